"""Addresses as they are asked for: from what a page or a redirect says to what goes over the wire.

Follows the WHATWG URL Standard where it matters for asking: odd spaces, backslashes, dot segments, names in
other scripts, numbers that are IPv4 addresses, and bytes that are no valid UTF-8.
"""

import re
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from plugins.linkcheck.outside.addresses import literal

LONGEST = 8_000
"""Characters. Longer addresses are not asked for; most servers refuse them."""

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_EDGES = "".join(map(chr, range(0x21)))
_IN_PATH = "%/:@!$&'()*+,;=~[]|\\"
_IN_QUERY = "%/:@!$&()*+,;=~[]|\\?`{}^"
_NOT_IN_HOST = re.compile(r"[\x00-\x20\x7f#/:<>?@\[\]\\^|%]")
_PORTS = {"http": 80, "https": 443}


class NotAnAddress(ValueError):
    """A text that can't be asked for. The message says why, as the end of a sentence."""


def scheme(address: str) -> str:
    """Return the scheme in small letters, or nothing."""
    found = _SCHEME.match(address.lstrip(_EDGES))
    return found[1].lower() if found else ""


def requestable(address: str) -> str:
    """Return an `http` or `https` address as it is asked for: ASCII, no fragment, no name and password.

    The same page always gets the same text, as far as that can be known without asking. Raises
    `NotAnAddress`.
    """
    text = re.sub(r"[\t\n\r]", "", address.strip(_EDGES))
    found = _SCHEME.match(text)
    kind = found[1].lower() if found else ""
    if not found or kind not in _PORTS:
        raise NotAnAddress("it does not begin with http: or https:")
    if len(text) > LONGEST:
        raise NotAnAddress(f"it has more than {LONGEST} characters")
    before, mark, query = text[found.end() :].partition("#")[0].partition("?")
    before = before.replace("\\", "/").lstrip("/")
    authority, slash, path = before.partition("/")
    host, port = _host_and_port(authority.rpartition("@")[2])
    where = host if port in (None, _PORTS[kind]) else f"{host}:{port}"
    path = _without_dots(quote(_octets(path), safe=_IN_PATH))
    return urlunsplit((kind, where, f"/{path}" if slash or path else "/", "", "")) + (
        f"?{quote(_octets(query), safe=_IN_QUERY)}" if mark and query else ""
    )


def follow(base: str, location: str) -> str:
    """Return where a `Location` header leads, seen from `base`; the text as it is when it can't be joined."""
    text = re.sub(r"[\t\n\r]", "", location.strip(_EDGES))
    if scheme(text) in ("", *_PORTS):
        before, mark, query = text.partition("?")
        text = before.replace("\\", "/") + mark + query
    try:
        return urljoin(base, text)
    except ValueError:
        return text


def host_of(address: str) -> str:
    """Return the host of a requestable address, with the brackets of IPv6."""
    return re.sub(r":\d+$", "", urlsplit(address).netloc)


def origin_of(address: str) -> str:
    """Return scheme, host and port of a requestable address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _host_and_port(text: str) -> tuple[str, int | None]:
    host, colon, digits = text.rpartition(":") if re.search(r":\d*$", text) else (text, "", "")
    port = int(digits[:9]) if colon and digits else None
    if not host:
        raise NotAnAddress("it names no host")
    if port is not None and not 0 < port < 65_536:
        raise NotAnAddress(f"there is no port {digits[:9]}")
    try:
        name = host if host.startswith("[") else _name(host)
        address = literal(name)
    except ValueError:
        raise NotAnAddress(f'"{host[:80]}" can\'t be a host') from None
    if address is None:
        return name, port
    return (f"[{address}]" if address.version == 6 else str(address)), port


def _name(host: str) -> str:
    """Return a host's name in ASCII and small letters (UTS 46). Raises `ValueError`."""
    name = unquote(host, errors="strict")
    if not name.isascii():
        import idna

        name = idna.encode(name, uts46=True, transitional=False, std3_rules=False).decode("ascii")
    name = name.lower()
    if _NOT_IN_HOST.search(name) or len(name) > 253 or ".." in name or name in (".", ""):
        raise ValueError(host)
    return name


def _octets(text: str) -> bytes:
    """Return the bytes of a text; those that were no UTF-8 when they came are as they came."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _without_dots(path: str) -> str:
    """Remove the segments `.` and `..`, as browsers do before they ask. `path` has no leading slash."""
    kept: list[str] = []
    segments = path.split("/")
    for place, segment in enumerate(segments):
        plain = re.sub("%2e", ".", segment, flags=re.IGNORECASE)
        if plain == "..":
            del kept[-1:]
        elif plain != ".":
            kept.append(segment)
            continue
        if place == len(segments) - 1:
            kept.append("")
    return "/".join(kept)
