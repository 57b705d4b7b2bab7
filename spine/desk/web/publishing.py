"""Publishing as one desk knows it: what is under way, what came of the last act, whether it still holds."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from spine.deploy.host import Host, Seen
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

    def begin(self, act: str, host: str, words: str, **told: object) -> Job:
        """Begin an act. Raises `click.UsageError` while another one is under way."""
        return self._jobs.begin(ACT, self._work(act, host, told), words=words, busy=_BUSY)

    def look(self, host: Host) -> Job | None:
        """Begin to look what is live on a host, if nobody looks already."""
        looking = self._jobs.newest(LOOK)
        if looking is not None and looking.running:
            return looking
        return self._jobs.begin(
            LOOK, self._work("look", host.name, {}), words="Looking what is live", busy=""
        )

    def looking(self, host: Host, seen: Seen | None, now: dt.datetime) -> Job | None:
        """Return the look under way or the last one; when what was seen is old, begin to look anew.

        After a look that failed, nobody looks again by himself before an hour has passed.
        """
        job = self._jobs.newest(LOOK)
        fresh = seen is not None and now - seen.looked < OLD
        if fresh or (job is not None and (job.running or (job.ended and now - job.ended < OLD))):
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
