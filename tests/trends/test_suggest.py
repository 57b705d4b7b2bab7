"""From records and posts to topics, by the vocabulary that is shipped."""

import datetime as dt
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from plugins.posts import Post, Status
from plugins.site import SettingsError
from plugins.trends.clusters import A_PERSON
from plugins.trends.record import Kind, Point, Record
from plugins.trends.settings import TrendsSettings, read_trends_settings
from plugins.trends.suggest import Suggestions, suggest
from plugins.trends.topic import Confidence, Safety
from plugins.vocabulary import load_vocabulary
from tests.conftest import ROOT

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
YEAR = "2025-11-20 2026-11-20"
SETTINGS = TrendsSettings()
ANYTHING = replace(SETTINGS, minimum_score=0)

FAIL = Post(
    path="content/posts/why-do-back-surgeries-fail.md",
    slug="why-do-back-surgeries-fail",
    title="Why do so many back surgeries fail?",
    status=Status.PUBLISHED,
    category="Spine Surgery",
    search_phrase="why do back surgeries fail",
    body="## Six reasons\n\nBack surgeries fail for a reason.\n",
)
SITTING = Post(
    path="content/posts/sitting.md",
    slug="sitting",
    title="Back pain from sitting",
    search_phrase="back pain from sitting",
    body="A chair is a chair. Move more.\n",
)


def rising(query: str, value: float | None = 350, raw: str = "", **more) -> Record:
    known = {"source": "explore-csv", "fetched": NOW, "place": "US", "window": YEAR, **more}
    return Record(query=query, kind=Kind.RISING, value=value, raw=raw or f"+{value:g}%", **known)


def top(query: str, value: float, **more) -> Record:
    known = {"source": "explore-csv", "fetched": NOW, "place": "US", "window": YEAR, **more}
    return Record(query=query, kind=Kind.TOP, value=value, raw=f"{value:g}", **known)


def own(query: str, value: float, position: float = 12, clicks: int = 0, **more) -> Record:
    known = {"source": "search-console", "fetched": NOW, "window": "2026-08-01 2026-10-31", **more}
    return Record(query=query, kind=Kind.OWN, value=value, position=position, clicks=clicks, **known)


def offered(query: str, **more) -> Record:
    return Record(query=query, kind=Kind.SUGGESTION, source="autocomplete", **{"fetched": NOW, **more})


def series(query: str, values: list[float], level: float | None = None, **more) -> Record:
    last = dt.date(2026, 11, 15)
    points = tuple(
        Point(last - dt.timedelta(days=7 * (len(values) - 1 - at)), value) for at, value in enumerate(values)
    )
    known = {"source": "explore-widget", "fetched": NOW, "place": "US", "level_error": 0.05, **more}
    return Record(query=query, kind=Kind.SERIES, value=50, points=points, level=level, **known)


def seen(*records: Record, posts: tuple[Post, ...] = (), settings: TrendsSettings = ANYTHING) -> Suggestions:
    return suggest(records, posts, vocabulary=load_vocabulary(), settings=settings, today=TODAY)


def only(*records: Record, **more):
    found = seen(*records, **more)
    assert len(found.topics) == 1, found
    return found.topics[0]


# ---- what a topic is ----


def test_the_variants_of_a_question_are_one_topic():
    topic = only(
        rising("why do back surgeries fail", 350),
        rising("reasons for failed back surgery", 90),
        top("failed back surgery", 40),
    )
    assert topic.query == "why do back surgeries fail"
    assert set(topic.queries) == {
        "why do back surgeries fail", "reasons for failed back surgery", "failed back surgery"
    }  # fmt: skip
    assert topic.title == "Why do back surgeries fail?"
    assert topic.category == "Spine Surgery"
    assert topic.score >= 50


def test_a_misspelt_query_does_not_stand_for_its_topic():
    topic = only(rising("laminectemy", 900), rising("laminectomy", 100))
    assert topic.query == "laminectomy"
    assert topic.title == "What is laminectomy?"
    assert only(rising("laminectemy", 900)).title == "What is laminectomy?"
    assert only(rising("kyphoplasy", 900), rising("vertebroplasty", 100)).query == "vertebroplasty"
    assert only(rising("kyphoplasy", 900)).title == "What is kyphoplasty?"


def test_capitals_and_blanks_make_no_second_query():
    topic = only(rising("Kyphoplasty "), rising("kyphoplasty", 300))
    assert topic.queries == ("kyphoplasty",)
    assert len(topic.evidence) == 1


