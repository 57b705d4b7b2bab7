"""Who refused us, and until when to leave them alone: one small file in the cache folder.

Losing it costs one refusal and nothing else. So whatever is damaged or can't be read counts as not there, and
a file that can't be written is done without.
"""

import contextlib
import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.site.atomic import write_atomically
from plugins.trends.live.faults import Fault

FILE = "trends.json"
_LONGEST = dt.timedelta(days=8)
"""A cooldown that lasts longer was written by a clock that was wrong."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A source refused us."""

    kind: Fault
    when: dt.datetime
    """In UTC."""
    until: dt.datetime
    """When it may be asked again, in UTC."""
    words: str = ""

    def holds(self, now: dt.datetime) -> bool:
        """Whether the source is still to be left alone."""
        return self.when - dt.timedelta(hours=1) <= now < self.until <= self.when + _LONGEST


class Memory:
    """Refusals by source, in a cache folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def refusal(self, source: str) -> Refusal | None:
        """Return the last refusal of a source, or None."""
        found = self._all().get(source)
        try:
            return Refusal(
                Fault(found["kind"]), _time(found["when"]), _time(found["until"]), str(found["words"])
            )
        except (TypeError, KeyError, ValueError, AttributeError):
            return None

    def remember(self, source: str, refusal: Refusal) -> None:
        """Keep a refusal."""
        entry = {
            "kind": refusal.kind.value,
            "when": refusal.when.isoformat(),
            "until": refusal.until.isoformat(),
            "words": refusal.words,
        }
        self._write({**self._all(), source: entry})

    def forget(self, source: str) -> None:
        """Drop a refusal: the source answers again."""
        known = self._all()
        if known.pop(source, None) is not None:
            self._write(known)

    def _all(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, known: dict[str, Any]) -> None:
        text = json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, text.encode())


def _time(text: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
