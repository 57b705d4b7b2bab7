"""What is kept of a page once it is judged: what was said, and what the rules on the whole site ask."""

import json
import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urljoin

from plugins.seo.checks import graph
from plugins.seo.checks.google import ARTICLES
from plugins.seo.checks.page import Home, Page, listed
from plugins.seo.checks.rule import Rule
from plugins.seo.checks.similar import sketch_of

_LENGTH = 4
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)


@dataclass(slots=True)
class Judged:
    """One page, judged."""

    path: str
    said: list[tuple[str, str, str]]
    """Of each finding: the rule's id, the message, and what it is about."""
    kind: str = ""
    redirect: bool = False
    indexable: bool = True
    language: str = ""
    title: str = ""
    description: str = ""
    canonical: str = ""
    url: str = ""
    translations: list[tuple[str, str]] = ()
    """Language and address of each."""
    share_picture: str = ""
    data_pictures: list[str] = ()
    links: str = ""
    """Where it leads on the site: paths, one a line."""
    sketch: bytes = b""
    """For `similar`."""


def judge(page: Page, rules: Sequence[Rule]) -> Judged:
    """Return what the rules say of a page, and what else is kept of it."""
    judged = Judged(page.path, [], page.about.kind, page.redirect, page.indexable, url=page.url)
    if page.redirect:
        return judged
    graph.read(page)
    for rule in rules:
        if not rule.whole and (page.home.url or not rule.live):
            judged.said += [(rule.id, one.message, one.target) for one in dict.fromkeys(rule.says(page))]
    judged.language = page.language.lower()
    judged.title = page.titles[0] if page.titles else ""
    judged.description = page.said("description")
    judged.canonical = page.canonical
    judged.translations = [(one.language, one.href) for one in page.alternates if one.language]
    judged.share_picture = page.said("og:image")
    judged.data_pictures = [url for node in page.typed(*ARTICLES) for url in _pictures(node, page)]
    judged.links = leads(page.hrefs, page.home, page.address)
    judged.sketch = sketch_of(page.words) if page.about.kind == "post" else b""
    return judged


def _pictures(node: dict[str, Any], page: Page) -> list[str]:
    found = []
    for one in listed(node.get("image")):
        if isinstance(one, dict):
            there = page.thing(one)
            one = there.get("url") or there.get("contentUrl")
        if isinstance(one, str):
            found.append(one)
    return found


def leads(hrefs: Iterable[str], home: Home, address: str) -> str:
    """Return the paths on the site that a page's links lead to, one a line. `address` is the page's own."""
    found = (
        _inside(urljoin(home.base + address, href) if _is_relative(href) else href, home.url, home.base)
        for href in hrefs
    )
    return "\n".join(filter(None, dict.fromkeys(found)))


def _is_relative(href: str) -> bool:
    return bool(href) and href[0] not in "/#" and not _SCHEME.match(href)


@lru_cache(maxsize=50_000)
def _inside(href: str, root: str, base: str) -> str:
    """Return the path on the site that an address leads to, without the site's own; empty for other sites."""
    plain = href.split("#", 1)[0].split("?", 1)[0]
    if root and (plain == root or plain.startswith(root + "/")):
        plain = plain[len(root) :] or "/"
    elif plain.startswith("/") and not plain.startswith("//"):
        if base and not (plain + "/").startswith(base + "/"):
            return ""
        plain = plain[len(base) :] or "/"
    else:
        return ""
    return unquote(plain) if "%" in plain else plain


_PLAIN = [field.name for field in fields(Judged) if field.name != "sketch"]


def packed(judged: Judged) -> bytes:
    """Return bytes for the store."""
    head = json.dumps([getattr(judged, name) for name in _PLAIN], separators=(",", ":")).encode()
    return len(head).to_bytes(_LENGTH, "little") + head + judged.sketch


def unpacked(value: bytes) -> Judged | None:
    """Return what was packed; None when that can't be told."""
    try:
        end = _LENGTH + int.from_bytes(value[:_LENGTH], "little")
        judged = Judged(**dict(zip(_PLAIN, json.loads(value[_LENGTH:end]), strict=True)), sketch=value[end:])
        array("I").frombytes(judged.sketch)
    except (ValueError, TypeError):
        return None
    return judged
