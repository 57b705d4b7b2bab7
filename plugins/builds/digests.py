"""Short sums that change when what a page can show changes.

`Digests.of` knows plain values, our own records, and Pelican's texts, names and pages of lists. For anything
else it raises `Unknown`: then a page is made anew. Sums are the same in every process.
"""

import datetime as dt
import re
import types
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from pelican.contents import Content
from pelican.paginator import Page, Paginator
from pelican.urlwrappers import URLWrapper

from plugins.builds.templates import WHOLE
from plugins.builds.texts import ANSWERS
from plugins.posts.post import Document, Person, Reference
from plugins.site.sums import digest

_LISTS = (list, tuple)
_PAGES = (Page, Paginator)
_SIMPLE = frozenset([str, int, bool, type(None)])
"""Their `repr` tells them from all others."""
_PLAIN = (int, float, bool, type(None), dt.date, dt.time, dt.timedelta, PurePath, ZoneInfo)
_LINK = re.compile(r"[{|](?P<what>[a-z]+)[}|](?P<path>[^\"'<>]*)")
_BRACED = re.compile(r"{(?P<what>[a-z]+)}(?P<path>[^\"'<>]*)")
"""The same in a text without the sign |: it begins with one sign, for which looking is quicker."""
_NOT_SHOWN = ANSWERS | {"_context", "settings", "metadata", "_content"}
"""Parts of a text that are told otherwise, or are the same for all."""
_PARTS = frozenset(
    "number url save_as count num_pages page_range has_next has_previous page().url ? start_index end_index "
    "next_page_number previous_page_number".split()
)
"""What a page of a list tells without its posts; `object_list` tells its own."""


class Unknown(TypeError):
    """There is no telling what a value may show."""


