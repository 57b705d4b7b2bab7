"""Taking typed values out of front matter, with a finding for each that is not what it should be.

A `Form` is asked for the keys it may have; `leftovers` then says which keys nobody knows.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from plugins.findings import Finding, Severity, did_you_mean
from plugins.posts.frontmatter import FrontMatter
from plugins.posts.post import Status
from plugins.posts.slug import slug_of
from plugins.posts.yamlblock import Entry

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ISO_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?\s*(Z|[+-]\d{2}:?\d{2})?")
_OTHER_DAYS = (
    "%B %d, %Y",
    "%B %d %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y-%m-%d",
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EARLIEST, _LATEST = 1990, 2100
MAX_SLUG = 100
"""A longer file name is cut or refused by some computers."""

RENAMED = {
    "author": "authors",
    "summary": "description",
    "modified": "updated",
    "keywords": "tags",
    "tag": "tags",
    "reviewer": "reviewed_by",
    "language": "lang",
    "alt": "image_alt",
    "permalink": "slug",
    "categories": "category",
}
"""What other blog systems call some keys. Pelican's own headers may use these names."""


class Form:
    """The front matter of one file, taken key by key."""

    def __init__(self, matter: FrontMatter, path: str) -> None:
        self.path = path
        self.is_headers = matter.is_headers
        self.findings: list[Finding] = []
        self.entries = dict(matter.entries)
        if self.is_headers:
            self.entries = {RENAMED.get(key, key): entry for key, entry in self.entries.items()}
        self.lines = {key: entry.line for key, entry in self.entries.items()}
        self._known: set[str] = set()
        hub = path.split("/")[-2:-1] == ["categories"]
        self._handbook = "docs/topic-pages.md" if hub else "docs/writing.md"

    # ---- saying what is wrong ----

    def add(
        self, key: str, code: str, message: str, fix: str = "", severity: Severity = Severity.ERROR
    ) -> None:
        """Add a finding at the line of `key`."""
        entry = self.entries.get(key)
        line, column = (entry.line, entry.column) if entry else (1, 1)
        self.findings.append(Finding(self.path, f"post/{code}", message, fix, severity, line, column))

    def leftovers(self) -> None:
        """Add a finding for each key that was never asked for."""
        for key, entry in self.entries.items():
            if key in self._known:
                continue
            if key.lower() in self._known:
                hint = f'Write "{key.lower()}".'
            elif key.lower() in RENAMED:
                hint = f'Here it is called "{RENAMED[key.lower()]}".'
            else:
                hint = did_you_mean(key, self._known) or f"{self._handbook} lists the keys."
            message = f'There is no key "{key[:60]}".'
            self.findings.append(
                Finding(self.path, "post/unknown-key", message, hint, line=entry.line, target=key)
            )

    # ---- taking values ----

    def has(self, key: str) -> bool:
        """Whether the key is there, whatever it says."""
        return key in self.entries

    def take(self, key: str) -> Entry | None:
        """The value as it stands, with its line; from now on the key is known."""
        self._known.add(key)
        return self.entries.get(key)

    def text(self, key: str) -> str:
        """One line of text, exactly as typed, with spaces folded."""
        entry = self.take(key)
        if entry is None:
            return ""
        if not isinstance(entry.value, str):
            self.add(key, "wrong-kind", f'"{key}" must be a text, not a list.', "Put the value in quotes.")
            return ""
        return " ".join(entry.value.split())

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts: `[a, b]`, lines with dashes, or one value."""
        entry = self.take(key)
        if entry is None:
            return ()
        if isinstance(entry.value, dict):
            self.add(key, "wrong-kind", f'"{key}" must be a list.', f"Write {key}: [one, two].")
            return ()
        if isinstance(entry.value, str):
            separators = r"[;,]" if self.is_headers else r"\s*,\s*"
            values = re.split(separators, entry.value) if entry.value else []
            if len(values) > 1 and not self.is_headers:
                self.add(key, "wrong-kind", f'"{key}" must be a list.', f"Write {key}: [{entry.value}].")
            return tuple(value.strip() for value in values if value.strip())
        values = []
        for item in entry.value:
            if not isinstance(item.value, str):
                self.add(key, "wrong-kind", f'"{key}" must be a simple list.', f"Write {key}: [one, two].")
            elif item.value.strip():
                values.append(" ".join(item.value.split()))
        for value in {value for value in values if values.count(value) > 1}:
            self.add(
                key, "twice-in-list", f'"{value}" stands twice in "{key}".', "Keep one.", Severity.WARNING
            )
        return tuple(dict.fromkeys(values))

    def slugs(self, key: str) -> tuple[str, ...]:
        """A list of file names without `.md`."""
        values = []
        for value in self.texts(key):
            slug = value.removesuffix(".md").rsplit("/", 1)[-1]
            if _SLUG.fullmatch(slug):
                values.append(slug)
            else:
                message = f'"{value[:60]}" in "{key}" is not the file name of a post.'
                self.add(key, "bad-slug", message, "Write it like why-do-back-surgeries-fail.")
        return tuple(values)

    def slug(self, key: str) -> str:
        """The last part of an address."""
        value = self.text(key)
        if len(value) > MAX_SLUG:
            self.add(key, "bad-slug", f'"{key}" is longer than {MAX_SLUG} signs.', "Shorten it.")
            return ""
        if value and not _SLUG.fullmatch(value):
            better = slug_of(value)
            message = f'"{value[:60]}" can\'t be part of an address.'
            self.add(
                key, "bad-slug", message, f"Write {key}: {better}" if better else "Use letters and hyphens."
            )
            return better
        return value

    def choice(self, key: str, known: Iterable[str], what: str) -> str:
        """One of the known words, exactly as they are written."""
        value = self.text(key)
        known = list(known)
        if value and value not in known:
            hint = did_you_mean(value, known) or f"Write one of {', '.join(known)}."
            self.add(
                key, f"unknown-{key.replace('_', '-')}", f'{what} "{value[:60]}" is not one of ours.', hint
            )
            return ""
        return value

    def language(self, default: str) -> str:
        """A language's code, such as `en` or `es-us`."""
        value = self.text("lang").lower()
        if value and not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}", value):
            self.add(
                "lang",
                "bad-language",
                f'"{value[:40]}" is not the code of a language.',
                "Write it like lang: es",
            )
            return default
        return value or default

    def tags(self) -> tuple[str, ...]:
        """The tags, in lower case, each good for an address."""
        found = []
        for tag in self.texts("tags"):
            if slug_of(tag) and len(tag) <= MAX_SLUG:
                found.append(tag.lower())
            else:
                fix = "Use a few plain words."
                self.add("tags", "bad-tag", f'The tag "{tag[:40]}" can\'t be part of an address.', fix)
        return tuple(dict.fromkeys(found))

    def flag(self, key: str) -> bool:
        """`true` or `false`; false when the key is not there."""
        value = self.text(key).lower()
        if value and value not in ("true", "false"):
            self.add(
                key, "wrong-kind", f'"{key}" can be true or false, not "{value[:60]}".', f"Write {key}: true"
            )
        return value == "true"

    def status(self) -> Status:
        """Where the text stands; a draft when nothing is said, or nothing that is understood."""
        value = self.text("status")
        if self.is_headers:
            value = value.lower()
        if "draft" in self.entries:
            self._known.add("draft")
            fix = "Delete this line: a text without a status is a draft."
            if str(self.entries["draft"].value).lower() in ("false", "no", "off", "0"):
                fix = "Delete this line, and write status: published when the text may go out."
            self.add("draft", "draft-key", '"draft" is not a key here.', fix)
            return Status.DRAFT
        if not value:
            return Status.DRAFT
        if value not in list(Status):
            hint = did_you_mean(value, list(Status)) or f"Write one of {', '.join(Status)}."
            self.add("status", "unknown-status", f'There is no status "{value[:60]}".', hint)
            return Status.DRAFT
        return Status(value)

    def day(self, key: str) -> date | None:
        """A date like 2026-01-05."""
        value = self.text(key)
        if not value:
            return None
        match = _ISO_DAY.fullmatch(value)
        if match:
            try:
                found = date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                self.add(
                    key, "bad-date", f'There is no day {value} (in "{key}").', "Check the month and the day."
                )
                return None
            if _EARLIEST <= found.year <= _LATEST:
                return found
            self.add(key, "bad-date", f'The year of "{key}" can\'t be {found.year}.', "Check it.")
            return None
        self.add(key, "bad-date", f'"{value[:60]}" is not a date.', self._date_hint(key, value))
        return None

    def moment(self, key: str, zone: ZoneInfo) -> datetime | None:
        """A date like 2026-01-05, or with a time, 2026-01-05 14:30; midnight in `zone` when none is given."""
        value = self.text(key)
        match = _ISO_TIME.fullmatch(value) if value else None
        if not match:
            found = self.day(key)
            return datetime(found.year, found.month, found.day, tzinfo=zone) if found else None
        try:
            found = datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ':00'}{match[4] or ''}")
        except ValueError:
            self.add(
                key, "bad-date", f'There is no time {value} (in "{key}").', "Check the day and the hour."
            )
            return None
        if not _EARLIEST <= found.year <= _LATEST:
            self.add(key, "bad-date", f'The year of "{key}" can\'t be {found.year}.', "Check it.")
            return None
        return found if found.tzinfo else found.replace(tzinfo=zone)

    def _date_hint(self, key: str, value: str) -> str:
        for form in _OTHER_DAYS:
            try:
                return f"Write {key}: {datetime.strptime(value, form):%Y-%m-%d}"
            except ValueError:
                continue
        return f"Write it like {key}: 2026-01-05."

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A mapping of names to addresses that begin with https://."""
        entry = self.take(key)
        if entry is None or entry.value == "":
            return ()
        if not isinstance(entry.value, dict):
            self.add(
                key,
                "wrong-kind",
                f'"{key}" must be names with addresses.',
                "Write Name: https://… lines under it.",
            )
            return ()
        pairs = []
        for name, item in entry.value.items():
            if isinstance(item.value, str) and item.value.startswith("https://"):
                pairs.append((name, item.value))
            else:
                message = f'"{name}" in "{key}" needs an address that begins with https://.'
                self.findings.append(Finding(self.path, "post/bad-address", message, line=item.line))
        return tuple(pairs)
