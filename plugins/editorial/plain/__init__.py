"""Plain language: what a worried reader understands at once."""

from plugins.editorial.rule import Rule
from plugins.findings.rule import rules_in

RULES: tuple[Rule, ...] = rules_in()
