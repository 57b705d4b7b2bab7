"""Links: what the last check found, by the text that has to be mended; and checking again."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from plugins.findings import Finding
from plugins.linkcheck.built import without_page
from plugins.posts import Library
from spine.by_text import Mending, tally, to_mend
from spine.desk.web import words as say
from spine.desk.web.answers import for_script, said, screen
from spine.desk.web.asking import piece
from spine.desk.web.guard import OWN
from spine.desk.web.screens.mending import WEIGHTS
from spine.desk.web.screens.related import around, how_tied, key_of
from spine.desk.web.work import Work

HERE = f"{OWN}links"
AT_ONCE = 20
"""Texts on one page."""
_MOST = 8
"""Findings of one text that are shown."""
_PATIENCE, _LOOK = 1.5, 0.02
"""Seconds that a form waits for the check to end, and between two looks."""
_WRITTEN = ("posts", "pages", "people", "categories")
_TAGS = {"bad": "bad", "warn": "warn", "note": ""}


@dataclass(frozen=True, slots=True)
class Row:
    """A finding as it stands below its text."""

    tag: str
    weight: str
    message: str
    fix: str
    line: int
    """The line of the text; 0 when it stands in the built page only."""
    open: str
    """Where it is mended; empty when that is in no text."""
    see: str
    """The page in which it was seen; empty when that is not known."""


@dataclass(frozen=True, slots=True)
class Group:
    """A text with what is to be mended in it."""

    title: str
    path: str
    open: str
    """The address to write it, or else of its page."""
    rows: list[Row]
    more: int
    """Findings that are not shown."""


def show(work: Work, request: Request) -> Response:
    """Show what is to be mended, and how the posts are tied."""
    if for_script(request):
        return JSONResponse({"checking": work.live.checking})
    found, library = work.link_findings(), work.live.library
    titles = _titles(library)
    some, part = piece(to_mend(found), {}, request.query_params.get("from", ""), AT_ONCE)
    ties = work.ties()
    return screen(
        work, request, "links.html", here="links", part=part, total=len(found),
        groups=[_group(work, one, titles) for one in some], lead=_lead(found), last=_last(work),
        checking=work.live.checking, tied=how_tied(work, ties),
        around=around(work, ties, library, key_of(work, request), request.query_params.get("find", "")[:200]),
    )  # fmt: skip


def check(work: Work, request: Request, form: FormData) -> Response:
    """Have the links checked again; wait a moment, because it seldom takes longer."""
    work.recheck()
    end = time.monotonic() + _PATIENCE
    while work.live.checking and time.monotonic() < end:
        time.sleep(_LOOK)
    return said(request, HERE, checking=work.live.checking)


def _titles(library: Library) -> dict[str, str]:
    """Return what people call a text, by its path."""
    documents = {one.path: one.title or one.slug for one in (*library.posts, *library.pages)}
    documents |= {hub.path: f"Topic page: {hub.title}" for hub in library.hubs.values()}
    return documents | {person.path: person.name for person in library.people.values()}


def _group(work: Work, one: Mending, titles: Mapping[str, str]) -> Group:
    write = _write(work, one.path)
    page = "" if write or one.path.endswith((".py", ".md")) else _page(work, one.path)
    rows = [_row(work, finding, one.path, write) for finding in one.findings[:_MOST]]
    return Group(
        titles.get(one.path, one.path), one.path, write or page, rows, max(0, len(one.findings) - _MOST)
    )


def _row(work: Work, one: Finding, path: str, write: str) -> Row:
    look, weight = WEIGHTS[one.severity]
    line = one.line if one.path == path and write and one.line > 1 else 0
    message, page = without_page(one)
    if one.path != path:
        page = one.path
    opened = f"{write}?line={line}" if line else write
    return Row(_TAGS[look], weight, message, one.fix, line, opened, _page(work, page) if page else "")


def _write(work: Work, path: str) -> str:
    """Return where a text is written; empty for a file that is none."""
    folder, _, name = path.partition("/")
    known = folder == work.site.content.name and name.split("/")[0] in _WRITTEN
    return f"{OWN}write/{quote(name)}" if known else ""


def _page(work: Work, path: str) -> str:
    """Return where a built page is looked at."""
    return f"{work.site.base}/{quote(path.removesuffix('index.html'))}"


def _lead(found: Sequence[Finding]) -> str:
    """Return how the links stand, in sentences."""
    counts = tally(found)
    parts = [
        (counts.errors, "must be mended.", "must be mended."),
        (counts.warnings, "should be mended.", "should be mended."),
        (counts.notes, "is worth a thought.", "are worth a thought."),
    ]
    told = [f"{say.number(count)} {one if count == 1 else more}" for count, one, more in parts if count]
    return " ".join(told) or "Every link leads somewhere."


def _last(work: Work) -> str:
    """Return when the links were checked last, and how long that took."""
    last = work.live.last_check
    if last is None:
        return "The links have not been checked yet."
    took = f"in {last.seconds:.1f} seconds" if last.seconds >= 0.1 else "in less than a tenth of a second"
    return f"Checked {_small(say.moment(last.when, work.now()))}, {took}."


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
