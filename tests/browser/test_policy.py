"""Every kind of page works on a host that sends our headers, and nothing on it goes against them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from plugins.seo.addresses.redirects import Redirects
from spine.deploy.headers import CSP, HeaderSettings, headers_for
from spine.deploy.hosts import setup_of
from spine.deploy.hosts.nginx import Place
from tests.setup import nginx
from tests.setup.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def host(blog: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of an nginx that serves the real site with our configuration."""
    if nginx.find() is None:
        pytest.skip("There is no nginx with Brotli here; `python -m tests.setup` installs one on Debian.")
    paths = [path.relative_to(blog.folder).as_posix() for path in blog.folder.rglob("*") if path.is_file()]

    def configuration(http: str, https: str, own: str) -> str:
        place = Place("localhost", str(blog.folder), http, https, own)
        return setup_of("nginx", paths, Redirects(), "", HeaderSettings(), place=place)

    with nginx.serve(configuration, tmp_path_factory.mktemp("nginx") / "here") as running:
        yield f"https://127.0.0.1:{running.https}"


@pytest.fixture
def page(browser: Browser, refusals: str) -> Iterator[Page]:
    """Return a window in which no page may complain, but of what a test expects."""
    context = browser.new_context(ignore_https_errors=True)
    context.add_init_script("""
        window.refused = [];
        addEventListener("securitypolicyviolation", one => refused.push(`${one.violatedDirective} ${one.blockedURI}`));
    """)
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    said: list[str] = []
    opened.on("console", lambda one: said.append(one.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert not [one for one in said if not re.search(refusals, one)]


@pytest.fixture
def refusals() -> str:
    """A page that is not there is told of by the browser."""
    return "status of 404"


def test_no_kind_of_page_does_what_its_policy_forbids(blog, host, page):
    for kind, address in {**blog.kinds(), "missing": "/nothing/here/"}.items():
        answer = page.goto(host + address, wait_until="load")
        file = blog.file(address).relative_to(blog.folder).as_posix()
        assert answer.headers[CSP.lower()] == headers_for(file, HeaderSettings())[CSP], kind
        assert page.evaluate("refused") == [], kind
        assert page.evaluate("[...document.styleSheets].some(one => one.cssRules.length)"), kind
        assert page.evaluate(
            "document.fonts.ready.then(() => [...document.fonts].some(f => f.status === 'loaded'))"
        )
        assert page.evaluate(
            "[...document.images].every(one => one.loading === 'lazy' || one.naturalWidth)"
        ), kind


def test_the_search_finds_something_under_its_policy(host, page):
    page.goto(f"{host}/search/results/?q=sciatica", wait_until="load")
    expect(page.get_by_role("status")).to_contain_text("“sciatica”")
    assert "sciatica" in page.locator(".result h2").first.inner_text().lower()
    assert page.evaluate("refused") == []


def test_a_search_can_be_begun_from_any_page(host, page):
    page.goto(f"{host}/search/", wait_until="load")
    page.locator("form.search input").first.fill("stenosis")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/results/\?q=stenosis"))
    expect(page.get_by_role("status")).to_contain_text("“stenosis”")


def test_a_page_prints_as_it_should(host, page, blog):
    page.goto(host + blog.kinds()["post"], wait_until="load")
    page.emulate_media(media="print")
    assert page.locator("nav").first.is_hidden()
    assert page.evaluate("refused") == []


@pytest.mark.parametrize("refusals", ["Content Security Policy|status of 404|ERR_"])
def test_what_somebody_slips_into_a_page_neither_runs_nor_asks_another_host(host, page):
    page.goto(f"{host}/", wait_until="load")
    page.evaluate("""() => {
        const hole = document.createElement("div");
        hole.innerHTML = `<img src="x" onerror="window.ran = 1"><img src="https://evil.example/a.png">
            <iframe src="https://evil.example/"></iframe><p style="color: red">x</p>`;
        document.body.append(hole);
        const script = document.createElement("script");
        script.textContent = "window.ran = 1";
        document.body.append(script);
    }""")
    page.wait_for_function("refused.length >= 4")
    assert page.evaluate("window.ran") is None
