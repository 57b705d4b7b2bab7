"""Why a site must not go out as it is, and what has to be asked first. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from plugins.findings import Finding
from spine.deploy.files import Files, size_of
from spine.deploy.plan import Act, Part, Plan, is_copy, part_of
from spine.deploy.release import Release, Remote
from spine.deploy.settings import TargetSettings
from spine.deploy.source import Source

_NOT_REAL = (".example", ".invalid", ".test", ".localhost", ".local")
_NAMED = ("example.com", "example.net", "example.org", "localhost")
_THIS_COMPUTER = re.compile(
    rb"""(?:https?:)?//(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])(?=[:/"'<>\s?#]|$)""",
    re.IGNORECASE,
)
_A_FEW = 5
"""So many pages may vanish however small the site is."""
_SMALL = 20 << 20
"""Bytes by which a site may grow however small it is."""
_CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]*)"')


def address_problems(url: str, line: int = 1) -> Iterator[Finding]:
    """Yield what is wrong with the address that pages name as theirs, at the line that sets it."""
    host = (urlsplit(url).hostname or "").casefold()
    fix = "Set SITEURL in publishconf.py to the address of the live site."
    if not host:
        yield _refusal("no-address", "The site has no address, so its pages could name none.", fix, line)
    elif host in _NAMED or host.endswith((*_NOT_REAL, *(f".{one}" for one in _NAMED))) or _is_number(host):
        yield _refusal("no-address", f"{url} is no address that patients can reach.", fix, line)


def _is_number(host: str) -> bool:
    return bool(re.fullmatch(r"[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*", host))


def time_problems(built: datetime, now: datetime) -> Iterator[Finding]:
    """Yield why a site that is built as of another day must not go out."""
    if built > now + timedelta(minutes=5):
        message = f"The site would be built as of {built:%Y-%m-%d}: posts would go out before their day."
        yield _refusal("time", message, "Take SOURCE_DATE_EPOCH out of the environment.")


def still(before: Source | None, after: Source | None) -> Iterator[Finding]:
    """Yield that somebody has changed the repository while the site was being built."""
    if before != after:
        message = "Something was saved or committed while the site was being built."
        yield _refusal("changed-meanwhile", message, "Run it again.")


def age_problems(newer: str) -> Iterator[Finding]:
    """Yield that the built site is older than a file it is built from."""
    if newer:
        message = "It was changed after the site was built."
        yield Finding(newer, "deploy/old-build", message, "Build the site first: leave --no-build out.")


def build_questions(strays: Sequence[str] | None, folder: str) -> Iterator[str]:
    """Yield what is not as the last build has left it in a folder; None for `strays`: nobody knows."""
    if strays is None:
        yield (
            f"It is not known here what a build has made in {folder}, so anything in it would go out. "
            "To have it built: leave --no-build out."
        )
    elif strays:
        named = (
            f"{', '.join(strays[:_A_FEW])}{f' and {len(strays) - _A_FEW} more' if strays[_A_FEW:] else ''}"
        )
        yield f"{folder} is not as the last build has left it, and would go out so: {named}."


def content_problems(local: Files, posts: int) -> Iterator[Finding]:
    """Yield why a built site is no site. `posts` counts those that visitors would get."""
    missing = [name for name in ("index.html", "404.html", "sitemap.xml") if name not in local]
    if missing:
        message = f"The built site has no {', no '.join(missing)}."
        yield _refusal("empty", message, "Build it for visitors: spine build --publish")
    elif not posts:
        fix = "Publish a post first: its status must be published, and its date must have come."
        yield _refusal("empty", "There is no post that visitors would get.", fix)


def page_problems(pages: Iterable[tuple[str, bytes]], url: str) -> Iterator[Finding]:
    """Yield pages and lists that lead to this computer, or name another site as theirs."""
    for name, data in pages:
        found = _THIS_COMPUTER.search(data)
        if found:
            where = found[0].decode("ascii", "replace")
            line = data.count(b"\n", 0, found.start()) + 1
            message = f"It leads to this computer: {where}"
            fix = "No visitor can follow that. Write the address on the live site, or take it out."
            yield Finding(name, "deploy/this-computer", message, fix, line=line, target=where)
        own = _CANONICAL.search(data)
        said = own[1].decode("utf-8", "replace") if own else url
        if said != url and not said.startswith(f"{url}/"):
            message = f"It says that its address is {said}, which is not on {url}."
            fix = "Build the site anew: spine build --publish"
            yield Finding(name, "deploy/other-address", message, fix, target=said)


def source_problems(
    source: Source | None, live: Release | None, *, known: bool, kept: bool
) -> Iterator[Finding]:
    """Yield why the state of the repository must not go out.

    `known` says whether the present state has grown out of the live one, `kept` whether there is a
    repository.
    """
    if source is None:
        if kept:
            message = "The site is in a git repository, but git can't say what was committed."
            fix = "Run git status in its folder: it says why. Without any commit, make the first."
            yield _refusal("no-git", message, fix)
        return
    if source.changed:
        some = ", ".join(source.changed[:3]) + (
            f" and {len(source.changed) - 3} more" if source.changed[3:] else ""
        )
        message = f"There is work that nobody has committed: {some}."
        fix = 'Commit it, so that what is live can be made again: git add -A, then git commit -m "My work".'
        yield Finding(source.changed[0], "deploy/uncommitted", message, fix)
    if live and not known:
        day = f"{live.moment:%B} {live.moment.day}, {live.moment.year}"
        message = f"What {live.by} put live on {day} ({live.commit[:10]}) is not in what you have here."
        fix = "Fetch it first, so that nothing of it is lost: git pull. To go back on purpose: --rollback."
        if source.shallow:
            fix = "Only the newest of the history is here. Fetch all of it first: git fetch --unshallow."
        yield _refusal("older", message, fix)


def questions(plan: Plan, remote: Remote, caps: TargetSettings, url: str) -> Iterator[str]:
    """Yield what is so unusual that somebody must have meant it, a sentence each. `url` is the site's."""
    if remote.release is None:
        return
    if remote.release.site not in ("", url):
        other = remote.release.site
        yield f"What is live there is the site {other}, and this is {url}: it would be replaced."
    pages = [name for name in remote.files if part_of(name) is Part.PAGE and not is_copy(name)]
    gone = [one for one in plan.of(Act.DELETE, Part.PAGE) if not is_copy(one.path)]
    if len(gone) > max(_A_FEW, len(pages) * caps.most_deleted / 100):
        yield f"{len(gone)} of {len(pages)} pages would vanish."
    before, after = size_of(remote.files), size_of(plan.files)
    if after - before > max(_SMALL, before * caps.most_growth / 100):
        yield f"The site would grow from {megabytes(before)} to {megabytes(after)}."


def megabytes(size: int) -> str:
    """Return a number of bytes as people say it."""
    if size < 1000:
        return f"{size} bytes"
    if size < 999_500:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1e6:.1f} MB" if size < 99.95e6 else f"{size / 1e6:.0f} MB"


def _refusal(code: str, message: str, fix: str, line: int = 1) -> Finding:
    return Finding("publishconf.py", f"deploy/{code}", message, fix, line=line)
