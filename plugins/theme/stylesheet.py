"""The style sheet: written in several files, one a layer, and sent as one small one, with paper apart."""

import re
from hashlib import blake2b
from pathlib import Path

ORDER = ("fonts", "tokens", "base", "layout", "post", "lists", "search", "plates", "modes")
"""The files in ``theme/css``, in the order in which they are joined."""
PRINT = "print"
"""What only paper needs is a file of its own, so that no screen waits for it."""

_PARTS = re.compile(
    r"""(?P<keep>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<comment>/\*.*?\*/)|(?P<space>\s+)""", re.DOTALL
)
_TIGHT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\s*([{};,])\s*|(:)\s+""")


def squeeze(css: str) -> str:
    """Return CSS without comments and needless space. What stands in quotes is left alone."""
    css = _PARTS.sub(lambda m: m["keep"] or (" " if m["space"] else ""), css)
    css = _TIGHT.sub(lambda m: m[1] or m[2] or m[3], css)
    return css.replace(";}", "}").strip()


def join(folder: Path) -> str:
    """Return the style sheet for screens, made from the files in ``folder``."""
    return squeeze("\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in ORDER))


def files(folder: Path) -> dict[str, str]:
    """Return the style sheets as they are sent, by name."""
    paper = squeeze((folder / f"{PRINT}.css").read_text(encoding="utf-8"))
    return {"theme.css": join(folder), "print.css": paper}


def version(css: str) -> str:
    """Return eight letters that change when the style sheet changes, for the end of its address."""
    return blake2b(css.encode(), digest_size=4).hexdigest()
