"""Privacy: nothing in a text says who a patient is."""

from plugins.editorial.rule import Rule
from plugins.findings.rule import rules_in

RULES: tuple[Rule, ...] = rules_in()
