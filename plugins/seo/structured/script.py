"""A graph as a `<script>` of a page."""

import json

from markupsafe import Markup

from plugins.seo.structured.names import Node

_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""Written like this, no value can end the script or begin a comment (HTML Standard, 4.12.1.3)."""


def script(nodes: list[Node]) -> Markup:
    """Return the element that holds `nodes` as one graph."""
    graph = {"@context": "https://schema.org", "@graph": nodes}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return Markup(f'<script type="application/ld+json">{text}</script>')
