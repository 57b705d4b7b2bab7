"""What a file of the site is to the people who write: a post, a picture, a topic; and what it is called."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from enum import Enum

import click

from plugins.posts.files import printable
from plugins.posts.source import MARKDOWN_ENDINGS


class Kind(Enum):
    """What a file is: the words for one and for several, in the order in which people look at them."""

    POST = ("post", "posts")
    PAGE = ("page", "pages")
    PERSON = ("person", "people")
    OPENING = ("topic page", "topic pages")
    PICTURE = ("picture", "pictures")
    TOPIC = ("topic", "topics")
    SEARCHES = ("record of searches", "records of searches")
    LEDGER = ("list of addresses", "lists of addresses")
    CONTENT = ("other file of the content", "other files of the content")
    SETTINGS = ("file of settings", "files of settings")
    LOOK = ("file of the look", "files of the look")
    OTHER = ("other file", "other files")

    @property
    def one(self) -> str:
        """The word for one."""
        return self.value[0]

    def several(self, count: int) -> str:
        """Return how many, in words: `3 posts`."""
        return f"{count:,} {self.value[count != 1]}"

    @property
    def has_versions(self) -> bool:
        """Whether a second version may stand beside the first, as a draft."""
        return self in (Kind.POST, Kind.PAGE)


_FOLDERS = {
    "posts": Kind.POST,
    "pages": Kind.PAGE,
    "people": Kind.PERSON,
    "categories": Kind.OPENING,
    "images": Kind.PICTURE,
    "topics": Kind.TOPIC,
    "trends": Kind.SEARCHES,
}
_TITLED = (Kind.POST, Kind.PAGE, Kind.PERSON, Kind.OPENING, Kind.TOPIC)
_PLAIN = re.compile(
    r"(?:title|name)[ \t]*:[ \t]*(?:\"([^\"\\]+)\"|'([^']+)'|([^\s\"'|>&*!%@`\[{#][^#]*))[ \t]*", re.I
)
"""A title as it is nearly always typed, which takes no time to read."""
_HEAD = 4000


def kind_of(path: str, content: str = "content") -> Kind:
    """Return what the file at a path from the site's folder is; `content` is the content folder there."""
    if path.startswith(f"{content}/"):
        folder, _, rest = path.removeprefix(f"{content}/").partition("/")
        if not rest:
            return Kind.LEDGER if folder == "addresses.txt" else Kind.CONTENT
        kind = _FOLDERS.get(folder, Kind.CONTENT)
        is_text = rest.lower().endswith(MARKDOWN_ENDINGS)
        return kind if is_text or kind not in _TITLED else Kind.CONTENT
    if path in ("pelicanconf.py", "publishconf.py"):
        return Kind.SETTINGS
    return Kind.LOOK if path.startswith("theme/") else Kind.OTHER


def is_titled(kind: Kind) -> bool:
    """Whether files of a kind say in themselves what they are called."""
    return kind in _TITLED


def title_of(path: str, kind: Kind, raw: bytes | None) -> str:
    """Return what a file is called: its title or name, or else its file name. `raw` is what it holds."""
    found = _typed(raw.decode("utf-8-sig", "replace")) if raw and is_titled(kind) else ""
    name = posixpath.basename(path)
    if not found and is_titled(kind):
        name = posixpath.splitext(name)[0]
    return printable(" ".join((found or name).split()))[:200]


def _typed(text: str) -> str:
    """Return the title that stands in front matter; nothing when there is none, or it can't be read."""
    for line in text[:_HEAD].splitlines()[:40]:
        if (found := _PLAIN.fullmatch(line)) and not line.startswith((" ", "\t")):
            return next(part for part in found.groups() if part)
    from spine.writing.sheet import taken_apart

    try:
        values = taken_apart(text).values()
    except click.UsageError:
        return ""
    found = values.get("title") or values.get("name") or ""
    return found if isinstance(found, str) else ""


def counted(kinds: Iterable[Kind]) -> str:
    """Return how many there are of each kind, in words: `3 posts, 1 picture`."""
    counts = Counter(kinds)
    return ", ".join(kind.several(counts[kind]) for kind in Kind if counts[kind])
