"""Google Trends, through pytrends: related searches, interest over time, suggestions.

Nothing here is promised by Google: the addresses are those that its own page uses, and it refuses programs
when it likes. What it refuses, an editor can still export in a browser (docs/searches.md).
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from plugins.trends.live.ask import Ask, What
from plugins.trends.live.faults import Fault, SourceFault
from plugins.trends.live.google_widgets import TITLE, refuse_page, refuse_text
from plugins.trends.live.http import Request, send
from plugins.trends.payload import Payload
from plugins.trends.settings import TrendsSettings, is_here

__all__ = ["TITLE", "connect"]

_COOKIE = "NID"
_PAGE = 64 << 10
"""How much of the page that gives the cookie is read."""
_WHO = "Mozilla/5.0 (compatible; spine-trends/1.0; reads Google Trends for one blog)"


def connect(settings: TrendsSettings, now: Callable[[], dt.datetime]) -> "Google":
    """Return a client for one run."""
    return Google(settings, now)


class Google:
    """Asks Google Trends. Sends nothing before the first ask."""

    def __init__(self, settings: TrendsSettings, now: Callable[[], dt.datetime]) -> None:
        self.requests = 0
        self._settings, self._now = settings, now
        self._cookies: dict[str, str] | None = None

    def cost(self, ask: Ask) -> int:
        """Return how many requests an ask takes: the question, its answer, and once in a run the cookie."""
        return (1 if ask.what is What.SUGGESTIONS else 2) + (self._cookies is None)

    def fetch(self, ask: Ask) -> Payload:
        """Ask, and return the body that answers, as it came. Raises `SourceFault`."""
        from plugins.trends.live.google_session import OneAsk

        body, window = OneAsk(self, ask, language=self._settings.language).answer()
        return Payload(
            body=body,
            name=ask.endpoint,
            fetched=self._now(),
            via="google",
            seed=ask.seed,
            place=ask.place,
            window=window,
            anchor=ask.anchor,
        )

    def cookies(self) -> dict[str, str]:
        """Return the cookies to ask with, fetched once in a run. Raises `SourceFault`."""
        if self._cookies is None:
            params = {"geo": self._settings.place[:2]}
            headers = {"accept-language": self._settings.language}
            answer = self._send("/explore/", "GET", params, headers, limit=_PAGE)
            refuse_page(answer)
            self._cookies = {name: text for name, text in answer.cookies.items() if name == _COOKIE}
        return self._cookies

    def ask(self, path: str, method: str, params: dict[str, Any], headers: dict[str, str]) -> bytes:
        """Return the body of an answer. Raises `SourceFault` for whatever is none."""
        answer = self._send(path, method, params, headers, cookies=self._cookies or {})
        refuse_text(answer)
        if not answer.body:
            raise SourceFault(Fault.MALFORMED, f"{TITLE} sent an empty page.")
        return answer.body

    def _send(
        self, path: str, method: str, params: dict[str, Any], headers: dict[str, str], **more: Any
    ) -> Any:
        self.requests += 1
        request = Request(
            f"{self._settings.address}/trends{path}",
            method,
            params,
            {**headers, "User-Agent": _WHO},
            direct=is_here(self._settings.address),
            **more,
        )
        return send(request, seconds=self._settings.deadline_seconds, title=TITLE)
