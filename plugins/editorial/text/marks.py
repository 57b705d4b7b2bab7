"""The marks of one block taken off: what people read stays, and where each stretch of it stood.

Python-Markdown decides how a page looks; here it is enough to know which signs are no words. What marks hide
(addresses, words of images, titles) comes back beside, so that nothing that goes out is left unread.
"""

import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field

_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\u3164\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e007f"
)
"""Signs that nobody sees, and that may stand inside a word."""
_MARKS = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<tick>`{1,8})(?P<code>[^`].{0,2000}?)(?P=tick)(?!`)"
    r"|<(?P<auto>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,3000}|[^\s<>@]{1,200}@[^\s<>@]{1,200})>"
    r"|<(?P<tag>/?[A-Za-z][^<>]{0,3000})>"
    r"|(?P<cited> ?\[(?P<number>\d{1,2})\](?![(\[:]))"
    r"|(?P<open>!?\[)"
    r"|\](?P<close>\(\s{0,8}(?:<[^<>]{0,3000}>|(?:[^\s()<>]|\([^\s()]{0,300}\)){0,3000})(?:\s{1,8}(?:\"[^\"]{0,500}\"|'[^']{0,500}'|\([^()]{0,500}\)))?\s{0,8}\)|\[[^\[\]]{0,300}\])?"
    r"|(?P<url>https?://[^\s<>\"]{1,3000}|\bwww\.[^\s<>\"]{1,3000})"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    r"|(?P<mark>\*{1,3}|(?<![^\W_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![^\W_]))"
    rf"|(?P<nothing>[{_UNSEEN}]+)",
    re.S,
)
_ANY = re.compile(rf"[\\`<\[\]*_&{_UNSEEN}]|https?://|www\.")
_LEFT = re.compile(r"!?\[|\]\([^()]{0,300}\)|[\]*_`]")
_LONGEST = 2_000
"""Letters of an image's words that are read."""
_TARGET = re.compile(r"\(\s*<?(?P<url>[^\s>]*?)>?(?:\s+[\"'(](?P<title>.*)[\"')])?\s*\)", re.S)
_SPOKEN = re.compile(r"\b(?:alt|title|aria-label|summary)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_LEADS = re.compile(r"\b(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)
_BREAKS = re.compile(r"/?(?:br|p|div|li|td|th|tr|hr|h\d)\b", re.I)
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u02bc\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\n\t\r\v\f\u0085\u00a0\u2028\u2029\u202f\u205f\u3000", " "),
        **dict(
            zip("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789", strict=True)
        ),
        **dict(zip("\u2460\u2461\u2462\u2463\u2464\u2465\u2466\u2467\u2468", "123456789", strict=True)),
        **dict(
            zip("\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0455\u0458", "aeopcxyisj", strict=True)
        ),
        **dict.fromkeys(map(chr, range(0x2000, 0x200B)), " "),
        **{0xFF01 + at: chr(0x21 + at) for at in range(94)},
    }
)


@dataclass(slots=True)
class Plain:
    """A block without its marks."""

    words: str
    places: list[tuple[int, int]]
    """Stretches of it: (offset in `words`, offset in the source)."""
    cited: list[tuple[int, int]] = field(default_factory=list)
    linked: list[tuple[int, int, str]] = field(default_factory=list)
    aside: list[tuple[str, str, int]] = field(default_factory=list)
    """What marks hid: ("alt" or "address", its words, offset in the source)."""


def one_form(text: str) -> str:
    """Return a text of the same length with typographic signs brought to one form."""
    return text if text.isascii() and text.isprintable() else text.translate(_SAME)


def without_unseen(text: str) -> str:
    """Return a text without signs that nobody sees."""
    return text if text.isascii() else re.sub(f"[{_UNSEEN}]+", "", text)


def plain(source: str) -> Plain:
    """Take the marks off a block."""
    if not _ANY.search(source):
        return Plain(one_form(source), [(0, 0)])
    return _Taking(source).done()


