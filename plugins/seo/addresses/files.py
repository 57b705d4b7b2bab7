"""The ledger in its file, and what is written into the site for old addresses."""

import os
from collections.abc import Mapping
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


def record(seen: Survey, site: Site, today: object) -> bool:
    """Write down what visitors can reach from today on. Return whether anything was new. Raises `OSError`."""
    text = seen.recorded(today)
    if text == seen.text:
        return False
    write_atomically(site.content / LEDGER, text.encode("utf-8"))
    return True


def write_files(output: Path, files: Mapping[str, str]) -> list[str]:
    """Write files into a built site, always anew; return those whose place something else has taken."""
    taken = []
    for name, text in files.items():
        path = output / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and not _is_ours(path):
                taken.append(name)
                continue
            path.unlink(missing_ok=True)  # it may be the same file as one of the site before
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
                file.write(text.encode("utf-8"))
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            taken.append(name)
    return taken


def _is_ours(path: Path) -> bool:
    """Whether a file is a redirect page or the list of redirects of an earlier build."""
    return path.name == "_redirects" or b'http-equiv="refresh"' in path.read_bytes()[:1000]
