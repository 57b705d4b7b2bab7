"""Both versions are kept: mine as a second draft beside the file."""

import contextlib
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import click

from plugins.posts import Status
from plugins.posts.form import MAX_SLUG
from plugins.posts.slug import slug_of
from plugins.posts.source import MARKDOWN_ENDINGS
from plugins.site import Site
from plugins.site.atomic import write_anew
from spine.writing.errors import NotSaved, not_saved
from spine.writing.fields import with_fields
from spine.writing.keys import Kind
from spine.writing.opening import as_field, sum_of
from spine.writing.places import file_of, path_of
from spine.writing.saving import Saved, as_bytes
from spine.writing.sheet import taken_apart

_SLUG = re.compile(rb"^[ \t]*slug:[ \t]*[\"']?([A-Za-z0-9-]+)", re.M | re.I)
_HEAD = 40_000
"""Bytes of a file in which its front matter stands."""
_TRIES = 100
_SECOND = "second draft"


def second_draft(site: Site, name: str, text: str) -> Saved:
    """Write a text as a draft of its own beside the post or page `name`, and return its name and sum.

    Raises `click.UsageError` when the front matter can't be read, and `NotSaved`.
    """
    for second, raw in second_drafts(site, name, text):
        try:
            write_anew(file_of(site, second), raw)
        except FileExistsError:
            continue
        except OSError as error:
            raise not_saved(path_of(site, second), error) from None
        return Saved(second, sum_of(raw))
    raise NotSaved(
        f"There are too many second drafts of {path_of(site, name)}. Delete some, then save again."
    )


def second_drafts(site: Site, name: str, text: str) -> Iterator[tuple[str, bytes]]:
    """Yield the names that a second draft of the post or page `name` may have, each with its bytes.

    It has another address, a title that says what it is (two posts may not share one), the status draft,
    and no old addresses; every other byte is as typed. Raises `click.UsageError` when the front matter
    can't be read, or for a text that can have no second draft.
    """
    folder, stem = posixpath.split(posixpath.splitext(name)[0])
    file_of(site, name)
    top = name.split("/", 1)[0]
    if top == "people":
        raise click.UsageError("A person has one page only. Choose one of the two versions.")
    if top == "categories":
        raise click.UsageError("A topic has one page only. Choose one of the two versions.")
    sheet = taken_apart(text)
    title = str(as_field(sheet.values().get("title", ""), Kind.TEXT)) or stem
    addresses = _addresses(site, top)
    for number in range(1, _TRIES):
        ending = _SECOND if number == 1 else f"{_SECOND} {number}"
        slug = f"{slug_of(stem)[: MAX_SLUG - 20].strip('-') or 'post'}-{slug_of(ending)}"
        if slug in addresses:
            continue
        changes = {
            "title": f"{title} ({ending})",
            "status": str(Status.DRAFT),
            "slug": None,
            "redirect_from": None,
        }
        yield f"{folder}/{slug}.md", as_bytes(with_fields(text, changes))


def _addresses(site: Site, top: str) -> set[str]:
    """Return the addresses that texts of a folder have, by their file names and by what they say."""
    found: set[str] = set()
    for file in (site.content / top).rglob("*"):
        if file.suffix.lower() in MARKDOWN_ENDINGS and not file.is_symlink():
            found.add(slug_of(file.stem))
            found |= _typed(file)
    return found


def _typed(file: Path) -> set[str]:
    with contextlib.suppress(OSError), file.open("rb") as stream:
        return {slug.decode().lower() for slug in _SLUG.findall(stream.read(_HEAD))}
    return set()
