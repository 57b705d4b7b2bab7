"""pytrends, led by the hand: it knows the protocol, and everything that can go wrong is taken from it.

Its cookie and its requests are made here, by `line`; what comes back is kept as it came. Its own retries
raise on urllib3 2, its addresses can't be set, an object used twice gives one query's numbers under another's
name, and its tables are not needed. So: no retries, one object per ask, bodies instead of tables.
"""

import json
from typing import Any, Protocol
from urllib.parse import quote

from pytrends.request import BASE_TRENDS_URL, TrendReq

from plugins.trends.live.ask import Ask, What
from plugins.trends.live.faults import Fault, SourceFault
from plugins.trends.live.google_widgets import TITLE, refuse_widgets, widget_for
from plugins.trends.sources.explore_widget import unwrapped


class Line(Protocol):
    """What sends the requests."""

    def cookies(self) -> dict[str, str]:
        """Return the cookies to ask with."""
        ...

    def ask(self, path: str, method: str, params: dict[str, Any], headers: dict[str, str]) -> bytes:
        """Return the body of an answer. Raises `SourceFault`."""
        ...


class OneAsk(TrendReq):
    """A session for one ask, and for no second one."""

    def __init__(self, line: Line, ask: Ask, *, language: str) -> None:
        self._line, self._ask, self._body = line, ask, b""
        super().__init__(hl=language, geo=ask.place)

    def GetGoogleCookie(self) -> dict[str, str]:
        """Return the cookie of this run, where pytrends would ask for one without end."""
        return self._line.cookies()

    def _get_data(self, url: str, method: str = "get", trim_chars: int = 0, **kwargs: Any) -> Any:
        """Send a request of pytrends, keep the body, and return the JSON in it."""
        path = url.removeprefix(BASE_TRENDS_URL)
        self._body = self._line.ask(path, method.upper(), kwargs.get("params") or {}, dict(self.headers))
        try:
            data = unwrapped(self._body)
        except ValueError:
            raise SourceFault(Fault.MALFORMED, f"{TITLE}’s answer can’t be read.") from None
        if url == self.GENERAL_URL:
            refuse_widgets(data)
        return data

    def answer(self) -> tuple[bytes, str]:
        """Ask, and return the body that answers, as it came, and the days it is about."""
        if self._ask.what is What.SUGGESTIONS:
            query = quote(self._ask.queries[0], safe="")
            self._get_data(self.SUGGESTIONS_URL + query, params={"hl": self.hl})
            return self._body, ""
        self.build_payload(list(self._ask.queries), timeframe=self._ask.window, geo=self._ask.place)
        widgets = [self.interest_over_time_widget, *self.related_queries_widget_list]
        widget, window = widget_for(self._ask, [one for one in widgets if one])
        is_series = self._ask.what is What.SERIES
        address = self.INTEREST_OVER_TIME_URL if is_series else self.RELATED_QUERIES_URL
        asked = {"req": json.dumps(widget["request"]), "token": widget["token"], "tz": self.tz}
        self._get_data(address, params=asked)
        return self._body, window