def test_a_persons_name_is_nowhere():
    records = (
        rising("dr john zzyzxberg spine surgeon"),
        rising("sciatica exercises", seed="dr john zzyzxberg"),
        rising("dr jane zzyzxberg reviews"),
    )
    found = seen(*records)
    assert "zzyzxberg" not in repr(found)
    assert {one.query: one.because for one in found.dropped}[
        A_PERSON
    ] == "Names or means a person (2 searches)"
    assert len(found.topics) == 1


def test_what_is_dropped_says_why():
    found = seen(rising("herniated disc in dogs"), rising("sciatica"))
    assert [(one.query, one.reason) for one in found.dropped] == [("herniated disc in dogs", "animals")]
    assert "animals" in found.dropped[0].because.lower()


def test_the_strictest_warning_of_a_topic_counts():
    found = seen(rising("cauda equina syndrome"), rising("cauda equina red flags"))
    assert {topic.safety for topic in found.topics} == {Safety.EMERGENCY}


# ---- what is said ----


def test_growth_is_told_with_its_time():
    assert only(rising("kyphoplasty", 350)).why == (
        "Searches rose by 350 % in a year, and none of our posts answers the question."
    )
    four_weeks = only(series("kyphoplasty", [20] * 40 + [90] * 4))
    assert (
        four_weeks.why == "Searches rose by 350 % in four weeks, and none of our posts answers the question."
    )
    assert len(four_weeks.spark) == 44
    assert four_weeks.spark_window == "44 weeks to 15 Nov 2026, US"


def test_breakout_is_capped_and_explained():
    topic = only(rising("kyphoplasty", 8550, "Breakout"))
    assert topic.breakout
    assert (topic.growth, topic.growth_counted) == (8550, SETTINGS.breakout_cap)
    assert topic.why.startswith("Searches broke out in a year, Google’s word for more than 5,000 %")
    assert topic.score == only(rising("kyphoplasty", 40_000, "Breakout")).score
    assert only(rising("kyphoplasty", None, "Breakout")).score == topic.score


def test_own_impressions_are_summed_at_positions_5_to_30():
    topic = only(
        own("kyphoplasty", 1000, 8, clicks=3),
        own("balloon kyphoplasty", 240, 29),
        own("vertebroplasty", 9000, 2),
        own("what is kyphoplasty", 9000, 55),
    )
    assert topic.impressions == 1240
    assert topic.why.startswith("Google shows us 1,240 times for this and almost nobody clicks")
    assert "with 200 clicks" in only(own("kyphoplasty", 1000, 8, clicks=200)).why


def test_impressions_of_the_time_when_google_counted_wrongly_count_half_and_say_so():
    sound = only(own("kyphoplasty", 400))
    unsure = only(own("kyphoplasty", 400, window="2025-06-01 2025-12-31"))
    assert unsure.impressions == sound.impressions
    assert unsure.score < sound.score
    assert "wrongly until 27 April 2026" in unsure.why
    assert "27 April" not in sound.why


def test_a_week_of_news_that_is_over_lifts_nothing():
    rise = [10.0] * 30 + [11, 12, 100, 40, 20, 12]
    topic = only(rising("kyphoplasty", 350), series("kyphoplasty", rise))
    assert topic.why == "One high week in October, and it is falling back already."
    assert topic.confidence is Confidence.THIN
    assert topic.score < only(rising("kyphoplasty", 350)).score


