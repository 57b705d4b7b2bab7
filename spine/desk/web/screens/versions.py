"""Two versions of one text: both are shown, and the writer chooses at each difference, or keeps both."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import click
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from spine.desk.web import words as say
from spine.desk.web.answers import screen
from spine.desk.web.guard import OWN
from spine.desk.web.work import Work
from spine.writing.copies import second_draft
from spine.writing.differences import Part, Side, differences, merged
from spine.writing.saving import Conflict, save
from spine.writing.unsaved import forget, remember, remembered


def both(work: Work, request: Request, conflict: Conflict, seen: str) -> Response:
    """Show both versions, and let the writer choose."""
    base = remembered(work.cache, seen)
    remember(work.cache, conflict.theirs or "", conflict.seen)
    parts = differences(base, conflict.mine, conflict.theirs) if conflict.theirs is not None else []
    lead = "The file has changed since you opened it." if conflict.theirs is not None else "The file is gone."
    return screen(
        work, request, "conflict.html", status=409, here="posts", name=conflict.name, seen=conflict.seen,
        mine=_packed(conflict.mine, seen), rows=as_rows(parts), lead=lead,
    )  # fmt: skip


def settle(work: Work, name: str, form: FormData) -> Response:
    """Save what a writer has chosen of two versions, or keep both."""
    mine, base = _unpacked(str(form["mine"]))
    if form.get("second"):
        other = second_draft(work.site, name, mine).name
        forget(work.cache, name)
        return RedirectResponse(address_of(other), 303)
    seen = str(form.get("seen", ""))
    theirs = remembered(work.cache, seen)
    if form.get("settle") == "mine" or theirs is None:
        text = mine
    else:
        text = merged(differences(remembered(work.cache, base), mine, theirs), choices_of(form), like=theirs)
    done = save(work.site, name, text, seen=seen, cache=work.cache)
    if isinstance(done, Conflict):
        raise click.UsageError("The file has changed once more. Open it again: what you typed is kept.")
    return RedirectResponse(address_of(name), 303)


def choices_of(form: FormData, prefix: str = "choice") -> dict[int, str]:
    """Return what was chosen at each difference, by its number."""
    found = {}
    for key in form:
        name, _, number = key.rpartition(".")
        if name == prefix and number.isascii() and number.isdigit() and len(number) < 6:
            found[int(number)] = str(form[key])
    return found


def as_rows(parts: Sequence[Part], *, theirs: str = "") -> list[dict[str, Any]]:
    """Return the parts of two versions as a screen shows them; `theirs` is who has changed the other."""
    other = f"Only {theirs} has changed this." if theirs else "Only the file has changed here."
    taken = {Side.MINE: "Only you have changed this.", Side.THEIRS: other}
    rows: list[dict[str, Any]] = []
    for part_ in parts:
        if part_.side is Side.SAME:
            if part_.lines:
                rows.append({"kind": "same", "said": f"{say.many(part_.lines, 'line')} the same"})
        elif part_.side in taken:
            runs = part_.mine_runs if part_.side is Side.MINE else part_.theirs_runs
            rows.append({"kind": "taken", "said": taken[part_.side], "runs": runs})
        else:
            rows.append(
                {"kind": "pair", "number": part_.number, "mine": part_.mine_runs, "theirs": part_.theirs_runs}
            )
    return rows


def _packed(mine: str, seen: str) -> str:
    return json.dumps([mine, seen])


def _unpacked(value: str) -> tuple[str, str]:
    try:
        mine, seen = json.loads(value)
    except (ValueError, TypeError, RecursionError):
        mine, seen = None, None
    if not isinstance(mine, str) or not isinstance(seen, str):
        raise click.UsageError("The page did not send its text whole. Open it again.")
    return mine, seen


def address_of(name: str) -> str:
    """Return where a text is written."""
    return f"{OWN}write/{quote(name)}"
