"""What the browsers of the desk are told, and which pages they show."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Tell = Callable[[dict[str, Any]], None]
"""Passes news on to one open page; called from any thread."""

_FRESH = 60.0
"""Seconds for which a page counts as looked at after it was asked for."""


class Hub:
    """Passes news from the builder to every open page."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[Tell, str] = {}
        self._asked: dict[str, float] = {}
        self._state: dict[str, Any] = {}

    def changed(self, page: str | None) -> None:
        """Tell the browsers that show a page of the site that it is another now; all of them for None."""
        with self._lock:
            for tell, shown in self._open.items():
                if page is None or page == shown:
                    tell({"changed": True})

    def stand(self, **state: Any) -> None:
        """Tell every open page how things stand, and every page that is opened later."""
        with self._lock:
            if all(self._state.get(name) == value for name, value in state.items()):
                return
            self._state |= state
            for tell in self._open:
                tell(state)

    @contextmanager
    def listening(self, page: str, tell: Tell) -> Iterator[None]:
        """Tell a browser that shows the file `page` of the site all news, how things stand first."""
        with self._lock:
            self._open[tell] = page
            tell(dict(self._state))
        try:
            yield
        finally:
            with self._lock:
                del self._open[tell]

    def asked(self, page: str) -> None:
        """Note that somebody has asked for a page."""
        with self._lock:
            self._asked[page] = time.monotonic()

    def looked_at(self) -> frozenset[str]:
        """Return the files that somebody looks at."""
        since = time.monotonic() - _FRESH
        with self._lock:
            self._asked = {page: when for page, when in self._asked.items() if when > since}
            return frozenset([*self._open.values(), *self._asked])
