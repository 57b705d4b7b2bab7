"""Publishing as one desk knows it: what is under way, what came of the last act, whether it still holds."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import click

from plugins.posts.files import TEXTS
from spine.deploy.host import Host, Seen
from spine.deploy.release import Release
from spine.deploy.source import changed_since, source_of
from spine.desk.publish.apart import run_apart
from spine.desk.publish.hosts import Hosts
from spine.desk.publish.results import Plan, Result, Stopped
from spine.desk.web.jobs import Job, Jobs
from spine.desk.web.known import stamp_of_tree

ACT, LOOK = "publish", "live"
"""The kinds of jobs: what somebody wants done, and looking what is live."""
OLD = dt.timedelta(hours=1)
"""How long what was seen of a host counts as it is now."""
_BUSY = "Something is being published just now. Wait until that has ended."


class Publishing:
    """What has to do with going live. `content` is the content folder, `who` the name of the editor."""

    def __init__(self, root: Path, jobs: Jobs, who: Callable[[], str], content: Callable[[], Path]) -> None:
        self._root, self._jobs, self._who, self._content = root, jobs, who, content
        self.act = ""
        """What was begun last, as `acts.ACTS` calls it."""
        self.picked: dict[tuple[str, ...], Any] = {}
        """What was chosen last where two had changed the same."""
        self._before: int | None = None
        """The release that was live when the last act began; None when nobody knew."""
        self._begun: Callable[[], Job] | None = None
        self._changed: tuple[object, frozenset[str]] | None = None
        self.hosts = Hosts(root)

    @property
    def job(self) -> Job | None:
        """What is being done, or was done last."""
        return self._jobs.newest(ACT)

    @property
    def result(self) -> Result | None:
        """What came of what was done last; None while it runs, or when nothing was."""
        job = self.job
        return job.result if job is not None and not job.running else None

    @property
    def is_stale(self) -> bool:
        """Whether texts have changed since the plan was made that came of the last act."""
        result = self.result
        return isinstance(result, Plan) and result.texts != stamp_of_tree(self._content())

    def changed_since(self, live: Release, releases: Sequence[Release]) -> frozenset[str]:
        """Return the texts that have changed since the live release was written, by their paths.

        Git knows it for sure; without it, the times of the files have to do.
        """
        content = self._content()
        stamp = (stamp_of_tree(content), live.number)
        if self._changed is None or self._changed[0] != stamp:
            written = next((one for one in releases if one.number == live.back_to), live)
            found = _by_git(self._root, written.commit) if written.commit else None
            texts = {f"{content.name}/{name}" for name in (found or ()) if name.split("/")[0] in TEXTS}
            if found is None:
                texts = set(_by_time(content, written.moment.timestamp()))
            self._changed = stamp, frozenset(texts)
        return self._changed[1]

    def begin(self, act: str, host: str, words: str, **told: object) -> Job:
        """Begin an act. Raises `click.UsageError` while another one is under way."""
        known = self.hosts.chosen(host)
        seen = self.hosts.seen(known) if known else None
        job = self._jobs.begin(ACT, self._work(act, host, told), words=words, busy=_BUSY)
        self.act, self._begun = act, partial(self.begin, act, host, words, **told)
        self._before = seen and (seen.release.number if seen.release else 0)
        return job

    def again(self) -> Job:
        """Begin the last act once more, as it was. Raises `click.UsageError` when it was not stopped."""
        result = self.result
        if self._begun is None or not isinstance(result, Stopped) or not result.can_repeat:
            raise click.UsageError("There is nothing to try again. Open Publish again: nothing was lost.")
        return self._begun()

    def went(self, seen: Seen | None) -> bool:
        """Whether the last act was stopped after it had put the site live. Asks no clock."""
        live, stopped = seen and seen.release, self.result
        if not live or self._before is None or not isinstance(stopped, Stopped):
            return False
        return stopped.act in ("go", "back") and live.number > self._before and live.by == self._who()

    def look(self, host: Host) -> Job | None:
        """Begin to look what is live on a host, if nobody looks already."""
        looking = self._jobs.newest(LOOK)
        if looking is not None and looking.running:
            return looking
        return self._jobs.begin(
            LOOK, self._work("look", host.name, {}), words="Looking what is live", busy=""
        )

    def looking(
        self, host: Host, seen: Seen | None, now: dt.datetime, *, since: dt.datetime | None = None
    ) -> Job | None:
        """Return the look under way or the last one; when what was seen is old, begin to look anew.

        Old is what is older than an hour, or than `since`: a plan must not stand beside an older site.

        After a look that failed, nobody looks again by himself before an hour has passed.
        """
        job = self._jobs.newest(LOOK)
        oldest = max(now - OLD, since) if since else now - OLD
        fresh = seen is not None and seen.looked >= oldest
        if fresh or (job is not None and (job.running or (job.ended and job.ended >= oldest))):
            return job
        return self.look(host)

    def failed_look(self) -> str:
        """Return why what is live could not be looked up last; empty when it could."""
        job = self._jobs.newest(LOOK)
        if job is None or job.running:
            return ""
        return job.error or (job.result.words if isinstance(job.result, Stopped) else "")

    def _work(self, act: str, host: str, told: dict[str, object]) -> Callable[[Job], Result]:
        def run(job: Job) -> Result:
            return run_apart(self._root, act, host, by=self._who(), tell=job.tell, **told)

        return run


def _by_git(root: Path, commit: str) -> list[str] | None:
    """Return the files of the content that differ from a commit, by their names inside it."""
    state, changed = source_of(root), changed_since(root, commit)
    if state is None or changed is None:
        return None
    return [path.partition("/")[2] for path in {*changed, *state.changed}]


def _by_time(content: Path, moment: float) -> Iterator[str]:
    """Yield the texts that were written after a moment."""
    for folder in TEXTS:
        for file in (content / folder).rglob("*.md"):
            with suppress(OSError):
                if file.stat().st_mtime > moment:
                    yield f"{content.name}/{file.relative_to(content).as_posix()}"
