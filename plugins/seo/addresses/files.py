"""The ledger in its file, and the list of redirects in the site."""

import os
from datetime import date
from pathlib import Path

from plugins.seo.addresses.ledger import LEDGER
from plugins.seo.addresses.survey import Survey
from plugins.site import Site
from plugins.site.atomic import write_atomically


class LedgerError(ValueError):
    """The ledger is no text that can be read."""


def read_ledger(site: Site) -> str:
    """Return the ledger's text, empty when there is none. Raises `LedgerError` and `OSError`."""
    try:
        return (site.content / LEDGER).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise LedgerError("The file is not UTF-8 text.") from error


def record(seen: Survey, site: Site, today: date) -> bool:
    """Write down what visitors can reach from today on. Return whether anything was new. Raises `OSError`."""
    text = seen.recorded(today)
    if text == seen.text:
        return False
    write_atomically(site.content / LEDGER, text.encode("utf-8"))
    return True


def write_anew(path: Path, text: str) -> None:
    """Write a file of the site. The old one may be the same file as one of the site before, so it goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
        file.write(text.encode("utf-8"))
