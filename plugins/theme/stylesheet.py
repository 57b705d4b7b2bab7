"""The style sheet: written in several files, one a layer, and sent as one small one, with paper apart."""

import re
from collections.abc import Mapping
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


def files(folder: Path, fonts: Mapping[str, str]) -> dict[str, str]:
    """Return the style sheets as they are sent, by their plain names.

    `fonts` tells under which name each font file goes out that they ask for.
    """
    screen = join(folder)
    for plain, name in fonts.items():
        screen = screen.replace(f"url(../fonts/{plain})", f"url(../fonts/{name})")
    paper = squeeze((folder / f"{PRINT}.css").read_text(encoding="utf-8"))
    return {"theme.css": screen, "print.css": paper}