def test_a_season_is_told_and_counts_when_it_is_near():
    days = [dt.date(2024 + month // 12, month % 12 + 1, 1) for month in range(10, 34)]
    points = tuple(Point(day, 90 if day.month == 1 else 40) for day in days)
    curve = replace(series("kyphoplasty", [1]), points=points)
    near = only(rising("kyphoplasty", 200), curve)
    assert "It rises every January." in near.why
    assert near.score > only(rising("kyphoplasty", 200)).score
    summer = replace(curve, points=tuple(Point(day, 90 if day.month == 6 else 40) for day in days))
    assert only(rising("kyphoplasty", 200), summer).score == only(rising("kyphoplasty", 200)).score


def test_without_a_number_nothing_is_made_up():
    topic = only(offered("kyphoplasty"))
    assert topic.why == "Insufficient data: seen once, without a number."
    assert topic.confidence is Confidence.INSUFFICIENT
    assert (topic.score, topic.growth, topic.level, topic.impressions, topic.spark) == (
        0,
        None,
        None,
        None,
        (),
    )
    dropped = seen(offered("kyphoplasty"), settings=SETTINGS)
    assert not dropped.topics
    assert dropped.dropped[0].because == "Too little to measure (seen once, without a number)"


def test_a_level_below_its_error_is_no_level():
    assert only(series("kyphoplasty", [1] * 20, level=0.03)).level is None
    assert only(series("kyphoplasty", [50] * 20, level=1.5)).level == 1.5


def test_two_sources_are_surer_than_one():
    one = only(rising("kyphoplasty"))
    two = only(rising("kyphoplasty"), own("kyphoplasty", 300))
    days = [NOW - dt.timedelta(days=7 * week) for week in range(3)]
    often = only(own("kyphoplasty", 300), *(rising("kyphoplasty", fetched=day) for day in days))
    assert (one.confidence, two.confidence) == (Confidence.THIN, Confidence.STRONG)
    assert often.confidence is Confidence.STRONG
    assert often.confidence_why == "two sources, seen on 3 days"


# ---- what counts ----


def test_the_queue_is_short_little_evidence_is_left_out_with_its_reason():
    found = seen(rising("kyphoplasty", 40), rising("laminectomy", 350), settings=SETTINGS)
    assert [topic.query for topic in found.topics] == ["laminectomy"]
    assert [(one.query, one.reason) for one in found.dropped] == [("kyphoplasty", "little")]
    assert "score" in found.dropped[0].because


def test_the_newest_value_counts_and_every_day_is_remembered():
    old = rising("kyphoplasty", 900, fetched=NOW - dt.timedelta(days=30))
    topic = only(old, rising("kyphoplasty", 100))
    assert topic.growth == 100
    assert len(topic.evidence) == 1
    assert topic.score > only(rising("kyphoplasty", 100)).score


def test_numbers_grow_old():
    old = rising("kyphoplasty", 900, fetched=NOW - dt.timedelta(days=400))
    found = seen(old, rising("laminectomy"), settings=ANYTHING)
    faded = next(topic for topic in found.topics if topic.query == "kyphoplasty")
    assert faded.confidence is Confidence.INSUFFICIENT


def test_the_same_records_give_the_same_topics_on_any_later_day():
    records = [rising("kyphoplasty"), own("laminectomy", 500), top("sciatica", 80)]
    known = {"vocabulary": load_vocabulary(), "settings": SETTINGS}
    later = TODAY + dt.timedelta(days=900)
    assert suggest(records, [FAIL], today=TODAY, **known) == suggest(records, [FAIL], today=later, **known)


def test_a_post_that_answers_it_already_is_to_be_improved():
    topic = only(rising("why do back surgeries fail"), posts=(FAIL, SITTING))
    assert topic.advice == "improve"
    assert topic.closest[0].slug == FAIL.slug
    assert topic.closest[0].words == "Very close"
    assert "“Why do so many back surgeries fail?” answers it already" in topic.why
    new = only(rising("why do back surgeries fail"), posts=(SITTING,))
    assert new.advice == "new"
    assert new.score > topic.score


WRITTEN = replace(FAIL, status=Status.DRAFT, body=FAIL.body + "Back surgeries fail for a reason. " * 30)


def test_drafts_are_compared_too_and_called_what_they_are():
    topic = only(rising("why do back surgeries fail"), posts=(WRITTEN,))
    assert topic.advice == "improve"
    assert "and a draft of ours, “Why do so many back surgeries fail?”, is about it." in topic.why
    planned = replace(FAIL, date=dt.datetime(2026, 12, 24, 9, tzinfo=dt.UTC))
    said = only(rising("why do back surgeries fail"), posts=(planned,)).why
    assert "a planned post of ours, “Why do so many back surgeries fail?”, answers it" in said
    assert "already" not in said
    hidden = replace(WRITTEN, status=Status.HIDDEN)
    assert "a hidden post of ours" in only(rising("why do back surgeries fail"), posts=(hidden,)).why


@pytest.mark.parametrize("body", ["", "<!-- " + "word " * 300 + "-->\n\n## A heading\n\nSix reasons.\n"])
def test_a_draft_with_nothing_in_it_is_no_answer(body):
    topic = only(rising("why do back surgeries fail"), posts=(replace(WRITTEN, body=body), SITTING))
    assert topic.advice == "new"
    assert topic.score == only(rising("why do back surgeries fail"), posts=(SITTING,)).score
    assert "and a draft of ours, “Why do so many back surgeries fail?”, has been begun." in topic.why


# ---- what a clinician must see ----


def test_an_emergency_does_not_hide_in_a_broader_topic():
    found = seen(
        rising("back pain", 900),
        rising("back pain at the end of the day", 300),
        rising("back pain sudden weakness", 40),
        rising("back pain suicidal", 40),
    )
    topics = {topic.subject: topic for topic in found.topics}
    assert topics["back-pain"].safety is Safety.NONE
    grave = topics["back-pain+emergency"]
    assert (grave.safety, grave.queries) == (Safety.EMERGENCY, ("back pain sudden weakness",))
    assert grave.title == "Emergency: back pain sudden weakness"
    assert grave.why.startswith("Needs a clinician: an emergency. Searches rose by 40 %")
    worst = topics["back-pain+self-harm"]
    assert worst.queries == ("back pain suicidal",)
    assert worst.title == "Thoughts of suicide with back pain"
    assert worst.why.startswith("Needs a clinician: self-harm.")


def test_an_emergency_is_its_own_topic_whatever_else_is_searched_for():
    assert only(rising("back pain sudden weakness")).subject == "back-pain+emergency"
    assert only(rising("cauda equina syndrome")).subject == "cauda-equina"


def test_an_emergency_is_not_answered_by_the_post_about_the_calm_subject():
    calm = replace(SITTING, status=Status.PUBLISHED, title="Back pain", search_phrase="back pain")
    assert only(rising("back pain"), posts=(calm,)).advice == "improve"
    assert only(rising("back pain sudden weakness"), posts=(calm,)).advice == "new"


def test_dropped_searches_that_a_clinician_should_see_stand_first():
    found = seen(rising("animals on a farm"), rising("suicidal after job loss"), rising("stroke in dogs"))
    assert [one.safety for one in found.dropped] == [Safety.SELF_HARM, Safety.EMERGENCY, Safety.NONE]
    assert found.dropped[0].because.startswith("Needs a clinician: self-harm. ")
    little = seen(rising("back pain sudden weakness", 10), rising("abc", 10), settings=SETTINGS).dropped
    assert little[0].because.startswith("Needs a clinician: an emergency. Too little to measure")


# ---- where we stand at the top ----


def test_a_place_at_the_top_is_a_number():
    found = seen(own("kyphoplasty", 300, 4.2, clicks=60), settings=SETTINGS)
    assert not found.topics
    assert [(one.reason, one.because) for one in found.dropped] == [
        ("ours", "We stand at place 4 for this already")
    ]
    topic = only(own("kyphoplasty", 300, 4.2, clicks=60))
    assert topic.why.startswith("We stand at place 4 for this already, and none of our posts")
    assert "without a number" not in topic.confidence_why
    assert "We stand at place 4 for this already." in only(
        rising("kyphoplasty"), own("kyphoplasty", 300, 4.2, clicks=60)
    ).why  # fmt: skip


def test_a_place_at_the_top_that_nobody_clicks_is_a_post_to_improve():
    near = replace(SITTING, status=Status.PUBLISHED, title="Kyphoplasty and its risks", search_phrase="")
    topic = only(own("kyphoplasty", 900, 2, clicks=3), posts=(near,), settings=SETTINGS)
    assert topic.advice == "improve"
    assert topic.why.startswith(
        "We stand at place 2 for this already, shown 900 times, and almost nobody clicks"
    )


def test_a_place_far_down_is_a_number_too():
    assert only(own("kyphoplasty", 300, 55)).confidence is not Confidence.INSUFFICIENT


# ---- what it is called ----


@pytest.mark.parametrize(
    ("queries", "title"),
    [
        (("kyphoplasty", "is kyphoplasty painful"), "Is kyphoplasty painful?"),
        (("sciatica pain",), "What is sciatica?"),
        (("herniated disc",), "What is a herniated disc?"),
        (("bone spurs in spine",), "What are bone spurs?"),
        (("bpc 157 back pain",), "Back pain: what it is and what helps"),
        (("herniated disc vs bulging disc",), "Herniated disc vs bulging disc: what is the difference?"),
    ],
)
def test_a_topic_is_called_by_a_question_or_by_what_it_is_about(queries, title):
    growths = range(900, 0, -300)
    assert only(*map(rising, queries, growths)).title == title


def test_no_topic_is_called_as_a_post_is():
    named = replace(SITTING, title="What is kyphoplasty?")
    assert only(rising("kyphoplasty"), posts=(named,)).title == "Kyphoplasty: what it is and what helps"


QUERIES = (
    "kyphoplasty",
    "what is kyphoplasty",
    "laminectomy recovery",
    "why do back surgeries fail",
    "sciatica",
)
some = st.one_of(
    st.builds(rising, st.sampled_from(QUERIES), st.sampled_from([0.0, 40.0, 350.0, 9000.0])),
    st.builds(top, st.sampled_from(QUERIES), st.sampled_from([1.0, 30.0, 100.0])),
    st.builds(own, st.sampled_from(QUERIES), st.integers(0, 5000), st.floats(1, 60), st.integers(0, 50)),
    st.builds(offered, st.sampled_from(QUERIES)),
    st.builds(
        series,
        st.sampled_from(QUERIES),
        st.lists(st.integers(0, 100).map(float), min_size=1, max_size=5).map(lambda part: part * 8),
        st.none() | st.floats(0, 5),
    ),
)
aged = st.builds(
    lambda one, days: replace(one, fetched=NOW - dt.timedelta(days=days)), some, st.integers(0, 300)
)
wild = tried(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@wild
@given(st.lists(aged, max_size=12), st.randoms())
def test_the_order_of_records_and_posts_does_not_matter(records, chance):
    mixed, posts = list(records), [FAIL, SITTING]
    chance.shuffle(mixed)
    chance.shuffle(posts)
    assert repr(seen(*mixed, posts=tuple(posts))) == repr(seen(*records, posts=(FAIL, SITTING)))


@wild
@given(st.lists(some, min_size=1, max_size=6), some)
def test_more_evidence_never_lowers_a_score(records, more):
    """More evidence on the same queries; a rise that turns out to be over is the exception, and said."""
    records = list({(one.query, one.kind): one for one in records}.values())
    known = {(one.query, one.kind): one for one in records}
    query = records[0].query
    before = known.get((query, more.kind))
    if before is not None and before.fetched <= more.fetched:
        more = replace(more, fetched=NOW - dt.timedelta(days=1))
    first = {topic.subject: topic for topic in seen(*records, posts=(FAIL,)).topics}
    then = {
        topic.subject: topic for topic in seen(*records, replace(more, query=query), posts=(FAIL,)).topics
    }
    assert first.keys() == then.keys()
    for subject, topic in then.items():
        if "falling back" not in topic.why:
            assert topic.score >= first[subject].score


@wild
@given(st.lists(aged, max_size=10))
def test_every_figure_comes_from_a_record(records):
    for topic in seen(*records).topics:
        kinds = {record.kind for record in topic.evidence}
        assert 0 <= topic.score <= 100
        assert topic.growth is None or kinds & {Kind.RISING, Kind.SERIES}
        assert (topic.growth is None) == (topic.growth_counted is None)
        assert 0 <= (topic.growth_counted or 0) <= SETTINGS.breakout_cap
        assert topic.level is None or Kind.SERIES in kinds
        assert topic.impressions is None or Kind.OWN in kinds
        assert not topic.spark or Kind.SERIES in kinds
        assert (topic.confidence is Confidence.INSUFFICIENT) == topic.why.startswith("Insufficient data")


@wild
@given(st.text(max_size=60), st.text(max_size=20), st.floats(allow_nan=False, allow_infinity=False))
def test_any_query_becomes_a_topic_or_is_dropped(query, raw, value):
    found = seen(rising(query, value, raw or "x"))
    if query.split():
        assert len(found.topics) + len(found.dropped) == 1
    else:
        assert found == Suggestions((), ())


@pytest.mark.parametrize("name", ["growth", "level", "impressions", "repeat", "season"])
def test_a_weight_of_nought_takes_a_part_out(name):
    records = (rising("kyphoplasty"), own("kyphoplasty", 500), top("kyphoplasty", 90))
    assert only(*records, settings=replace(ANYTHING, **{f"{name}_weight": 0.0})).score >= 0
    none = replace(
        ANYTHING, growth_weight=0, level_weight=0, impressions_weight=0, repeat_weight=0, season_weight=0
    )
    assert only(*records, settings=none).score == 0


def test_settings_of_the_score_are_checked():
    wrong = {"minimum_score": 200, "novelty_weight": 1.5, "breakout_cap": True, "improve_form": 0.8}
    with pytest.raises(SettingsError) as error:
        read_trends_settings({"TRENDS": wrong})
    said = str(error.value)
    for name in wrong:
        assert f'"{name}"' in said
    assert 'Did you mean "improve_from"?' in said


def test_topics_are_the_same_in_every_process():
    code = (
        "from tests.trends.test_suggest import *\n"
        "print(seen(rising('sciatica'), own('kyphoplasty', 500), top('laminectomy', 90), posts=(FAIL, SITTING)))"
    )
    said = set()
    for number in "12":
        environment = {**os.environ, "PYTHONHASHSEED": number, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            timeout=60,
            check=True,
        )
        said.add(done.stdout)
    assert len(said) == 1
