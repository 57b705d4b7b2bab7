"""Which network addresses may be asked: the public ones.

A link, a redirect or a name server could otherwise make this computer ask itself, its own network or a
cloud's machine room for things. The ranges are those of the IANA IPv4 and IPv6 Special-Purpose Address
Registries (RFC 6890 and its updates).
"""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_NOT_PUBLIC_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by a provider's customers
        "127.0.0.0/8",  # this computer
        "169.254.0.0/16",  # link-local, and the machine rooms' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocols
        "192.0.2.0/24",  # examples
        "192.88.99.0/24",  # relays of 6to4, retired
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # measurements
        "198.51.100.0/24",  # examples
        "203.0.113.0/24",  # examples
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocols, Teredo and ORCHID among them
        "2001:db8::/32",  # examples
        "2002::/16",  # 6to4, retired: an IPv4 address in disguise
        "3fff::/20",  # examples
    )
)
_HOLDS_4 = (
    IPv6Network("::ffff:0:0/96"),  # IPv4-mapped (RFC 4291, section 2.5.5.2)
    IPv6Network("64:ff9b::/96"),  # NAT64 (RFC 6052), the only way out of a network without IPv4
)


def is_public(address: Address) -> bool:
    """Whether an address is one that everybody on the internet reaches.

    IPv4-mapped and NAT64 addresses are judged by the IPv4 address within.
    """
    if isinstance(address, IPv6Address):
        if any(address in network for network in _HOLDS_4):
            return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
        if address.scope_id is not None or address not in _PUBLIC_6:
            return False
        return not any(address in network for network in _NOT_PUBLIC_6)
    return not any(address in network for network in _NOT_PUBLIC_4)


def literal(host: str) -> Address | None:
    """Return the address that a host part spells out, or None for a name.

    Understands what browsers do: `[::1]`, and IPv4 in the odd old forms (`0x7f.1`, `2130706433`,
    `0177.0.0.1`). Raises `ValueError` when it looks like an address and isn't one. (WHATWG URL Standard,
    "host parser")
    """
    if host.startswith("["):
        if not host.endswith("]") or "%" in host:
            raise ValueError(f"{host} is not an IPv6 address")
        return IPv6Address(host[1:-1])
    parts = host.removesuffix(".").split(".")
    if not re.fullmatch(r"[0-9]+|0[xX][0-9a-fA-F]*", parts[-1]):
        return None
    if len(parts) > 4:
        raise ValueError(f"{host} is not an IPv4 address")
    numbers = [_number(part) for part in parts]
    last = 256 ** (5 - len(parts))
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= last:
        raise ValueError(f"{host} is not an IPv4 address")
    return IPv4Address(
        sum(number << 8 * (3 - place) for place, number in enumerate(numbers[:-1])) + numbers[-1]
    )


def _number(text: str) -> int:
    """Return one part of an IPv4 address: decimal, octal or hexadecimal. Raises `ValueError`."""
    if len(text) > 20:  # no number that counts is so long
        raise ValueError(f"{text[:20]}… is too large")
    if re.fullmatch(r"0[xX][0-9a-fA-F]*", text):
        return int(text[2:] or "0", 16)
    if not re.fullmatch(r"[0-9]+", text):
        raise ValueError(f"{text} is not a number")
    return int(text, 8) if len(text) > 1 and text[0] == "0" else int(text)


def parse(text: str) -> Address | None:
    """Return what a name server or a socket calls an address, or None when it isn't one."""
    try:
        return ip_address(text)
    except ValueError:
        return None
