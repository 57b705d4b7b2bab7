"""The acts of publishing, step by step. Each says what it does, and ends with a result for the screen.

What is live changes in one step alone, the last but one. Whatever fails before leaves it as it was, and the
next try goes on from there: versions that were kept stay kept, files that were sent are not sent again.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from plugins.findings import Finding, Severity
from plugins.posts.files import TEXTS
from plugins.site import SettingsError, build_time
from plugins.trends.queue.store import BusyError as QueueBusyError
from spine import repository as versions
from spine.deploy.changes import Page
from spine.deploy.errors import DeployError
from spine.deploy.going import back as go_back
from spine.deploy.going import go as go_live
from spine.deploy.host import Host, open_host, remember
from spine.deploy.plan import Act
from spine.deploy.prepare import NotBuilt, Prepared, prepare
from spine.deploy.release import Release
from spine.desk.publish.results import (
    Choose,
    Live,
    Looked,
    Plan,
    Problem,
    Result,
    Shared,
    Step,
    Stopped,
    Text,
)
from spine.desk.web.known import stamp_of_tree
from spine.repository import Clash, Joined, Reason, RepositoryError, Standing, What

Say = Callable[[str, int, int], None]
"""Is told what is done next, and how much of how much is done; 0 and 0 when nobody knows."""
_UNCOMMITTED = "deploy/uncommitted"
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
    """Work out what would go live. Nothing is changed: no version, no file of the texts, nothing on the "
    "host."""
    host = open_host(root, name)
    with way.step("Asking what others have shared"):
        standing = versions.standing(root, fetch_first=True, content=_content(host))
    with way.step(_BUILD):
        return planned(host, standing, say)


def planned(
    host: Host, standing: Standing, say: Say, *, joined: Joined | None = None, again: str = ""
) -> Plan:
    """Return the plan for a host; without building when something else has to happen first."""
    told = _beginning(host, standing, again) | {"joined": joined}
    if standing.hindrance or standing.behind:
        return Plan(host.name, "", by_ci=_by_ci(host), **told)
    if _by_ci(host):
        return _of_repository(host, standing, say, told)
    found = prepare(host, say=lambda words: say(words, 0, 0))
    if isinstance(found, NotBuilt):
        problems = _problems(found.findings, host, standing)
        return Plan(host.name, "", problems=problems, failed=found.failed, **told)
    return _of_prepared(host, standing, found, told)


def _beginning(host: Host, standing: Standing, again: str = "") -> dict[str, object]:
    """Return what every plan tells."""
    texts = stamp_of_tree(host.site.content)
    return {"standing": standing, "texts": texts, "again": again, "made": build_time()}


def _of_prepared(host: Host, standing: Standing, found: Prepared, told: Mapping) -> Plan:
    made, changed = found.changes, found.changes.changed
    if not standing.is_kept:
        changed = tuple(page for page in changed if _is_newer(host, page, found.remote.release))
    others = made.others + len(made.changed) - len(changed)
    sends, deletes = found.plan.of(Act.SEND), found.plan.of(Act.DELETE)
    along = []
    if made.pictures:
        along.append(f"{_many(made.pictures, 'picture')} new or changed.")
    if others:
        along.append(f"{_many(others, 'other page')} made anew: lists, and posts that lead to these.")
    live = found.remote.release
    return Plan(
        host.name,
        found.token,
        new=tuple(map(_text, made.new)),
        changed=tuple(map(_text, changed)),
        gone=tuple(map(_text, made.gone)),
        along=tuple(along),
        files=len(sends) + len(deletes),
        size=found.plan.size,
        questions=found.questions,
        problems=_problems(found.findings, host, standing),
        nothing=found.plan.is_empty and live is not None,
        first=live is None,
        **told,
    )


def _is_newer(host: Host, page: Page, live: Release | None) -> bool:
    """Whether a text was written later than what is live: for sites without git, which knows it for sure."""
    with suppress(OSError):
        return live is None or (host.site.content / page.owner).stat().st_mtime > live.moment.timestamp()
    return True


