"""Write the handbook's list of checks from the rules themselves: `python -m docs.write_checks`."""

import re
from pathlib import Path

from plugins.findings import Severity
from plugins.findings.rule import rules_in
from plugins.seo.checks.rule import Edit, Rule
from plugins.seo.checks.rules import ROOMS

PAGE = Path(__file__).with_name("checks.md")
BEGIN = "<!-- From here on, python -m docs.write_checks has written this page from the rules. -->"
_LONGEST = 90


def rules_as_text() -> str:
    """Return the part of the page that the rules write."""
    parts = [BEGIN]
    for heading, module in ROOMS:
        parts.append(f"## {heading}")
        parts += [_rule(rule) for rule in rules_in(module)]
    return "\n\n".join(parts) + "\n"


def page() -> str:
    """Return the whole page: what a person has written, and the rules."""
    return PAGE.read_text(encoding="utf-8").partition(BEGIN)[0] + rules_as_text()


def _rule(rule: Rule) -> str:
    kept = {Severity.ERROR: "*An error.*", Severity.NOTE: "*A note.*"}.get(rule.severity, "")
    lines = [
        f"### `{rule.id}`",
        "",
        _quoted(" ".join(filter(None, (f"{rule.wants} {rule.why}", kept)))),
        "",
        f"*To mend it:* {_quoted(rule.fix)} *Source:* {rule.source}.",
    ]
    examples = [said for edit in rule.flags[:1] if (said := _example(edit))]
    return "\n".join([*lines, *(["", f"*Flagged:* {examples[0]}"] if examples else [])])


def _quoted(text: str) -> str:
    """Return a text with its tags as code: they are shown, not obeyed."""
    return re.sub(r"<[a-z!/][^>]*>", r"`\g<0>`", text)


def _example(edit: Edit) -> str:
    """Return an example in a few words; nothing when it takes many."""
    if edit.new is None:
        return f"there is no `{edit.path}`"
    old, new = (re.sub(r"\s+", " ", text) for text in edit[:2])
    if len(old) > _LONGEST or len(new) > _LONGEST or not old or "`" in old + new:
        return ""
    return f"`{new}` in the place of `{old}`" if new else f"no `{old}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
