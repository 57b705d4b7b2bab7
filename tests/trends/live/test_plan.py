"""What is asked next: everything that is due, nothing that is known, and never the same thing twice."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from plugins.trends.live.ask import Ask, What
from plugins.trends.live.plan import followed_in, plan, worth_following
from plugins.trends.live.windows import fits
from plugins.trends.payload import Payload
from plugins.trends.record import Kind, Record
from plugins.trends.settings import TrendsSettings

NOW = dt.datetime(2026, 11, 19, 12, tzinfo=dt.UTC)
TWO = TrendsSettings(seeds=("sciatica", "Scoliosis"))
WINDOWS = {"today 12-m": "2025-11-19 2026-11-19", "today 5-y": "2021-11-19 2026-11-19", "": ""}


def answer(ask: Ask, *, hours: float = 0, **changes) -> Payload:
    """Return a snapshot that answers an ask, some hours old."""
    given = {
        "body": f"{ask}".encode(),
        "name": ask.endpoint,
        "fetched": NOW - dt.timedelta(hours=hours),
        "via": "google",
        "seed": ask.seed,
        "place": ask.place,
        "window": WINDOWS[ask.window],
        "anchor": ask.anchor,
    }
    return Payload(**{**given, **changes})


def test_at_first_everything_is_due_related_searches_before_series():
    asks = plan(TWO, (), now=NOW, follow=["a", "b", "c", "d", "e"])
    assert [(ask.what, ask.queries) for ask in asks] == [
        (What.RELATED, ("sciatica",)),
        (What.RELATED, ("Scoliosis",)),
        (What.SERIES, ("spinal fusion", "a", "b", "c", "d")),
        (What.SERIES, ("spinal fusion", "e")),
    ]
    assert {ask.place for ask in asks} == {"US"}


def test_what_was_answered_days_ago_is_due_again_the_oldest_first():
    first, second = plan(TWO, (), now=NOW)
    known = [answer(first, hours=8 * 24), answer(second, hours=30 * 24)]
    assert plan(TWO, known, now=NOW) == [second, first]
    assert plan(TWO, [answer(first, hours=6 * 24), answer(second, hours=24)], now=NOW) == []


@pytest.mark.parametrize(
    "change",
    [
        {"place": "DE"},
        {"window": "2026-08-19 2026-11-19"},
        {"window": ""},
        {"via": "import"},
        {"name": "multiline"},
        {"anchor": "pizza"},
        {"fetched": NOW + dt.timedelta(days=3)},
        {"seed": "sciatica\npizza of cats".replace("sciatica\n", "")},
    ],
    ids=str,
)
def test_an_answer_to_something_else_makes_nothing_known(change):
    first = plan(TWO, (), now=NOW)[0]
    assert first in plan(TWO, [answer(first, **change)], now=NOW)


def test_a_series_with_another_anchor_can_not_be_compared_so_it_is_asked_anew():
    (ask,) = plan(TWO, [answer(one) for one in plan(TWO, (), now=NOW)], now=NOW, follow=["a"])
    known = [answer(one) for one in plan(TWO, (), now=NOW)]
    assert plan(TWO, [*known, answer(ask)], now=NOW, follow=["a"]) == []
    other = TrendsSettings(seeds=TWO.seeds, anchor="back pain")
    assert plan(other, [*known, answer(ask)], now=NOW, follow=["a"])[0].queries == ("back pain", "a")


def test_the_anchor_long_searches_and_doubles_are_not_followed():
    asks = plan(TWO, (), now=NOW, follow=["Spinal  Fusion", "a", "A", "x" * 101, "b\x00c", "  ", "a  b"])
    assert asks[-1].queries == ("spinal fusion", "a", "a b")


@settings(max_examples=200, deadline=None)
@given(some.data())
def test_nothing_fresh_is_ever_asked_again_and_a_run_comes_to_an_end(data):
    words = [f"q{number}" for number in range(12)]
    chosen = TrendsSettings(
        seeds=tuple(data.draw(some.lists(some.sampled_from(words), min_size=1, max_size=8, unique=True))),
        suggestions=data.draw(some.booleans()),
        series_queries=data.draw(some.integers(0, 12)),
    )
    follow = data.draw(some.lists(some.sampled_from(words), max_size=12))
    known: list[Payload] = []
    asked: list[tuple[What, str]] = []
    for _ in range(100):
        asks = plan(chosen, known, now=NOW, follow=follow)
        if not asks:
            break
        ask = data.draw(some.sampled_from(asks))  # killed and begun again at any point, in any order
        asked += [(ask.what, query) for query in ask.queries if query != ask.anchor]
        known.append(answer(ask, hours=data.draw(some.floats(0, 20))))
    assert not plan(chosen, known, now=NOW, follow=follow)
    assert len(asked) == len(set(asked))


def record(query: str, kind: Kind = Kind.RISING, value: float = 100.0, days: int = 0) -> Record:
    when = NOW - dt.timedelta(days=days)
    return Record(query=query, kind=kind, source="x", fetched=when, value=value)


def subject(query: str) -> str:
    return "" if query.startswith("no") else query.split()[0]


def test_what_rises_most_is_followed_one_query_for_each_subject():
    records = [
        record("back a", value=50),
        record("disc b", value=9000),
        record("back c", value=400),
        record("nothing", value=9999),
        record("old d", days=60),
        record("own e", Kind.OWN, 900),
        record("top f", Kind.TOP, 100),
    ]
    assert worth_following(records, subject_of=subject) == ["disc b", "back c", "own e", "top f"]
    assert worth_following(records, subject_of=subject, first=["knee g"])[:2] == ["knee g", "disc b"]


def test_a_subject_keeps_the_query_it_was_followed_with():
    asks = plan(TWO, (), now=NOW, follow=["back z", "disc y"])
    followed = followed_in([answer(ask) for ask in asks])
    assert followed == ["back z", "disc y"]
    records = [record("back a"), record("disc b", value=40), record("neck c", value=30)]
    assert worth_following(records, subject_of=subject, followed=followed) == ["back z", "disc y", "neck c"]


@pytest.mark.parametrize(
    ("asked", "answered", "is_it"),
    [
        ("today 12-m", "2025-11-19 2026-11-19", True),
        ("today 12-m", "2025-11-16 2026-11-21", True),
        ("today 12-m", "2026-08-19 2026-11-19", False),
        ("today 5-y", "2018-03-26 2023-03-26", True),
        ("today 3-m", "2026-08-19 2026-11-19", True),
        ("now 7-d", "2026-11-12T13\\:00\\:00 2026-11-19T13\\:00\\:00", True),
        ("now 1-H", "2026-11-19T12\\:00\\:00 2026-11-19T13\\:00\\:00", True),
        ("all", "2004-01-01 2026-11-19", True),
        ("all", "2020-01-01 2026-11-19", False),
        ("2026-01-01 2026-06-30", "2026-01-01 2026-06-30", True),
        ("2026-01-01 2026-06-30", "2026-01-01 2026-06-29", False),
        ("today 12-m", "2026-13-45 2026-11-19", False),
        ("today 12-m", "", False),
        ("", "", False),
    ],
)
def test_a_window_is_recognised_by_the_days_it_turned_out_to_be(asked, answered, is_it):
    assert fits(asked, answered) is is_it
