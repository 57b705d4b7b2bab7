"""Import and pull: searches come in, from files of an editor or from the live source, and become topics."""

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from plugins.findings import Finding
from plugins.trends.live.ask import What
from plugins.trends.settings import TrendsSettings, read_trends_settings
from plugins.trends.sources.places import name_of
from spine import importing, pulled, pulling
from spine.desk.web import words
from spine.desk.web.answers import said, screen
from spine.desk.web.guard import OWN
from spine.desk.web.jobs import Job
from spine.desk.web.screens.came_in import CameIn, of_import, of_pull
from spine.desk.web.screens.topics import tabs_of
from spine.desk.web.work import Work
from spine.received import Received, Sent, receive

HERE = f"{OWN}import"
_SUGGESTED = 5
"""Searches that are named for exporting by hand."""
_WINDOWS = {
    "today 12-m": "the past 12 months",
    "today 5-y": "the past 5 years",
    "today 3-m": "the past 90 days",
}


@dataclass(frozen=True, slots=True)
class Pulling:
    """How things stand with the live source."""

    title: str
    sentences: tuple[str, ...]
    """When it answered last, and what is due."""
    refused: str = ""
    """What to say when it refuses us; empty when it does not."""
    can_pull: bool = False
    instead: str = ""
    """Why there is no button."""
    brought: tuple[tuple[str, str], ...] = ()
    """From where snapshots came, and when the newest."""
    findings: tuple[Finding, ...] = ()


# ---- looking ----------------------------------------------------------------------


def show(work: Work, request: Request) -> Response:
    """Show where searches come in, and what the last ones have brought."""
    standing, due = work.standing(), work.due.known()
    importing_, pulling_ = work.jobs.newest("import"), work.jobs.newest("pull")
    settings = due.value.source.settings if due.value else read_trends_settings(work.live.settings)
    return screen(
        work, request, "import.html", here="topics", standing=standing, tabs=tabs_of(standing), tab="import",
        reading=importing_, report=_report(importing_), pull=pulling_, brought=_report(pulling_),
        due=due, source=_pulling(work, due.value) if due.value else None, settings=settings,
        by_hand=_by_hand(due.value, settings), place=name_of(settings.place),
        window=_WINDOWS.get(settings.window, settings.window),
    )  # fmt: skip


def job(work: Work, request: Request) -> Response:
    """Tell a script how far a job is."""
    found = work.jobs.newest(request.path_params["kind"])
    if found is None:
        return JSONResponse({"error": "Nothing of this kind runs."}, 404)
    return JSONResponse(
        {
            "number": found.number,
            "running": found.running,
            "words": f"{found.words} …",
            "done": found.done,
            "of": found.of,
        }
    )


def _report(found: Job | None) -> CameIn | None:
    return found.result if found is not None and not found.running else None


def _pulling(work: Work, standing: pulling.Standing) -> Pulling:
    """Return how things stand with the live source, in words."""
    source = standing.source
    source.now = pulling.present()
    refusal, here, today = source.refusal, work.now().tzinfo, work.now().date()
    brought = tuple(
        (
            "Imported" if via == "import" else "Pulled",
            f"{words.many(count, 'file')}, the newest of {words.day(newest.astimezone(here).date(), today)}",
        )
        for via, (count, newest) in standing.by_source.items()
    )
    sentences = (pulled.due(standing),) if refusal else (pulled.last(source), pulled.due(standing))
    instead = ""
    if refusal:
        instead = f"“Pull now” appears here again from {pulled.hour(source, refusal.until)}."
    elif not standing.due:
        instead = "“Pull now” appears here when something is due."
    return Pulling(
        source.title,
        sentences,
        pulled.refused(source, refusal, instead=pulled.BY_HAND) if refusal else "",
        not instead,
        instead,
        brought,
        tuple(source.findings),
    )


def _by_hand(standing: pulling.Standing | None, settings: TrendsSettings) -> list[str]:
    """Return the searches that are best exported by hand: those that are due, else the first of the list."""
    due = [ask.queries[0] for ask in standing.due if ask.what is What.RELATED] if standing else []
    return (due or list(settings.seeds))[:_SUGGESTED]


# ---- importing --------------------------------------------------------------------


def read(work: Work, request: Request, form: FormData) -> Response:
    """Take files in, and begin to read them."""
    sent = _sent(form)
    if not sent:
        raise click.UsageError("No file was chosen. Choose one or more exports, and then read them.")
    running = work.jobs.newest("import")
    busy = "Other files are being read just now. Wait until that has ended; then read these."
    if running is not None and running.running:
        raise click.UsageError(busy)
    folder = Path(tempfile.mkdtemp(prefix="import-", dir=work.live.pages.parent))
    try:
        received = receive(folder, sent)
        work.jobs.begin("import", _import(work, folder, received), words="Opening the files", busy=busy)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return said(request, f"{HERE}#report")


def _import(work: Work, folder: Path, received: Received):
    """Return the job that reads files, which lie in a folder of their own."""

    def run(job: Job) -> CameIn:
        def tell(text: str, done: int, of: int) -> None:
            first, _, name = text.partition("Reading ")
            job.tell(f"Reading {received.original(name)}" if name and not first else text, done, of)

        try:
            return of_import(importing.run(work.root, received.paths, tell=tell), received.original)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    return run


def _sent(form: FormData) -> list[Sent]:
    """Return the files of a form, each with its time if a script has sent that."""
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    times = _times(str(form.get("changed", "")), len(files))
    return [Sent(file.filename or "", file.file, time) for file, time in zip(files, times, strict=True)]


def _times(typed: str, count: int) -> Sequence[float | None]:
    """Return when each file was last changed, in seconds; a script sends milliseconds, as a list."""
    try:
        told = json.loads(typed) if typed else []
    except (ValueError, RecursionError):
        told = []
    latest = dt.datetime.now(dt.UTC).timestamp()
    if not isinstance(told, list) or len(told) != count:
        return [None] * count
    return [one / 1000 if type(one) in (int, float) and 0 < one / 1000 <= latest else None for one in told]


# ---- pulling ----------------------------------------------------------------------


def pull(work: Work, request: Request, form: FormData) -> Response:
    """Begin to ask the live source what is due, or stop doing so."""
    running = work.jobs.newest("pull")
    if form.get("stop"):
        if running is not None:
            running.stop()
        return said(request, f"{HERE}#pull")
    busy = "A pull is running already. Wait until it has ended, or stop it."
    work.jobs.begin(
        "pull", lambda job: _pull(work, job), words="Looking what is due", busy=busy, can_stop=True
    )
    return said(request, f"{HERE}#pull")


def _pull(work: Work, job: Job) -> CameIn:
    """Ask what is due, and renew the topics."""
    source = pulling.source(work.root)
    later: list[str] = []

    def go_on(asked: int, due: int) -> bool:
        job.count(asked, asked + due)
        return not job.stopping

    done = pulling.run(source, say=lambda text: job.tell(text.rstrip(".")), sleep=job.pause, go_on=go_on)
    job.tell("Renewing the topics")
    topics = pulling.renew(source, say=later.append)
    lines = [*pulled.told(source, done, instead=pulled.BY_HAND), *later]
    return of_pull(lines, topics, source.findings)