def _of_repository(host: Host, standing: Standing, say: Say, told: Mapping) -> Plan:
    """Return what the workflow of the repository would put live: what is written here and not there."""
    from spine import building

    say("Building the site", 0, 0)
    if standing.remote is None:
        failed = "The workflow of a repository puts this site live, and this folder is joined with none."
        return Plan(host.name, "", by_ci=True, failed=failed, **told)
    built = building.build(host.root, publish=True, quiet=True)
    changes = {change.path: change for change in (*standing.waiting_changes, *standing.changes)}
    texts: dict[What, list[Text]] = {what: [] for what in What}
    rest = []
    prefix = f"{_content(host)}/"
    for change in changes.values():
        top = change.path.removeprefix(prefix).split("/")[0]
        if change.path.startswith(prefix) and top in TEXTS:
            texts[change.what].append(Text(change.title, change.path.removeprefix(prefix), ""))
        else:
            rest.append(change.kind)
    seen = repr(sorted((one.path, one.what, _sum_of(host.root / one.path)) for one in changes.values()))
    token = hashlib.sha256(f"{seen}{standing.remote.name}".encode("utf-8", "surrogatepass")).hexdigest()[:20]
    words = versions.counted(rest)
    return Plan(
        host.name,
        token,
        by_ci=True,
        new=tuple(texts[What.NEW]),
        changed=(*texts[What.CHANGED], *texts[What.RENAMED]),
        gone=tuple(texts[What.DELETED]),
        along=(f"{words}.",) if words else (),
        files=len(changes),
        problems=_problems(built.findings, host, standing),
        failed=built.failed,
        nothing=not changes,
        **told,
    )


# ---- changing ---------------------------------------------------------------------


def join(root: Path, name: str, by: str, way: _Way, say: Say) -> Result:
    """Keep a version of what is written, bring in what others have shared, and plan anew."""
    host = open_host(root, name)
    with way.step(_KEEP):
        versions.commit(root, by=by, content=_content(host))
    with way.step(_JOIN):
        done = versions.pull(root, by=by, content=_content(host))
    return _after_joining(host, done, way, say)


def settle(
    root: Path,
    name: str,
    by: str,
    way: _Way,
    say: Say,
    *,
    choices: Mapping[str, str],
    beside: Sequence[str],
    seen: str,
) -> Result:
    """Join what others have shared with what somebody has chosen, and plan anew."""
    host = open_host(root, name)
    with way.step("Joining the versions as you have chosen"):
        done = versions.resolve(
            root, choices, beside=beside, seen=seen, by=by, site=host.site, content=_content(host)
        )
    return _after_joining(host, done, way, say)


def _after_joining(host: Host, done: Joined | Clash, way: _Way, say: Say) -> Result:
    if isinstance(done, Clash):
        return Choose(host.name, done)
    with way.step(_BUILD):
        standing = versions.standing(host.root, content=_content(host))
        return planned(host, standing, say, joined=done)


def go(root: Path, name: str, by: str, way: _Way, say: Say, *, token: str, agreed: bool = False) -> Result:
    """Put live what was planned with that token; or return the plan once more when it is another by now."""
    host = open_host(root, name)
    content = _content(host)
    way.steps = dict.fromkeys((_KEEP, _JOIN, _BUILD, _SHARE, _SEND), "not reached")
    standing = versions.standing(root, content=content)
    way.steps = {step: state for step, state in way.steps.items() if _is_part(step, host, standing)}
    before = standing
    if standing.is_kept:
        with way.step(_KEEP):
            versions.commit(root, by=by, message=_message(standing), content=content)
    if standing.remote:
        with way.step(_JOIN):
            done = versions.pull(root, by=by, content=content)
            if isinstance(done, Clash):
                return Choose(name, done)
    return _go_on(host, by, way, say, token, agreed, before)


