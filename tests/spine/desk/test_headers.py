"""The preview lets a page do what visitors' pages may do, and what the desk itself needs."""

from __future__ import annotations

from spine.deploy.headers import CSP, PREVIEW, HeaderSettings, headers_for, policy
from tests.conftest import post

NOT_THERE = {CSP, "Cache-Control", "Strict-Transport-Security", "X-Frame-Options"}
"""What the preview says otherwise: nothing of it is kept, it has no HTTPS, and it stands in the desk."""


def parts(told: str) -> dict[str, set[str]]:
    return {name: set(sources) for name, *sources in (one.split() for one in told.split("; "))}


def test_a_page_gets_what_it_gets_on_a_host_and_what_the_preview_is_known_to_add(web):
    desk = web(
        {"a.md": post(title="First")}, headers=HeaderSettings(sources={"frame-src": ("https://f.example",)})
    )
    desk.work.live.renew()
    answer = desk.visitor().ask("GET", "/posts/a/")
    assert answer.status == 200
    settings = HeaderSettings(sources={"frame-src": ("https://f.example",)})
    wanted = headers_for("posts/a/index.html", settings)
    for name in wanted.keys() - NOT_THERE:
        assert answer.headers.get_all(name) == [wanted[name]], name
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    here, there = parts(answer.headers[CSP]), parts(policy(settings))
    added = {name: here[name] - there.get(name, set()) for name in here}
    assert {name: more for name, more in added.items() if more} == {
        name: set(more) for name, more in PREVIEW.items()
    }
    assert "unsafe" not in answer.headers[CSP]


def test_the_page_beside_the_words_is_as_strict_as_the_page_itself(web):
    visitor = web({"a.md": post(title="First")}).visitor()
    beside, itself = visitor.get("look/posts/a.md"), visitor.ask("GET", "/posts/a/")
    assert beside.headers[CSP] == itself.headers[CSP]
    assert visitor.get().headers[CSP] != itself.headers[CSP]
