"""Which screen stands at which address."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from spine.desk.web.answers import Change, Show, changing, problem, showing
from spine.desk.web.entering import Entering
from spine.desk.web.guard import OWN, Guard, Rules
from spine.desk.web.pages import Pages, kind_of
from spine.desk.web.screens import (
    deciding,
    dropped,
    history,
    links,
    posts,
    publish,
    related,
    searches,
    today,
    topics,
    twice,
    writing,
)
from spine.desk.web.work import Work

SIZES = {f"{OWN}import": 64 << 20, f"{OWN}pictures": 24 << 20}
"""How many bytes may be sent to some addresses."""
SCREENS: Sequence[tuple[str, Show]] = (
    ("", today.show),
    ("topics", topics.show),
    ("topics/{slug}/evidence", topics.evidence),
    ("posts", posts.show),
    ("links", links.show),
    ("links/picture.svg", related.picture),
    ("history", history.show),
    ("publish", publish.show),
    ("publish/version", twice.version),
    ("publish/picture", twice.picture),
    ("dropped", dropped.show),
    ("import", searches.show),
    ("jobs/{kind}", searches.job),
    ("write", writing.begin),
    ("write/{name:path}", writing.show),
    ("look/{name:path}", writing.look),
    ("find", writing.find),
)
"""What is looked at: the address after `/.desk/`, and who answers."""
FORMS: Sequence[tuple[str, Change]] = (
    ("topics", deciding.decide),
    ("undo", deciding.undo),
    ("publish", publish.change),
    ("publish/version", twice.redraft),
    ("links", links.check),
    ("dropped", dropped.rescue),
    ("import", searches.read),
    ("pull", searches.pull),
    ("write", writing.start),
    ("write/{name:path}", writing.change),
    ("try/{name:path}", writing.attempt),
    ("pictures", writing.bring),
)
"""What changes something."""


def application(work: Work, pages: Pages, rules: Rules, entering: Entering | None = None) -> ASGIApp:
    """Return the whole desk as an ASGI application: its screens, and the site they work on."""
    routes: list[BaseRoute] = [
        Route(OWN.rstrip("/"), lambda request: RedirectResponse(OWN, 308)),
        Route(f"{OWN}events", pages.events),
        Route(f"{OWN}static/{{name}}", static),
        *(Route(f"{OWN}{path}", showing(work, show), methods=["GET"]) for path, show in SCREENS),
        *(Route(f"{OWN}{path}", changing(work, change), methods=["POST"]) for path, change in FORMS),
        *(entering.routes(work) if entering else []),
        Route(f"{OWN}{{path:path}}", showing(work, _nowhere)),
        Route("/{path:path}", _of_site(pages), methods=["GET"]),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(GZipMiddleware, minimum_size=1500)])
    return Guard(app, rules, entering.entered if entering else lambda session: True)


async def static(request: Request) -> Response:
    """Return one of the desk's own files."""
    data = _file(request.path_params["name"])
    if data is None:
        return Response("Not found\n", 404, media_type="text/plain")
    return Response(data, media_type=kind_of(request.path_params["name"]))


@cache
def _file(name: str) -> bytes | None:
    folder = Path(__file__).with_name("static")
    return (folder / name).read_bytes() if name in {file.name for file in folder.iterdir()} else None


def _of_site(pages: Pages):
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(pages.answer, request)

    return answer


def _nowhere(work: Work, request: Request) -> Response:
    return problem(work, request, "There is nothing at this address of the desk.", 404)
