"""What an address means, by the URL Standard (WHATWG), for pages that lie in a folder.

The folder stands for one host. Where the site's own address is known, it is that host, and the folder may be
a part of it (`https://practice.example/blog`); without it, the host has no name and the folder is its root.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from plugins.linkcheck.hosts import SPECIAL, decode, host_of

_STRIPPED = "".join(map(chr, range(0x21)))
_REMOVED = re.compile("[\t\n\r]")
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):")
_DOTS = {".": 1, "%2e": 1, "..": 2, ".%2e": 2, "%2e.": 2, "%2e%2e": 2}
_QUICK = re.compile(
    r"(?P<root>/?)(?P<up>(?:\.\./)*)(?P<path>(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?)(?:\#(?P<fragment>[\w.~-]*))?",
    re.A,
)
"""An address without a scheme, a query or a sign that has to be decoded."""
_KEPT_IN_FRAGMENT = re.compile(r"[^!#-;=?-_a-~]")


class Kind:
    """Where an address leads."""

    INSIDE = "inside"
    """To the folder."""
    OUTSIDE = "outside"
    """To another host, or to a part of this host that is not in the folder."""
    ABOVE = "above"
    """Out of the folder, over its root."""
    OTHER = "other"
    """Somewhere that is not fetched: `mailto:`, `tel:`, `data:`, `javascript:`."""
    FILE = "file"
    """To a disk."""
    BAD = "bad"
    """Nowhere: the address can't be parsed."""


class Address(NamedTuple):
    """An address after parsing."""

    kind: str
    path: str = ""
    """Inside: percent-decoded, from the folder's root, without the first slash; bytes that are not UTF-8 as
    surrogates, as in Python's file names. A slash at the end stands for a folder."""
    fragment: str | None = None
    """As in the URL: percent-encoded where the standard says so; None where there is no `#`."""
    url: str = ""
    """Outside: the address without its fragment. Other: as it was, white space stripped."""
    scheme: str = ""
    host: str = ""
    problem: str = ""
    """Bad: why, as a sentence. Else a slip that browsers forgive: `backslash`."""


@dataclass(frozen=True, slots=True)
class Home:
    """The host and the path that the folder stands for."""

    scheme: str = "https"
    host: str = ""
    """In lower case, with the port where it is not the scheme's own; empty when unknown."""
    base: str = ""
    """The path of the folder's root without slashes around it: `blog`, or empty."""


def read_home(site_url: str) -> Home:
    """Return the home named by a site's address. Raises `ValueError` when it is not like `https://host/path`."""
    if not site_url:
        return Home()
    match = _SCHEME.match(site_url)
    if match is None or match["scheme"].lower() not in ("http", "https"):
        raise ValueError(f'"{site_url}" is not an address like https://blog.example.')
    scheme = match["scheme"].lower()
    authority, rest = _authority(site_url[match.end() :])
    host, problem = host_of(authority, scheme)
    if problem or not host:
        raise ValueError(f'"{site_url}" is not an address like https://blog.example.')
    path = re.split(r"[?#]", rest, maxsplit=1)[0]
    return Home(scheme, host, decode(path).strip("/"))


