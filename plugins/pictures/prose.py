"""Pictures in the HTML of a text: each `<img>` of the site's own becomes a `<picture>` in all sizes.

Plain text in, plain text out. Addresses begin with `ROOT`, for which the site's address is put in when the
text is asked for: pages want another one than feeds.
"""

import re
from collections.abc import Callable
from html import escape, unescape

from plugins.pictures.photo import PROSE, Photo

ROOT = "root-of-this-site:"
_TAG = re.compile(r"<(?P<name>img|a)\b(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.I)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'>/=]+)(?:\s*=\s*(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"'=<>`]+)))?"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
"""What no feed may hold (XML 1.0, 2.2), written as `&#12;`."""
_AT_ONCE = 400
"""A picture that begins before this many letters of a page without one at its head is seen at once."""


def may_show(html: str) -> bool:
    """Whether a text may show or link a picture of the content folder."""
    return "{static}" in html or "|static|" in html or "{attach}" in html or "|attach|" in html


def with_pictures(html: str, photo: Callable[[str], Photo | None], *, headed: bool) -> str:
    """Return a text whose pictures come in all sizes.

    `photo` returns the picture an address such as `{static}/images/bench.jpg` means: None for an address of
    another kind. For a picture that can't be shown it raises `KeyError`, and its words stay. A text is
    `headed` when a picture stands above it. A link to a picture leads to its largest file.
    """

    def changed(tag: re.Match) -> str:
        told = {
            one["name"].lower(): _CONTROL.sub(" ", unescape(one["a"] or one["b"] or one["c"] or ""))
            for one in _ATTRIBUTE.finditer(tag["rest"])
        }
        is_image = tag["name"].lower() == "img"
        address = told.get("src" if is_image else "href", "")
        try:
            found = photo(address) if address else None
        except KeyError:
            return escape(told.get("alt", "")) if is_image else "<a>"
        if found is None:
            return tag[0]
        if is_image:
            eager = not headed and tag.start() < _AT_ONCE
            return found.element(PROSE, ROOT, told, eager=eager)
        told["href"] = f"{ROOT}/{found.address(found.widths[-1])}"
        said = "".join(f' {name}="{escape(value)}"' for name, value in told.items())
        return f"<a{said}>"

    return _TAG.sub(changed, html)
