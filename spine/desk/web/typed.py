"""What a browser sends of a text that is being written, as a text again."""

import json
from collections.abc import Mapping

import click
from starlette.datastructures import FormData

from spine.writing.fields import with_fields, with_words
from spine.writing.keys import BY_LINE, OF_FOLDER, PARTS, Kind
from spine.writing.opening import Field
from spine.writing.sheet import taken_apart

_MOST_ITEMS = 100
"""Tags, pins or addresses of one text."""


def text_in(form: FormData, folder: str, more: Mapping[str, Field | None] | None = None) -> str:
    """Return the whole text that a form says: its front matter with the fields of the form, and its words.

    `more` are fields that a button changes on top. What the form does not show stays as it is. Raises
    `click.UsageError` for what can't stand in a text.
    """
    if "whole" in form:
        return _lines(str(form["whole"]))
    try:
        head = json.loads(str(form.get("head", "")))
        str(head).encode()  # half a sign, which no file can have, is an error too
    except (ValueError, RecursionError):
        head = None
    if not isinstance(head, str):
        raise click.UsageError("The page did not send its text whole. Open it again.")
    changes = {**fields_in(form, folder), **(more or {})}
    before = with_fields(head, changes)
    return with_words(before, taken_apart(before).words + _lines(str(form.get("words", ""))))


def fields_in(form: FormData, folder: str) -> dict[str, Field | None]:
    """Return the fields that a form has, by their keys."""
    found: dict[str, Field | None] = {}
    for key, kind in OF_FOLDER[folder].items():
        if kind is Kind.RECORDS:
            rows = _rows(form, key)
            if rows is not None:
                found[key] = rows
        elif key not in form or kind is Kind.PAIRS:
            continue
        elif kind is Kind.FLAG:
            found[key] = "true" in form.getlist(key)
        elif kind is Kind.TEXTS:
            mark = "\n" if key in BY_LINE else ","
            typed = [part.strip() for value in form.getlist(key) for part in str(value).split(mark)]
            found[key] = list(dict.fromkeys(part for part in typed if part))
            if len(found[key]) > _MOST_ITEMS:
                raise click.UsageError(f"“{key}” has more than {_MOST_ITEMS} entries. Leave some out.")
        else:
            found[key] = " ".join(str(form[key]).split())
    return found


def head_for(text: str) -> str:
    """Return a text up to its first word as a form carries it: browsers would change its line ends."""
    words = taken_apart(text).words
    return json.dumps(with_words(text, words[: len(words) - len(first_words(words))]))


def first_words(words: str) -> str:
    """Return the words of a text without the empty lines before them."""
    return words.lstrip("\n")


def _rows(form: FormData, key: str) -> list[dict[str, str]] | None:
    """Return a list of small tables from fields like `references.0.title`; None when there are none."""
    rows: dict[int, dict[str, str]] = {}
    for name in form:
        first, _, rest = name.partition(".")
        number, _, part = rest.partition(".")
        if first == key and number.isascii() and number.isdigit() and len(number) < 4 and part in PARTS[key]:
            rows.setdefault(int(number), {})[part] = " ".join(str(form[name]).split())
    if not rows:
        return None
    told = [{part: value for part, value in rows[number].items() if value} for number in sorted(rows)]
    return [row for row in told if row]


def _lines(typed: str) -> str:
    """Return typed text with the line ends of our files: browsers send others (HTML Standard, 4.10.21.4)."""
    return typed.replace("\r\n", "\n").replace("\r", "\n")
