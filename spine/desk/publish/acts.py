"""The acts of publishing, step by step. Each says what it does, and ends with a result for the screen.

What is live changes in one step alone, the last but one. Whatever fails before leaves it as it was, and the
next try goes on from there: versions that were kept stay kept, files that were sent are not sent again.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from plugins.site import SettingsError, build_time
from plugins.trends.queue.store import BusyError as QueueBusyError
from spine import repository as versions
from spine.deploy.errors import DeployError
from spine.deploy.going import back as go_back
from spine.deploy.going import go as go_live
from spine.deploy.host import Host, open_host, remember
from spine.deploy.prepare import Prepared
from spine.desk.publish.planning import Say, by_ci, content_of, planned, problems_of
from spine.desk.publish.results import Choose, Live, Looked, Result, Shared, Step, Stopped
from spine.repository import Clash, Joined, Pushed, Reason, RepositoryError, Standing, What

_AGAIN = "Something has changed since you looked. This is what would go live now."
_KEEP, _JOIN, _BUILD, _SHARE, _SEND = (
    "Keeping a version of your texts",
    "Bringing in what others have shared",
    "Building the site and comparing it with what is live",
    "Sharing your versions",
    "Putting it live",
)


class _Way:
    """The steps of one act, and where it is."""

    def __init__(self, say: Say, *steps: str) -> None:
        self._say = say
        self.steps = dict.fromkeys(steps, "not reached")

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        self._say(words, 0, 0)
        self.steps[words] = "failed"
        yield
        self.steps[words] = "done"

    def told(self) -> tuple[Step, ...]:
        return tuple(Step(words, state) for words, state in self.steps.items())


def run(act: str, root: Path, name: str, by: str, say: Say, **told: object) -> Result:
    """Carry out an act of `ACTS` for the host `name`, in the name of `by`.

    What a person can do something about comes back as `Stopped`; other exceptions are mistakes of ours.
    """
    way = _Way(say)
    try:
        return ACTS[act](root, name, by, way, say, **told)
    except (RepositoryError, DeployError, SettingsError, QueueBusyError) as error:
        words = str(error)
    except click.UsageError as error:
        words = error.format_message()
    except OSError as error:
        reason = (error.strerror or str(error)).rstrip(".")
        words = f"This computer refuses: {reason[:1].lower()}{reason[1:]}."
    return Stopped(name, act, words, way.told())


# ---- looking ----------------------------------------------------------------------


def look(root: Path, name: str, by: str, way: _Way, say: Say) -> Result:
    """Ask the host what is live."""
    host = open_host(root, name)
    with way.step("Looking what is live"):
        remember(host, host.target().look(), build_time())
    return Looked(name)


def plan(root: Path, name: str, by: str, way: _Way, say: Say) -> Result:
    """Work out what would go live. No version, no text and nothing on the host is changed by that."""
    host = open_host(root, name)
    with way.step("Asking what others have shared"):
        standing = versions.standing(root, fetch_first=True, content=content_of(host))
    with way.step(_BUILD):
        return planned(host, standing, say)[0]


# ---- changing ---------------------------------------------------------------------


def join(root: Path, name: str, by: str, way: _Way, say: Say) -> Result:
    """Keep a version of what is written, bring in what others have shared, and plan anew."""
    host = open_host(root, name)
    with way.step(_KEEP):
        versions.commit(root, by=by, content=content_of(host))
    with way.step(_JOIN):
        done = versions.pull(root, by=by, content=content_of(host))
    return _after_joining(host, done, way, say)


def settle(
    root: Path,
    name: str,
    by: str,
    way: _Way,
    say: Say,
    *,
    choices: Mapping[str, versions.Choice],
    beside: Sequence[str],
    seen: str,
) -> Result:
    """Join what others have shared with what somebody has chosen, and plan anew.

    What was saved since the question was put is kept first. Another question may come of that.
    """
    host = open_host(root, name)
    with way.step(_KEEP):
        versions.commit(root, by=by, content=content_of(host))
    with way.step("Joining the versions as you have chosen"):
        done = versions.resolve(
            root, choices, beside=beside, seen=seen, by=by, site=host.site, content=content_of(host)
        )
    return _after_joining(host, done, way, say)


def _after_joining(host: Host, done: Joined | Clash, way: _Way, say: Say) -> Result:
    if isinstance(done, Clash):
        return Choose(host.name, done)
    with way.step(_BUILD):
        standing = versions.standing(host.root, content=content_of(host))
        return planned(host, standing, say, joined=done)[0]


def go(root: Path, name: str, by: str, way: _Way, say: Say, *, token: str, agreed: bool = False) -> Result:
    """Put live what was planned with that token; or return the plan once more when it is another by now."""
    host = open_host(root, name)
    content = content_of(host)
    before = versions.standing(root, content=content)
    steps = (_KEEP, _JOIN, _BUILD, _SHARE, _SEND)
    way.steps = {step: "not reached" for step in steps if _is_part(step, host, before)}
    if before.is_kept:
        with way.step(_KEEP):
            versions.commit(root, by=by, message=_message(before), content=content)
    if before.remote:
        with way.step(_JOIN):
            done = versions.pull(root, by=by, content=content)
        if isinstance(done, Clash):
            return Choose(name, done)
    with way.step(_BUILD):
        now, ready = planned(host, versions.standing(root, content=content), say, again=_AGAIN)
    if now.token != token or now.errors or now.failed or (now.questions and not agreed):
        return now
    pushed = None
    if before.remote:
        with way.step(_SHARE):
            pushed = versions.push(root, by=by, content=content)
        if isinstance(pushed, Clash):
            return Choose(name, pushed)
        if pushed.joined:  # others were faster, so another site would go live than was shown
            with way.step(_BUILD):
                return planned(host, versions.standing(root, content=content), say, again=_AGAIN)[0]
    if ready is None or now.nothing:
        return _shared(host, pushed)
    return _sent(host, ready, by, way, say, agreed=agreed, shared=pushed is not None)


def _shared(host: Host, pushed: Pushed | None) -> Shared:
    where = pushed.remote.address if pushed else ""
    page = workflow_page(where) if by_ci(host) else ""
    return Shared(host.name, by_ci(host), pushed.count if pushed else 0, where, page)


def _sent(host: Host, ready: Prepared, by: str, way: _Way, say: Say, *, agreed: bool, shared: bool) -> Result:
    """Put a prepared deploy live, and keep the list of addresses that it has written."""
    with way.step(_SEND):
        done = go_live(ready, by=by, tell=lambda one: say(one.words, one.done, one.total), agreed=agreed)
    note = _keep_ledger(host, by, share=shared)
    problems = problems_of(done.findings, host, None)
    return Live(host.name, done.release, host.visit, done.looked, problems, done.told, shared, note)


def back(root: Path, name: str, by: str, way: _Way, say: Say, *, number: int) -> Result:
    """Make an older release live again."""
    host = open_host(root, name)
    with way.step("Putting the older release live again"):
        done = go_back(host, number, by=by, tell=lambda one: say(one.words, one.done, one.total))
    return Live(name, done.release, host.visit, done.looked, problems_of(done.findings, host, None))


ACTS: dict[str, Callable[..., Result]] = {
    "look": look,
    "plan": plan,
    "join": join,
    "settle": settle,
    "go": go,
    "back": back,
}


def _keep_ledger(host: Host, by: str, *, share: bool) -> str:
    """Keep the list of addresses, which has grown by what went live. It is live whatever comes of that."""
    ledger = f"{content_of(host)}/addresses.txt"
    try:
        message = "The addresses that visitors have now"
        done = versions.commit(host.root, by=by, message=message, paths=[ledger], content=content_of(host))
        pushed = versions.push(host.root, by=by, content=content_of(host)) if share and done.id else None
        if isinstance(pushed, Clash):
            return "The list of addresses is written, and not shared yet: others have changed it too."
    except RepositoryError as error:
        if error.reason not in (Reason.NO_REPOSITORY, Reason.NO_GIT):
            return f"The list of addresses is written, and not shared yet. {error}"
    return ""


# ---- words ------------------------------------------------------------------------


def workflow_page(address: str) -> str:
    """Return where the workflows of a repository can be watched; empty for a host that is not known."""
    found = re.fullmatch(
        r"(?:https://|ssh://)?(?:[^@/\s]+@)?(github\.com|gitlab\.com)[:/]+([\w.-]+/[\w.-]+?)(?:\.git)?/?",
        address,
    )
    if not found:
        return ""
    return f"https://{found[1]}/{found[2]}/{'actions' if found[1] == 'github.com' else '-/pipelines'}"


def _is_part(step: str, host: Host, standing: Standing) -> bool:
    """Whether a step belongs to the way of this site."""
    if step == _KEEP:
        return standing.is_kept
    if step in (_JOIN, _SHARE):
        return standing.remote is not None
    return step != _SEND or not by_ci(host)


def _message(standing: Standing) -> str:
    """Return what is published, as the message of a commit; empty to have the changes counted."""
    texts = [one for one in standing.changes if one.kind in (versions.Kind.POST, versions.Kind.PAGE)]
    if len(texts) != 1 or texts[0].what is What.DELETED:
        return ""
    return f"Publish “{texts[0].title}”"
