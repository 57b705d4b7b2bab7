"""What would go live, as a plan for the screen: out of a prepared deploy, or of a repository's changes."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from plugins.findings import Finding, Severity
from plugins.posts import Library, Status
from plugins.posts.files import TEXTS
from plugins.site import build_time
from spine.deploy.effects import Page
from spine.deploy.host import Host
from spine.deploy.plan import Act
from spine.deploy.prepare import NotBuilt, Prepared, prepare
from spine.deploy.release import Release
from spine.deploy.source import BUILDS
from spine.desk.publish.results import Plan, Problem, Text
from spine.desk.web.known import stamp_of_tree
from spine.repository import Change, Joined, Standing, What, counted

Say = Callable[[str, int, int], None]
"""Is told what is done next, and how much of how much is done; 0 and 0 when nobody knows."""
_UNCOMMITTED = "deploy/uncommitted"
_FIXES = {
    "deploy/older": "Look once more when the others can be reached, and bring it in. Nothing is lost.",
    "deploy/changed-meanwhile": "Look once more.",
    "deploy/no-git": "Ask whoever looks after the site: git has trouble with its folder.",
}
"""What an editor can do, where the command of the same name has words for a terminal."""
_NO_TEXT = "Ask whoever looks after the site: they keep it with git, or take it back."
_AWAY = "Move it out of the content folder, or have git ignore it (.gitignore)."


def planned(
    host: Host, standing: Standing, say: Say, *, joined: Joined | None = None, again: str = ""
) -> tuple[Plan, Prepared | None]:
    """Return the plan for a host, and the deploy that carries it out, when there is one.

    Nothing is built when something else has to happen first. Raises as `prepare` does.
    """
    texts = stamp_of_tree(host.site.content)
    told = {
        "standing": standing,
        "own": _own(host, standing),
        "texts": texts,
        "again": again,
        "joined": joined,
        "made": build_time(),
    }
    if standing.hindrance or standing.behind:
        return Plan(host.name, "", by_ci=by_ci(host), **told), None
    if by_ci(host):
        return _of_repository(host, standing, say, told), None
    found = prepare(host, say=lambda words: say(words, 0, 0))
    if isinstance(found, NotBuilt):
        problems = problems_of(found.findings, host, standing)
        return Plan(host.name, "", problems=problems, failed=found.failed, **told), None
    return _of_prepared(host, standing, found, told), found


def _of_prepared(host: Host, standing: Standing, found: Prepared, told: Mapping) -> Plan:
    made, changed = found.effects, found.effects.changed
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
        problems=problems_of(found.findings, host, standing),
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

    if standing.remote is None:
        failed = "The workflow of a repository puts this site live, and this folder is joined with none."
        return Plan(host.name, "", by_ci=True, failed=failed, **told)
    say("Building the site", 0, 0)
    built = building.build(host.root, publish=True, quiet=True)
    prefix = f"{content_of(host)}/"
    changes = {change.path: change for change in (*_own(host, standing), *standing.waiting_changes)}
    texts: dict[What, list[Text]] = {what: [] for what in What}
    unseen, quiet = _unseen(built.library), 0
    for change in changes.values():
        if not _is_text(change, prefix):
            continue
        what = change.what
        if what is not What.DELETED and change.path in unseen:
            if unseen[change.path] is not Status.HIDDEN or what is What.NEW:
                quiet += 1
                continue
            what = What.DELETED
        texts[what].append(Text(change.title, change.path.removeprefix(prefix), ""))
    others = counted(change.kind for change in changes.values() if not _is_text(change, prefix))
    along = [f"{others}."] if others else []
    if quiet:
        along.append(f"{_many(quiet, 'text')} that visitors don’t see: drafts, or planned for later.")
    problems = (*problems_of(built.findings, host, standing), *_not_ours(host, standing, is_error=False))
    return Plan(
        host.name,
        _token(host, changes.values()),
        by_ci=True,
        new=tuple(texts[What.NEW]),
        changed=(*texts[What.CHANGED], *texts[What.RENAMED]),
        gone=tuple(texts[What.DELETED]),
        along=tuple(along),
        files=len(changes),
        problems=problems,
        failed=built.failed,
        nothing=not changes,
        **told,
    )


def _unseen(library: Library | None) -> dict[str, Status]:
    """Return the texts that visitors would not get now, with their standing, by their paths."""
    texts = (*library.posts, *library.pages) if library else ()
    return {one.path: one.status for one in texts if not one.is_live(build_time())}


def _is_text(change: Change, prefix: str) -> bool:
    return change.path.startswith(prefix) and change.path.removeprefix(prefix).split("/")[0] in TEXTS


def _token(host: Host, changes: Iterable[Change]) -> str:
    """Return a sum of changed files as they are on the disk, whether a version of them was kept or not."""
    paths = {path for change in changes for path in (change.path, change.was) if path}
    told = repr(sorted((path, _sum_of(host.root / path)) for path in paths))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def problems_of(findings: Sequence[Finding], host: Host, standing: Standing | None) -> tuple[Problem, ...]:
    """Return findings as problems: errors and warnings, errors first.

    What is in no version yet is no problem as far as publishing will make one of it.
    """
    found = [
        _problem(one, host)
        for one in findings
        if one.severity is not Severity.NOTE and not (standing and one.code == _UNCOMMITTED)
    ]
    if standing and any(one.code == _UNCOMMITTED for one in findings):
        found += _not_ours(host, standing, is_error=True)
        found += [
            Problem(one.path, 1, f"It belongs into no version. {one.why}", _AWAY, True)
            for one in standing.left
        ]
    return tuple(sorted(found, key=lambda one: (not one.is_error, one.path, one.line)))


def _own(host: Host, standing: Standing) -> tuple[Change, ...]:
    """Return the changes of which publishing makes a version."""
    prefix, left = f"{content_of(host)}/", {one.path for one in standing.left}
    return tuple(one for one in standing.changes if one.path.startswith(prefix) and one.path not in left)


def _not_ours(host: Host, standing: Standing, *, is_error: bool) -> list[Problem]:
    """Return the files other than texts that have changed, of which publishing makes no version."""
    prefix = f"{content_of(host)}/"
    paths = [
        one.path
        for one in standing.changes
        if one.path.startswith(BUILDS) and not one.path.startswith(prefix)
    ]
    message = "It has changed, and is neither a text nor a picture, so the desk makes no version of it."
    return [Problem(path, 1, message, _NO_TEXT, is_error) for path in paths]


def _problem(one: Finding, host: Host) -> Problem:
    path = one.source or one.path
    prefix = f"{content_of(host)}/"
    name = path.removeprefix(prefix)
    opens = path.startswith(prefix) and name.split("/")[0] in TEXTS
    line = one.line if path == one.path else 1
    fix = _FIXES.get(one.code, one.fix)
    return Problem(path, line, one.message, fix, one.severity is Severity.ERROR, name if opens else "")


def _text(page: Page) -> Text:
    return Text(page.title, page.owner, page.address)


def _sum_of(path: Path) -> str:
    with suppress(OSError):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""


def content_of(host: Host) -> str:
    return host.site.content.name


def by_ci(host: Host) -> bool:
    return host.declared.common.by == "ci"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else noun + 's'}"
