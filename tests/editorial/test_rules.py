"""What each rule flags and what it spares, by the examples that stand beside it."""

import pytest

from plugins.editorial.found import BETWEEN
from plugins.editorial.rule import EVERY, Example, Rule
from plugins.editorial.rules import RULES
from plugins.findings import Severity
from tests.editorial.sample import said_by

EXAMPLES = [(rule, one, True) for rule in RULES for one in rule.flags]
EXAMPLES += [(rule, one, False) for rule in RULES for one in rule.spares]


@pytest.mark.parametrize(
    ("rule", "example", "flagged"),
    [pytest.param(*row, id=f"{row[0].id}-{number}") for number, row in enumerate(EXAMPLES)],
)
def test_a_rule_flags_and_spares_what_it_says(rule: Rule, example: str | Example, flagged: bool):
    found = said_by(rule, example)
    assert bool(found) is flagged, (example, found)
    for finding in found:
        assert (finding.code, finding.severity) == (rule.id, rule.severity)
        assert finding.message.endswith(".")
        assert finding.fix.endswith((".", "?", '"'))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_why_how_and_by_whom_and_has_examples(rule: Rule):
    assert isinstance(rule.severity, Severity)
    assert rule.source
    assert all(text.endswith(".") for text in (rule.wants, rule.why, rule.fix))
    assert set(rule.of) <= set(EVERY)
    if rule not in BETWEEN:  # an example is one post
        assert rule.flags
        assert rule.spares


def test_no_two_rules_have_one_id():
    assert len({rule.id for rule in RULES}) == len(RULES)
