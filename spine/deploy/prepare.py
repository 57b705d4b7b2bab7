"""Gets everything ready for a deploy: builds the site, packs it, looks at the host, plans, and has doubts."""

import hashlib
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

import click

from plugins.findings import Finding, Severity
from plugins.posts import Library, read_library
from plugins.seo.addresses.ledger import Known
from plugins.seo.addresses.places import Place as Address
from plugins.seo.addresses.redirects import Redirects
from plugins.seo.addresses.survey import Survey
from plugins.site import build_time
from plugins.site.store import Store
from spine.addresses import addresses_of
from spine.deploy import guards, source
from spine.deploy.effects import Effects, Page, effects_of
from spine.deploy.files import Digest, Files, Parcel, read_files, walk
from spine.deploy.host import Host, remember
from spine.deploy.hosts import HOSTS, OF_A_HOST, files_of, setup_of
from spine.deploy.hosts.nginx import Place
from spine.deploy.packing import copies_of, is_packable
from spine.deploy.parcel import pack
from spine.deploy.plan import Act, Part, Plan, is_copy, plan
from spine.deploy.release import Remote
from spine.deploy.targets.target import Target
from spine.output import made_in


@dataclass(frozen=True, slots=True)
class Prepared:
    """A deploy that can be shown, and carried out."""

    host: Host
    target: Target
    parcel: Parcel
    remote: Remote
    plan: Plan
    effects: Effects
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
    def checked(self) -> int:
        """Files that the check looked at."""
        return len(self.library.files)

    @property
    def refused(self) -> bool:
        """Whether it must not go out."""
        return any(one.severity is Severity.ERROR for one in self.findings)

    @property
    def token(self) -> str:
        """What tells this plan from any other: what was agreed to is what is carried out."""
        live = self.remote.release.number if self.remote.release else 0
        steps = self.plan
        told = repr((live, steps.steps, sorted(steps.files.items()), steps.purge, self.questions))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class NotBuilt:
    """Why there is nothing to deploy."""

    findings: tuple[Finding, ...]
    checked: int
    failed: str


Say = Callable[[str], None]
"""Is told what is being done, a few words each."""


def prepare(
    host: Host, *, say: Say, output: Path | None = None, build: bool = True, purge: bool = False
) -> Prepared | NotBuilt:
    """Return a deploy of what is written now; or, with `build=False`, of what is in the output folder.

    With `purge`, one that leaves nothing older on the host.

    Nothing on the host is changed. Raises `DeployError`, `SettingsError`, `click.UsageError` and `OSError`.
    """
    output = output or host.root / "output"
    findings = [
        *guards.address_problems(host.site.url, _line_of_address(host)),
        *guards.time_problems(build_time(), datetime.now(UTC)),
    ]
    if findings:
        return NotBuilt(tuple(findings), 1, "Nothing was built.")
    built = _built_now(host, output, say) if build else _built_before(host, output)
    if isinstance(built, NotBuilt):
        return built
    say("Looking at the host")
    target = host.target()
    remote = target.look()
    remember(host, remote, build_time())
    say("Comparing")
    with host.alone(wait=60.0):
        parcel = parcel_of(host, output, built.survey, target)
    today = build_time().astimezone(host.site.timezone).date()
    steps = plan(parcel.files, remote, today, purge=purge)
    return _planned(host, target, parcel, remote, steps, built)


def _line_of_address(host: Host) -> int:
    """Return the line of publishconf.py that sets the site's address; the first when none does."""
    with suppress(OSError, ValueError):
        lines = (host.root / "publishconf.py").read_text(encoding="utf-8").split("\n")
        return next((at for at, line in enumerate(lines, 1) if line.startswith("SITEURL")), 1)
    return 1


class _Built(NamedTuple):
    """What a deploy is made from."""

    state: source.Source | None
    library: Library
    survey: Survey
    output: Path
    findings: tuple[Finding, ...]
    questions: tuple[str, ...]


def _built_now(host: Host, output: Path, say: Say) -> _Built | NotBuilt:
    """Build the site."""
    from spine import building

    state = source.source_of(host.root)
    say("Building the site")
    built = building.build(host.root, output=output, publish=True, quiet=True)
    if built.failed:
        return NotBuilt(tuple(built.findings), built.checked, built.failed)
    findings = [*built.findings, *guards.still(state, source.source_of(host.root))]
    return _surveyed(host, output, state, built.library or _read(host), findings)


def _built_before(host: Host, output: Path) -> _Built | NotBuilt:
    """Take what lies in the output folder, with all doubts about it."""
    made = made_in(_cache(host), _whole(output))
    findings = list(guards.age_problems(source.newer_than(host.root, made.began))) if made else []
    questions = guards.build_questions(made and made.strays, output.name)
    return _surveyed(host, output, source.source_of(host.root), _read(host), findings, tuple(questions))


def _surveyed(
    host: Host,
    output: Path,
    state: source.Source | None,
    library: Library,
    findings: list[Finding],
    questions: tuple[str, ...] = (),
) -> _Built | NotBuilt:
    """Return a built site with what there is to know of its addresses."""
    survey, odd = addresses_of(host.site, library, host.settings, publish=True)
    findings += [one for one in odd if one not in findings]
    if survey is None:
        return NotBuilt(tuple(findings), 1, "The list of addresses can't be read.")
    return _Built(state, library, survey, output, tuple(findings), questions)


