"""Values as they are written in front matter, so that YAML and the strict reader read back the very same."""

import json
import re
import unicodedata
from collections.abc import Iterable

import click
import yaml

from plugins.posts.form import MAX_SLUG
from plugins.posts.source import MAX_LINE
from spine.writing.keys import QUOTED, RECORD, Kind

_BARE = re.compile(
    r"[^\W_](?:[^:#,\[\]{}\"'&*!|>%@`\\\x7f-\xa0\ufeff]*[^\s:#,\[\]{}\"'&*!|>%@`\\\x7f-\xa0\ufeff])?"
)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?\s?(?:Z|[+-]\d{2}:?\d{2})?)?")
_BREAK = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_RESOLVER = yaml.SafeLoader("")
_TEXT = "tag:yaml.org,2002:str"


def sound(key: str, value: str) -> str:
    """Return a value on one line, spaces folded. Raises `click.UsageError` for what can't stand there."""
    if _BREAK.search(value.strip()):
        raise click.UsageError(f"“{key}” must be one line. Take the line break out.")
    value = " ".join(value.split())
    for sign in value:
        if unicodedata.category(sign) in ("Cc", "Cs") or sign in "\ufffe\uffff":
            raise click.UsageError(
                f"“{key}” has a sign in it that can't be shown (U+{ord(sign):04X}). Type it again."
            )
    if len(value) > MAX_LINE - MAX_SLUG:
        raise click.UsageError(f"“{key}” is longer than a line can be.")
    return value


def quoted(value: str) -> str:
    """Return a text in straight quotes, as both YAML and JSON read it."""
    return json.dumps(value, ensure_ascii=False).replace("\ufeff", "\\ufeff")


def is_bare(value: str) -> bool:
    """Whether a text needs no quotes: every reader of YAML takes it for this very text, in a list too."""
    if not _BARE.fullmatch(value):
        return False
    return _RESOLVER.resolve(yaml.ScalarNode, value, (True, False)) == _TEXT


def scalar(value: str, kind: Kind, *, key: str = "", style: str = "") -> str:
    """Return a text as it stands behind `key: `; `style` is the quote that it had before, if any."""
    if kind is Kind.FLAG or (kind is Kind.DAY and style not in ("'", '"') and _MOMENT.fullmatch(value)):
        return value
    if style == "'" and "\ufeff" not in value:
        return "'" + value.replace("'", "''") + "'"
    if style == '"' or (not style and key in QUOTED) or not is_bare(value):
        return quoted(value)
    return value


def flow_list(items: Iterable[str], typed: dict[str, str], *, style: str = "") -> str:
    """Return `[a, b]`; `typed` has items as they were spelt before, `style` is the quote that they had."""
    return "[" + ", ".join(typed.get(item) or scalar(item, Kind.TEXTS, style=style) for item in items) + "]"


def record_lines(record: dict[str, str], indent: str) -> list[str]:
    """Return a reference as lines below a dash."""
    keys = [*(key for key in RECORD if record.get(key)), *(key for key in record if key not in RECORD)]
    lines = []
    for key in keys:
        value = record[key]
        bare = (key == "year" and value.isascii() and value.isdigit()) or (
            key == "read" and _MOMENT.fullmatch(value)
        )
        lines.append(f"{key}: {value if bare else quoted(value)}")
    return [f"{indent}- {lines[0]}", *(f"{indent}  {line}" for line in lines[1:])] if lines else []
