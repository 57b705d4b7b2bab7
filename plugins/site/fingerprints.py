"""Files whose names bear a sum of what is in them: `theme/css/theme-1a2b3c4d.css`.

Nothing under such a name ever changes, so a browser may keep it for a year without asking, old and new files
can lie beside each other, and a page that is still open finds what it was made for. Whoever makes such a file
names it by `marked` or `fingerprinted`, in one of the folders below. Others have no such names there: what a
writer adds are posts, whose pages end in `.html`, PDF files, and pictures, which get new names; for the
theme's own files and for folders that a setting adds there is `refuse_foreign`.
"""

import os
import posixpath
import re
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from plugins.site.settings import SettingsError
from plugins.site.sums import digest

LETTERS = 8
"""How many letters of a sum a name bears."""
PUT = "FINGERPRINTS_PUT"
"""The files of the theme with such names that this build has put into the site, in Pelican's settings."""

_SUM = f"[0-9a-f]{{{LETTERS}}}"
_FILES = re.compile(
    rf"""
      theme/(?:css|fonts|icons|js)/ [^/]+ -{_SUM} \.(?:css|js|png|svg|woff2)
    | images/ [^/]+ -\d{{1,5}} -{_SUM} \.(?:avif|jpg|png|webp)           # posts/variants.py
    | images/cards/ [^/]+ -\d+x\d+ -{_SUM} \.(?:jpg|png)                 # cards/card.py
    | search/index/{_SUM}/\d+/ (?: [^/]+\.(?:js|pagefind|pf_meta) | (?:fragment|index)/ [^/]+ )
    """,
    re.VERBOSE,
)
"""In the last, the folder bears the sum of the program that made the files, and their names that of what is
in them. The one file there that keeps its name, `pagefind-entry.json`, is none of these."""


def is_fingerprinted(path: str) -> bool:
    """Whether a file of a built site, at `path` below the site's folder, never changes under its name.

    Compressed copies beside such a file (`.br`, `.gz`) are not meant: they follow the program that made them.
    """
    return _FILES.fullmatch(path) is not None


def fingerprint(*parts: bytes) -> str:
    """Return the letters for a name: of a file's bytes, or of all that its bytes depend on."""
    return digest(*parts).hex()[:LETTERS]


def marked(name: str, letters: str) -> str:
    """Return a name with such letters: `css/theme.css` and `1a2b3c4d` give `css/theme-1a2b3c4d.css`."""
    stem, ending = posixpath.splitext(name)
    return f"{stem}-{letters}{ending}"


def fingerprinted(name: str, data: bytes) -> str:
    """Return the name, with a sum of `data`, under which a file with these bytes goes out."""
    return marked(name, fingerprint(data))


def put(settings: MutableMapping[str, Any], output: Path, files: Mapping[str, bytes]) -> None:
    """Put files, by their paths in the site, into the folder of a site; note them in Pelican's settings.

    Each appears whole, and never in the place of one of another build. Raises `OSError`.
    """
    for name, data in files.items():
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        new.unlink(missing_ok=True)
        new.write_bytes(data)
        os.replace(new, path)
    settings.setdefault(PUT, set()).update(files)


def refuse_foreign(files: Iterable[tuple[str, str]]) -> None:
    """Raise `SettingsError` for files that are copied as they are and would take such a name.

    `files` are the paths in the site, each with the path of the file that would be copied there.
    """
    problems = [
        f"{source} would go out as {path}, and browsers keep files of such names for a year. Rename it."
        for path, source in files
        if is_fingerprinted(path)
    ]
    if problems:
        raise SettingsError(problems)