def _planned(
    host: Host, target: Target, parcel: Parcel, remote: Remote, steps: Plan, built: _Built
) -> Prepared:
    """Return the plan, with all doubts about it."""
    now, live, survey = build_time(), remote.release, built.survey
    commit = live.commit if live and built.state else ""
    posts = sum(post.is_live(now) for post in built.library.posts)
    findings = [
        *built.findings,
        *guards.content_problems(parcel.files, posts),
        *guards.source_problems(
            _of_visitors(built.state, built.library, now),
            live,
            known=not commit or source.holds(host.root, commit),
            kept=source.is_kept(host.root),
        ),
        *guards.page_problems(_words_of(parcel, steps), host.site.url),
    ]
    texts = source.changed_since(host.root, commit) if commit else None
    if texts is None and live:
        texts = source.touched_since(host.root, live.moment)
    now_there, ever = _texts(survey.places.live.values()), _texts(survey.ledger.known.values())
    return Prepared(
        host=host,
        target=target,
        parcel=parcel,
        remote=remote,
        plan=steps,
        effects=effects_of(steps, now_there, ever, texts),
        findings=tuple(findings),
        questions=(*built.questions, *guards.questions(steps, remote, host.declared.common, host.site.url)),
        commit=built.state.commit if built.state else "",
        library=built.library,
        survey=survey,
        output=built.output,
    )


def _of_visitors(state: source.Source | None, library: Library, now: datetime) -> source.Source | None:
    """Return the state without new posts that no visitor gets: a draft that is begun holds nobody up."""
    if state is None:
        return None
    unseen = {post.path for post in library.posts if not post.is_live(now)} & state.new
    return replace(state, changed=tuple(name for name in state.changed if name not in unseen))


def parcel_of(host: Host, output: Path, survey: Survey, target: Target) -> Parcel:
    """Return the site built in `output` with all that the host wants to have beside it."""
    server, folder = host.declared.common.server, output
    names = [name for name, _ in walk(folder)]
    name = urlsplit(host.site.url).hostname or ""
    own = files_of(server, names, survey.redirects, host.site.base, host.headers, name=name)

    def copies(files: Files) -> Mapping[str, Path]:
        if not HOSTS[server].packed:
            return {}
        sums = {path: file.sum for path, file in files.items() if is_packable(path, file.size)}
        return copies_of(folder, sums, host.cache.parent)

    memory, place = host.cache / "sums.json", host.cache / "parcel"
    return pack(output, place, target.digest, memory, more=own, without=OF_A_HOST, copies=copies)


def is_whole(parcel: Parcel, host: Host, digest: Digest) -> bool:
    """Whether the parcel's folder still holds what it was packed with."""
    return read_files(parcel.folder, digest, host.cache / "sums-again.json") == parcel.files


def setup(host: Host, output: Path | None) -> str:
    """Return what the host's operator puts into its configuration, for the site as it is built now.

    Raises `click.UsageError` when it is not built, and `SettingsError`.
    """
    folder = _whole(output or host.root / "output")
    survey, _ = addresses_of(host.site, _read(host), host.settings, publish=True)
    redirects = survey.redirects if survey else Redirects()
    path = getattr(host.declared.own, "path", "")
    here, base, first = Place(name=urlsplit(host.site.url).hostname or "blog.example"), host.site.base, ""
    if path:
        where = host.root / Path(path).expanduser() if host.declared.common.to == "folder" else Path(path)
        here = replace(here, folder=f"{where}/web" if base else f"{where}/current")
        first = _below(here.folder, base) if base else ""
    names = [name for name, _ in walk(folder)]
    server = host.declared.common.server
    return first + setup_of(server, names, redirects, base, host.headers, place=here)


def _whole(output: Path) -> Path:
    """Return the folder. Raises `click.UsageError` when there is no site in it."""
    if not (output / "index.html").is_file():
        raise click.UsageError("The site is not built yet. Run: spine build --publish")
    return output


def _below(folder: str, base: str) -> str:
    """Return a remark that says how a site below the path `base` comes to lie so in a server's folder."""
    lies, up = PurePosixPath(f"{folder}{base}"), "../" * base.count("/")
    made = f"mkdir -p {shlex.quote(str(lies.parent))} && ln -sfn {up}current {shlex.quote(str(lies))}"
    return f"# The site lies below a path. Once, on the server:\n#     {made}\n"


def _texts(places: Iterable[Address | Known]) -> dict[str, Page]:
    """Return those that are texts, by address."""
    return {one.address: Page(one.address, one.title, one.owner) for one in places if "/" in one.owner}


def _words_of(parcel: Parcel, steps: Plan) -> Iterator[tuple[str, bytes]]:
    """Yield the pages and lists that are to be sent."""
    for step in (*steps.of(Act.SEND, Part.PAGE), *steps.of(Act.SEND, Part.LIST)):
        if not is_copy(step.path):
            yield step.path, parcel.path(step.path).read_bytes()


def _read(host: Host) -> Library:
    return read_library(host.site, store=Store(_cache(host) / "posts.sqlite"))


def _cache(host: Host) -> Path:
    return host.root / (host.settings.get("CACHE_PATH") or ".cache")
