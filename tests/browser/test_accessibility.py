"""Every page passes axe-core: all of its rules, best practice, AAA and the experimental ones too."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE
from tests.setup.site import Site, kind_of

pytestmark = pytest.mark.browser

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")

# Rules that need not be asked, each with the reason. Everything else is on.
OFF: dict[str, str] = {"color-contrast": "color-contrast-enhanced asks for more, of the same texts"}

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


def every_page(blog: Site) -> list[str]:
    return blog.pages()


def every_post_and_every_kind(blog: Site) -> list[str]:
    posts = {page for page in blog.pages() if kind_of(page) == "post"}
    return sorted(posts | set(blog.kinds().values()))


def every_kind(blog: Site) -> list[str]:
    return sorted(blog.kinds().values())


# What is written is the same in all windows, what only colours can break is asked of the other two further
# down: so every page in one of them, and every kind of page in each.
@pytest.mark.parametrize(
    ("size", "scheme", "which"), [(PHONE, "light", every_page), (DESKTOP, "dark", every_kind)]
)
def test_pages_are_without_barriers(visitor, blog, size, scheme, which):
    someone = visitor(size, scheme)
    found = {page: violations(someone.go(page)) for page in which(blog)}
    assert not {page: lines for page, lines in found.items() if lines}


# A drawn disc or line beside a word makes axe-core unsure what is behind the word, and it then says nothing.
WITHOUT_ORNAMENT = "*::before, *::after { content: none !important }"


@pytest.mark.parametrize(
    ("size", "scheme", "which"),
    [(PHONE, "dark", every_post_and_every_kind), (DESKTOP, "light", every_kind)],
)
def test_all_text_stands_out_seven_to_one(visitor, blog, size, scheme, which):
    """Level AAA (Web Content Accessibility Guidelines 2.2, section 1.4.6), and no text left unjudged."""
    someone = visitor(size, scheme)
    unclear = {}
    for address in which(blog):
        page = someone.go(address)
        page.evaluate(AXE)
        page.add_style_tag(content=WITHOUT_ORNAMENT)
        found = page.evaluate("axe.run({runOnly: ['color-contrast-enhanced', 'link-in-text-block']})")
        rules = found["violations"] + found["incomplete"]
        unclear[address] = [node["html"][:120] for rule in rules for node in rule["nodes"]]
        assert found["passes"], address
    assert not {page: texts for page, texts in unclear.items() if texts}


def test_what_opens_is_without_barriers_too(visitor, blog):
    someone = visitor(PHONE)
    page = someone.go(blog.kinds()["post"])
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert not violations(page)


def test_the_check_itself_finds_what_is_wrong(visitor, blog):
    page = visitor().go("/")
    page.evaluate("document.querySelector('main').innerHTML = '<img src=\"data:,\"><h2>A</h2><h4>B</h4>'")
    rules = {line.partition(":")[0] for line in violations(page)}
    assert {"image-alt", "heading-order", "page-has-heading-one"} <= rules
