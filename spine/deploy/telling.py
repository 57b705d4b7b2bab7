"""A deploy in words and tables, for a terminal and for programs. Plain, but for rich's tables."""

import datetime as dt
import io
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from plugins.posts.files import printable
from spine.deploy.effects import Effects, Page
from spine.deploy.guards import megabytes
from spine.deploy.plan import Act, Part, Plan, Step, is_copy
from spine.deploy.prepare import Prepared
from spine.deploy.release import Release, Remote

_PARTS = {
    Part.ASSET: "style and pictures",
    Part.SHARED: "other files",
    Part.PAGE: "pages",
    Part.LIST: "feeds and lists",
}
_PAGES = 12
"""So many pages are named; the rest is counted."""
_INDENT = 11
"""Where their names begin, behind what becomes of them."""
_WIDTH = 80
"""Of a terminal that nobody has made wider."""


def live(remote: Remote, zone: dt.tzinfo) -> str:
    """Return what is live, in a line."""
    release = remote.release
    if release is None:
        return "Nothing is live there yet."
    return _filled(
        printable(f"Live: release {release.number}, since {_moment(release, zone)}, by {release.by}.")
    )


def plan_of(prepared: Prepared) -> str:
    """Return what a deploy would do: in words for visitors, and in files for the host."""
    steps = prepared.plan
    if steps.is_empty and prepared.remote.release:
        return f"Nothing has changed: all {steps.same} files are there."
    words = _in_words(prepared.effects, first=prepared.remote.release is None)
    rows = [words, "", _table(steps), "", _staying(steps)]
    if prepared.effects.gone and not steps.purge:
        rows += ["If something of it must be gone for good, at once: add --purge (docs/deploy.md)."]
    if steps.purge:
        older = ", ".join(f"{one.number}" for one in reversed(prepared.remote.releases)) or "none"
        rows += ["Releases that are deleted for good, so that nobody can go back to them: " + older]
    return "\n".join(rows)


def _in_words(effects: Effects, *, first: bool) -> str:
    if first:
        return _filled(f"The whole site goes out for the first time: {effects.sentence}")
    rows = [("new", one) for one in effects.new]
    rows += [("changed", one) for one in effects.changed]
    rows += [("removed", one) for one in effects.gone]
    lines = [f"  {what:7}  {_named(page)}" for what, page in rows[:_PAGES]]
    if len(rows) > _PAGES:
        lines.append(f"  and {len(rows) - _PAGES} more")
    return "\n".join([_filled(effects.sentence), *lines])


def _named(page: Page) -> str:
    """Return a page's title and address; below each other when a line is too narrow for both."""
    title, address = printable(page.title), printable(page.address)
    if len(title) + len(address) + _INDENT + 2 <= _WIDTH:
        return f"{title}  {address}"
    lines = [*_filled(title, _WIDTH - _INDENT).split("\n"), address]
    return f"\n{_INDENT * ' '}".join(lines)


def _filled(words: str, width: int = _WIDTH) -> str:
    """Return a sentence on lines that are broken between words."""
    return textwrap.fill(words, width, break_long_words=False, break_on_hyphens=False)


def _table(steps: Plan) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("files")
    for name in ("new", "changed", "deleted", "to send"):
        table.add_column(name, justify="right")
    for part, words in _PARTS.items():
        sent, gone = steps.of(Act.SEND, part), steps.of(Act.DELETE, part)
        size = sum(step.size for step in sent)
        new, changed = _count(one for one in sent if one.new), _count(one for one in sent if not one.new)
        table.add_row(words, f"{new}", f"{changed}", f"{_count(gone)}", megabytes(size))
    return _drawn(table)


def _count(steps: Iterable[Step]) -> int:
    """Return how many files that is; their packed copies aside."""
    return sum(not is_copy(step.path) for step in steps)


def _drawn(table: Any) -> str:
    from rich.console import Console

    out = io.StringIO()
    Console(file=out, width=_WIDTH, color_system=None, highlight=False).print(table)
    lines = [line.rstrip() for line in out.getvalue().split("\n")]
    return "\n".join(filter(None, lines))


def _staying(steps: Plan) -> str:
    same, old = steps.same, len(steps.retired)
    there = "1 file is" if same == 1 else f"{same} files are"
    said = f"{there} there already." if same else "Nothing of it is there yet."
    if old:
        kept = "old piece of style or pictures stays" if old == 1 else "old pieces of style or pictures stay"
        said += f" {old} {kept} for a while, for visitors who have an old page open."
    return _filled(said)


def releases(found: Sequence[Release], live: Release | None, zone: dt.tzinfo) -> str:
    """Return the releases on a host, the newest first."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("release", justify="right")
    for name in ("went live", "by", "what was new"):
        table.add_column(name)
    for one in found:
        number = f"{one.number}{' (live)' if live and one.number == live.number else ''}"
        cells = (number, _moment(one, zone), one.by, one.words)
        table.add_row(*[Text(printable(cell)) for cell in cells])
    return _drawn(table)


def _moment(release: Release, zone: dt.tzinfo) -> str:
    local = release.moment.astimezone(zone)
    return f"{local:%B} {local.day}, {local.year}, {local:%H:%M}"


def as_object(release: Release | None) -> dict[str, Any] | None:
    """Return a release for programs."""
    if release is None:
        return None
    return {
        "number": release.number,
        "moment": release.moment.isoformat(),
        "by": release.by,
        "commit": release.commit,
        "words": release.words,
        "back_to": release.back_to,
    }


def plan_as_object(prepared: Prepared) -> dict[str, Any]:
    """Return a plan for programs."""
    steps, effects = prepared.plan, prepared.effects
    return {
        "live": as_object(prepared.remote.release),
        "words": effects.sentence,
        "new": [one.address for one in effects.new],
        "changed": [one.address for one in effects.changed],
        "gone": [one.address for one in effects.gone],
        "send": [{"path": step.path, "size": step.size, "new": step.new} for step in steps.of(Act.SEND)],
        "delete": [step.path for step in steps.of(Act.DELETE)],
        "bytes": steps.size,
        "same": steps.same,
        "purge": steps.purge,
        "questions": list(prepared.questions),
        "token": prepared.token,
    }
