"""What a text has become, judged as a browser reads it: an allow-list of tags, attributes and addresses.

Parsed by lexbor, which follows the HTML Standard. Tags whose content browsers read in a way of their own
(script, title, noscript, svg …) are not on the list, so both see the same tree.
"""

import re
from dataclasses import dataclass

from plugins.posts.body import bad_address

TAGS = frozenset(
    "a abbr aside b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption "
    "figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub summary "
    "sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
ATTRIBUTES = frozenset(
    "abbr alt cite class colspan datetime dir headers height href id lang open role rowspan scope src start "
    "tabindex title type value width".split()
)
_ADDRESSES = frozenset(("href", "src", "cite"))
_SITE_LINK = re.compile(r"^[{|](?:filename|static|attach)[}|]")
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.I)

_SUSPECT_TAG = re.compile(r"<[A-Za-z/!?]", re.I)
_SUSPECT_LINE = re.compile(r"\n(?:[ \t>*+\-\d.)/]*#(?!#)|[ \t>]*=+[ \t]*$)", re.M)
_SUSPECT_SCHEME = re.compile(r"(?:script|data|blob|file)\Z", re.I)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is in a piece of HTML."""

    unsafe: tuple[str, ...]
    """What must not reach a visitor; empty when all is well."""
    addresses: tuple[str, ...]
    """Every address in it, in order."""


def may_be_unsafe(text: str) -> bool:
    """Whether a Markdown text is worth judging: without any of these signs it becomes plain prose."""
    return (
        "&" in text
        or "![" in text
        or _SUSPECT_TAG.search(text) is not None
        or _SUSPECT_LINE.search(f"\n{text}") is not None
        or any(_SUSPECT_SCHEME.search(before.rstrip()[-6:]) for before in text.split(":")[:-1])
    )


def judge(text: str) -> Judged:
    """Look through a piece of HTML that is to stand inside a page."""
    from selectolax.lexbor import LexborHTMLParser

    unsafe: list[str] = []
    addresses: list[str] = []
    tree = LexborHTMLParser(f'<!doctype html><body><div id="post-within">{text}</div><span id="post-after">')
    frame = [node for node in tree.body.iter(include_text=True) if node.tag != "-text" or node.text().strip()]
    if [node.attributes.get("id") for node in frame] != ["post-within", "post-after"]:
        unsafe.append("a tag that is closed and was not opened, or the other way round")
    around = {node.mem_id for node in (tree.root, tree.head, tree.body, *frame)}
    if tree.root.attributes or tree.body.attributes:
        unsafe.append("<body>")
    for node in tree.root.traverse(include_text=False):
        if node.mem_id in around:
            continue
        if node.tag not in TAGS:
            unsafe.append("a comment" if node.tag in ("-comment", "!--", "_comment") else f"<{node.tag}>")
            continue
        for name, value in node.attributes.items():
            address = _SITE_LINK.sub("", value or "")
            if name in _ADDRESSES:
                addresses.append(value or "")
            if name not in ATTRIBUTES and not name.startswith("aria-"):
                unsafe.append(f"{name}=")
            elif (name == "src" and _ELSEWHERE.match(address)) or (
                name in _ADDRESSES and bad_address(address)
            ):
                unsafe.append(f"{name}={address[:60]}")
    if "<!" in text and re.search(r"<!(?!doctype)|<\?", text, re.I):
        unsafe.append("a comment that browsers read in another way")
    return Judged(tuple(dict.fromkeys(unsafe)), tuple(addresses))
