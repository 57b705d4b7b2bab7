"""Every layout is recognised by what is in it, and read with its place, its time and its numbers."""

import datetime as dt

import pytest

from plugins.trends.record import Kind
from plugins.trends.sources.breakout import BREAKOUT
from tests.trends.sources.exports import (
    CONSOLE,
    GOOD,
    QUERIES,
    REGIONS,
    RELATED,
    RISING_TABLE,
    SERIES,
    TABLE,
    TIMELINE,
    TRENDING,
    reading,
    said,
)


def test_related_queries_are_read_with_their_seed_place_and_time():
    found = reading(RELATED)
    assert found.format == "explore-csv"
    assert (found.findings, found.skipped) == ((), 0)
    assert said(found) == {
        ("sciatica pain", "top"): 100,
        ("sciatica exercises", "top"): 60,
        ("pain, lower back", "top"): 7,
        ("why do back surgeries fail", "rising"): BREAKOUT,
        ("sciatica pillow", "rising"): 1600,
        ("sciatica sleep", "rising"): 90,
    }
    assert {(r.seed, r.place, r.window) for r in found.records} == {
        ("sciatica", "US", "2025-09-15 2026-09-15")
    }
    assert [r.raw for r in found.records if r.kind is Kind.RISING] == ["Breakout", "+1,600%", "+90%"]


def test_a_short_range_has_clock_times_and_still_its_place():
    head = '"sciatica: (11/22/26, 10:00\u202fAM - 11/22/26, 2:00\u202fPM, United States)"\n\nTOP\na,100\n'
    (record,) = reading(f"Category: All categories\n{head}").records
    assert (record.seed, record.place, record.window) == ("sciatica", "US", "2026-11-22 2026-11-22")


@pytest.mark.parametrize(
    "text",
    [
        "sciatica pain,100\nsciatica exercises,60\nfusion,Breakout\npillow,+90%\n",
        "query,value\nsciatica pain,100\nsciatica exercises,60\nfusion,Breakout\npillow,+90%\n",
        "TOP\nsciatica pain,100\nsciatica exercises,60\nfusion,Breakout\npillow,+90%\n",
    ],
)
def test_lists_without_their_headings_are_told_by_their_numbers(text):
    assert said(reading(text)) == {
        ("sciatica pain", "top"): 100,
        ("sciatica exercises", "top"): 60,
        ("fusion", "rising"): BREAKOUT,
        ("pillow", "rising"): 90,
    }


def test_topics_give_their_names_and_no_numbers():
    text = "TOP\nSciatica - Disorder,100\nPain - Topic,80\n\nRISING\nMattress - Product,+90%\n"
    found = reading(text, "relatedEntities.csv")
    assert said(found) == dict.fromkeys(
        [("Sciatica", "suggestion"), ("Pain", "suggestion"), ("Mattress", "suggestion")]
    )


def test_the_table_of_top_queries_gives_interest_and_the_growth_of_what_rises():
    found = reading(TABLE, "searched_with_top-queries_US_20250915-0000_20260915-0000.csv")
    assert said(found) == {
        ("back brace", "top"): 100,
        ("back brace", "rising"): 60,
        ("back stretches", "top"): 41,
        ("why do back surgeries fail", "top"): 3,
        ("why do back surgeries fail", "rising"): BREAKOUT,
    }
    assert {(r.place, r.window) for r in found.records} == {("US", "2025-09-15 2026-09-15")}


def test_the_table_of_rising_queries_is_told_by_its_order_and_gives_growth_alone():
    assert {kind for _, kind in said(reading(RISING_TABLE, "a.csv"))} == {"rising"}
    assert said(reading(RISING_TABLE))["flying after fusion", "rising"] == 1250


def test_a_series_has_a_point_a_week_and_leaves_out_the_unfinished_one():
    found = reading(TIMELINE)
    sciatica, pain = found.records
    assert (sciatica.query, sciatica.place, sciatica.value) == ("sciatica", "US", 90)
    assert [str(point.day) for point in sciatica.points] == ["2026-11-01", "2026-11-08", "2026-11-15"]
    assert [(point.value, point.error) for point in pain.points] == [(0.5, 0.5), (None, 0.0), (12, 0.5)]
    assert [finding.code for finding in found.findings] == ["searches/unfinished"]


def test_an_old_last_week_stays_and_so_does_one_in_a_file_with_an_odd_time():
    later = dt.datetime(2026, 12, 24, tzinfo=dt.UTC)
    assert len(reading(TIMELINE, fetched=later).records[0].points) == 4
    earlier = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
    assert len(reading(TIMELINE, fetched=earlier).records[0].points) == 4


@pytest.mark.parametrize(
    ("first", "second", "last", "exported", "dropped"),
    [
        ("2026-08", "2026-09", "2026-10", "2026-10-31", True),
        ("2026-08", "2026-09", "2026-10", "2026-11-01", False),
        ("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-22", True),
        ("2026-11-22T10", "2026-11-22T11", "2026-11-22T12", "2026-11-22", False),
    ],
)
def test_months_and_days_are_left_out_while_they_are_not_over(first, second, last, exported, dropped):
    text = f"Category: All categories\n\nMonth,sciatica: (Minnesota)\n{first},5\n{second},6\n{last},7\n"
    (record,) = reading(text, fetched=dt.datetime.fromisoformat(f"{exported}T23:00:00+00:00")).records
    assert len(record.points) == (2 if dropped else 3)
    assert record.place == "US-MN"


