"""How the desk answers: a screen for people, a few values for the script of a screen."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from plugins.trends.topic import Status
from spine.desk.web import drawing, words
from spine.desk.web.guard import OWN, TooLarge, too_large
from spine.desk.web.refusals import words_of
from spine.desk.web.work import Work

Show = Callable[[Work, Request], Response]
Change = Callable[[Work, Request, FormData], Response]

_FOLDER = Path(__file__).parent
_MOST_FILES, _MOST_FIELDS, _LARGEST_FIELD = 60, 400, 1 << 20


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"w": words, "spark": drawing.spark, "mini": drawing.mini, "OWN": OWN}
    environment.filters["tight"] = _tight
    return environment


def _tight(markup: str) -> str:
    """Return markup without the blanks that begin its lines. Nothing in it may need them."""
    return re.sub(r"\n\s+", "\n", markup)


def screen(
    work: Work, request: Request, template: str, *, here: str = "", status: int = 200, **shown: Any
) -> Response:
    """Return a screen. `here` is the name of the part of the desk it belongs to."""
    standing = shown.get("standing") or work.standing()
    now = work.now()
    text = _templates().get_template(template).render(
        here=here,
        waiting=len(standing.of(Status.SUGGESTED)),
        to_mend=work.to_mend(),
        token=request.scope["desk"]["token"],
        guarded=request.scope["desk"]["guarded"],
        today=now.date(),
        now=now,
        site=work.site,
        **shown,
    )  # fmt: skip
    return HTMLResponse(text, status)


def part(template: str, **shown: Any) -> str:
    """Return a piece of a screen."""
    return _templates().get_template(template).render(**shown)


def for_script(request: Request) -> bool:
    """Whether a script asks, which wants values and no screen."""
    return request.headers.get("accept", "").startswith("application/json")


def said(request: Request, back: str, words: str = "", **values: Any) -> Response:
    """Answer that something was done: values for a script, the screen `back` for people."""
    if for_script(request):
        return JSONResponse({"said": words, **values})
    return RedirectResponse(back, 303)


def showing(work: Work, show: Show) -> Callable[[Request], Any]:
    """Return the endpoint of a screen."""

    async def endpoint(request: Request) -> Response:
        try:
            return await run_in_threadpool(show, work, request)
        except Exception as error:
            return await run_in_threadpool(refused, work, request, error, None)

    return endpoint


def changing(work: Work, change: Change) -> Callable[[Request], Any]:
    """Return the endpoint of a form. Without the token of its session nothing is looked at."""

    async def endpoint(request: Request) -> Response:
        limits = {"max_files": _MOST_FILES, "max_fields": _MOST_FIELDS, "max_part_size": _LARGEST_FIELD}
        try:
            async with request.form(**limits) as form:
                token = form.get("token") or request.headers.get("x-desk-token", "")
                if token != request.scope["desk"]["token"]:
                    return await run_in_threadpool(_stale, work, request, form)
                try:
                    return await run_in_threadpool(change, work, request, form)
                except Exception as error:
                    return await run_in_threadpool(refused, work, request, error, form)
        except TooLarge:
            return too_large()
        except HTTPException as error:  # more files or fields than a form may have
            return await run_in_threadpool(problem, work, request, f"{error.detail}", error.status_code)

    return endpoint


def refused(work: Work, request: Request, error: Exception, form: FormData | None) -> Response:
    """Say why something could not be done; what was typed is kept, to be sent again."""
    return problem(work, request, *words_of(error), form)


def problem(work: Work, request: Request, words: str, status: int, form: FormData | None = None) -> Response:
    """Return a screen that says what went wrong, and lets one send the same again."""
    if for_script(request):
        return JSONResponse({"error": words}, status)
    typed = [(name, value) for name, value in form.multi_items() if isinstance(value, str)] if form else []
    again = [pair for pair in typed if pair[0] not in ("token", "password")]
    back = request.headers.get("referer", "") or OWN
    return screen(
        work, request, "problem.html", status=status, words=words, again=again, back=back, to=request.url.path
    )


def _stale(work: Work, request: Request, form: FormData) -> Response:
    words = "This page was open for longer than the browser kept its place here. Nothing was changed."
    if for_script(request):
        return JSONResponse({"error": words, "token": request.scope["desk"]["token"]}, 403)
    return problem(work, request, words, 403, form)
