"""Search engines are told once of what is new, and only when somebody says so."""

import json

import pytest

from plugins.seo.indexnow import news, requests
from tests.conftest import post
from tests.spine.deploy.web import telling

KEY = "abcdef123456"
REAL = "https://spine.example.org"


@pytest.fixture
def engine():
    """A search engine on this computer: `heard` is what it was told, `answers` what it says."""
    with telling() as server:
        yield server


def site_with_key(small_site, files):
    own = "CACHE_PATH = str(ROOT / '.cache')"  # what was told is remembered there
    return small_site(files, more=f'SEO = {{"indexnow_key": "{KEY}"}}\n{own}')


def test_a_site_that_was_built_for_another_address_is_not_announced(small_site, engine):
    site = site_with_key(small_site, {"a.md": post()})
    site.publish(SITE_URL="https://before.example.org")
    said = site.spine("announce", "--yes", "--endpoint", engine.url, SITE_URL=REAL)
    assert said.code == 2
    assert "spine build --publish" in said.out + said.err
    assert engine.heard == []


def test_only_what_is_new_is_told_and_only_on_demand(small_site, engine):
    site = site_with_key(small_site, {"a.md": post()})
    assert site.publish(SITE_URL=REAL).text(f"{KEY}.txt") == KEY

    def announce(*more):
        return site.spine("announce", "--endpoint", engine.url, *more, SITE_URL=REAL)

    said = announce()
    assert f"{REAL}/posts/a/" in said.out
    assert "Nobody was told yet" in said.out
    assert engine.heard == []
    assert announce("--yes").code == 0
    (told,) = engine.heard
    assert told["host"] == "spine.example.org"
    assert told["keyLocation"] == f"{REAL}/{KEY}.txt"
    assert f"{REAL}/posts/a/" in told["urlList"]
    assert "Nothing is new" in announce("--yes").out
    site.write({"b.md": post(title="Another post", date="2026-01-06")}).publish(SITE_URL=REAL)
    assert announce("--yes").code == 0
    assert f"{REAL}/posts/b/" in engine.heard[1]["urlList"]
    assert f"{REAL}/posts/a/" not in engine.heard[1]["urlList"]


def test_a_refusal_is_said_in_words_and_told_again_next_time(small_site, engine):
    site = site_with_key(small_site, {"a.md": post()})
    site.publish(SITE_URL=REAL)
    engine.answers = 403
    done = site.spine("announce", "--yes", "--endpoint", engine.url, SITE_URL=REAL)
    assert done.code == 2
    assert "Deploy the site first" in done.err
    engine.answers = 202
    assert site.spine("announce", "--yes", "--endpoint", engine.url, SITE_URL=REAL).code == 0
    assert len(engine.heard) == 2


def test_what_is_missing_is_named(small_site):
    site = small_site({"a.md": post()})
    assert "There is no key yet" in site.spine("announce", SITE_URL=REAL).err
    site = site_with_key(small_site, {"a.md": post()})
    assert "no real address" in site.spine("announce").err
    assert "spine build --publish" in site.spine("announce", SITE_URL=REAL).err


def test_a_page_that_is_gone_is_news_too():
    assert news({"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "d": "1"}) == ["b", "c", "d"]


def test_a_long_list_is_told_in_parts():
    urls = [f"{REAL}/{n}/" for n in range(10_001)]
    assert [len(json.loads(body)["urlList"]) for body in requests(urls, key=KEY, root=REAL)] == [10_000, 1]
