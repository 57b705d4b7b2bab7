"""All the rules, in the order in which the handbook tells them."""

from plugins.editorial import evidence, found, plain, privacy, promises, safety
from plugins.editorial.rule import Rule

ROOMS: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("Privacy", privacy.RULES),
    ("Promises", promises.RULES),
    ("Safety", safety.RULES),
    ("Evidence", evidence.RULES),
    ("Plain language", plain.RULES),
    ("Found by who searches", found.RULES),
)
"""Headings of the handbook, each with its rules."""
RULES: tuple[Rule, ...] = tuple(rule for _, rules in ROOMS for rule in rules)
BY_ID = {rule.id: rule for rule in (*RULES, *found.BETWEEN)}
