"""Saving: only over what the writer has seen, whole or not at all, and never losing what was typed."""

import contextlib
import errno
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from plugins.posts.source import MAX_BYTES
from plugins.site import Site
from plugins.site.atomic import write_anew, write_atomically
from plugins.site.lock import BusyError, locked, name_of
from spine import drafts
from spine.writing.errors import NotSaved, not_saved
from spine.writing.fields import with_fields, with_words
from spine.writing.opening import GONE, Field, as_text, read_bytes, sum_of
from spine.writing.places import file_of, path_of
from spine.writing.unsaved import forget, keep

WAIT = 10.0
"""Seconds to wait for another writer."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The text is on the disk."""

    name: str
    seen: str
    """The sum of the file as it is now."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else has changed the file since; nothing was written, and `mine` is kept."""

    name: str
    mine: str
    theirs: str | None
    """What the file says now; None when it is gone."""
    seen: str
    """The sum of `theirs`, empty when it is gone: with it, what was chosen can be saved."""


def save(site: Site, name: str, text: str, *, seen: str, cache: Path) -> Saved | Conflict:
    """Save a text over the file that the writer has `seen`; empty for a file that was not there.

    Returns a `Conflict` when the file is another by now. Raises `click.UsageError` for a name or a text that
    can't be saved, and `NotSaved` with the reason when the disk refuses. In all three cases what was typed is
    kept in the cache.
    """
    file = file_of(site, name)
    path = path_of(site, name)
    with _kept_on_trouble(cache, name, text, seen):
        raw = as_bytes(text)
        with _alone(site, cache):
            there = read_bytes(site, name)
            if there != raw:
                now = GONE if there is None else sum_of(there)
                if now != seen:
                    theirs = None if there is None else as_text(there, path)
                    with contextlib.suppress(click.UsageError, NotSaved):  # the caller has it too
                        keep(cache, name, text, seen)
                    return Conflict(name, text, theirs, now)
                _write(file, path, raw, new=there is None)
    forget(cache, name)
    return Saved(name, sum_of(raw))


def created(
    site: Site,
    title: str,
    *,
    category: str | None = None,
    author: str | None = None,
    fields: Mapping[str, Field | None] | None = None,
    words: str | None = None,
) -> Saved:
    """Write a new draft and return its name and sum; `fields` and `words` stand in place of the pattern's.

    Raises `click.UsageError` as `drafts.write_draft` does, and `NotSaved`.
    """
    slug, text = drafts.draft_of(site, title, category=category, author=author)
    if fields:
        text = with_fields(text, fields)
    if words is not None:
        text = with_words(text, words)
    as_bytes(text)
    return new_post(site, slug, text)


def new_post(site: Site, slug: str, text: str) -> Saved:
    """Write a post that is not there yet. Raises `click.UsageError` for a taken address, and `NotSaved`."""
    name = f"posts/{slug}.md"
    file_of(site, name)
    try:
        drafts.write_new(site, slug, text)
    except OSError as error:
        raise not_saved(path_of(site, name), error) from None
    return Saved(name, sum_of(text.encode()))


def as_bytes(text: str) -> bytes:
    """Return a text as bytes. Raises `click.UsageError` when it can't be one of our files."""
    try:
        raw = text.encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise click.UsageError(f"Line {line} has a sign that can't be saved. Type it again.") from None
    if len(raw) > MAX_BYTES:
        raise click.UsageError(
            f"The text has {len(raw) / 1_000_000:.2f} MB; it may have {MAX_BYTES / 1_000_000:.1f} MB. "
            "Make two posts of it, and put pictures into files."
        )
    return raw


@contextlib.contextmanager
def _kept_on_trouble(cache: Path, name: str, text: str, seen: str) -> Iterator[None]:
    try:
        yield
    except (click.UsageError, NotSaved):
        with contextlib.suppress(click.UsageError, NotSaved):
            keep(cache, name, text, seen)
        raise


@contextlib.contextmanager
def _alone(site: Site, cache: Path) -> Iterator[None]:
    busy = "Somebody else is saving at this moment. What you typed is kept: save again."
    try:
        with locked(cache, f"writing-{name_of(site.root)}", wait=WAIT, busy=busy):
            yield
    except BusyError as error:
        raise NotSaved(str(error)) from None


def _write(file: Path, path: str, raw: bytes, *, new: bool) -> None:
    try:
        if new:
            write_anew(file, raw)
        elif os.access(file, os.W_OK):
            write_atomically(file, raw)
        else:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
    except FileExistsError:
        raise NotSaved(f"{path} was made by another program at this very moment. Save again.") from None
    except OSError as error:
        raise not_saved(path, error) from None
