"""A graph as a `<script>` of a page."""

import json
from collections.abc import Iterable

from markupsafe import Markup

from plugins.seo.structured.names import Node

_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""Written like this, no value can end the script or begin a comment (HTML Standard, 4.12.1.3)."""


def written(node: Node) -> str:
    """Return a node as it stands in the script."""
    return json.dumps(node, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def script(nodes: Iterable[Node | str]) -> Markup:
    """Return the element that holds `nodes` as one graph; one that is a text was `written` before."""
    graph = ",".join(node if isinstance(node, str) else written(node) for node in nodes)
    text = f'{{"@context":"https://schema.org","@graph":[{graph}]}}'
    return Markup(f'<script type="application/ld+json">{text}</script>')
