"""Which file a name means: a strict door, because names come from outside."""

import re
import stat
from pathlib import Path

import click

from plugins.posts.files import TEXTS, printable
from plugins.posts.source import MARKDOWN_ENDINGS
from plugins.site import Site

MAX_NAME = 300
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\..*)?", re.I)
"""Names that Windows keeps for devices, whatever their ending (Microsoft, Naming Files, 2024)."""


def file_of(site: Site, name: str) -> Path:
    """Return where the text called `name` stands, or would stand: `posts/fusion.md` in the content folder.

    Raises `click.UsageError` for a name that is none of a post, a page or a person, that could lead out of
    the content folder, or that leads over a link of the file system, which the blog does not follow.
    """
    problem = _problem(name)
    if problem:
        raise click.UsageError(f"“{printable(name[:80])}” is not the name of a text here: {problem}.")
    path = site.content
    for part in name.split("/"):
        path = path / part
        try:
            mode = path.lstat().st_mode
        except (OSError, ValueError):
            continue  # not there yet; whoever writes will say what is wrong with that
        if stat.S_ISLNK(mode) or getattr(path, "is_junction", bool)():
            raise click.UsageError(f"“{name}” leads over a link to another place, which is not followed.")
        if path.name == part and path == site.content / name and not stat.S_ISREG(mode):
            raise click.UsageError(f"“{name}” is not a file.")
    return path


def is_device(name: str) -> bool:
    """Whether Windows would take a file's name for a device."""
    return bool(_DEVICES.fullmatch(name))


def path_of(site: Site, name: str) -> str:
    """Return how findings name a text: its path from the site's folder."""
    return f"{site.content.name}/{name}"


def _problem(name: str) -> str:
    """Say why a name is refused; empty when it is sound."""
    parts = name.split("/")
    if not name or len(name) > MAX_NAME:
        return "it is empty, or far too long"
    if printable(name) != name or any(sign in name for sign in '\\:*?"<>|'):
        return "it has a sign that a file name can't have on every computer"
    if parts[0] not in TEXTS or len(parts) < 2:
        return f"it must begin with {', '.join(f'{folder}/' for folder in TEXTS[:-1])} or {TEXTS[-1]}/"
    if any(part in ("", ".", "..") for part in parts):
        return "it may not go up a folder"
    if any(part.startswith((".", "~", " ")) or part.endswith(("~", ".", " ")) for part in parts):
        return "no part of it may be hidden, or end with a full stop or a space"
    if any(is_device(part) for part in parts):
        return "Windows keeps that name for a device"
    if not parts[-1].lower().endswith(MARKDOWN_ENDINGS):
        return f"it must end with {MARKDOWN_ENDINGS[0]}"
    return ""
