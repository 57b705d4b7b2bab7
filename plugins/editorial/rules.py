"""All the rules, in the order in which the handbook tells them."""

from collections.abc import Sequence

from plugins.editorial import evidence, found, plain, privacy, promises, safety
from plugins.editorial.rule import Rule
from plugins.findings import did_you_mean
from plugins.site import SettingsError

ROOMS: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("Privacy", privacy.RULES),
    ("Promises", promises.RULES),
    ("Safety", safety.RULES),
    ("Evidence", evidence.RULES),
    ("Plain language", plain.RULES),
    ("Found by who searches", (*found.RULES, *found.BETWEEN)),
)
"""Headings of the handbook, each with its rules."""
RULES: tuple[Rule, ...] = tuple(rule for _, rules in ROOMS for rule in rules)
BY_ID = {rule.id: rule for rule in RULES}


def refuse_unknown(off: Sequence[str]) -> None:
    """Raise `SettingsError` for what `off` in EDITORIAL names and is neither a rule nor a room of them."""
    known = [*BY_ID, *dict.fromkeys(name.partition("/")[0] for name in BY_ID)]
    problems = [
        f'pelicanconf.py: EDITORIAL: "off" names "{one}". '
        + (did_you_mean(one, known) or "The rules are listed in docs/checks.md.")
        for one in off
        if one not in known
    ]
    if problems:
        raise SettingsError(problems)
