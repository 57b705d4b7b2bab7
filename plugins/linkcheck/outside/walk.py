"""Following one link to its end: HEAD first, GET where HEAD tells too little, redirects one by one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from plugins.linkcheck.outside.answers import Answer, Failure, Journey, NoAnswer
from plugins.linkcheck.outside.location import NotAnAddress, follow, host_of, requestable, scheme
from plugins.linkcheck.outside.settings import OutsideSettings
from plugins.linkcheck.outside.verdict import BLOCKED


@dataclass(slots=True)
class TimeLeft:
    """How long one link may still be asked about. Who asks takes from it; polite waiting is free."""

    seconds: float
    is_new: bool = True
    """Whether nothing was asked yet."""


Ask = Callable[[str, str, str, TimeLeft], Awaitable[Answer]]
"""Takes method, address, cookies and the time left; gives an answer. Raises `NoAnswer`."""

_FORBIDDEN = frozenset(
    {"file", "javascript", "data", "about", "blob", "vbscript", "view-source", "filesystem"}
)
_MAY_BE_THE_METHOD = frozenset({Failure.RESET, Failure.NOT_HTTP, Failure.TIMEOUT})
"""What some servers do with a HEAD request, while they answer a GET."""
_MOST_COOKIES = 50


async def walk(start: str, ask: Ask, settings: OutsideSettings) -> Journey:
    """Follow a requestable address, and return all the answers on the way."""
    steps = _Steps(ask, settings, TimeLeft(settings.link_seconds))
    here = start
    answers: list[Answer] = []
    try:
        while True:
            steps.enter(here)
            answer = await steps.arrive(here)
            answers.append(answer)
            steps.keep_cookies(answer)
            if not answer.is_redirect or answer.location is None:
                return Journey(start, tuple(answers))
            here = follow(here, answer.location)
            here = _allowed(here)
    except NoAnswer as end:
        return Journey(start, tuple(answers), end.failure, end.detail, here)


def _allowed(address: str) -> str:
    """Return where a redirect leads as it is asked for. Raises `NoAnswer` when it can't or mustn't be."""
    kind = scheme(address)
    if kind in _FORBIDDEN:
        raise NoAnswer(Failure.FORBIDDEN_SCHEME, f"{kind}:")
    if kind not in ("http", "https"):
        raise NoAnswer(Failure.OTHER_PROGRAM, f"{kind[:40]}:")
    try:
        return requestable(address)
    except NotAnAddress as error:
        raise NoAnswer(Failure.NOT_AN_ADDRESS, str(error)) from None


@dataclass(slots=True)
class _Steps:
    """One journey under way: where it has been, its cookies, and the time it has left."""

    ask: Ask
    settings: OutsideSettings
    time: "TimeLeft"
    method: str = "HEAD"
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def enter(self, here: str) -> None:
        """Note the next stop. Raises `NoAnswer` for a circle, or too many stops.

        Some sites set a cookie and send readers to the same address again: that is no circle.
        """
        key = (here, self._cookie(here))
        if key in self._seen:
            raise NoAnswer(Failure.CIRCLE)
        if len(self._seen) > self.settings.redirects:
            raise NoAnswer(Failure.TOO_MANY, f"more than {self.settings.redirects} times")
        self._seen.add(key)

    async def arrive(self, here: str) -> Answer:
        """Return the answer that counts for one stop. Raises `NoAnswer`."""
        head = None
        if self.method == "HEAD":
            try:
                head = await self._asked("HEAD", here)
            except NoAnswer as end:
                if end.failure not in _MAY_BE_THE_METHOD:
                    raise
            if head and self._is_enough(head):
                return head
            if not (head and head.is_good):
                self.method = "GET"  # for the rest of the way
        try:
            got = await self._asked("GET", here)
        except NoAnswer:
            if head and head.is_good:
                return head
            raise
        return head if head and head.is_good and got.status in BLOCKED else got

    def keep_cookies(self, answer: Answer) -> None:
        """Keep the cookies of one host for the rest of the journey."""
        kept = self._cookies.setdefault(host_of(answer.address), {})
        for line in answer.cookies[:_MOST_COOKIES]:
            name, equals, value = line.partition(";")[0].strip().partition("=")
            whole = f"{name}={value}"
            if equals and name and len(kept) < _MOST_COOKIES and len(whole) < 4096 and _is_plain(whole):
                kept[name] = value

    def _is_enough(self, head: Answer) -> bool:
        """Whether a HEAD answer tells what a GET answer would."""
        if head.is_good:
            return not (self.settings.soft_404 and head.is_page)
        return head.is_redirect or head.status == 429

    async def _asked(self, method: str, here: str) -> Answer:
        return await self.ask(method, here, self._cookie(here), self.time)

    def _cookie(self, here: str) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.get(host_of(here), {}).items())[
            :8192
        ]


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()
