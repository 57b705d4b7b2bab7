"""Addresses that are not looked up in the folder."""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import unquote

from plugins.findings import did_you_mean
from plugins.linkcheck.rules.problem import Problem
from plugins.linkcheck.urls import Address

_ADDRESS = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]+@(?:[^\s@<>()\[\]\\,;:\"./?#]+(?:\.[^\s@<>()\[\]\\,;:\"./?#]+)*|\[[0-9A-Fa-f:.]+\])"
)
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"@\S+")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_KNOWN = ("http", "https", "mailto", "tel")
_OTHERS = frozenset(
    "about blob bitcoin callto cid data facetime facetime-audio fb-messenger feed ftp ftps geo git "
    "gopher im intent irc ircs itms itms-apps javascript magnet maps market matrix mid mms news nntp "
    "openpgp4fpr payto rtsp sftp sgnl sip sips skype slack sms smsto spotify ssh steam svn tg urn "
    "view-source viber vnc webcal whatsapp wtai ws wss xmpp zoommtg ms-word ms-excel ms-powerpoint "
    "vscode".split()
)


def other(address: Address) -> Problem | None:
    """Judge an address with a scheme that is not fetched."""
    rest = address.url.partition(":")[2]
    if address.scheme == "mailto":
        return _mailto(rest)
    if address.scheme == "tel":
        return _tel(rest)
    if len(address.scheme) == 1:
        return disk()
    if re.match(r"[0-9]+(?:[/?#]|$)", rest) and ("." in address.scheme or address.scheme == "localhost"):
        return Problem(
            "link/malformed",
            "No browser can read this address: a host and a port need https:// in front.",
            f'Did you mean "https://{address.url}"?',
        )
    if address.scheme in _OTHERS or address.scheme.startswith(("web+", "ext+", "ms-", "x-", "com.")):
        return None
    hint = did_you_mean(address.scheme, _KNOWN)
    if hint and len(address.scheme) >= 3 and _near(address.scheme):
        return Problem("link/malformed", f'No browser knows what "{address.scheme}:" is.', hint)
    return None


def disk() -> Problem:
    """A path on a computer's disk."""
    return Problem(
        "link/disk",
        "This address leads into the reader's own disk.",
        "Put the file on the site, and link to it there.",
    )


def _near(scheme: str) -> bool:
    """Whether a scheme is one of ours with a letter too many, too few, wrong or swapped."""
    return any(_distance(scheme, known) <= (2 if known.startswith("http") else 1) for known in _KNOWN)


def _distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a[:20], 1):
        before, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y)))
    return row[-1]


def _mailto(rest: str) -> Problem | None:
    """RFC 6068, "The 'mailto' URI Scheme": addresses with commas between them, then fields."""
    to, question, fields = rest.partition("?")
    if _BAD_PERCENT.search(to):
        return Problem(
            "link/mailto",
            "The mail address has a % that is not followed by two hexadecimal digits.",
            "Write %25 for the percent sign itself.",
        )
    decoded = unquote(to).strip()
    if not decoded:
        if question and fields.strip():
            return None
        return Problem("link/mailto", "This link opens a mail to nobody.", "Write an address behind mailto:")
    for one in to.split(","):
        text = unquote(one).strip()
        if not (_ADDRESS.fullmatch(text) or _QUOTED.fullmatch(text)):
            return Problem(
                "link/mailto", f'"{text}" is not a mail address.', "Write it like name@example.org."
            )
    return None


def _tel(rest: str) -> Problem | None:
    """RFC 3966, "The tel URI": digits, with `-.()` between them; spaces are forgiven."""
    number = unquote(rest.partition(";")[0]).strip()
    if not number:
        return Problem("link/tel", "This link calls nobody.", "Write a number behind tel:")
    if not re.search(r"[0-9]", number) and not re.fullmatch(r"[*#+A-Da-d.()-]*[*#]+[*#+A-Da-d.()-]*", number):
        return Problem(
            "link/tel", f'"{number}" is not a phone number.', "Write it in digits, like +16515550100."
        )
    if re.search(r"[^\s0-9A-DPWa-dpw+*#.,()/\-–\u00a0]", number):
        return Problem(
            "link/tel-letters",
            f'"{number}" has signs that not every phone can dial.',
            "Write it in digits, like +16515550100.",
        )
    return None


def outside(address: Address, raw: str) -> Problem | None:
    """Judge an address on another host without asking that host."""
    if _is_this_computer(address.host):
        return Problem(
            "link/this-computer",
            "This link leads to the reader's own computer.",
            "Write the address that visitors can reach.",
        )
    if address.scheme == "http" and raw.strip()[:5].lower() == "http:" and not _is_private(address.host):
        return insecure()
    return None


def insecure() -> Problem:
    """`http:` where `https:` is meant."""
    return Problem(
        "link/http",
        "This link goes over http:, which anybody on the way can read and change.",
        "Write https: instead, where the other site has it.",
    )


@lru_cache(maxsize=4096)
def _is_this_computer(host: str) -> bool:
    name = _name(host)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        number = ipaddress.ip_address(name)
    except ValueError:
        return False
    return number.is_loopback or number.is_unspecified


def _is_private(host: str) -> bool:
    try:
        return ipaddress.ip_address(_name(host)).is_private
    except ValueError:
        return _name(host).endswith((".local", ".internal", ".lan", ".home.arpa"))


def _name(host: str) -> str:
    if host.startswith("["):
        return host[1 : host.index("]")] if "]" in host else host
    return host.partition(":")[0].rstrip(".")