def _go_on(host: Host, by: str, way: _Way, say: Say, token: str, agreed: bool, before: Standing) -> Result:
    content = _content(host)
    again = "Something has changed since you looked. This is what would go live now."
    with way.step(_BUILD):
        if _by_ci(host):
            now = planned(host, before, say)
            if now.token != token or now.errors or now.failed:
                standing = versions.standing(host.root, content=content)
                return planned(host, standing, say, again=again)
        else:
            found = prepare(host, say=lambda words: say(words, 0, 0))
            refused = isinstance(found, NotBuilt) or found.refused
            if refused or found.token != token or (found.questions and not agreed):
                standing = versions.standing(host.root, content=content)
                told = _beginning(host, standing, again)
                if isinstance(found, NotBuilt):
                    problems = _problems(found.findings, host, standing, after_keeping=True)
                    return Plan(host.name, "", problems=problems, failed=found.failed, **told)
                return _of_prepared(host, standing, found, told)
    pushed = None
    if before.remote:
        with way.step(_SHARE):
            pushed = versions.push(host.root, by=by, content=content)
            if isinstance(pushed, Clash):
                return Choose(host.name, pushed)
        if pushed.joined:  # others were faster, so another site would go live than was shown
            with way.step(_BUILD):
                return planned(host, versions.standing(host.root, content=content), say, again=again)
    if _by_ci(host) or (found.plan.is_empty and found.remote.release):
        where = before.remote.address if before.remote else ""
        page = workflow_page(where) if _by_ci(host) else ""
        return Shared(host.name, _by_ci(host), pushed.count if pushed else 0, where, page)
    with way.step(_SEND):
        done = go_live(found, by=by, tell=lambda one: say(one.words, one.done, one.total), agreed=agreed)
    note = _keep_ledger(host, by, share=pushed is not None)
    problems = _problems(done.findings, host, before)
    return Live(
        host.name, done.release, host.visit, done.looked, problems, done.told, pushed is not None, note
    )


def back(root: Path, name: str, by: str, way: _Way, say: Say, *, number: int) -> Result:
    """Make an older release live again."""
    host = open_host(root, name)
    with way.step("Putting the older release live again"):
        done = go_back(host, number, by=by, tell=lambda one: say(one.words, one.done, one.total))
    return Live(name, done.release, host.visit, done.looked, _problems(done.findings, host, None))


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
    ledger = f"{_content(host)}/addresses.txt"
    try:
        message = "The addresses that visitors have now"
        done = versions.commit(host.root, by=by, message=message, paths=[ledger], content=_content(host))
        if share and done.id:
            versions.push(host.root, by=by, content=_content(host))
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
    return step != _SEND or not _by_ci(host)


def _message(standing: Standing) -> str:
    """Return what is published, as the message of a commit; empty to have the changes counted."""
    texts = [one for one in standing.changes if one.kind in (versions.Kind.POST, versions.Kind.PAGE)]
    if len(texts) != 1 or texts[0].what is What.DELETED:
        return ""
    return f"Publish “{texts[0].title}”"


def _problems(
    findings: Sequence[Finding], host: Host, standing: Standing | None, *, after_keeping: bool = False
) -> tuple[Problem, ...]:
    """Return findings as problems: errors and warnings, errors first.

    What has not been committed yet is no problem as far as publishing will commit it.
    """
    found = []
    for one in findings:
        if one.severity is Severity.NOTE:
            continue
        if one.code == _UNCOMMITTED and standing and not after_keeping and not _outside(host, standing):
            continue
        found.append(_problem(one, host))
    return tuple(sorted(found, key=lambda one: (not one.is_error, one.path, one.line)))


def _outside(host: Host, standing: Standing) -> bool:
    """Whether files other than texts have changed, of which publishing makes no version."""
    from spine.deploy.source import BUILDS

    prefix = f"{_content(host)}/"
    return any(one.path.startswith(BUILDS) and not one.path.startswith(prefix) for one in standing.changes)


def _problem(one: Finding, host: Host) -> Problem:
    path = one.source or one.path
    prefix = f"{_content(host)}/"
    name = path.removeprefix(prefix)
    opens = path.startswith(prefix) and name.split("/")[0] in TEXTS
    line = one.line if path == one.path else 1
    return Problem(path, line, one.message, one.fix, one.severity is Severity.ERROR, name if opens else "")


def _text(page: Page) -> Text:
    return Text(page.title, page.owner, page.address)


def _sum_of(path: Path) -> str:
    with suppress(OSError):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""


def _content(host: Host) -> str:
    return host.site.content.name


def _by_ci(host: Host) -> bool:
    return host.declared.common.by == "ci"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else noun + 's'}"
