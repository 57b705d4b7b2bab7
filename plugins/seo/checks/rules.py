"""All the rules, in the order in which the handbook tells them."""

from plugins.findings.rule import rules_in
from plugins.seo.checks import body, google, graph, head, sitemap, social, visible, vocabulary, whole
from plugins.seo.checks.rule import Rule

ROOMS = (
    ("The head of a page", head),
    ("What other programs show", social),
    ("What stands on the page", body),
    ("The form of structured data", graph),
    ("The words of schema.org", vocabulary),
    ("What Google asks", google),
    ("What is marked up is shown", visible),
    ("Pages beside each other", whole),
    ("The way search engines go", sitemap),
)
"""Headings of the handbook, each with its module."""
RULES: tuple[Rule, ...] = rules_in(*(module for _, module in ROOMS))
BY_ID = {rule.id: rule for rule in RULES}
