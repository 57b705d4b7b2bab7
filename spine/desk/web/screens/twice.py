"""Two people have changed the same: choosing between both versions, and looking at what was not taken."""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import click
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from spine.desk.publish.results import Choose
from spine.desk.web.answers import problem, screen
from spine.desk.web.screens.versions import address_of, as_rows, choices_of
from spine.desk.web.work import Work
from spine.repository import MINE, THEIRS, Choice, Conflict, RepositoryError, Untaken, held, untaken
from spine.writing.copies import second_draft
from spine.writing.differences import Run, Side, differences
from spine.writing.opening import opened
from spine.writing.pictures import LARGEST, kind_of

_TYPES = {"jpg": "image/jpeg"}
_SHOWN = dt.timedelta(days=90)
"""How long a version that was not taken is shown. It stays in git's history for good."""
_WHOLE = 0
"""The number of the choice where there are no parts to choose from."""


@dataclass(frozen=True, slots=True)
class Version:
    """One of two versions, to be taken as a whole."""

    blob: str
    """Git's name for what it holds; empty when the file is deleted."""
    said: str
    size: int
    is_picture: bool
    """Whether browsers can show it."""


@dataclass(frozen=True, slots=True)
class Twice:
    """A conflict as the screen shows it."""

    one: Conflict
    number: int
    rows: list[dict[str, Any]]
    """Both versions part by part; empty when one of them is no text, or is gone."""
    mine: Version
    theirs: Version
    picked: Mapping[int, str]
    """What was chosen before, by the number of the part, when the same was asked before."""
    beside: bool
    """Whether what is not taken was to be kept as a second draft."""


@dataclass(frozen=True, slots=True)
class Picked:
    """What was chosen of one conflict."""

    picks: Mapping[int, str]
    beside: bool


# ---- choosing ---------------------------------------------------------------------


def sides_of(work: Work, conflicts: Sequence[Conflict]) -> list[Twice]:
    """Return conflicts as the screen shows them, with what was chosen of the very same before."""
    found = []
    for number, one in enumerate(conflicts):
        parts = one.parts()
        rows = as_rows(parts, theirs=one.by) if any(part.side is Side.CONFLICT for part in parts) else []
        before = work.publishing.picked.get(_question(one), Picked({}, beside=False))
        mine, theirs = _version(one, "you have", mine=True), _version(one, f"{one.by} has", mine=False)
        found.append(Twice(one, number, rows, mine, theirs, before.picks, before.beside))
    return found


def _question(one: Conflict) -> tuple[str, ...]:
    """Return what a conflict is about: with the same, the same has been asked."""
    return (one.path, *(blob.name if blob else "" for blob in (one.base, one.mine, one.theirs)))


def _version(one: Conflict, whose: str, *, mine: bool) -> Version:
    blob = one.mine if mine else one.theirs
    if blob is None:
        return Version("", "It is deleted.", 0, is_picture=False)
    said = f"The {one.kind.one} as {whose} it."
    return Version(blob.name, said, len(blob.raw), is_picture=bool(_ending(blob.raw)))


def settled(work: Work, form: FormData) -> dict[str, Any]:
    """Return what was chosen of each conflict, and remember it for the case that it is asked again."""
    result = work.publishing.result
    if not isinstance(result, Choose) or result.clash.seen != form.get("seen"):
        raise click.UsageError("The texts have changed once more. Open Publish again: nothing was lost.")
    choices: dict[str, Choice] = {}
    beside, picked = [], {}
    for side in sides_of(work, result.clash.conflicts):
        one, prefix = side.one, f"choice.{side.number}"
        picks = choices_of(form, prefix)
        if side.rows:
            choices[one.path] = picks
        elif picks.get(_WHOLE) in (MINE, THEIRS):
            choices[one.path] = picks[_WHOLE]
        if form.get(f"beside.{side.number}"):
            beside.append(one.path)
        picked[_question(one)] = Picked(picks, one.path in beside)
    work.publishing.picked = picked
    return {"choices": choices, "beside": beside, "seen": result.clash.seen}


# ---- what was not taken -----------------------------------------------------------


def not_taken(work: Work) -> tuple[Untaken, ...]:
    """Return the versions that were not taken lately; none while git has trouble."""
    with suppress(RepositoryError):
        return untaken(work.root, since=work.now() - _SHOWN, content=work.site.content.name)
    return ()


def version(work: Work, request: Request) -> Response:
    """Show a version of a file, and mark what the file has not."""
    one = _named(work, request.query_params.get("of", ""))
    raw = one and held(work.root, one.blob, LARGEST)
    if one is None or raw is None:
        return problem(work, request, "There is no such version, or it is too large to be shown.", 404)
    text = _text(raw)
    return screen(
        work, request, "version.html", here="publish", one=one, is_picture=bool(_ending(raw)),
        runs=_runs(work, one, text) if text is not None else (),
    )  # fmt: skip


def picture(work: Work, request: Request) -> Response:
    """Return a version of a picture, and of nothing else."""
    one = _named(work, request.query_params.get("of", ""))
    raw = held(work.root, one.blob, LARGEST) if one else None
    ending = _ending(raw or b"")
    if not ending:
        return problem(work, request, "There is no such picture.", 404)
    return Response(raw, media_type=_TYPES.get(ending, f"image/{ending}"))


def redraft(work: Work, request: Request, form: FormData) -> Response:
    """Make a second draft of a version that was not taken."""
    one = _named(work, str(form.get("of", "")))
    text = _text(held(work.root, one.blob, LARGEST) or b"\0") if one else None
    if one is None or text is None or not one.kind.has_versions:
        raise click.UsageError("No second draft can be made of that version.")
    done = second_draft(work.site, one.path.removeprefix(f"{work.site.content.name}/"), text)
    return RedirectResponse(address_of(done.name), 303)


def _named(work: Work, blob: str) -> Untaken | None:
    """Return the version of a name: one that was not taken, or one that is to be chosen now. No other."""
    asked, found = work.publishing.result, list(not_taken(work))
    for one in asked.clash.conflicts if isinstance(asked, Choose) else ():
        for whose, version in ((work.who, one.mine), (one.by, one.theirs)):
            if version:
                found.append(Untaken(version.name, one.path, one.kind, one.title, whose, None))
    return next((one for one in found if one.blob == blob), None)


def _runs(work: Work, one: Untaken, text: str) -> list[Run]:
    """Return a version's words, those marked that the file does not have now."""
    try:
        now = opened(work.site, one.path.removeprefix(f"{work.site.content.name}/")).text
    except (click.UsageError, OSError):  # the file is gone, or no text of the desk
        return [Run("same", text)]
    parts = differences(None, now, text)
    return [run for part in parts for run in part.theirs_runs or (Run("same", part.theirs),)]


def _text(raw: bytes) -> str | None:
    with suppress(UnicodeDecodeError):
        return None if b"\0" in raw else raw.decode("utf-8-sig")
    return None


def _ending(raw: bytes) -> str:
    """Return what a picture is that browsers show; nothing for everything else."""
    with suppress(click.UsageError):
        return kind_of(raw) if 0 < len(raw) <= LARGEST else ""
    return ""