def test_the_new_series_takes_its_place_and_time_from_the_files_name():
    (record,) = reading(SERIES, "time_series_US_20250915-0000_20260915-0000 (1).csv").records
    assert (record.query, record.place, record.window) == ("sciatica", "US", "2025-09-15 2026-09-15")
    (record,) = reading(SERIES, "x.csv", place="US-MN").records
    assert (record.place, record.window) == ("US-MN", "2026-04-06 2026-04-20")


def test_a_table_saved_by_pytrends_is_a_series_too():
    text = "date,sciatica,isPartial\n2026-11-01,88,False\n2026-11-08,90,False\n2026-11-15,7,True\n"
    (record,) = reading(text).records
    assert [point.value for point in record.points] == [88, 90]


@pytest.mark.parametrize("text", [REGIONS, "Country,sciatica: (11/26/25 - 11/26/26)\nCuba,55\nPeru,\n"])
def test_regions_are_recognised_and_give_no_searches(text):
    found = reading(text)
    assert (found.format, found.records, found.skipped) == ("explore-regions", (), 0)


def test_trending_searches_come_with_a_rough_number_and_what_belongs_to_them():
    found = reading(TRENDING, "trending_US_1d_20260815-1200.csv")
    assert said(found) == {
        ("back surgery", "suggestion"): 500_000,
        ("microdiscectomy recovery", "suggestion"): None,
    }
    assert [(r.place, r.window, r.seed) for r in found.records] == [
        ("US", "2026-08-15 2026-08-16", ""),
        ("US", "2026-08-15 2026-08-16", "back surgery"),
    ]


def test_the_feed_gives_its_titles_and_no_headlines():
    found = reading(GOOD["trending.rss"])
    assert said(found) == {("microdiscectomy", "suggestion"): 2000}
    assert (found.records[0].place, found.records[0].window) == ("US", "2026-08-15")


def test_a_feed_that_breaks_off_gives_the_items_before_the_break():
    whole = GOOD["trending.rss"]
    found = reading(whole.replace("</channel></rss>", "<item><title>fus"))
    assert said(found) == {("microdiscectomy", "suggestion"): 2000}
    assert found.skipped == 1


def test_a_feed_with_entities_that_grow_is_refused():
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    found = reading(GOOD["trending.rss"].replace("<rss", f"{bomb}<rss"))
    assert (found.format, found.records) == ("trending-rss", ())
    assert "DTD" in found.findings[0].message


def test_our_own_searches_have_impressions_clicks_and_position():
    found = reading(QUERIES, window="2026-05-01 2026-07-31")
    first = found.records[0]
    assert (first.query, first.kind, first.value) == ("l5 s1 fusion recovery", Kind.OWN, 1120)
    assert (first.clicks, first.position, first.raw) == (3, 14.2, "1,120")
    assert found.findings == ()


@pytest.mark.parametrize("name", [name for name in CONSOLE if name != "Queries.csv"])
def test_the_other_tables_of_search_console_are_recognised_and_not_needed(name):
    found = reading(CONSOLE[name], "x.csv")
    assert (found.format, found.records, found.skipped) == ("search-console", (), 0)
    assert [finding.code for finding in found.findings] == ["searches/not-needed"]


def test_of_a_comparison_the_newer_time_counts():
    pairs = (
        "Top queries,4/1/26 - 6/30/26 Clicks,7/1/26 - 9/30/26 Clicks,4/1/26 - 6/30/26 Impressions,"
        "7/1/26 - 9/30/26 Impressions,4/1/26 - 6/30/26 CTR,7/1/26 - 9/30/26 CTR,"
        "4/1/26 - 6/30/26 Position,7/1/26 - 9/30/26 Position\nsciatica,1,2,10,20,10%,10%,7,5.5\nother,1,0,9,0,11%,0%,3,0\n"
    )
    (record,) = reading(pairs).records
    assert (record.value, record.clicks, record.position) == (20, 2, 5.5)
    assert record.window == "2026-07-01 2026-09-30"
    blocks = (
        "Top queries,C,I,CTR,P,C,I,CTR,P\nsciatica,2,20,10%,5.5,1,10,10%,7\nfusion,2,20,10%,5.5,1,10,10%,7\n"
    )
    assert reading(blocks).records[0].value == 20


def test_numbers_of_the_time_that_is_not_to_be_relied_on_come_with_a_warning():
    for window, warned in (
        ("2025-05-13 2025-05-13", True),
        ("2026-04-27 2026-06-01", True),
        ("2026-04-28 2026-06-01", False),
        ("2025-01-01 2025-05-12", False),
    ):
        found = reading(QUERIES, window=window)
        assert ("searches/unreliable" in [one.code for one in found.findings]) is warned
        assert len(found.records) == 2


def test_a_lone_table_of_queries_says_that_its_days_are_not_known():
    assert [finding.code for finding in reading(QUERIES).findings] == ["searches/no-window"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"<!DOCTYPE html><html>sign in</html>", "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"PK\x03\x04 xl/workbook.xml", "Excel"),
        (b"name,born\nAnna,1970\nBert,1980\n", "“name,born”, “Anna,1970”"),
        (bytes(range(256)) * 20, "no text"),
    ],
)
def test_what_is_not_recognised_is_described(body, word):
    found = reading(body, "download.csv")
    assert (found.format, found.records) == ("", ())
    (finding,) = found.findings
    assert word in finding.message
    assert finding.path == "download.csv"
    assert finding.fix
