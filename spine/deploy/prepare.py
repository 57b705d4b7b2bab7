"""Gets everything ready for a deploy: builds the site, packs it, looks at the host, plans, and has doubts."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from plugins.findings import Finding, Severity
from plugins.posts import Library, read_library
from plugins.seo.addresses.survey import Survey
from plugins.site import build_time
from plugins.site.store import Store
from spine.addresses import addresses_of
from spine.deploy import guards, source
from spine.deploy.changes import Changes, Page, changes
from spine.deploy.files import Parcel
from spine.deploy.host import Host, remember
from spine.deploy.parcel import pack
from spine.deploy.plan import Act, Part, Plan, plan
from spine.deploy.release import Remote
from spine.deploy.targets.target import Target


@dataclass(frozen=True, slots=True)
class Prepared:
    """A deploy that can be shown, and carried out."""

    host: Host
    target: Target
    parcel: Parcel
    remote: Remote
    plan: Plan
    changes: Changes
    findings: tuple[Finding, ...]
    """What the check of the site found, and why it must not go out: any error keeps it."""
    questions: tuple[str, ...]
    """What must be agreed to first, a sentence each."""
    commit: str
    """The state of the repository; empty without one."""
    library: Library
    survey: Survey
    output: Path

    @property
    def refused(self) -> bool:
        """Whether it must not go out."""
        return any(one.severity is Severity.ERROR for one in self.findings)

    @property
    def token(self) -> str:
        """What tells this plan from any other: what was agreed to is what is carried out."""
        live = self.remote.release.number if self.remote.release else 0
        told = repr((live, self.plan.steps, sorted(self.plan.files.items()), self.questions))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class NotBuilt:
    """Why there is nothing to deploy."""

    findings: tuple[Finding, ...]
    checked: int
    failed: str


def prepare(
    host: Host,
    *,
    output: Path | None = None,
    build: bool = True,
    quiet: bool = True,
    say: Callable[[str], None],
) -> Prepared | NotBuilt:
    """Return a deploy of what is written now; or, with `build=False`, of what is in the output folder.

    `say` is told what is being done, a few words each. Nothing on the host is changed. Raises `DeployError`,
    `SettingsError`, `click.UsageError` and `OSError`.
    """
    output = output or host.root / "output"
    findings: list[Finding] = list(guards.address_problems(host.site.url))
    if findings:
        return NotBuilt(tuple(findings), 1, "Nothing was built.")
    library = None
    if build:
        say("Building the site")
        from spine import building

        built = building.build(host.root, output=output, publish=True, quiet=quiet)
        if built.failed:
            return NotBuilt(tuple(built.findings), built.checked, built.failed)
        findings, library = list(built.findings), built.library
    library = library or _read(host)
    survey, odd = addresses_of(host.site, library, host.settings, publish=True)
    findings += [one for one in odd if one not in findings]
    if survey is None:
        return NotBuilt(tuple(findings), 1, "The list of addresses can't be read.")
    return _prepared(host, output, library, survey, findings, say)


def _prepared(
    host: Host,
    output: Path,
    library: Library,
    survey: Survey,
    findings: list[Finding],
    say: Callable[[str], None],
) -> Prepared:
    say("Looking at the host")
    target = host.target()
    remote = target.look()
    now = build_time()
    remember(host, remote, now)
    say("Comparing")
    parcel = parcel_of(host, output, survey, target)
    steps = plan(parcel.files, remote, now.astimezone(host.site.timezone).date())
    state = source.source_of(host.root)
    live = remote.release
    known = {live.commit: source.holds(host.root, live.commit)} if state and live and live.commit else {}
    findings += guards.content_problems(parcel.files, sum(post.is_live(now) for post in library.posts))
    findings += guards.source_problems(state, remote, known)
    findings += guards.page_problems(_words_of(parcel, steps), host.site.url)
    texts = source.changed_since(host.root, live.commit) if live and live.commit else None
    return Prepared(
        host,
        target,
        parcel,
        remote,
        steps,
        changes(steps, pages_of(survey), _known(survey), texts),
        tuple(findings),
        tuple(guards.questions(steps, remote, host.declared.common)),
        state.commit if state else "",
        library,
        survey,
        output,
    )


def parcel_of(host: Host, output: Path, survey: Survey, target: Target) -> Parcel:
    """Return the site built in `output` with all that the host wants to have beside it."""
    return pack(output, {}, host.cache / "parcel", target.digest, host.cache / "sums.json")


def pages_of(survey: Survey) -> dict[str, Page]:
    """Return the texts that visitors get, by address."""
    live = survey.places.live
    return {one.address: Page(one.address, one.title, one.owner) for one in live.values() if "/" in one.owner}


def _known(survey: Survey) -> dict[str, Page]:
    """Return the texts that visitors have ever had, by address."""
    known = survey.ledger.known
    return {
        one.address: Page(one.address, one.title, one.owner) for one in known.values() if "/" in one.owner
    }


def _words_of(parcel: Parcel, steps: Plan):
    """Yield the pages and lists that are to be sent."""
    for step in (*steps.of(Act.SEND, Part.PAGE), *steps.of(Act.SEND, Part.LIST)):
        if not step.path.endswith((".br", ".gz")):
            yield step.path, parcel.path(step.path).read_bytes()


def _read(host: Host) -> Library:
    folder = Path(host.settings.get("CACHE_PATH") or host.root / ".cache")
    return read_library(host.site, store=Store(folder / "posts.sqlite"))
