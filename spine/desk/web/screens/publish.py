"""Publish: what is live, what would go live, putting it live in two steps, and taking it back."""

from collections.abc import Sequence
from typing import Any

import click
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from spine.deploy.guards import megabytes
from spine.deploy.host import Host, Seen
from spine.desk.publish.results import Choose, Live, Plan, Result, Shared, Stopped
from spine.desk.web import words as say
from spine.desk.web.answers import said, screen
from spine.desk.web.guard import OWN
from spine.desk.web.screens.twice import not_taken, settled, sides_of
from spine.desk.web.screens.waiting import planned, unsaved, waiting
from spine.desk.web.work import Work
from spine.repository import Conflict

HERE = f"{OWN}publish"
MOST = 12
"""Texts of one kind that are shown at once; the others unfold."""
_DOES = {
    "plan": "Asking what others have shared",
    "join": "Keeping a version of your texts",
    "settle": "Joining the versions as you have chosen",
    "go": "Beginning",
    "back": "Putting the older release live again",
}
"""What can be done, and what each begins with."""

_UNDER_WAY = {
    "plan": "Looking what would go live …",
    "join": "Joining the texts …",
    "settle": "Joining the texts …",
    "go": "Putting it live …",
    "back": "Going back …",
}


# ---- looking ----------------------------------------------------------------------


def show(work: Work, request: Request) -> Response:
    """Show what is live and what would go live."""
    publishing, asked = work.publishing, request.query_params
    job = publishing.job
    running = job is not None and job.running  # asked once: it may end while the screen is made
    result = None if running else publishing.result
    host = publishing.hosts.chosen(asked.get("host") or _host_of(result))
    seen = publishing.hosts.seen(host) if host else None
    since = job.began if job and isinstance(result, Plan | Choose | Stopped) else None
    looking = publishing.looking(host, seen, work.now(), since=since) if host else None
    looks = looking is not None and looking.running  # asked once, too
    if host and looking and not looks:
        seen = publishing.hosts.seen(host)  # the look may have ended since
    if result is not None and (host is None or result.host != host.name):
        result = None
    if isinstance(result, Live) and seen and seen.release and seen.release.number > result.release.number:
        result = None  # somebody else has put another site live since
    releases = seen.releases if seen else ()
    number = asked.get("back", "")
    chosen = next((one for one in releases if number.isascii() and number == str(one.number)), None)
    heading, lead = _heading(work, host, seen, None if chosen else result, running=running)
    went = isinstance(result, Stopped) and publishing.went(seen)
    if went and not chosen:
        heading = "It is live, but it was stopped before the end."
    return screen(
        work, request, "publish.html", here="publish", host=host, hosts=list(publishing.hosts.all()),
        seen=seen, wrong=publishing.hosts.wrong, job=job, looking=looking, looks=looks,
        unseen=publishing.failed_look(), heading=heading, lead=lead,
        result=result, kind=type(result).__name__ if result else "",
        chosen=chosen, most=MOST, stale=publishing.is_stale, running=running, size=megabytes,
        sides=sides_of(work, result.clash.conflicts) if isinstance(result, Choose) else [], who=work.who,
        waits=waiting(work, seen), went=went, planned=planned(work), unsaved=unsaved(work),
        failed=job.error if job and not running else "", untaken=not_taken(work),
    )  # fmt: skip


def _host_of(result: Result | None) -> str:
    return result.host if result else ""


def _heading(
    work: Work, host: Host | None, seen: Seen | None, result: Result | None, *, running: bool
) -> tuple[str, str]:
    """Return what matters most, in a sentence, and what comes next to it."""
    if host is None:
        if work.publishing.hosts.wrong:
            return "The settings of the site can’t be read.", ""
        return "The site has no place on the web yet.", ""
    lead = _live(work, host, seen)
    if running:
        return _UNDER_WAY.get(work.publishing.act, "One moment …"), lead
    if isinstance(result, Plan):
        return _of_plan(result), lead
    if isinstance(result, Choose):
        heading = f"{_twice(result.clash.conflicts)} been changed twice."
        return heading, "Nothing is lost. Choose, then it goes on."
    if isinstance(result, Live):
        return ("It is live." if not result.release.back_to else "The older site is live again."), lead
    if isinstance(result, Shared):
        plain = "Everything is shared." if result.where else "What is live is what is written here."
        return ("It is on its way." if result.by_ci else plain), lead
    if isinstance(result, Stopped):
        return ("It did not go out." if result.act in ("go", "back") else "That did not work."), lead
    if seen is None:
        return "What is live is not known yet.", ""
    return ("Nothing is live yet." if seen.release is None else "The site is live."), lead


