"""Broken links are errors, and nothing else is."""

import pytest

from plugins.findings import Severity
from tests.linkcheck.cases import CASES, EMPTY, HYGIENE, Case, Hygiene


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_what_is_broken_is_an_error(check, case: Case):
    findings = check(case.folder(), **case.settings)
    errors = sorted(finding.target for finding in findings if finding.severity is Severity.ERROR)
    assert errors == sorted(case.broken), [str(finding) for finding in findings]


@pytest.mark.parametrize("case", HYGIENE, ids=lambda case: case.name)
def test_what_works_but_should_be_mended_is_a_warning_or_a_note(check, case: Hygiene):
    findings = check({"index.html": f'<!doctype html>\n<html lang="en"><title>x</title>{case.body}'})
    assert [finding.code for finding in findings] == list(case.codes)
    assert not any(finding.severity is Severity.ERROR for finding in findings)


@pytest.mark.parametrize(("name", "markup"), EMPTY)
def test_an_element_with_an_empty_address_loads_nothing(check, name: str, markup: str):
    findings = check({"index.html": f"<!doctype html>{markup}"})
    assert [finding.code for finding in findings] == ["link/empty"]
