"""Hosts and ports, by the URL Standard's host parser (3.5 "Host parsing")."""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

SPECIAL = {"http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443}
"""Schemes with a host, and their ports."""

_FORBIDDEN_IN_HOST = re.compile(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]")


@lru_cache(maxsize=4096)
def host_of(authority: str, scheme: str) -> tuple[str, str]:
    """Return the host with its port, in lower case, and what is wrong with it (URL Standard, 3.5 and 4.4)."""
    host = authority.rpartition("@")[2]
    if host.startswith("["):
        return _ipv6(host, scheme)
    name, colon, port = host.partition(":")
    if not name:
        return "", "It has no host."
    decoded = decode(name).lower()
    try:
        decoded.encode()
    except UnicodeEncodeError:
        return "", "Its host is not readable text."
    if _FORBIDDEN_IN_HOST.search(decoded):
        return "", "Its host has a character that no host may have."
    decoded = decoded.translate({0x3002: ".", 0xFF0E: ".", 0xFF61: ".", 0xAD: None, 0x200B: None})
    if not decoded:
        return "", "It has no host."
    last = decoded.rstrip(".").rpartition(".")[2] if decoded.endswith(".") else decoded.rpartition(".")[2]
    if last.isascii() and (last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last)):
        number = _ipv4(decoded)
        if number is None:
            return "", "Its host is not a valid IP address."
        decoded = number
    return _with_port(decoded, colon, port, scheme)


def _ipv6(host: str, scheme: str) -> tuple[str, str]:
    inner, bracket, rest = host[1:].partition("]")
    try:
        if not bracket or "%" in inner or rest[:1] not in ("", ":"):
            raise ValueError(host)
        number = ipaddress.IPv6Address(inner)
    except ValueError:
        return "", "Its host is not a valid IP address."
    return _with_port(f"[{number}]", rest[:1], rest[1:], scheme)


def _ipv4(host: str) -> str | None:
    """The standard's IPv4 parser: one to four numbers, decimal, octal or hexadecimal."""
    parts = host.removesuffix(".").split(".")
    if len(parts) > 4:
        return None
    numbers: list[int] = []
    for part in parts:
        try:
            if part[:2] == "0x":
                numbers.append(int(part[2:] or "0", 16))
            elif len(part) > 1 and part[0] == "0":
                numbers.append(int(part, 8))
            elif part.isdigit():
                numbers.append(int(part))
            else:
                return None
        except ValueError:
            return None
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        return None
    value = numbers[-1] + sum(number * 256 ** (3 - i) for i, number in enumerate(numbers[:-1]))
    return str(ipaddress.IPv4Address(value))


def _with_port(host: str, colon: str, port: str, scheme: str) -> tuple[str, str]:
    if not colon or not port:
        return host, ""
    if not (port.isascii() and port.isdigit()) or int(port[:9]) > 65535:
        return "", "Its port is not a number from 0 to 65535."
    return (host, "") if int(port) == SPECIAL[scheme] else (f"{host}:{int(port)}", "")


def decode(text: str) -> str:
    """Percent-decode; bytes that are not UTF-8 become surrogates, as in Python's file names."""
    if "%" not in text:
        return text
    return unquote_to_bytes(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogateescape")
