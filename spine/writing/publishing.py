"""Whether a text may go out, and letting it out: its status changes, and only when nothing is missing."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from plugins.editorial.reader import SecondReader
from plugins.findings import Finding, Severity
from plugins.posts import Library, Status
from plugins.posts.form import Form
from plugins.posts.frontmatter import FrontMatter
from plugins.posts.scan import without_comments
from plugins.posts.yamlblock import Entry
from plugins.site import Site
from spine.drafts import pattern_lines
from spine.writing.errors import NotReady, NotSaved
from spine.writing.fields import with_fields
from spine.writing.judging import findings_of
from spine.writing.opening import Opened, as_text, in_hand, read_bytes, sum_of
from spine.writing.places import path_of
from spine.writing.saving import Conflict, Saved, save
from spine.writing.unsaved import keep

_NEEDED = {
    "title": "It has no title.",
    "category": "It has no category.",
    "authors": "It names no author.",
    "description": "It has no description for search results.",
}
_SAID = {
    *("post/missing-title", "post/missing-category", "post/missing-authors", "post/missing-date"),
    *("post/missing-description", "post/no-text", "post/missing"),
}
"""Findings that say the same as a line of `_NEEDED`, or that publishing mends."""


@dataclass(frozen=True, slots=True)
class Ready:
    """How a text stands before it goes out."""

    missing: list[str]
    """What keeps it, a sentence each; empty when nothing does."""
    goes_out: str
    """When it would go out, a sentence; empty when that can't be told."""
    text: str
    """The text as it would be saved; as it is when something is missing in its front matter."""
    findings: list[Finding]
    """What the check would say of it once it is published."""


def missing(one: Opened, findings: Iterable[Finding]) -> list[str]:
    """Return what keeps a post or a page from going out, a sentence for its editor each.

    `findings` are those of `findings_of`, best of the text as it would go out (see `ready`): links to drafts,
    for one, are wrong only in what is published. A missing date keeps nothing: publishing fills it in.
    """
    if one.fields is None:
        return [f"The lines above the words can't be read. {one.why}"]
    found = [said for key, said in _NEEDED.items() if key in one.fields and not one.fields[key]]
    words = without_comments(one.words)
    if not words.strip():
        found.append("There are no words yet.")
    if left := pattern_lines(words):
        found.append(f"The words still have a line of the pattern: “{left[0][1]}”")
    if "![what it shows](" in words:
        found.append("A picture still says “what it shows”. Say what can be seen on it.")
    errors = [one for one in findings if one.severity is Severity.ERROR and one.code not in _SAID]
    return [*found, *(f"Line {one.line}: {one.message} {one.fix}".rstrip() for one in errors)]


def goes_out(one: Opened, site: Site, now: datetime) -> str:
    """Say when a text would go out, were it published at `now`; empty when its date can't be read."""
    typed = str((one.fields or {}).get("date") or "")
    form = Form(FrontMatter({"date": Entry(typed, 1)}, "", 1), one.path)
    day = form.moment("date", site.timezone)
    if day is None and typed:
        return ""
    if day is None or day <= now:
        return "It goes out with the next publishing."
    local = day.astimezone(site.timezone)
    return f"It goes out on {local.day} {local:%B %Y}."


def ready(
    site: Site, library: Library, one: Opened, *, now: datetime, reader: SecondReader | None = None
) -> Ready:
    """Return how a text stands before it goes out. `library` has all the others; see `findings_of`."""
    text = one.text
    if one.fields is not None:
        changes: dict[str, str] = {"status": str(Status.PUBLISHED)}
        if one.folder == "posts" and not one.fields["date"]:
            changes["date"] = f"{now.astimezone(site.timezone):%Y-%m-%d}"
        with contextlib.suppress(click.UsageError):  # then the status of the text is what keeps it
            text = with_fields(text, changes)
    after = in_hand(site, one.name, text, one.seen)
    findings = findings_of(site, library, one.name, text, now=now, reader=reader)
    keeps = missing(after, findings)
    if not keeps and after.fields is not None and after.fields.get("status") != Status.PUBLISHED:
        keeps = ["Its status can be changed in the whole text only. Write status: published there."]
    return Ready(keeps, goes_out(after, site, now), text, findings)


def publish(
    site: Site,
    name: str,
    *,
    seen: str,
    cache: Path,
    library: Library,
    now: datetime,
    text: str | None = None,
    reader: SecondReader | None = None,
) -> Saved | Conflict:
    """Set the status of a post or a page to published, and its date to today when it has none.

    `text` is what the editor has before them, to be saved with it; without it, the file as it stands.
    Raises `NotReady` with everything that is missing, `NotSaved` when the file is not the one that was `seen`
    and no text is given, and otherwise as `save` does. In all these cases nothing is written.
    """
    one = _before(site, name, text, seen)
    how = ready(site, library, one, now=now, reader=reader)
    if how.missing:
        if text is not None:
            with contextlib.suppress(click.UsageError, NotSaved):
                keep(cache, name, text, seen)
        raise NotReady(how.missing)
    return save(site, name, how.text, seen=seen, cache=cache)


def unpublish(
    site: Site, name: str, *, seen: str, cache: Path, text: str | None = None, to: Status = Status.HIDDEN
) -> Saved | Conflict:
    """Take a post or a page off the site: hidden, as docs/writing.md has it, or a draft again.

    Raises as `publish` does, other than `NotReady`; `click.UsageError` when its front matter can't be read.
    """
    one = _before(site, name, text, seen)
    return save(site, name, with_fields(one.text, {"status": str(to)}), seen=seen, cache=cache)


def _before(site: Site, name: str, text: str | None, seen: str) -> Opened:
    """Return the text that is to be published or taken back."""
    if text is None:
        raw = read_bytes(site, name)
        if raw is None or sum_of(raw) != seen:
            gone = "is gone" if raw is None else "has changed"
            path = path_of(site, name)
            raise NotSaved(f"{path} {gone} since you looked at it. Open it again, then go on.")
        text = as_text(raw, path_of(site, name))
    one = in_hand(site, name, text, seen)
    if one.folder == "people":
        raise click.UsageError("A person's page has no status: it is shown as soon as it is saved.")
    return one
