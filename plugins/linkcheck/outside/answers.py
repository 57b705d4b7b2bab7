"""What came back when a link was asked for, as plain values."""

from dataclasses import dataclass
from enum import StrEnum


class Failure(StrEnum):
    """Why there is no answer, or none that ends the journey."""

    NO_SUCH_HOST = "no-such-host"
    """The name is not known."""
    NAMES = "names"
    """The name servers did not answer."""
    CLOSED = "closed"
    """The connection was turned down: no server is there."""
    UNREACHABLE = "unreachable"
    """No way leads there."""
    NO_CONNECTION = "no-connection"
    """No connection came about in time."""
    TIMEOUT = "timeout"
    """The server took too long."""
    RESET = "reset"
    """The server hung up."""
    NOT_HTTP = "not-http"
    """The answer can't be read."""
    CERTIFICATE = "certificate"
    """The certificate is expired, for another name, or vouched for by nobody."""
    UNSURE_CERTIFICATE = "unsure-certificate"
    """The chain of certificates could not be completed here; a browser may be able to."""
    TLS = "tls"
    """No secure connection came about."""
    PRIVATE_ADDRESS = "private-address"
    """The address is not a public one."""
    NOT_AN_ADDRESS = "not-an-address"
    """A redirect leads to something that is no address."""
    FORBIDDEN_SCHEME = "forbidden-scheme"
    """A redirect leads to something browsers refuse to follow, such as `file:`."""
    OTHER_PROGRAM = "other-program"
    """A redirect leads to something that another program opens, such as `mailto:`."""
    CIRCLE = "circle"
    """The redirects lead back to where they began."""
    TOO_MANY = "too-many"
    """There are too many redirects."""
    ASKED_TO_WAIT = "asked-to-wait"
    """The host asked for a wait that is too long for this check."""


class NoAnswer(Exception):
    """There is no answer. `detail` is a name or a word of the cause, or nothing."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure}: {detail}")
        self.failure = failure
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server."""

    address: str
    """What was asked for, requestable."""
    method: str
    """`HEAD` or `GET`."""
    status: int
    """The HTTP status."""
    location: str | None = None
    """Where a redirect leads, as the server wrote it."""
    retry_after: str | None = None
    date: str | None = None
    is_page: bool = False
    """Whether the answer is HTML, or does not say what it is."""
    cookies: tuple[str, ...] = ()
    """The values of the `Set-Cookie` headers."""
    text: str = ""
    """The opening of the page, when it was read."""

    @property
    def is_redirect(self) -> bool:
        """Whether readers are sent on."""
        return self.status in (301, 302, 303, 307, 308)

    @property
    def is_good(self) -> bool:
        """Whether the server says that all is well."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Journey:
    """A link followed to its end: the answer at each stop, and why it broke off, if it did."""

    start: str
    answers: tuple[Answer, ...] = ()
    failure: Failure | None = None
    detail: str = ""
    stop: str = ""
    """Where it broke off, if it did: an address, or what a redirect gave for one."""
