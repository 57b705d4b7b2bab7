"""Every link of every page against the folder: what leads nowhere, what is named, what lies outside.

Plain: it is given what was read, and reads nothing itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from plugins.findings import did_you_mean
from plugins.linkcheck.page import Link, Page, Slip
from plugins.linkcheck.rules import Problem, markup, schemes, targets
from plugins.linkcheck.settings import LinkcheckSettings
from plugins.linkcheck.site import PAGE_ENDINGS, SiteMap
from plugins.linkcheck.urls import Address, Home, Kind, read_home, resolve

_GUESSES = 200
"""For how many broken links the one that was meant is looked for: each costs some milliseconds."""
_PLAIN = re.compile(r"(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?", re.A)
"""Names that mean the same in an address, in a path and on the disk."""


@dataclass(slots=True)
class Verdicts:
    """What came of it. Nothing has a line yet."""

    problems: dict[str, list[tuple[Link | Slip | str, Problem]]] = field(default_factory=dict)
    """File -> what is wrong with a link, a slip of markup, or an id."""
    used: set[str] = field(default_factory=set)
    """Files that something names."""
    outside: dict[str, list[tuple[str, Link]]] = field(default_factory=dict)
    """Address on another host, without its fragment -> the files and links that name it."""


class Judge:
    """Holds what all pages share: the folder, its own address, and the links already found to be sound."""

    def __init__(self, site: SiteMap, pages: Mapping[str, Page], settings: LinkcheckSettings) -> None:
        self.site, self.pages, self.settings = site, pages, settings
        self.home: Home = read_home(settings.site_url)
        self.verdicts = Verdicts()
        self._ignored = [re.compile(pattern) for pattern in settings.ignore]
        self._sound: dict[str, str] = {}
        self._guesses = 0
        self._root = f"/{self.home.base}/" if self.home.base else "/"

    def _guess(self, word: str, known: Iterable[str]) -> str:
        """Say what was probably meant; not for ever, where thousands of links are broken."""
        self._guesses += 1
        return did_you_mean(word, known) if self._guesses <= _GUESSES else ""

    def all(self) -> Verdicts:
        """Judge every page."""
        for path, page in self.pages.items():
            problems = list(self._of_page(path, page))
            if problems:
                self.verdicts.problems[path] = problems
        return self.verdicts

    def address(self, path: str, page: Page, raw: str) -> Address:
        """Return what an address in a page means."""
        return resolve(raw, path[: path.rfind("/") + 1], self.home, base=self._base(path, page), page=path)

    def target(self, address: Address) -> str:
        """Return the file an address leads to, redirects of the host followed, or an empty string."""
        seen: set[str] = set()
        while address.kind == Kind.INSIDE:
            found = targets.file_at(address, self.site, clean_urls=self.settings.clean_urls)
            if found or address.path in seen:
                return found
            seen.add(address.path)
            sent = self._redirect(address.path)
            if sent is None:
                return ""
            address = resolve(sent, "", self.home)
        return ""

    def _redirect(self, path: str) -> str | None:
        redirects = self.site.redirects
        return redirects.get(path, redirects.get(path.rstrip("/"))) if redirects else None

    def _base(self, path: str, page: Page) -> Address | None:
        """What `<base href>` means; a base that can't be one is passed over (HTML Standard, 4.2.3)."""
        if page.base is None:
            return None
        base = resolve(page.base, path[: path.rfind("/") + 1], self.home, page=path)
        return base if base.kind in (Kind.INSIDE, Kind.OUTSIDE) else None

    def _of_page(self, path: str, page: Page) -> Iterator[tuple[Link | Slip | str, Problem]]:
        folder, base = path[: path.rfind("/") + 1], self._base(path, page)
        used = self.verdicts.used
        start = self._root + folder
        for link in page.links:
            if base is None and link.element != "use":
                known = self._known(link.raw, start, page)
                if known is not None:
                    used.add(known)
                    continue
            raw = link.raw
            if self._ignored and self._is_ignored(raw):
                continue
            if not raw.strip("\t\n\f\r "):
                yield link, targets.empty(link)
                continue
            if link.attribute == "usemap":
                problem = targets.image_map(link, page)
            else:
                address = resolve(raw, folder, self.home, base=base, page=path)
                if self._ignored and self._is_ignored(address.url or f"/{address.path}"):
                    continue
                problem, target = self._of_link(link, address)
                if target:
                    used.add(target)
                    if problem is None:
                        self._remember(link, address, target)
                if address.kind == Kind.OUTSIDE and _may_be_asked(link, address):
                    self.verdicts.outside.setdefault(address.url, []).append((path, link))
            if problem:
                yield link, problem
        if page.slips or page.twice:
            yield from self._of_markup(path, page)

    def _known(self, raw: str, start: str, page: Page) -> str | None:
        """Return the file of a link like one that was sound before; None when it has to be looked at.

        Most links of a site are like another, so this is where the time is saved.
        """
        first = raw[:1]
        if first == "#" or first == "?" or not first:
            return None
        key = raw if first == "/" else _joined(start, raw)
        found = self._sound.get(key)
        if found is None and "#" in key:
            path, _, fragment = key.partition("#")
            target = self._sound.get(path)
            if target is not None and target in self.pages and fragment in self.pages[target].anchors:
                self._sound[key] = found = target
        return found

    def _remember(self, link: Link, address: Address, target: str) -> None:
        """Keep a sound link by its path from the host's root, so that the next like it costs nothing."""
        if link.element == "use" or self._ignored or address.url or not _PLAIN.fullmatch(address.path):
            return
        path = self._root + address.path
        if address.fragment is None:
            self._sound[path] = target
        elif _PLAIN.fullmatch(address.fragment):
            self._sound[f"{path}#{address.fragment}"] = target

    def _is_ignored(self, address: str) -> bool:
        return any(pattern.search(address) for pattern in self._ignored)

    def _of_markup(self, path: str, page: Page) -> Iterator[tuple[Slip | str, Problem]]:
        if not path.lower().endswith(PAGE_ENDINGS):
            return
        for slip in page.slips:
            if not self._is_ignored(slip.value):
                yield slip, markup.of_slip(slip)
        for value in page.twice:
            yield value, markup.duplicate_id(value, 2)

    def _of_link(self, link: Link, address: Address) -> tuple[Problem | None, str]:
        """Return what is wrong with an address, and the file it leads to."""
        kind = address.kind
        if kind == Kind.INSIDE:
            return self._inside(link, address)
        if kind == Kind.OUTSIDE:
            problem = schemes.outside(address, link.raw)
            return problem or _sloppy(address), ""
        if kind == Kind.OTHER:
            return schemes.other(address), ""
        if kind == Kind.ABOVE:
            return targets.climbs(), ""
        if kind == Kind.FILE:
            return schemes.disk(), ""
        return Problem("link/malformed", f"No browser can read this address. {address.problem}", ""), ""

    def _inside(self, link: Link, address: Address) -> tuple[Problem | None, str]:
        target = self.target(address)
        if not target:
            if self._redirect(address.path) is not None:
                return None, ""
            return targets.missing(address, link.raw, self.site, self._guess), ""
        problem = targets.fragment(address, link, target, self.pages, self._guess)
        plainly = address.scheme == "http" and link.raw.strip()[:5].lower() == "http:"
        if problem is None and plainly and self.home.scheme == "https":
            problem = schemes.insecure()
        problem = problem or _sloppy(address)
        if problem is None and target != address.path and address.path and not address.path.endswith("/"):
            plain = address.path
            if plain in self.site.folders and target.startswith(f"{plain}/"):
                problem = Problem(
                    "link/no-slash",
                    "Servers send readers on from here to the same address with a slash.",
                    "Put a slash at the end.",
                )
        return problem, target


def _may_be_asked(link: Link, address: Address) -> bool:
    """Whether another site may be asked about a link: forms do things when they are asked."""
    return address.scheme in ("http", "https") and link.attribute not in ("action", "formaction")


def _joined(folder: str, raw: str) -> str:
    """Put a relative address behind its folder; `../` at its beginning takes a folder away."""
    while raw.startswith("../"):
        raw = raw[3:]
        folder = folder[: folder.rfind("/", 0, -1) + 1]
    return folder + raw


def _sloppy(address: Address) -> Problem | None:
    if address.problem == "backslash":
        return Problem("link/backslash", "This address has a backslash in it.", "Write / instead.")
    return None
