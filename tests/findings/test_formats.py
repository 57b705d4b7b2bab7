"""Findings in every form can be read back by what they are made for."""

import json
import xml.etree.ElementTree as etree

from hypothesis import given
from hypothesis import strategies as st

from plugins.findings import FORMATS, Finding, Severity, did_you_mean, render

ODD = st.text(st.characters(codec="utf-8"), max_size=40)
FINDINGS = st.lists(
    st.builds(
        Finding,
        path=ODD,
        code=ODD,
        message=ODD,
        fix=ODD,
        severity=st.sampled_from(list(Severity)),
        line=st.integers(1, 9999),
        column=st.integers(1, 999),
        target=ODD,
    ),
    max_size=6,
)
BAD_CATEGORY = Finding(
    "content/posts/fusion.md",
    "post/unknown-category",
    'category "Spine Surgry" is not one of ours.',
    'Did you mean "Spine Surgery"?',
    line=4,
)


def test_a_finding_is_one_line_for_the_person_who_mends_it():
    assert render([BAD_CATEGORY], form="text", checked=1).split("\n")[0] == (
        'content/posts/fusion.md:4: error: category "Spine Surgry" is not one of ours. '
        'Did you mean "Spine Surgery"?'
    )


def test_json_has_the_shape_that_every_check_shares():
    found = json.loads(render([BAD_CATEGORY], form="json", checked=7))
    assert found["summary"] == {"checked": 7, "errors": 1, "warnings": 0, "notes": 0}
    assert set(found["findings"][0]) == {
        "path", "line", "column", "code", "severity", "target", "message", "fix", "source",
    }  # fmt: skip


def test_github_sees_one_annotation_a_finding():
    said = render([Finding("a,b:c.md", "x/y", "100 %\nsure", line=3)], form="github", checked=1)
    assert said.split("\n")[0] == "::error file=a%2Cb%3Ac.md,line=3,col=1,title=x/y::100 %25%0Asure"


def test_sarif_names_the_rule_the_level_and_the_place():
    run = json.loads(render([BAD_CATEGORY], form="sarif", checked=1))["runs"][0]
    result = run["results"][0]
    assert (
        run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
        == result["ruleId"]
        == "post/unknown-category"
    )
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "content/posts/fusion.md"
    assert place["region"] == {"startLine": 4, "startColumn": 1}


def test_junit_fails_a_case_for_an_error_and_passes_when_nothing_is_wrong():
    bad = etree.fromstring(render([BAD_CATEGORY], form="junit", checked=1).encode())
    assert bad.get("failures") == "1"
    assert bad.find("testsuite/testcase/failure") is not None
    good = etree.fromstring(render([], form="junit", checked=3).encode())
    assert (good.get("tests"), good.get("failures")) == ("1", "0")


@given(FINDINGS)
def test_no_content_breaks_a_form(findings):
    for form in FORMATS:
        text = render(findings, form=form, checked=1)
        if form in ("json", "sarif"):
            json.loads(text)
        if form == "junit":
            etree.fromstring(text.encode())
        if form == "github":
            wanted = len(set(findings))
            assert sum(line.startswith("::") for line in text.split("\n")) == wanted


@given(FINDINGS)
def test_the_order_of_findings_does_not_matter(findings):
    assert render(findings, form="json", checked=1) == render(findings[::-1], form="json", checked=1)


def test_did_you_mean_is_silent_about_what_nobody_meant():
    assert did_you_mean("sciatca", ["sciatica", "neck pain"]) == 'Did you mean "sciatica"?'
    assert did_you_mean("quarterly report", ["sciatica"]) == ""
