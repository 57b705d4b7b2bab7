"""Teaching the vocabulary: a query that was dropped and that an editor wants answered.

The practice's own words are in content/trends/vocabulary.yaml. A rescue adds one line to it, in alphabetical
order, and leaves every other line as it is.
"""

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import yaml

from plugins.trends.queue.items import moment, when_text
from plugins.trends.queue.rewrite import quoted
from plugins.trends.queue.store import write_whole

_HEAD = "# The practice's own words, on top of those in plugins/vocabulary: see docs/topics.md.\n"
_QUERY = re.compile(r'^\s*-\s*\{\s*query:\s*(?:"((?:[^"\\]|\\.)*)"|([^,}]*))')


@dataclass(frozen=True, slots=True)
class Rescue:
    """A query that somebody has rescued."""

    query: str
    by: str
    when: dt.datetime
    """In UTC; a day alone is its first second."""


class RescueError(ValueError):
    """The file can't take a rescue as it is; the message says where and why."""


def with_rescue(text: str, query: str, *, by: str, when: dt.datetime, subject: str = "") -> str:
    """Return the file's text with one more rescued query; the same text when it is there already.

    Raises `RescueError` when the text is no sound YAML, or has its rescues in another form.
    """
    known = _rescued(text)
    if any(_plain(one.get("query", "")) == _plain(query) for one in known):
        return text
    parts = [f"query: {quoted(query)}", f"by: {quoted(by)}", f"when: {quoted(when_text(when))}"]
    if subject:
        parts.append(f"subject: {quoted(subject)}")
    line = "  - {" + ", ".join(parts) + "}"
    lines = (text or _HEAD).rstrip("\n").split("\n")
    at = next((i for i, one in enumerate(lines) if re.match(r"rescued\s*:", one)), None)
    if at is None:
        return "\n".join([*lines, "rescued:", line, ""])
    if re.fullmatch(r"rescued\s*:\s*\[\s*\]\s*", lines[at]):
        lines[at] = "rescued:"
    place = at + 1
    for number in range(at + 1, len(lines)):
        if lines[number] and not lines[number][0].isspace() and lines[number][0] not in "-#":
            break
        match = _QUERY.match(lines[number])
        if match and (match[1] or match[2] or "").casefold() < query.casefold():
            place = number + 1
    new = "\n".join([*lines[:place], line, *lines[place:], ""])
    _rescued(new)
    return new


def without_rescue(text: str, query: str) -> str:
    """Return the file's text without the rescue of a query; the same text when it is not in it.

    Raises `RescueError` when the text is no sound YAML, or the rescue is not on a line of its own.
    """
    if not any(_plain(one.get("query", "")) == _plain(query) for one in _rescued(text)):
        return text
    lines = text.split("\n")
    mine = []
    for number, line in enumerate(lines):
        if _QUERY.match(line):
            with suppress(yaml.YAMLError, AttributeError, IndexError, TypeError):
                if _plain(yaml.safe_load(line)[0].get("query", "")) == _plain(query):
                    mine.append(number)
    new = "\n".join(line for number, line in enumerate(lines) if number not in mine)
    new = re.sub(r"^rescued[ \t]*:[ \t]*\n(?![ \t]*-|[ \t]*#|[ \t]+\S)", "rescued: []\n", new, flags=re.M)
    if any(_plain(one.get("query", "")) == _plain(query) for one in _rescued(new)):
        raise RescueError(f"“{query}” is not on a line of its own, so it must be taken out by hand")
    return new


def rescues(text: str) -> list[Rescue]:
    """Return what has been rescued, as far as the file says who did it and when. Raises `RescueError`."""
    found = []
    for one in _rescued(text):
        with suppress(ValueError):
            when = one.get("when")
            day = when.isoformat() if isinstance(when, dt.date) else str(when or "")
            found.append(Rescue(str(one.get("query", "")), str(one.get("by", "")), moment(day)))
    return found


def _plain(query: object) -> str:
    return " ".join(str(query).casefold().split())


def _rescued(text: str) -> list[dict]:
    try:
        found = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise RescueError(f"line {line}: {getattr(error, 'problem', None) or 'it can’t be read'}") from None
    rescued = found.get("rescued") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(rescued or [], list):
        raise RescueError("“rescued:” must be a list, one line for each query")
    return [one for one in rescued or () if isinstance(one, dict)]


def rescue(path: Path, query: str, *, by: str, when: dt.datetime, subject: str = "") -> bool:
    """Write a rescue into the vocabulary's file; return whether it is new.

    Raises `RescueError`, `OSError` and `UnicodeDecodeError`.
    """
    text = text_of(path)
    new = with_rescue(text, query, by=by, when=when, subject=subject)
    if new == text:
        return False
    write_whole(path, new)
    return True


def take_out(path: Path, query: str) -> bool:
    """Take a rescue out of the vocabulary's file; return whether it was there. Raises as `rescue` does.

    A file that a rescue made and that has nothing else in it goes.
    """
    text = text_of(path)
    new = without_rescue(text, query)
    if new == text:
        return False
    if new.strip() == f"{_HEAD}rescued: []".strip():
        path.unlink(missing_ok=True)
    else:
        write_whole(path, new)
    return True


def text_of(path: Path) -> str:
    """Return the text of the vocabulary's file; empty without one."""
    return path.read_text(encoding="utf-8") if path.exists() else ""
