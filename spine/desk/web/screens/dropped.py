"""Dropped: queries that became no topic, each with its reason, and bringing one back."""

import datetime as dt
from collections.abc import Sequence

import click
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from spine import dropping, rescuing
from spine.desk.web.answers import for_script, said, screen
from spine.desk.web.guard import OWN
from spine.desk.web.jobs import Job
from spine.desk.web.screens.deciding import newest_own
from spine.desk.web.screens.topics import tabs_of
from spine.desk.web.work import Standing, Work
from spine.dropping import Left
from spine.history import Event

HERE = f"{OWN}dropped"
AT_ONCE = 50
"""Queries on one page."""
_PATIENCE = {False: 1.5, True: 60.0}
"""Seconds that a person waits for the answer of a form, and the script of the page."""
_NEWS = dt.timedelta(minutes=1)
_ORDERS = {"": dropping.most_telling_first, "new": dropping.newest_first}


def show(work: Work, request: Request) -> Response:
    """Show the queries that became no topic, those of one reason or with some words if that is asked."""
    standing, known, asked = work.standing(), work.left_out.known(), request.query_params
    every = known.value or ()
    found = [one for one in every if _says(one, asked.get("q", ""))]
    reasons = dropping.reasons_of(found)
    chosen = asked.get("reason", "") if asked.get("reason") in {code for code, _, _ in reasons} else ""
    order = asked.get("order", "") if asked.get("order") in _ORDERS else ""
    shown = _ORDERS[order]([one for one in found if not chosen or one.reason == chosen])
    start = _start(asked.get("from", ""), len(shown))
    undo, rescuing_ = newest_own(work, standing), work.jobs.newest("rescue")
    return screen(
        work, request, "dropped.html", here="topics", standing=standing, tabs=tabs_of(standing),
        tab="dropped", known=known, total=len(every), matching=len(found), found=len(shown), start=start,
        at_once=AT_ONCE, rows=shown[start : start + AT_ONCE], reasons=reasons,
        asked={"q": asked.get("q", ""), "reason": chosen, "order": order}, query=str(asked),
        rescuing=rescuing_, failed=_failed(work, rescuing_), undo=undo,
        undo_said=_answer(undo, standing, every) if undo else "",
    )  # fmt: skip


def rescue(work: Work, request: Request, form: FormData) -> Response:
    """Bring a dropped query back. With much to work out, the answer comes on the screen a little later."""
    query = str(form.get("rescue", ""))
    busy = "Another query is being rescued just now. Wait until that has ended; then rescue this one."
    job = work.jobs.begin("rescue", lambda _: _rescue(work, query), words=f"Rescuing “{query}”", busy=busy)
    job.wait(_PATIENCE[for_script(request)])
    if job.error:
        raise click.UsageError(job.error)
    words = _words(job.result) if job.result else f"{job.words} …"
    return said(request, f"{HERE}{_back(form)}", words, undo={"name": query})


def _rescue(work: Work, query: str) -> rescuing.Rescued:
    known = work.left_out.known(_PATIENCE[True])
    dropped = [one.dropped for one in known.value] if known.fresh and known.value is not None else None
    done = rescuing.rescue_query(work.place(), query, known=dropped)
    if dropped is not None:
        work.left_out.put(dropping.after(known.value or (), done.dropped))
    return done


def _failed(work: Work, job: Job | None) -> str:
    """Return why the newest rescue failed, when that is news: nobody waited for its answer."""
    if job is None or job.ended is None or job.ended - job.began < dt.timedelta(seconds=_PATIENCE[False]):
        return ""
    return job.error if work.now() - job.ended < _NEWS else ""


def _answer(undo: Event, standing: Standing, left: Sequence[Left]) -> str:
    """Return what the newest decision has done, when it was a rescue; else nothing."""
    if undo.did != "rescued":
        return ""
    return _words(rescuing.where_now(undo.name, standing.queue.topics, [one.dropped for one in left]))


def _words(done: rescuing.Rescued) -> str:
    if done.topic is None:
        return done.said
    title = done.topic.suggestion.title
    return f"Rescued: “{done.query}”. It is in the topic “{title}” now."


def _says(one: Left, typed: str) -> bool:
    text = f"{one.query} {one.label} {one.because}".casefold()
    return all(word in text for word in typed.casefold().split())


def _start(typed: str, count: int) -> int:
    start = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
    return start // AT_ONCE * AT_ONCE if start < count else 0


def _back(form: FormData) -> str:
    """Return the query of the page that a form stood on."""
    query = str(form.get("query", ""))[:300]
    return f"?{query}" if query and not set(query) & set("\r\n #/\\") else ""
