"""Every page passes axe-core: all of its rules, best practice, AAA and the experimental ones too."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")

# Rules that cannot apply, each with the reason. Everything else is on.
OFF: dict[str, str] = {}

RUN = """off => axe.run({
    rules: Object.fromEntries(axe.getRules().map(({ruleId}) => [ruleId, {enabled: !off.includes(ruleId)}])),
    resultTypes: ["violations"],
})"""


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong on the open page, one line for each place."""
    page.evaluate(AXE)
    found = page.evaluate(RUN, list(OFF))
    return [
        f"{rule['id']}: {node['target']}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_every_page_is_without_barriers(visitor, site, size, scheme):
    someone = visitor(size, scheme)
    found = {page: violations(someone.go(page)) for page in site.pages()}
    assert not {page: lines for page, lines in found.items() if lines}


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")])
def test_every_kind_of_page_is_without_barriers_in_the_other_scheme(visitor, site, size, scheme):
    someone = visitor(size, scheme)
    found = {page: violations(someone.go(page)) for page in site.kinds().values()}
    assert not {page: lines for page, lines in found.items() if lines}


def test_what_opens_is_without_barriers_too(visitor, site):
    someone = visitor(PHONE)
    page = someone.go(site.kinds()["post"])
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert not violations(page)


def test_the_check_itself_finds_what_is_wrong(visitor, site):
    page = visitor().go("/")
    page.evaluate("document.querySelector('main').innerHTML = '<img src=\"data:,\"><h2>A</h2><h4>B</h4>'")
    rules = {line.partition(":")[0] for line in violations(page)}
    assert {"image-alt", "heading-order", "page-has-heading-one"} <= rules
