"""Every link of every page against the folder: what leads nowhere, what is named, what lies outside.

Plain: it is given what was read, and reads nothing itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from plugins.findings import did_you_mean
from plugins.linkcheck.facts import NO_PAGE, About, Facts, anchors_of
from plugins.linkcheck.leads import ABROAD, LOUD, address_of, base_of, may_be_asked
from plugins.linkcheck.page import Link, Page, Slip
from plugins.linkcheck.rules import Problem, markup, schemes, targets
from plugins.linkcheck.settings import LinkcheckSettings
from plugins.linkcheck.site import PAGE_ENDINGS, SiteMap
from plugins.linkcheck.urls import Address, Home, Kind, read_home, resolve

_GUESSES = 200
"""For how many broken links the one that was meant is looked for: each costs some milliseconds."""
_PLAIN = re.compile(r"(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?", re.A)
"""Names that mean the same in an address, in a path and on the disk."""


Problems = list[tuple[Link | Slip | str, Problem]]
"""What is wrong with the links of a page, its slips of markup, or its ids."""


@dataclass(slots=True)
class Verdicts:
    """What came of it. Nothing has a line yet."""

    problems: dict[str, Problems] = field(default_factory=dict)
    """File -> what is wrong in it."""
    used: set[str] = field(default_factory=set)
    """Files that something names."""
    outside: dict[str, list[tuple[str, Link]]] = field(default_factory=dict)
    """Address on another host, without its fragment -> the files and links that name it."""


class Judge:
    """Holds what all pages share: the folder, its own address, and the links already found to be sound."""

    def __init__(
        self,
        site: SiteMap,
        facts: Mapping[str, Facts],
        read: Callable[[str], Page],
        settings: LinkcheckSettings,
    ) -> None:
        """`facts` are those of every file; `read` gives a file with all its links, where they are needed."""
        self.site, self.facts, self.settings = site, facts, settings
        self.home: Home = read_home(settings.site_url)
        self.verdicts = Verdicts()
        self._read = read
        self._ignored = [re.compile(pattern) for pattern in settings.ignore]
        self._leads: tuple[set[bytes], set[bytes]] = (set(), set())
        """Leads that are sound, and leads that are not."""
        self._anchors: dict[str, frozenset[str] | None] = {}
        self._sound: dict[str, str] = {}
        self._guesses = 0
        self._root = f"/{self.home.base}/" if self.home.base else "/"

    def _guess(self, word: str, known: Iterable[str]) -> str:
        """Say what was probably meant; not for ever, where thousands of links are broken."""
        self._guesses += 1
        return did_you_mean(word, known) if self._guesses <= _GUESSES else ""

    def all(self, *, abroad: bool = False) -> Verdicts:
        """Judge every page. `abroad` asks for the links to other sites as well."""
        loud = LOUD | (ABROAD if abroad else 0)
        sound, broken = self._leads
        for path, facts in self.facts.items():
            if facts.flags & NO_PAGE:
                continue
            leads = facts.leads.split(b"\n") if facts.leads else ()
            if not sound.issuperset(leads):
                self._look_up(leads)
            if facts.flags & loud or (broken and not broken.isdisjoint(leads)):
                problems = list(self._of_page(path, self._read(path)))
                if problems:
                    self.verdicts.problems[path] = problems
        return self.verdicts

    def _look_up(self, leads: Iterable[bytes]) -> None:
        """Look up the leads that are new."""
        sound, broken = self._leads
        for lead in leads:
            if lead in sound or lead in broken:
                continue
            address, link = address_of(lead.decode("utf-8", "surrogatepass"))
            target = self.target(address)
            if target:
                is_sound = self._at(target, link, address, _no_guess) is None
                if is_sound:
                    self.verdicts.used.add(target)
            else:
                is_sound = self._redirect(address.path) is not None
            (sound if is_sound else broken).add(lead)

    def places_in(self, path: str) -> frozenset[str] | None:
        """Return what a fragment may name in a file; None for one that was not read."""
        if path not in self._anchors:
            facts = self.facts.get(path)
            self._anchors[path] = anchors_of(facts) if facts and not facts.flags & NO_PAGE else None
        return self._anchors[path]

    def address(self, path: str, page: Page | About, raw: str) -> Address:
        """Return what an address in a page means."""
        return resolve(
            raw, path[: path.rfind("/") + 1], self.home, base=base_of(path, page, self.home), page=path
        )

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

    def _of_page(self, path: str, page: Page) -> Iterator[tuple[Link | Slip | str, Problem]]:
        folder, base = path[: path.rfind("/") + 1], base_of(path, page, self.home)
        used = self.verdicts.used
        start = self._root + folder
        for link in page.links:
            if base is None and link.element != "use" and link.attribute != "usemap":
                known = self._known(link.raw, start)
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
                if address.kind == Kind.OUTSIDE and may_be_asked(link, address):
                    self.verdicts.outside.setdefault(address.url, []).append((path, link))
            if problem:
                yield link, problem
        if page.slips or page.twice:
            yield from self._of_markup(path, page)

    def _known(self, raw: str, start: str) -> str | None:
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
            if target is not None and fragment in (self.places_in(target) or ()):
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
        return self._at(target, link, address, self._guess), target

    def _at(self, target: str, link: Link, address: Address, guess: targets.Guess) -> Problem | None:
        """Return what is wrong with an address whose file is there."""
        problem = targets.fragment(address, link, target, self.places_in, guess)
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
        return problem


def _no_guess(word: str, known: Iterable[str]) -> str:
    return ""


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
