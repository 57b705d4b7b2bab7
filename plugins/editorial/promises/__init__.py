"""Promises: nothing is promised that medicine can't keep."""

from plugins.editorial.rule import Rule
from plugins.findings.rule import rules_in

RULES: tuple[Rule, ...] = rules_in()
