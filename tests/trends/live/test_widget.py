"""Answers of the live endpoints: as recorded, and as no server should send them."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from plugins.trends.payload import Payload
from plugins.trends.record import Kind
from plugins.trends.sources import explore_widget, read

RECORDED = Path(__file__).parent.parent / "payloads"
WHEN = dt.datetime(2023, 3, 26, tzinfo=dt.UTC)


def payload(body: bytes, **known: str) -> Payload:
    return Payload(body=body, name="x", fetched=WHEN, via="google", place="US", **known)


def recorded(start: str, **known: str) -> Payload:
    (path,) = (path for path in RECORDED.iterdir() if path.name.startswith(start))
    return payload(path.read_bytes(), **known)


def series(rows: list[dict], seed: str, anchor: str = "") -> tuple:
    body = b")]}',\n" + json.dumps({"default": {"timelineData": rows}}).encode()
    return read(payload(body, seed=seed, anchor=anchor))


def row(day: int, *values: float, **more: object) -> dict:
    return {"time": str(day * 86_400), "value": list(values), "hasData": [True] * len(values), **more}


def test_related_searches_come_with_the_words_that_people_see():
    found = read(recorded("related_queries_result_rising.3", seed="bagel"))
    assert (found.format, found.findings) == ("explore-widget", ())
    first = found.records[0]
    assert (first.query, first.kind, first.value, first.raw) == ("the bagel", Kind.TOP, 100, "100")
    rising = [one for one in found.records if one.kind is Kind.RISING]
    assert [(one.query, one.value, one.raw) for one in rising][:2] == [
        ("rover bagel", 350, "+350%"),
        ("kettlemans bagel", 250, "+250%"),
    ]
    assert {(one.seed, one.place, one.fetched) for one in found.records} == {("bagel", "US", WHEN)}


def test_the_unfinished_week_is_left_out():
    found = read(recorded("interest_over_time_partial.2", seed="pizza\nbagel", anchor="pizza"))
    pizza, bagel = found.records
    assert len(pizza.points) == len(bagel.points) == 259
    assert (pizza.points[0].day, pizza.points[-1].day) == (dt.date(2018, 4, 1), dt.date(2023, 3, 12))
    assert pizza.level == 1.0
    assert bagel.level == pytest.approx(1.7297 / 77.0849, rel=1e-3)


def test_a_level_says_how_far_rounding_may_be_off():
    true = {"back": 12.3, "anchor": 40.4}
    rows = [row(day, round(true["back"]), round(true["anchor"])) for day in range(9)]
    back, _ = series(rows, "back\nanchor", "anchor").records
    assert abs(back.level - true["back"] / true["anchor"]) <= back.level_error < 0.02


def test_less_than_one_is_half_give_or_take_half_and_no_data_is_no_number():
    rows = [
        row(1, 0, formattedValue=["<1"]),
        row(2, 0, formattedValue=["0"], hasData=[False]),
        row(3, 7, formattedValue=["7"]),
    ]
    (found,) = series(rows, "back").records
    assert [(point.value, point.error) for point in found.points] == [(0.5, 0.5), (None, 0.0), (7, 0.5)]
    assert found.value == pytest.approx(3.75)


def test_an_anchor_too_small_to_measure_with_gives_no_level():
    back, _ = series([row(1, 50, 0)], "back\nanchor", "anchor").records
    assert back.level is None


def test_what_is_suggested_has_no_figure():
    found = read(recorded("suggestions_ok.1", seed="pizza"))
    assert [(one.query, one.raw, one.value) for one in found.records][1] == (
        "Licorice Pizza",
        "2021 film",
        None,
    )


@pytest.mark.parametrize(
    "body",
    [
        b")]}',\n" + json.dumps({"default": {"rankedList": []}}).encode(),
        b')]}\',\n{"default":{"rankedList":[{"rankedKeyword":[]},{"rankedKeyword":[]}]}}',
        b')]}\',\n{"default":{"timelineData":[],"averages":[]}}',
        b')]}\',\n{"default":{"topics":[]}}',
    ],
)
def test_nothing_known_is_an_answer_without_records_and_without_fault(body):
    found = read(payload(body, seed="a"))
    assert (found.format, found.records, found.findings) == ("explore-widget", (), ())


def test_bad_rows_are_named_and_the_others_read():
    found = series([row(1, 5), {"time": "x", "value": [1]}, row(3, 5, 6), row(4, 900), 7, row(5, 6)], "back")
    assert [point.value for point in found.records[0].points] == [5, 6]
    assert (len(found.findings), found.skipped) == (4, 4)
    assert "Row 2 of the series has no day" in found.findings[0].message


def test_a_series_without_its_searches_says_so():
    found = series([row(1, 5)], "")
    assert (found.records, len(found.findings)) == ((), 1)
    assert "does not say which searches" in found.findings[0].message


def test_text_is_tidied_and_nothing_but_text():
    rows = [
        {"query": "  disc\u00a0 pain\x00\u202e ", "value": 5, "formattedValue": "5"},
        {"query": "x" * 300, "value": 5},
        {"query": "a", "value": "nan"},
        {"query": "b", "value": True},
        {"query": 4, "value": 4},
    ]
    body = json.dumps({"default": {"rankedList": [{"rankedKeyword": rows}]}}).encode()
    found = explore_widget.read(payload(b")]}',\n" + body, seed="s"))
    assert [(one.query, one.raw) for one in found.records] == [("disc pain", "5")]
    assert found.skipped == 4


_KEYS = (
    "default rankedList rankedKeyword query value time timelineData topics title hasData formattedValue isPartial"
).split()
_JSON = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(max_size=8),
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(
            some.sampled_from(_KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(
    _JSON,
    some.sampled_from(["rankedList", "timelineData", "topics"]),
    some.sampled_from(["", "a", "a\nb", "a\na"]),
)
def test_no_answer_whatsoever_ends_in_an_error(data, key, seed):
    body = b")]}',\n" + json.dumps({"default": {key: data}}).encode()
    found = payload(body, seed=seed, anchor="a")
    if explore_widget.knows(found):
        for one in explore_widget.read(found).records:
            assert one.query
            assert one.value is None or one.value == one.value


@settings(max_examples=100, deadline=None)
@given(some.data())
def test_a_recorded_answer_cut_or_changed_anywhere_never_raises(data):
    whole = recorded("related_queries_result_rising.2", seed="pizza").body
    cut = data.draw(some.integers(0, len(whole)))
    found = payload(whole[:cut] + data.draw(some.binary(max_size=20)) + whole[cut + 3 :], seed="pizza")
    if explore_widget.knows(found):
        explore_widget.read(found)
