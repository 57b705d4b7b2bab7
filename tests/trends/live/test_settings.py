"""`TRENDS`: what is wrong is named, all at once, with the way to mend it."""

from dataclasses import fields

import pytest

from plugins.site import SettingsError
from plugins.trends.settings import TrendsSettings, read_trends_settings
from tests.conftest import ROOT


def problems(**settings) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_trends_settings({"TRENDS": settings})
    return caught.value.problems


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("seeds", [], "must be a list of 1 to 100 searches"),
        ("seeds", "sciatica", "must be a list"),
        ("seeds", ["a\nb\x00"], "must be a search"),
        ("place", "", 'must be a country such as "US"'),
        ("place", "us", 'must be a country such as "US"'),
        ("window", "12 months", 'must be a time such as "today 12-m"'),
        ("language", "English", "must be a language"),
        ("client", 4, "names no client"),
        ("address", "http://trends.example", "must be an address that begins with https://"),
        ("address", "https://user:word@trends.example", "must be an address"),
        ("address", "ftp://127.0.0.1", "must be an address"),
        ("address", "https://[", "must be an address"),
        ("pause", 10, "must be two numbers of seconds"),
        ("pause", (60, 10), "must go from less to more"),
        ("pause", (0, 10), "must be at least 1 second"),
        ("budget", 2, "must be a whole number from 3 to 500"),
        ("budget", True, "must be a whole number"),
        ("cooldown_hours", 0, "must be a number from 1 to 168"),
        ("deadline_seconds", float("nan"), "must be a number from 0.1 to 300"),
        ("series_days", "1", "must be a number from 1 to 90"),
        ("anchor", "", "must be a search"),
        ("suggestions", 1, "must be True or False"),
    ],
)
def test_a_wrong_value_is_refused_with_what_it_must_be(name, value, says):
    (problem,) = problems(**{name: value})
    assert problem.startswith("pelicanconf.py: TRENDS")
    assert says in problem


def test_everything_wrong_is_said_at_once():
    assert len(problems(palce="US", budget=0, pause=3)) == 3


def test_sound_settings_are_read_as_they_are_used():
    given = {"seeds": ["Sciatica", "sciatica", "neck  pain"], "pause": [20, 30], "place": "US-MN-613"}
    found = read_trends_settings({"TRENDS": {**given, "address": "http://[::1]:8000/"}})
    assert found.seeds == ("sciatica", "neck pain")
    assert (found.pause, found.address) == ((20.0, 30.0), "http://[::1]:8000")
    assert read_trends_settings({}) == TrendsSettings()


def test_every_setting_of_the_pull_is_in_the_handbook():
    text = (ROOT / "docs" / "searches.md").read_text(encoding="utf-8")
    names = [field.name for field in fields(TrendsSettings)]
    pulling = names[: names.index("suggestions") + 1]
    assert [name for name in pulling if f"| `{name}` |" not in text] == []


def test_every_other_setting_is_in_the_handbook_too():
    text = "".join(
        (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("searches.md", "topics.md")
    )
    names = [field.name for field in fields(TrendsSettings)]
    assert [name for name in names if f"`{name}`" not in text] == []
