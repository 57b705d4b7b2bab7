"""The addresses in a page's structured data (`<script type="application/ld+json">`).

Only what names a page or a picture: ids and the words of a vocabulary look like addresses and lead nowhere.
"""

import re
from collections.abc import Iterator

TYPE = "application/ld+json"

_ADDRESS = re.compile(r'"(?:url|item|contentUrl)"\s{0,8}:\s{0,8}"(?P<raw>https?:[^"\s]{1,2000})"')
_ESCAPE = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<sign>[/\"\\]))")


def addresses(text: str) -> Iterator[tuple[str, int]]:
    """Yield each address in `text`, which is JSON, with its offset. An address is whole, with its host."""
    for match in _ADDRESS.finditer(text):
        raw = match["raw"]
        if "\\" in raw:
            raw = _ESCAPE.sub(lambda e: chr(int(e["code"], 16)) if e["code"] else e["sign"], raw)
        yield raw, match.start("raw")
