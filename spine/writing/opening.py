"""A text as it stands on the disk, ready to be edited."""

import contextlib
import hashlib
import os
import stat
from dataclasses import dataclass, field
from typing import TypeAlias

import click

from plugins.posts.source import MAX_BYTES, decode
from plugins.site import Site
from spine.writing.keys import OF_FOLDER, Kind
from spine.writing.places import file_of, path_of
from spine.writing.sheet import BOM, Plain, Sheet, taken_apart

Field: TypeAlias = str | list[str] | bool | list[dict[str, str]] | dict[str, str]
GONE = ""
"""The sum of a file that is not there."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A text to edit."""

    name: str
    """Inside the content folder, such as `posts/fusion.md`."""
    path: str
    """The same from the site's folder, as findings name it."""
    text: str
    """All of it, as it is on the disk: line ends and byte order mark too."""
    seen: str
    """The sum of its bytes, which tells later whether somebody else has changed it; empty for no file."""
    fields: dict[str, Field] | None
    """Every key that such a text can have, as typed: texts, lists, true or false; what is not there is
    empty. None when the front matter can't be read: then only the whole text can be edited."""
    words: str = ""
    """What stands below the front matter, with "\\n" for line ends."""
    words_line: int = 1
    """The line of the file on which the words begin, counted from 1."""
    why: str = ""
    """Why there are no fields, with the line and the way to mend it."""
    others: list[str] = field(default_factory=list)
    """Keys that stand there too, and that no form shows."""

    @property
    def folder(self) -> str:
        """`posts`, `pages` or `people`."""
        return self.name.split("/", 1)[0]


def opened(site: Site, name: str) -> Opened:
    """Return the text called `name`. Raises `click.UsageError` when it is not there or can't be edited."""
    raw = read_bytes(site, name)
    if raw is None:
        raise click.UsageError(f"There is no file {path_of(site, name)}.")
    return in_hand(site, name, as_text(raw, path_of(site, name)), sum_of(raw))


def in_hand(site: Site, name: str, text: str, seen: str = GONE) -> Opened:
    """Return a text that is not saved, as if it had just been opened."""
    file_of(site, name)
    path = path_of(site, name)
    try:
        sheet = taken_apart(text)
    except click.UsageError as error:
        return Opened(name, path, text, seen, None, text.removeprefix(BOM), 1, error.message)
    kinds = OF_FOLDER[name.split("/", 1)[0]]
    values = sheet.values()
    fields = {key: as_field(values.get(key, ""), kind, sheet) for key, kind in kinds.items()}
    others = [key for key in values if key not in kinds]
    return Opened(name, path, text, seen, fields, sheet.words, sheet.words_at + 1, "", others)


def read_bytes(site: Site, name: str) -> bytes | None:
    """Return what a file holds; None when it is not there. Raises `click.UsageError`."""
    file = file_of(site, name)
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with open(os.open(file, flags | getattr(os, "O_BINARY", 0)), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise click.UsageError(f"{path_of(site, name)} is no file of text.")
            raw = stream.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", "") or error).lower()
        raise click.UsageError(f"{path_of(site, name)} can't be opened: {reason}.") from None
    if len(raw) > MAX_BYTES:
        raise click.UsageError(
            f"{path_of(site, name)} is larger than a text can be. Keep the words there, "
            f"and put pictures into {site.content.name}/images."
        )
    return raw


def as_text(raw: bytes, path: str) -> str:
    """Return bytes as text, nothing changed. Raises `click.UsageError` when they are not UTF-8."""
    with contextlib.suppress(UnicodeDecodeError):
        return raw.decode("utf-8")
    wrong = decode(raw, path).findings[-1]
    raise click.UsageError(f"{path}, line {wrong.line}: {wrong.message} {wrong.fix}")


def sum_of(raw: bytes) -> str:
    """Return the sum by which a file is known again: BLAKE2b of its bytes, 32 hexadecimal digits."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def as_field(value: Plain, kind: Kind, sheet: Sheet | None = None) -> Field:
    """Return a value in the shape of its kind, whatever was typed; nothing is corrected."""
    if kind is Kind.TEXTS:
        return texts_of(value, is_headers=bool(sheet and sheet.matter.is_headers))
    if kind is Kind.FLAG:
        return isinstance(value, str) and value.lower() == "true"
    if kind is Kind.RECORDS:
        rows = value if isinstance(value, list) else [value] if value else []
        return [
            {str(key): text for key, one in row.items() if (text := folded(one))}
            if isinstance(row, dict)
            else {"title": folded(row)}
            for row in rows
        ]
    if kind is Kind.PAIRS:
        return {key: folded(one) for key, one in value.items()} if isinstance(value, dict) else {}
    return folded(value)


def texts_of(value: Plain, *, is_headers: bool) -> list[str]:
    """Return a list of texts, each once: from a list, or from one text with commas."""
    if isinstance(value, str):
        value = list((value.replace(";", ",") if is_headers else value).split(","))
    items = [folded(item) for item in value] if isinstance(value, list) else []
    return list(dict.fromkeys(item for item in items if item))


def folded(value: Plain) -> str:
    """Return one line of text, as the strict reader folds it; a list or a table as nothing."""
    return " ".join(value.split()) if isinstance(value, str) else ""
