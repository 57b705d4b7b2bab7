"""Where an old copy of a page may be. The address is only built here: nobody asks for it."""

from datetime import datetime


def archived(address: str, seen: datetime | None = None) -> str:
    """Return the Internet Archive's address for a copy of a page.

    With `seen`, the last time the page was there, it leads to the copy nearest to that day, else to the
    newest.
    """
    day = seen.strftime("%Y%m%d") + "/" if seen else ""
    return f"https://web.archive.org/web/{day}{address}"
