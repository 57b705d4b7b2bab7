"""From a page's bytes to a `Page`, in one pass, by lexbor: the parser that follows the HTML Standard."""

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from plugins.seo.checks.page import About, Alternate, Home, Page, Picture

_ASKED = (
    "html,title,meta,link,script,h1,h2,h3,h4,h5,h6,img,iframe,source[src],source[srcset],video[src],"
    "audio[src],embed[src],object[data],time[datetime]"
)
_HREF = re.compile(r"""<a\b[^<>]*?\shref\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'<>]+))""", re.I)
_CHARSET = re.compile(rb"<meta\b[^>]*\bcharset\b", re.I)
_FETCHED = frozenset(("stylesheet", "preload", "modulepreload", "icon", "apple-touch-icon", "manifest"))
_STYLES = ("style=", "style =", "<style")
"""Most pages have none of these, which is seen much sooner than which elements have a style."""
_DATA = "application/ld+json"
_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


def parse(path: str, raw: bytes, home: Home, about: About) -> Page:
    """Return what is known of a page. Any bytes will do: a browser shows something for all of them."""
    page = Page(path, home, about, size=len(raw))
    named = _CHARSET.search(raw)
    page.charset_at = named.end() if named else -1
    text = raw.decode("utf-8", "replace")
    page.hrefs = hrefs_in(text)
    root = LexborHTMLParser(text).root
    if root is None:
        return page
    if any(sign in text for sign in _STYLES):
        page.inline_styles = len(root.css("[style],style"))
    scripts = []
    for node in root.css(_ASKED):
        tag = node.tag
        if tag in _LEVELS:
            page.headings.append((_LEVELS[tag], node.text().strip()))
            continue
        attributes = node.attributes
        if tag == "title":
            if node.parent is not None and node.parent.tag == "head":
                page.titles.append(" ".join(node.text().split()))
        elif tag == "script":
            scripts.append(node)
            _script(page, node, attributes)
        else:
            _OF[tag](page, attributes)
    _texts(page, root, scripts)
    return page


def hrefs_in(html: str) -> list[str]:
    """Return the addresses of a page's links, each once: a quick look, to know where the page leads."""
    found = dict.fromkeys(match[match.lastindex] for match in _HREF.finditer(html))
    return [unescape(one) if "&" in one else one for one in found]


def _script(page: Page, node, attributes) -> None:
    if (attributes.get("type") or "").strip().lower() == _DATA:
        page.data.append(node.text())
    elif attributes.get("src"):
        page.loads.append(attributes["src"])
    else:
        page.inline_scripts += 1


def _html(page: Page, attributes) -> None:
    page.language = (attributes.get("lang") or "").strip()


def _meta(page: Page, attributes) -> None:
    if "charset" in attributes:
        page.charset = (attributes["charset"] or "").strip().lower()
        return
    if (attributes.get("http-equiv") or "").lower() == "refresh":
        page.redirect = True
    name = attributes.get("name") or attributes.get("property")
    if name:
        page.meta.setdefault(name.strip().lower(), []).append((attributes.get("content") or "").strip())


def _link(page: Page, attributes) -> None:
    href = (attributes.get("href") or "").strip()
    words = (attributes.get("rel") or "").lower().split()
    for word in words:
        page.links.setdefault(word, []).append(href)
    if "alternate" in words:
        kind, language = attributes.get("type") or "", attributes.get("hreflang") or ""
        page.alternates.append(Alternate(href, kind.strip().lower(), language.strip()))
    if not _FETCHED.isdisjoint(words):
        page.loads.append(href)


def _picture(page: Page, attributes) -> None:
    src = attributes.get("src") or ""
    sized = bool(attributes.get("width") and attributes.get("height"))
    alt = (attributes["alt"] or "") if "alt" in attributes else None
    page.pictures.append(Picture(src, sized, alt))
    page.loads.append(src)
    _source_set(page, attributes)


def _media(page: Page, attributes) -> None:
    address = attributes.get("src") or attributes.get("data")
    if address:
        page.loads.append(address)
    _source_set(page, attributes)


def _source_set(page: Page, attributes) -> None:
    for candidate in (attributes.get("srcset") or "").split(","):
        if candidate.strip():
            page.loads.append(candidate.split()[0])


def _time(page: Page, attributes) -> None:
    page.times.append((attributes["datetime"] or "").strip())


_OF = {
    "html": _html,
    "meta": _meta,
    "link": _link,
    "img": _picture,
    "time": _time,
    **dict.fromkeys(("iframe", "source", "video", "audio", "embed", "object"), _media),
}


def _texts(page: Page, root, scripts: list) -> None:
    """Read the words, those that no reader sees left out."""
    for node in (*scripts, *root.css("style")):
        node.decompose()
    body = root.css_first("body")
    page.text = body.text(separator=" ") if body is not None else ""
    prose = root.css_first(".prose") or root.css_first("main")
    if prose is not None:
        for part in prose.css("footer,nav,details,aside"):
            part.decompose()
        page.words = prose.text(separator=" ").split()
