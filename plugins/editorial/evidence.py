"""Evidence: readers can look up what a text says."""

from plugins.editorial.rule import Rule

RULES: tuple[Rule, ...] = ()