def _twice(conflicts: Sequence[Conflict]) -> str:
    """Return how many there are: `One picture has`, `Three texts have`."""
    kinds = {one.kind for one in conflicts}
    one, several = kinds.pop().value if len(kinds) == 1 else ("thing", "things")
    return say.many(len(conflicts), f"{one} has", f"{several} have", words=True)


def _live(work: Work, host: Host, seen: Seen | None) -> str:
    """Say since when what is live, and who put it there."""
    place = host.visit.partition("://")[2] or host.name
    if seen is None or seen.release is None:
        return f"It goes to {place}." if seen else ""
    when = say.moment(seen.release.moment, work.now())
    return f"{place}, live since {when[:1].lower()}{when[1:]}, by {seen.release.by}."


def _of_plan(plan: Plan) -> str:
    """Return a plan in a sentence: `Three pages are new, two change, nothing is taken off.`"""
    if plan.behind:
        count = len({one.by for one in plan.standing.coming})
        return f"{say.many(count, 'person has', 'people have', words=True)} shared something new."
    if plan.failed or plan.errors or plan.standing.hindrance:
        return "It can’t go out yet."
    new, changed, gone = (len(texts) for texts in (plan.new, plan.changed, plan.gone))
    if plan.nothing:
        same = "What is live is what is written here."
        return "For visitors, nothing would change." if plan.own or plan.kept_back else same
    if plan.first:
        return f"The whole site is new: {say.many(new, 'page')}."
    if not (new or changed or gone):
        return "No text is new. Other things change."
    parts = []
    if new:
        parts.append(f"{say.many(new, 'page is', 'pages are', words=True)} new")
    if changed:
        noun = "" if new else " page" if changed == 1 else " pages"
        parts.append(f"{say.number(changed)}{noun} {'changes' if changed == 1 else 'change'}")
    noun = "" if parts else " page" if gone == 1 else " pages"
    parts.append(f"{say.number(gone)}{noun} {'is' if gone == 1 else 'are'} taken off" if gone else "")
    sentence = ", ".join(
        part if not at else part[:1].lower() + part[1:] for at, part in enumerate(parts) if part
    )
    return f"{sentence}{', nothing is taken off' if not gone else ''}."


# ---- changing ---------------------------------------------------------------------


def change(work: Work, request: Request, form: FormData) -> Response:
    """Begin what the button says: look, plan, join, settle, go, back, or the last of them again."""
    publishing, act = work.publishing, str(form.get("do", ""))
    host = publishing.hosts.chosen(str(form.get("host", "")))
    if host is None:
        raise click.UsageError("The site has no host any more. Look at publishconf.py.")
    if act == "look":
        publishing.look(host)
    elif act == "again":
        publishing.again()
    elif act in _DOES:
        publishing.begin(act, host.name, _DOES[act], **_told(work, act, form))
    else:
        raise click.UsageError("The page did not say what to do. Open it again.")
    only = f"?host={host.name}" if len(publishing.hosts.all()) > 1 else ""
    return said(request, f"{HERE}{only}")


def _told(work: Work, act: str, form: FormData) -> dict[str, Any]:
    """Return what an act has to know from the form."""
    if act == "go":
        return {"token": str(form.get("token_of_plan", "")), "agreed": bool(form.get("agreed"))}
    if act == "back":
        number = str(form.get("number", ""))
        if not (number.isascii() and number.isdigit() and len(number) < 9):
            raise click.UsageError("Choose a release to go back to.")
        return {"number": int(number)}
    if act == "settle":
        return settled(work, form)
    return {}
