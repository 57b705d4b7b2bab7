"""Found by who searches: the words of the question stand where people look."""

from plugins.editorial.rule import Rule
from plugins.findings.rule import rules_in

RULES: tuple[Rule, ...] = rules_in()
