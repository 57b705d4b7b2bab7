"""What comes of an act of publishing, as plain values. Plain."""

import datetime as dt
from dataclasses import dataclass, field

from spine.deploy.release import Release
from spine.repository import Change, Clash, Joined, Standing


@dataclass(frozen=True, slots=True)
class Text:
    """A text that visitors will find new, changed or gone."""

    title: str
    name: str
    """Inside the content folder; empty when it is written nowhere."""
    address: str
    """Where it is on the site, from the first slash on; empty when that is not known."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps the site from going out, or that should be known before."""

    path: str
    line: int
    message: str
    fix: str
    is_error: bool
    name: str = ""
    """The text to open, inside the content folder; empty when it stands in none."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go live, and what has to happen before."""

    host: str
    token: str
    """What is confirmed is what was shown: the plan that is carried out must have the same."""
    made: dt.datetime
    standing: Standing
    own: tuple[Change, ...] = ()
    """What is in no version yet and becomes part of one: texts, pictures, and what belongs to them."""
    texts: object = None
    """What the content folder was like: another value means that somebody has changed something since."""
    by_ci: bool = False
    """Whether the site's own workflow deploys what is shared."""
    new: tuple[Text, ...] = ()
    changed: tuple[Text, ...] = ()
    gone: tuple[Text, ...] = ()
    along: tuple[str, ...] = ()
    """What comes with it, in sentences: pictures, other pages that follow."""
    files: int = 0
    size: int = 0
    """Bytes to send."""
    questions: tuple[str, ...] = ()
    """What must be agreed to, a sentence each."""
    problems: tuple[Problem, ...] = ()
    failed: str = ""
    """Why there is no plan, when there is none."""
    nothing: bool = False
    """Whether visitors would see no difference."""
    first: bool = False
    """Whether nothing was ever live there."""
    again: str = ""
    """Why it is shown once more, when it is."""
    joined: Joined | None = None
    """What others had shared, and came in just before."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the site from going out."""
        return tuple(one for one in self.problems if one.is_error)

    @property
    def behind(self) -> bool:
        """Whether others have shared something that must come in first."""
        return bool(self.standing.behind)

    @property
    def can_go(self) -> bool:
        """Whether it may be put live."""
        return not (self.errors or self.failed or self.behind or self.standing.hindrance or self.nothing)

    @property
    def can_share(self) -> bool:
        """Whether there is nothing new for visitors, and something for those who work on the site."""
        one = self.standing
        waits = one.remote is not None and bool(one.ahead or self.own)
        return self.nothing and waits and not (self.errors or self.failed or self.behind or one.hindrance)

    @property
    def kept_back(self) -> int:
        """How many commits the remote does not have."""
        return self.standing.ahead if self.standing.remote else 0


@dataclass(frozen=True, slots=True)
class Choose:
    """Two people have changed the same; somebody has to choose before anything goes on."""

    host: str
    clash: Clash


@dataclass(frozen=True, slots=True)
class Live:
    """It is live."""

    host: str
    release: Release
    visit: str
    looked: int
    """Addresses that were fetched and compared."""
    problems: tuple[Problem, ...] = ()
    told: str = ""
    shared: bool = False
    """Whether the remote has it too."""
    note: str = ""
    """What did not work afterwards, in words: it is live all the same."""


@dataclass(frozen=True, slots=True)
class Shared:
    """The remote has everything; its workflow does the rest, or there was nothing else to do."""

    host: str
    by_ci: bool
    count: int
    where: str
    """The remote, for people."""
    page: str
    """Where its workflow can be watched; empty when that is not known."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A host was looked at."""

    host: str


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the way, and how far it came: done, failed, or not reached."""

    words: str
    state: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """It could not be done. What was live before still is."""

    host: str
    act: str
    words: str
    steps: tuple[Step, ...] = field(default=())

    @property
    def can_repeat(self) -> bool:
        """Whether it may be done once more as it was: nothing else can come of it than was shown."""
        return self.act in ("join", "settle", "back")


Result = Plan | Choose | Live | Shared | Looked | Stopped
