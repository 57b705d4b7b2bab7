"""The settings are checked once, all at once, in words that say what to change."""

import pytest

from plugins.site import SettingsError, read_site

GOOD = {
    "PATH": "/somewhere/content",
    "TIMEZONE": "America/Chicago",
    "PRACTICE": {"name": "A practice", "surgeon": "a-surgeon", "phone": "(555) 010-0100"},
    "CATEGORIES": {"Back Pain": {"tint": "rose"}, "Neck Pain": {}},
}


def problems(**changes: object) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_site({**GOOD, **changes})
    return caught.value.problems


def test_the_phone_becomes_a_link_that_works_from_abroad():
    assert read_site(GOOD).practice.phone_uri == "tel:+15550100100"


def test_what_is_not_known_is_named_and_left_empty():
    practice = read_site(GOOD).practice
    assert practice.unknown == ("address", "hours", "profiles")
    assert practice.address is None


@pytest.mark.parametrize("key", ["name", "surgeon", "phone"])
def test_a_missing_fact_that_every_page_needs_is_an_error(key):
    practice = {name: value for name, value in GOOD["PRACTICE"].items() if name != key}
    assert f'PRACTICE has no "{key}"' in problems(PRACTICE=practice)[0]


def test_a_misspelt_setting_is_named_with_the_right_one():
    said = problems(PRACTICE={**GOOD["PRACTICE"], "adress": {}})
    assert said == ['pelicanconf.py: PRACTICE has no setting "adress". Did you mean "address"?']


def test_all_mistakes_are_said_in_one_run():
    said = problems(
        PRACTICE={"phne": "1"},
        CATEGORIES={"Back Pain": {"tint": "pink"}},
        TIMEZONE="Mars/Base",
        SITEURL="blog.example",
    )
    for word in ("phne", "name", "surgeon", "phone", "pink", "Mars/Base", "SITEURL"):
        assert any(word in line for line in said), word


@pytest.mark.parametrize(
    ("practice", "word"),
    [
        ({"address": {"street": "1 Way"}}, "city"),
        ({"address": "1 Way"}, "street"),
        ({"hours": "always"}, "hours"),
        ({"hours": [{"days": "Monday"}]}, "opens"),
        ({"hours": [{"days": "Monday", "opens": "08:00", "closes": "05:00"}]}, '"closes": "17:00"'),
        ({"profiles": {"Somewhere": "http://x"}}, "https://"),
        ({"profiles": ["https://x"]}, "profiles"),
        ({"phone": "call us"}, "phone number"),
    ],
)
def test_a_fact_of_the_wrong_shape_is_an_error(practice, word):
    assert any(word in line for line in problems(PRACTICE={**GOOD["PRACTICE"], **practice}))


def test_two_topics_can_not_share_an_address():
    assert "same address" in problems(CATEGORIES={"Back Pain": {}, "back pain": {}})[0]


def test_a_site_under_a_path_knows_it():
    for url in ("https://a.example/blog", "http://a.example:8080/blog", "https://bücher.example/blog"):
        assert read_site({**GOOD, "SITEURL": url}).base == "/blog"


@pytest.mark.parametrize("url", ["//b.example", '/"q', "/<b>", "/$a;{", "\\b.example", ":x", "@b.example"])
def test_an_address_of_the_site_that_means_something_else_to_some_is_refused(url):
    assert "SITEURL" in problems(SITEURL=f"https://a.example{url}")[0]


def test_a_place_on_the_map_is_two_numbers_within_their_limits():
    place = {"latitude": 44.9, "longitude": -93}
    geo = read_site({**GOOD, "PRACTICE": {**GOOD["PRACTICE"], "geo": place}}).practice.geo
    assert (geo.latitude, geo.longitude) == (44.9, -93.0)
    for wrong, word in (
        ({**place, "latitude": 91}, "latitude"),
        ({**place, "longitude": "west"}, "longitude"),
        ({**place, "longitude": float("nan")}, "longitude"),
        ({**place, "latitude": True}, "latitude"),
        ({**place, "lattitude": 1}, 'Did you mean "latitude"?'),
        ({"latitude": 1}, "longitude"),
        ("44.9, -93", "latitude"),
    ):
        assert any(word in line for line in problems(PRACTICE={**GOOD["PRACTICE"], "geo": wrong})), wrong