class _Taking:
    """Goes through a block once, from mark to mark."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.cuts: list[tuple[int, int, str]] = []
        """What is replaced: (begin, end, by what), in order."""
        self.aside: list[tuple[str, str, int]] = []
        self.cited: list[tuple[int, int]] = []
        self.links: list[tuple[int, int, str]] = []
        opened: list[tuple[bool, int]] = []
        for match in _MARKS.finditer(source):
            kind, start, end = match.lastgroup, *match.span()
            if match["open"]:
                opened.append((match["open"] == "![", start))
            elif source[start] == "]":
                if opened:
                    self._closed(*opened.pop(), start, end, match["close"] or "")
            elif match["cited"]:
                self.cited.append((start, int(match["number"])))
                self._cut(start, end)
            elif kind is not None:
                self._other(match, start, end)

    def _other(self, match: re.Match[str], start: int, end: int) -> None:
        if match["escaped"]:
            self._cut(start, start + 1)
        elif match["code"]:
            self._cut(start, match.start("code"))
            self._cut(match.end("code"), end)
        elif match["auto"]:
            self._address(match["auto"], start + 1, end - 1)
            mail = "@" in match["auto"] and ":" not in match["auto"]
            self._cut(start, start + 1 if mail else end)
            if mail:
                self._cut(end - 1, end)
        elif match["tag"]:
            for found in _SPOKEN.finditer(match["tag"]):
                self.aside.append(("alt", html.unescape(found[1] or found[2] or ""), start))
            for found in _LEADS.finditer(match["tag"]):
                self._address(found[1] or found[2] or found[3] or "", start, end)
            self._cut(start, end, " " if _BREAKS.match(match["tag"]) else "")
        elif match["url"]:
            self._address(match["url"].rstrip(".,;:!?)"), start, end)
            self._cut(start, start + len(match["url"].rstrip(".,;:!?)")), " ")
        elif match["entity"]:
            self._cut(start, end, without_unseen(html.unescape(match["entity"])[:1]))
        else:
            self._cut(start, end)

    def _closed(self, image: bool, opened: int, start: int, end: int, target: str) -> None:
        """A bracket that closes: of an image, of a link, or of plain words."""
        found = _TARGET.fullmatch(target)
        if image:
            while self.cuts and self.cuts[-1][0] >= opened:
                self.cuts.pop()
            words = _LEFT.sub("", self.source[opened + 2 : min(start, opened + _LONGEST)])
            self.aside.append(("alt", without_unseen(one_form(html.unescape(words))), opened + 2))
            self._cut(opened, end)
        elif target:
            self.cuts.append((opened, opened + 1, ""))
            self._cut(start, end)
            self.links.append((opened + 1, start, found["url"] if found else target))
            if not found:  # a name that is defined nowhere is shown as it is
                self.aside.append(("alt", one_form(target[1:-1]), start + 2))
        if found:
            self._address(found["url"], start + 2, end)
            if found["title"]:
                self.aside.append(("alt", found["title"], start + 2))

    def _address(self, url: str, start: int, end: int) -> None:
        self.aside.append(("address", url, start))

    def _cut(self, start: int, end: int, by: str = "") -> None:
        self.cuts.append((start, end, by))

    def done(self) -> Plain:
        """Put together what is left."""
        parts, places, length, at = [], [], 0, 0
        for start, end, by in sorted(self.cuts):
            if start < at:
                continue
            for text, where in ((self.source[at:start], at), (by, start)):
                if text:
                    places.append((length, where))
                    parts.append(text)
                    length += len(text)
            at = end
        rest = self.source[at:]
        if rest or not places:
            places.append((length, at))
            parts.append(rest)
        found = Plain(one_form("".join(parts)), places, aside=self.aside)
        found.cited = [(_offset(places, start), number) for start, number in self.cited]
        found.linked = [(_offset(places, a), _offset(places, b), url) for a, b, url in self.links]
        return found


def _offset(places: list[tuple[int, int]], where: int) -> int:
    """Return the offset in the plain words of an offset in the source."""
    at = bisect_right(places, where, key=lambda place: place[1]) - 1
    if at < 0:
        return 0
    start, source = places[at]
    limit = places[at + 1][0] if at + 1 < len(places) else start + where - source
    return min(start + where - source, limit)
