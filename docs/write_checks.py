"""Write the handbook's list of checks from the rules themselves: `python -m docs.write_checks`."""

import re
from collections.abc import Iterator
from pathlib import Path

from plugins.editorial import rules as words
from plugins.editorial.rule import Example
from plugins.editorial.rule import Rule as WordRule
from plugins.findings import Severity
from plugins.findings.rule import Rule, rules_in
from plugins.seo.checks.rule import Edit
from plugins.seo.checks.rules import ROOMS

PAGE = Path(__file__).with_name("checks.md")
WORDS = "<!-- The second reader's rules: python -m docs.write_checks has written this part from them. -->"
PAGES = "<!-- The rules for search engines: python -m docs.write_checks has written this part from them. -->"
END = "<!-- The end of that part. -->"
_LONGEST = 90
_SAID = 160


def page() -> str:
    """Return the whole page: what people have written, and the two parts that the rules write."""
    text = PAGE.read_text(encoding="utf-8")
    for begin, rooms in ((WORDS, words.ROOMS), (PAGES, [(name, rules_in(module)) for name, module in ROOMS])):
        before, _, rest = text.partition(begin)
        after = rest.partition(END)[2]
        text = f"{before}{begin}\n\n{_rooms(rooms)}\n\n{END}{after}"
    return text


def _rooms(rooms: list[tuple[str, tuple[Rule, ...]]]) -> str:
    return "\n\n".join(
        part for heading, rules in rooms for part in (f"### {heading}", *(_rule(rule) for rule in rules))
    )


def _rule(rule: Rule) -> str:
    kept = {Severity.ERROR: "*An error.*", Severity.NOTE: "*A note.*"}.get(rule.severity, "*A warning.*")
    lines = [
        f"#### `{rule.id}`",
        "",
        _quoted(" ".join((rule.wants, rule.why, kept))),
        "",
        f"*To mend it:* {_quoted(rule.fix)} *Source:* {rule.source}.",
    ]
    return "\n".join([*lines, *(["", *examples] if (examples := list(_examples(rule))) else [])])


def _examples(rule: Rule) -> Iterator[str]:
    """Yield a line for what is flagged, and one for what is left alone."""
    if not isinstance(rule, WordRule):
        for edit in rule.flags[:1]:
            if said := _edit(edit):
                yield f"*Flagged:* {said}"
        return
    flagged = [said for one in rule.flags if (said := _text(one))][:3]
    spared = [said for one in rule.spares if (said := _text(one))][:3]
    if flagged:
        yield f"*Flagged:* {' · '.join(flagged)}"
    if flagged and spared:
        yield ""
    if spared:
        yield f"*Left alone:* {' · '.join(spared)}"


def _text(one: str | Example) -> str:
    """Return an example in a few words; nothing when it takes many."""
    body, front = (one.body, one.front) if isinstance(one, Example) else (one, {})
    told = [f"{key}: {value}" for key, value in front.items() if isinstance(value, str)]
    if len(told) != len(front) or "`" in body:
        return ""
    words = re.sub(r"\s*\n\s*", " ↵ ", body.strip())
    said = "; ".join([*told, *([words] if words and not (told and body == "Words.") else [])])
    return f"`{said}`" if 0 < len(said) <= _SAID else ""


def _quoted(text: str) -> str:
    """Return a text with its tags as code: they are shown, not obeyed."""
    return re.sub(r"<[a-z!/][^>]*>", r"`\g<0>`", text)


def _edit(edit: Edit) -> str:
    """Return an example in a few words; nothing when it takes many."""
    if edit.new is None:
        return f"there is no `{edit.path}`"
    old, new = (re.sub(r"\s+", " ", text) for text in edit[:2])
    if len(old) > _LONGEST or len(new) > _LONGEST or not old or "`" in old + new:
        return ""
    return f"`{new}` in the place of `{old}`" if new else f"no `{old}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