class Digests:
    """The sums of one build's values. A value must not change between two calls."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._texts = context.get("generated_content", {})
        self._known: tuple[dict[int, tuple[Any, bytes]], ...] = ({}, {})
        """By the value's id: with the texts that its texts name, and without."""
        self._busy: set[tuple[int, bool]] = set()

    def of(self, value: Any, asked: frozenset[str] = frozenset([WHOLE])) -> bytes:
        """Return the sum of a value, or of those of its attributes that are asked. Raises `Unknown`."""
        if isinstance(value, _PAGES):
            return self._page(value, asked)
        return self._of(value, False)

    def without_named(self, value: Any) -> bytes:
        """Return the sum of a value, without the texts that its texts name. Raises `Unknown`."""
        return self._of(value, True)

    def _of(self, value: Any, shallow: bool) -> bytes:
        if isinstance(value, str):  # by far the most
            return f"{type(value).__name__} {value}".encode("utf-8", "surrogatepass")
        known = self._known[shallow].get(id(value))
        if known is not None:
            return known[1]
        if isinstance(value, _PLAIN):
            return f"{type(value).__name__} {value}".encode("utf-8", "surrogatepass")
        key = (id(value), shallow)
        if key in self._busy:
            raise Unknown("a value that contains itself")
        self._busy.add(key)
        try:
            found = self._work_out(value, shallow)
        finally:
            self._busy.discard(key)
        self._known[shallow][id(value)] = value, found  # kept, so that its id stays its own
        return found

    def _work_out(self, value: Any, shallow: bool) -> bytes:
        name = type(value).__name__.encode()
        if isinstance(value, Content):
            return self._content(value, shallow)
        if isinstance(value, URLWrapper):
            return digest(name, value.name.encode(), value.slug.encode(), value.url.encode())
        if isinstance(value, Document | Person | Reference):
            return _record(value)
        if isinstance(value, Enum):
            return digest(name, str(value.value).encode())
        if is_dataclass(value) and not isinstance(value, type):
            return self._several(name, [getattr(value, field.name) for field in fields(value)], shallow)
        if isinstance(value, Mapping):
            pairs = [item for pair in value.items() for item in pair]  # in their order, which may be shown
            return self._several(name, pairs, shallow)
        if isinstance(value, _LISTS):
            if _is_simple(value):
                return digest(name, repr(value).encode())
            return self._several(name, value, shallow)
        if isinstance(value, Set):
            return digest(name, *sorted(self._of(item, shallow) for item in value))
        if isinstance(value, types.FunctionType | types.BuiltinFunctionType) and value.__module__:
            return digest(name, value.__module__.encode(), value.__qualname__.encode())
        raise Unknown(type(value).__name__)

    def _several(self, name: bytes, values: Iterable[Any], shallow: bool) -> bytes:
        of = self._of
        return digest(name, *[of(value, shallow) for value in values])

    def _content(self, content: Content, shallow: bool) -> bytes:
        """Sum up a text: all that it says, where its links lead, and (not shallow) the texts it names."""
        said = vars(content)
        if not shallow:
            named = [name for name in sorted(said.keys() - _NOT_SHOWN) if _names_texts(said[name])]
            parts = [part for name in named for part in (name.encode(), self._of(said[name], True))]
            return digest(self._of(content, True), *parts)
        simple: list[Any] = [type(content).__name__, content.url]
        parts: list[bytes] = []
        for name in sorted(said.keys() - _NOT_SHOWN):
            value = said[name]
            if type(value) in _SIMPLE:
                simple += name, value
            elif not _names_texts(value):
                parts += name.encode(), self._of(value, True)
        parts += b"", repr(simple).encode()
        for name, value in content.metadata.items():
            if name not in said:
                parts += name.encode(), self._of(value, True)
        return digest(*parts, b"", *self._text(content))

    def _text(self, content: Content) -> Iterable[bytes]:
        raw = getattr(content, "_content", None) or ""
        yield raw.encode("utf-8", "surrogatepass")
        folder = _folder(content) if "{filename}" in raw else ""
        for link in (_LINK if "|" in raw else _BRACED).finditer(raw):
            target = self._target(link["path"], folder) if link["what"] == "filename" else None
            if target is None:
                yield content.get_content(content._context.get("localsiteurl", "")).encode()
                return
            yield target.url.encode()

    def _target(self, path: str, folder: str) -> Content | None:
        """Return the text that a `{filename}` link means, when it is plain to see."""
        path = unquote(path.split("#")[0].split("?")[0].replace("&amp;", "&"))
        name = path.lstrip("/") if path.startswith("/") else f"{folder}{path}"
        return self._texts.get(name) if ".." not in name and "./" not in name else None

    def _page(self, page: Page | Paginator, asked: frozenset[str]) -> bytes:
        paginator = page if isinstance(page, Paginator) else page.paginator
        if not asked <= _PARTS | {"object_list"}:
            return digest(
                self._page(page, frozenset(["object_list"])), self._of(paginator.object_list, False)
            )
        count, url = paginator.count, str(paginator.url or "")
        parts = [
            str(count).encode(),
            str(paginator.per_page).encode(),
            str(paginator.name).encode(),
            url.encode(),
        ]
        if isinstance(page, Page):
            parts.append(str(page.number).encode())
        if "object_list" in asked:
            parts.append(self._several(b"posts", page.object_list, False))
        return digest(type(page).__name__.encode(), *parts)


@cache
def _fields(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*(field.name for field in fields(kind) if field.name != "body"))


def _record(value: Document | Person | Reference) -> bytes:
    """Return the sum of one of our records: the `repr` of each value is the same in every process."""
    kind = type(value)
    body = getattr(value, "body", "").encode("utf-8", "surrogatepass")
    return digest(kind.__name__.encode(), repr(_fields(kind)(value)).encode(), body)


def _is_simple(values: list[Any] | tuple[Any, ...]) -> bool:
    """Whether there are only simple values in a list, and only such lists."""
    return all(type(one) in _SIMPLE or (type(one) is tuple and _is_simple(one)) for one in values)


def _names_texts(value: Any) -> bool:
    """Whether a value is a list of texts, such as the related ones."""
    return isinstance(value, _LISTS) and any(isinstance(one, Content) for one in value)


def _folder(content: Content) -> str:
    folder, slash, _ = (content.relative_source_path or "").rpartition("/")
    return folder + slash
