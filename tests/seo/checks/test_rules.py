"""What each rule flags and what it spares, by the examples that stand beside it."""

import pytest

from docs import write_checks
from plugins.findings import Severity
from plugins.seo.checks.rule import Edit, Rule
from plugins.seo.checks.rules import RULES
from tests.seo.checks.sound import FILES, check

EXAMPLES = [(rule, edit, True) for rule in RULES for edit in rule.flags]
EXAMPLES += [(rule, edit, False) for rule in RULES for edit in rule.spares]


def spoilt(edit: Edit) -> dict[str, str | None]:
    """Return the file that an example changes."""
    if edit.new is None:
        return {edit.path: None}
    assert edit.old in FILES[edit.path], f"{edit.old!r} is not in {edit.path}"
    return {edit.path: FILES[edit.path].replace(edit.old, edit.new)}


@pytest.mark.parametrize("url", ["https://spine.example", ""])
def test_a_sound_site_is_left_alone(sound_folder, url):
    assert check(sound_folder, url=url) == []


@pytest.mark.parametrize(
    ("rule", "edit", "flagged"), [pytest.param(*row, id=f"{row[0].id}-{n}") for n, row in enumerate(EXAMPLES)]
)
def test_a_rule_flags_and_spares_what_it_says(spoil, rule: Rule, edit: Edit, flagged: bool):
    found = [finding for finding in check(spoil(spoilt(edit))) if finding.code == rule.id]
    assert bool(found) is flagged, found
    for finding in found:
        assert finding.message.endswith(".)" if rule.key else ".")
        assert (finding.severity, finding.fix) == (rule.severity, rule.fix)


def test_every_rule_says_why_how_and_by_whom():
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    for rule in RULES:
        assert rule.id.startswith("seo/")
        assert isinstance(rule.severity, Severity)
        assert rule.source
        assert all(text.endswith(".") for text in (rule.wants, rule.why, rule.fix)), rule.id


def test_the_handbook_lists_the_rules_as_they_are():
    assert write_checks.PAGE.read_text(encoding="utf-8") == write_checks.page(), "python -m docs.write_checks"