def resolve(raw: str, folder: str, home: Home, *, base: Address | None = None, page: str = "") -> Address:
    """Return what `raw` means in the page `page`, whose address ends with the folder `folder`.

    `folder` is empty or ends with a slash (`posts/a/`), `page` is the path that `#x` and `?y` stay on.
    `base` is what `<base href>` means, and takes the place of both.
    """
    quick = _QUICK.fullmatch(raw) if base is None and not home.base else None
    if quick:
        root, up, path, fragment = quick.groups()
        if root and not up:
            return Address(Kind.INSIDE, path, fragment)
        if not root and (up or path) and folder.count("/") * 3 >= len(up):
            for _ in range(len(up) // 3):
                folder = folder[: folder.rfind("/", 0, -1) + 1]
            return Address(Kind.INSIDE, folder + path, fragment)
    return _parse(raw, folder, home, base, page)


def _parse(raw: str, folder: str, home: Home, base: Address | None, page: str) -> Address:
    text = _REMOVED.sub("", raw.strip(_STRIPPED))
    scheme = _SCHEME.match(text)
    if scheme:
        return _absolute(text, scheme, folder, home, base, page)
    return _relative(text, folder, home, base, page)


def _absolute(
    text: str, match: re.Match, folder: str, home: Home, base: Address | None, page: str
) -> Address:
    scheme, rest = match["scheme"].lower(), text[match.end() :]
    if scheme == "file":
        return Address(Kind.FILE, url=text, scheme=scheme)
    if scheme not in SPECIAL:
        return Address(Kind.OTHER, url=text, scheme=scheme)
    own = base.scheme if base is not None and base.scheme else home.scheme
    if scheme == own and rest[:2].replace("\\", "/") != "//":
        return _relative(rest, folder, home, base, page)  # https:page.html, as old pages write it
    return _onhost_of(scheme, rest.lstrip("/\\"), home, "\\" in re.split(r"[?#]", rest, maxsplit=1)[0])


def _relative(text: str, folder: str, home: Home, base: Address | None, page: str) -> Address:
    start = text[:2].replace("\\", "/")
    if start == "//":
        scheme = base.scheme if base is not None and base.scheme else home.scheme
        return _onhost_of(scheme, text.lstrip("/\\"), home, "\\" in text)
    if base is not None and base.kind == Kind.OUTSIDE:
        return _beside(text, base, home)
    rest, mark, fragment = text.partition("#")
    fragment_or_none = _encode_fragment(fragment) if mark else None
    path = rest.partition("?")[0]
    sloppy = "backslash" if "\\" in path else ""
    if sloppy:
        path = path.replace("\\", "/")
    if not path:
        stay = base.path if base is not None else page
        return Address(Kind.INSIDE, stay, fragment_or_none, problem=sloppy)
    if path.startswith("/"):
        return _from_root(path, home, fragment_or_none, sloppy)
    start_folder = base.path[: base.path.rfind("/") + 1] if base is not None else folder
    joined, above = _join(start_folder, path)
    return _placed(joined, above, home, fragment_or_none, sloppy)


def _from_root(path: str, home: Home, fragment: str | None, sloppy: str) -> Address:
    """A path from the host's root."""
    joined, above = _join("", path[1:])
    if not home.base:
        return _placed(joined, above, home, fragment, sloppy)
    inside = _below(joined, home.base)
    if inside is None:
        return Address(
            Kind.OUTSIDE,
            fragment=fragment,
            url=f"{home.scheme}://{home.host}/{joined}",
            scheme=home.scheme,
            host=home.host,
            problem=sloppy,
        )
    return Address(Kind.INSIDE, inside, fragment, problem=sloppy)


def _placed(joined: str, above: int, home: Home, fragment: str | None, sloppy: str) -> Address:
    """A path from the folder's root that may have climbed `above` steps over it."""
    if not above:
        return Address(Kind.INSIDE, joined, fragment, problem=sloppy)
    steps = home.base.split("/") if home.base else []
    if above > len(steps):
        return Address(Kind.ABOVE, joined, fragment, problem=sloppy)
    outer = "/".join([*steps[: len(steps) - above], joined])
    inside = _below(outer, home.base)
    if inside is not None:
        return Address(Kind.INSIDE, inside, fragment, problem=sloppy)
    url = f"{home.scheme}://{home.host}/{outer}"
    return Address(
        Kind.OUTSIDE, fragment=fragment, url=url, scheme=home.scheme, host=home.host, problem=sloppy
    )


def _below(path: str, base: str) -> str | None:
    """The part of a path below `base`, or None."""
    if path == base:
        return ""
    return path[len(base) + 1 :] if path.startswith(f"{base}/") else None


def _onhost_of(scheme: str, rest: str, home: Home, sloppy: bool) -> Address:
    authority, path = _authority(rest)
    host, problem = host_of(authority, scheme)
    if problem:
        return Address(Kind.BAD, url=f"{scheme}://{rest}", scheme=scheme, problem=problem)
    before, mark, fragment = path.partition("#")
    where, question, query = before.partition("?")
    slip = "backslash" if sloppy or "\\" in where else ""
    where = where.replace("\\", "/")
    fragment_or_none = _encode_fragment(fragment) if mark else None
    if host == home.host and scheme in ("http", "https"):
        joined, _ = _join("", where.lstrip("/"))
        inside = _below(joined, home.base) if home.base else joined
        if inside is not None:
            return Address(
                Kind.INSIDE,
                inside,
                fragment_or_none,
                url=f"{scheme}://{host}{where}",
                scheme=scheme,
                host=host,
                problem=slip,
            )
    url = f"{scheme}://{authority.replace(chr(92), '/')}{where or '/'}{question}{query}"
    return Address(Kind.OUTSIDE, fragment=fragment_or_none, url=url, scheme=scheme, host=host, problem=slip)


def _beside(text: str, base: Address, home: Home) -> Address:
    """A relative address in a page whose `<base>` is on another host."""
    from urllib.parse import urljoin

    return _onhost_of(
        base.scheme, urljoin(base.url, text.replace("\\", "/")).partition("://")[2], home, "\\" in text
    )


def _authority(rest: str) -> tuple[str, str]:
    """Split what stands behind the two slashes into host and rest."""
    rest = rest.lstrip("/\\")
    end = re.search(r"[/\\?#]", rest)
    return (rest[: end.start()], rest[end.start() :]) if end else (rest, "")


def _join(folder: str, path: str) -> tuple[str, int]:
    """Return a path from a folder, percent-decoded and without dots, and how far it climbed over the root.

    Empty segments (`a//b`) are dropped, as servers do.
    """
    kept = folder.split("/")[:-1]
    above, is_folder = 0, True
    for part in path.split("/"):
        step = 1 if not part else _DOTS.get(part.lower(), 0) if part[0] in ".%" else 0
        is_folder = step > 0
        if step == 0:
            kept.append(decode(part))
        elif step == 2:
            if kept:
                kept.pop()
            else:
                above += 1
    return "/".join([*kept, ""] if is_folder and kept else kept), above


def _encode_fragment(text: str) -> str:
    """Percent-encode by the standard's fragment percent-encode set."""
    if not _KEPT_IN_FRAGMENT.search(text):
        return text
    return _KEPT_IN_FRAGMENT.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), text
    )


def decode_fragment(fragment: str) -> str:
    """Return a fragment percent-decoded, as a browser looks for it (HTML Standard, 7.4.6.3)."""
    if "%" not in fragment:
        return fragment
    return unquote_to_bytes(fragment).decode("utf-8", "replace")
