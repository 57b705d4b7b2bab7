"""Make `vocabulary.json.gz` from schema.org's own file: `python -m plugins.seo.checks.derive FILE`.

FILE is `schemaorg-all-https.jsonld` or the same packed with gzip, from the releases of
https://github.com/schemaorg/schemaorg. Only names and how they hang together are kept, no texts.
"""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from plugins.site.atomic import write_atomically

VOCABULARY = Path(__file__).with_name("vocabulary.json.gz")
_PREFIX = "schema:"
_DATA_TYPE = "schema:DataType"


def derive(graph: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the classes, properties and members of enumerations in schema.org's `@graph`."""
    classes, properties, members = {}, {}, {}
    for node in graph:
        name = node["@id"].removeprefix(_PREFIX)
        kinds = _list(node.get("@type"))
        if not node["@id"].startswith(_PREFIX):
            continue
        if "rdfs:Class" in kinds:
            classes[name] = _names(node, "rdfs:subClassOf") + (["DataType"] if _DATA_TYPE in kinds else [])
        elif "rdf:Property" in kinds:
            row = [_names(node, "schema:domainIncludes"), _names(node, "schema:rangeIncludes")]
            properties[name] = [*row, *_names(node, "schema:supersededBy")[:1]]
        else:
            members[name] = [kind.removeprefix(_PREFIX) for kind in kinds]
    superseded = {
        node["@id"].removeprefix(_PREFIX): names[0]
        for node in graph
        if "rdfs:Class" in _list(node.get("@type")) and (names := _names(node, "schema:supersededBy"))
    }
    return {"classes": classes, "properties": properties, "members": members, "superseded": superseded}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _names(node: dict[str, Any], key: str) -> list[str]:
    ids = [one["@id"] for one in _list(node.get(key)) if isinstance(one, dict)]
    return [one.removeprefix(_PREFIX) for one in ids if one.startswith(_PREFIX)]


def main(path: Path) -> None:
    """Read schema.org's file and write ours."""
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    found = derive(json.loads(data)["@graph"])
    text = json.dumps(found, separators=(",", ":"), sort_keys=True)
    write_atomically(VOCABULARY, gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
