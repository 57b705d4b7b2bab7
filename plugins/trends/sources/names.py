"""What a file's name tells: `searched_with_rising-queries_US_20250915-0000_20260915-0000.csv`.

A name is only a hint. People rename files, and browsers add ` (1)`.
"""

import datetime as dt
import re
from dataclasses import dataclass

_TIME = r"(?<!\d)((?:19|20)\d{6})-(\d{4})(?!\d)"
_PLACE = re.compile(r"_([A-Z]{2}(?:-[A-Z0-9]{1,3})*)(?:_\d+[hd])?_" + _TIME)


@dataclass(frozen=True, slots=True)
class Told:
    """What a name told."""

    start: dt.datetime | None = None
    end: dt.datetime | None = None
    """When the export ended, in UTC; of one that names a single time, that time."""
    place: str = ""

    @property
    def window(self) -> str:
        """The span, as records have it; empty when the name does not tell both ends."""
        return f"{self.start:%Y-%m-%d} {self.end:%Y-%m-%d}" if self.start and self.end else ""


def told_by(name: str) -> Told:
    """Return what a file's name tells."""
    times = [time for time in map(_time, re.findall(_TIME, name)) if time]
    match = _PLACE.search(name)
    place = match[1] if match else ""
    if len(times) >= 2 and times[-2] <= times[-1]:
        return Told(times[-2], times[-1], place)
    return Told(None, times[-1] if times else None, place)


def _time(parts: tuple[str, str]) -> dt.datetime | None:
    try:
        return dt.datetime.strptime("".join(parts), "%Y%m%d%H%M").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
