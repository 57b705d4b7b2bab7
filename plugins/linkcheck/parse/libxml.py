"""Elements by libxml2 (through lxml), whose tokenizer follows the HTML Standard from its version 2.14 on."""

from lxml import etree

from plugins.linkcheck.parse.elements import TEXT_OF, UNREAD, Collector
from plugins.linkcheck.parse.tokens import start_tags

_OF_TABLES = frozenset("caption col colgroup tbody td tfoot th thead tr".split())


_TEXT_IN_PAGES = frozenset(("script", "style", "title"))
"""Elements that hold text in a page, and elements in a drawing: libxml2 takes both for text."""


def elements(text: str, collector: Collector) -> None:
    """Give the collector every element of the page."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return
    if root is None:
        return
    depth_of_unread, forms, drawings, tables = 0, 0, 0, 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag.lower() if isinstance(node.tag, str) else ""
        step = 1 if event == "start" else -1
        forms += step * (tag == "form")
        drawings += step * (tag == "svg")
        tables += step * (tag == "table")
        if event == "end":
            depth_of_unread -= tag in UNREAD
            continue
        if (tag == "form" and forms > 1) or (tag in _OF_TABLES and not tables):
            continue  # the standard drops a form in a form, and a cell without its table; libxml2 keeps them
        if tag == "image" and not drawings:
            tag = "img"
        if not depth_of_unread:
            attributes = {str(key): str(value) for key, value in node.attrib.items()}
            collector.element(tag, attributes)
            if drawings and tag in _TEXT_IN_PAGES and node.text and "<" in node.text:
                for inner in start_tags(node.text):
                    collector.element(inner.name, inner.attributes)
            if tag in TEXT_OF:
                collector.text(tag, "".join(node.itertext()))
            elif tag == "section" and "related" in attributes.get("class", "").split():
                collector.related(etree.tostring(node, encoding="unicode", method="html", with_tail=False))
        depth_of_unread += tag in UNREAD
