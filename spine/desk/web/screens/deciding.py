"""What an editor decides about a topic, and taking it back."""

import datetime as dt
from typing import Any
from urllib.parse import quote

import click
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from plugins.trends.topic import Status
from spine import accepting, decisions, undoing
from spine.decisions import Outcome, Place
from spine.desk.web.answers import said
from spine.desk.web.guard import OWN
from spine.desk.web.work import Standing, Work
from spine.history import Event, events

HERE = f"{OWN}topics"
_UNDOABLE = dt.timedelta(hours=18)
"""How long the newest decision of this person is offered to be taken back on the page itself."""


def newest_own(work: Work, standing: Standing) -> Event | None:
    """Return the newest decision of the person at this desk, while it is fresh."""
    try:
        found = events(work.root, standing.queue)
    except click.UsageError:
        found = []
    since = work.now() - _UNDOABLE
    return next((one for one in found if one.by == work.who and one.last and one.when > since), None)


def decide(work: Work, request: Request, form: FormData) -> Response:
    """Carry out what an editor has decided about one topic."""
    slug = str(form.get("topic", ""))
    waiting = [topic.slug for topic in work.standing().of(Status.SUGGESTED)]
    outcome = _decided(work.place(), slug, form)
    after = waiting[waiting.index(slug) + 1 :] if slug in waiting else []
    anchor = f"#topic-{after[0]}" if after else ""
    state = _state(work)
    if form.get("merge") and state["undo"]:  # it may say that the other topic needs a clinician now
        state["undo"]["said"] = outcome.said
        state["renew"] = "needs a clinician" in outcome.said
    return said(request, f"{HERE}{_back(form)}{anchor}", outcome.said, **state)


def undo(work: Work, request: Request, form: FormData) -> Response:
    """Take a decision back."""
    name = str(form.get("name", ""))
    outcome = undoing.undo(work.place(), name)
    slug = outcome.topic.slug if outcome.topic else ""
    anchor = f"#topic-{slug}" if slug else ""
    return said(request, f"{_safe(form, HERE)}{anchor}", outcome.said, topic=slug, **_state(work))


def _decided(at: Place, slug: str, form: FormData) -> Outcome:
    """Return what came of a decision; the button that was pressed names it."""
    if form.get("accept"):
        return accepting.accept(at, slug)
    if form.get("improve"):
        return decisions.improve(at, slug, str(form["improve"]))
    if form.get("snooze"):
        return decisions.snooze(at, slug, until=_day(str(form["snooze"])))
    if form.get("merge"):
        return decisions.merge(at, slug, str(form["merge"]))
    if form.get("reject"):
        reason = str(form["reject"])
        return decisions.reject(at, slug, str(form.get("reason", ""))[:300] if reason == "own" else reason)
    if form.get("reopen"):
        return decisions.reopen(at, slug)
    raise click.UsageError("Nothing was chosen. Press one of the buttons of a topic.")


def _day(typed: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        raise click.UsageError(f"“{typed[:40]}” is no day. Write it as 2026-12-24.") from None


def _state(work: Work) -> dict[str, Any]:
    """What the script of the screen shows after a decision: the line with Undo, and how many wait."""
    standing = work.standing()
    newest = newest_own(work, standing)
    line = newest and {
        "said": newest.sentence,
        "words": newest.said,
        "name": newest.name,
        "draft": draft_of(newest),
    }
    return {"undo": line, "waiting": len(standing.of(Status.SUGGESTED))}


def draft_of(event: Event) -> str:
    """Return where the draft of an accepted topic is written."""
    path = event.post.removeprefix("content/")
    return f"{OWN}write/{quote(path)}" if event.did == "accepted" and path else ""


def _back(form: FormData) -> str:
    """Return the query of the page that a form stood on."""
    query = str(form.get("query", ""))[:300]
    return f"?{query}" if query and not set(query) & set("\r\n #/\\") else ""


def _safe(form: FormData, otherwise: str) -> str:
    """Return the screen to go back to: one of the desk's own."""
    back = str(form.get("back", ""))[:300]
    return back if back.startswith(OWN) and not set(back) & set("\r\n\\#") else otherwise
