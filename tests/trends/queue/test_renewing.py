"""New evidence meets what people decided: figures change, decisions do not."""

import datetime as dt
from dataclasses import replace

import pytest

from plugins.posts import Status as PostStatus
from plugins.trends.queue.decide import decided
from plugins.trends.queue.follow import shelf_of
from plugins.trends.queue.renewing import Held, renewed
from plugins.trends.queue.strength import known_in, seen_in, strength
from plugins.trends.settings import TrendsSettings
from plugins.trends.topic import Close, Decision, Safety, Status
from tests.trends.queue.making import NOW, WHY, decision, moment, post, rising, suggestion, topic

SLUG = "why-do-back-surgeries-fail"


def renew(topics, *suggestions, posts=(), now=NOW, **more):
    settings = more.pop("settings", TrendsSettings())
    shelf = shelf_of(
        posts, now=now, unread=more.pop("unread", frozenset()), untouched=more.pop("untouched", frozenset())
    )
    found = renewed(topics, suggestions, shelf, settings=settings, **more)
    again = renewed(found, suggestions, shelf, settings=settings, held=more.get("held", Held()))
    assert again == found  # twice is once
    return {one.slug: one for one in found}


def rejected(value: float = 350, **more):
    one = topic(SLUG)
    one = replace(one, suggestion=suggestion(rising(value=value)))
    return decided(
        one,
        Decision(
            "rejected", "Ann", moment("2026-11-16"), "Passing news", known=known_in(one), **seen_in(one)
        ),
        **more,
    )


def test_a_new_subject_becomes_a_topic_named_after_its_query():
    found = renew(
        [],
        suggestion(),
        suggestion(rising("sciatica at night"), subject="sciatica/sleep", query="sciatica at night"),
    )
    assert list(found) == ["sciatica-at-night", SLUG]
    assert found[SLUG].status is Status.SUGGESTED


def test_two_subjects_never_share_a_file():
    found = renew(
        [],
        suggestion(rising("a b")),
        suggestion(rising("a-b"), subject="other", query="a-b"),
        suggestion(rising("!!"), subject="third", query="!!"),
    )
    assert len(found) == 3


def test_new_evidence_renews_the_figures_and_leaves_people_their_words():
    mine = replace(
        topic(SLUG), suggestion=suggestion(title="Ann's own title", category="Recovery"), notes="hers"
    )
    after = renew([mine], suggestion(rising(value=600), score=95, title="Generated", category="Back Pain"))[
        SLUG
    ]
    assert (after.suggestion.title, after.suggestion.category, after.notes) == (
        "Ann's own title",
        "Recovery",
        "hers",
    )
    assert after.suggestion.score == 95


def test_a_topic_whose_evidence_vanished_stays():
    assert renew([topic(SLUG)])[SLUG] == topic(SLUG)


def test_queries_are_never_lost():
    mine = replace(topic(SLUG), suggestion=suggestion(rising(), rising("an old one")))
    after = renew([mine], suggestion(rising(), rising("a new one", 20)))[SLUG]
    assert set(after.suggestion.queries) == {WHY, "an old one", "a new one"}


def test_a_rejected_topic_stays_rejected():
    for value in (350, 100, 600):
        after = renew(
            [rejected()],
            suggestion(rising(value=value, on="2026-11-19"), rising("more of it", 20, "2026-11-19")),
        )[SLUG]
        assert after.status is Status.REJECTED
        assert after.decisions == rejected().decisions


def test_the_same_evidence_seen_every_week_is_not_more_evidence():
    weekly = [rising(on=f"2026-{month:02}-{day:02}") for month in (10, 11) for day in (2, 9, 16)]
    assert strength(weekly) == strength(weekly[:1])
    assert renew([rejected()], suggestion(*weekly))[SLUG].status is Status.REJECTED


def test_a_rejected_topic_comes_back_when_its_evidence_has_doubled_and_says_so():
    after = renew([rejected()], suggestion(rising(value=800, on="2026-11-19")))[SLUG]
    assert after.status is Status.SUGGESTED
    assert (
        after.returned
        == "Rejected on 16 November 2026: “Passing news”. The evidence is 2.3 times as strong now."
    )
    assert [one.did for one in after.decisions] == ["rejected", "returned"]


def test_it_does_not_come_back_again_for_the_evidence_it_was_rejected_with_twice():
    back = renew([rejected()], suggestion(rising(value=800, on="2026-11-19")))[SLUG]
    again = decided(back, Decision("rejected", "Ann", NOW, **seen_in(back)))
    after = renew([again], suggestion(rising(value=900, on="2026-11-20")))[SLUG]
    assert after.status is Status.REJECTED
    assert not after.returned


def newcomer(query: str, **more):
    return rising(query, 5050, "2026-11-19", raw="Breakout", **more)


def test_a_single_newcomer_that_breaks_out_brings_nothing_back():
    for value in (10, 350):
        found = suggestion(rising(value=value, on="2026-11-19"), newcomer("a search nobody made before"))
        assert renew([rejected(value)], found)[SLUG].status is Status.REJECTED


def test_new_searches_count_with_the_growth_that_a_score_counts():
    two = (newcomer("one more"), newcomer("and another"))
    assert renew([rejected(350)], suggestion(rising(value=350), *two))[SLUG].status is Status.REJECTED
    after = renew([rejected(100)], suggestion(rising(value=100), *two))[SLUG]
    assert after.returned.endswith("The evidence is 5.0 times as strong now.")


def test_a_search_that_was_rejected_brings_its_topic_back_by_breaking_out():
    assert renew([rejected(350)], suggestion(newcomer(WHY)))[SLUG].status is Status.SUGGESTED


def test_a_reason_is_quoted_as_it_was_typed():
    one = topic(SLUG)
    said = Decision("rejected", "Ann", moment("2026-11-16"), "MRI is not ours", **seen_in(one))
    after = renew([decided(one, said)], suggestion(rising(value=900, on="2026-11-19")))[SLUG]
    assert "2026: “MRI is not ours”. The" in after.returned


def test_a_word_on_safety_stays_while_its_search_does():
    risky = replace(topic(SLUG), suggestion=suggestion(rising("numb saddle"), safety=Safety.EMERGENCY))
    assert renew([risky], suggestion())[SLUG].suggestion.safety is Safety.EMERGENCY
    assert renew([risky], suggestion(rising("numb saddle")))[SLUG].suggestion.safety is Safety.NONE


def test_the_strictest_word_on_safety_counts_for_suggestions_that_are_one_topic():
    mild = suggestion(safety=Safety.MEDICINES, subject="a")
    risky = suggestion(rising("numb saddle"), subject="b", safety=Safety.SELF_HARM, queries=(WHY,))
    after = renew([replace(topic(SLUG), suggestion=suggestion(subject="a"))], mild, risky)[SLUG]
    assert after.suggestion.safety is Safety.SELF_HARM


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"status": PostStatus.DRAFT}, ", and a draft is waiting."),
        ({}, ", and our post on it was published on 17 November 2026."),
        ({"on": "2026-12-01"}, ", and our post on it is planned for 1 December 2026."),
    ],
)
def test_the_post_that_was_written_for_a_topic_is_no_answer_that_was_there_before(own, told):
    mine = Close("content/posts/a.md", "a", "A, B. And C?", 0.9, "Its title asks the same.")
    other = Close("content/posts/b.md", "b", "B", 0.3, "Shares “b”.")
    found = suggestion(
        rising(), score=32, advice="improve", closest=(mine, other),
        why="Searches rose by 350 % in a year, and our post “A, B. And C?” answers it already. It is so.",
    )  # fmt: skip
    after = renew([topic(SLUG, decision("accepted"))], found, posts=[post(topic=SLUG, **own)])[
        SLUG
    ].suggestion
    assert after.why == f"Searches rose by 350 % in a year{told} It is so."
    assert (after.advice, after.closest, after.score) == ("new", (other,), 44)


def test_the_factor_is_a_setting():
    settings = TrendsSettings(return_factor=1.5)
    assert (
        renew([rejected()], suggestion(rising(value=600)), settings=settings)[SLUG].status is Status.SUGGESTED
    )


def test_a_snoozed_topic_comes_back_on_its_day_even_without_evidence():
    one = topic(SLUG, decision("snoozed", until=dt.date(2026, 11, 20)))
    assert renew([one], now=moment("2026-11-19"))[SLUG].status is Status.SNOOZED
    after = renew([one])[SLUG]
    assert after.status is Status.SUGGESTED
    assert after.returned == "Snoozed until 20 November 2026."


def test_two_copies_bring_a_topic_back_with_the_same_line():
    one = topic(SLUG, decision("snoozed", until=dt.date(2026, 11, 20)))
    assert renew([one])[SLUG] == renew([one], now=moment("2026-12-24"))[SLUG]


def test_merged_stays_merged():
    one = topic(SLUG, decision("merged", into="another"))
    assert renew([one], suggestion(rising(value=5000)))[SLUG].status is Status.MERGED


@pytest.mark.parametrize("did", ["accepted", "rejected", "snoozed", "merged"])
def test_what_was_decided_is_never_suggested_again_under_another_subject(did):
    one = topic(SLUG, decision(did, strength=50.0, until=dt.date(2030, 1, 1)))
    found = renew([one], suggestion(subject="renamed/by-the-vocabulary"))
    assert list(found) == [SLUG]
    assert found[SLUG].suggestion.subject == "renamed/by-the-vocabulary"


def test_a_subject_that_two_copies_named_differently_is_one_topic():
    undecided = replace(topic("back-surgery-failure"), suggestion=suggestion(rising("back surgery failure")))
    found = renew([undecided, topic(SLUG, decision("accepted"))])
    assert found["back-surgery-failure"].status is Status.MERGED
    assert found["back-surgery-failure"].decisions[-1].into == SLUG
    assert found[SLUG].status is Status.ACCEPTED


def test_nothing_is_suggested_that_may_be_in_a_file_nobody_can_read():
    held = Held(frozenset({"x"}), frozenset({"back-surgery/failure"}), frozenset())
    assert renew([], suggestion(), held=held) == {}
    assert renew([], suggestion(), held=Held(frozenset(), frozenset(), frozenset({WHY}))) == {}
    assert list(renew([], suggestion(), held=Held(frozenset({SLUG})))) == [f"{SLUG}-2"]


def test_a_status_changed_by_hand_becomes_a_decision():
    one = replace(topic(SLUG), status=Status.REJECTED)
    after = renew([one], by_hand=frozenset({SLUG}))[SLUG]
    assert after.status is Status.REJECTED
    assert after.decisions[0].by == "by hand"


# ---- written and published, by themselves ----


def test_a_draft_that_names_the_topic_makes_it_written_and_a_post_published():
    one = topic(SLUG, decision("accepted"))
    draft = post(topic=SLUG, status=PostStatus.DRAFT)
    assert renew([one], posts=[draft])[SLUG].status is Status.WRITTEN
    assert renew([one], posts=[post(topic=SLUG, status=PostStatus.HIDDEN)])[SLUG].status is Status.WRITTEN
    assert renew([one], posts=[post(topic=SLUG, on="2027-01-01")])[SLUG].status is Status.WRITTEN
    live = renew([one], posts=[draft, post("content/posts/b.md", topic=SLUG)])[SLUG]
    assert (live.status, live.post) == (Status.PUBLISHED, "content/posts/b.md")


def test_a_draft_nobody_has_touched_is_not_yet_written():
    one = topic(SLUG, decision("accepted", wrote="abc"), post="content/posts/a.md")
    draft = post(topic=SLUG, status=PostStatus.DRAFT)
    assert renew([one], posts=[draft], untouched=frozenset({draft.path}))[SLUG].status is Status.ACCEPTED


def test_a_post_that_is_gone_leaves_the_topic_accepted_with_a_note():
    one = topic(SLUG, decision("accepted"))
    one = renew([one], posts=[post(topic=SLUG)])[SLUG]
    after = renew([one])[SLUG]
    assert (after.status, after.post) == (Status.ACCEPTED, "")
    assert after.returned == "content/posts/a.md is no longer there."


def test_a_post_with_a_mistake_in_it_is_not_gone():
    one = renew([topic(SLUG, decision("accepted"))], posts=[post(topic=SLUG)])[SLUG]
    assert renew([one], unread=frozenset({"content/posts/a.md"}))[SLUG] == one


def test_a_renamed_post_still_answers_its_topic():
    one = renew([topic(SLUG, decision("accepted"))], posts=[post(topic=SLUG)])[SLUG]
    after = renew([one], posts=[post("content/posts/renamed.md", topic=SLUG)])[SLUG]
    assert (after.status, after.post) == (Status.PUBLISHED, "content/posts/renamed.md")


def test_a_post_to_improve_is_done_when_it_says_so():
    one = decided(
        topic(SLUG), decision("improve", "2026-11-18", into="content/posts/a.md"), post="content/posts/a.md"
    )
    assert renew([one], posts=[post()])[SLUG].status is Status.ACCEPTED
    assert renew([one], posts=[post(updated=moment("2026-11-19"))])[SLUG].status is Status.PUBLISHED


# ---- offered for improving ----


def published(value: float = 350, seen: str = "2026-11-15"):
    one = topic(SLUG, decision("accepted", strength=value / 100, seen=dt.date.fromisoformat(seen)))
    return replace(one, suggestion=suggestion(rising(value=value, on=seen)))


def test_a_published_topic_is_not_suggested_again():
    after = renew([published()], suggestion(), posts=[post(topic=SLUG)])[SLUG]
    assert (after.status, after.improve) == (Status.PUBLISHED, "")


def test_it_is_offered_for_improving_when_its_searches_rise_more_than_before():
    after = renew([published()], suggestion(rising(value=900, on="2026-11-19")), posts=[post(topic=SLUG)])[
        SLUG
    ]
    assert after.status is Status.PUBLISHED
    assert after.improve == "Searches rise again: +900% on 19 November 2026. The post is of 17 November 2026."


def test_the_same_rise_counts_again_after_four_weeks():
    def offered(on):
        found = renew(
            [published()],
            suggestion(rising(value=200, on=on)),
            posts=[post(topic=SLUG)],
            now=moment("2027-02-01"),
        )
        return found[SLUG].improve

    assert not offered("2026-11-30")
    assert offered("2026-12-16")


def test_an_offer_that_was_answered_is_gone():
    one = renew([published()], suggestion(rising(value=900, on="2026-11-19")), posts=[post(topic=SLUG)])[SLUG]
    for did in ("improve", "rejected"):
        answered = decided(one, Decision(did, "Ann", NOW, into=one.post, **seen_in(one)))
        after = renew([answered], suggestion(rising(value=900, on="2026-11-19")), posts=[post(topic=SLUG)])[
            SLUG
        ]
        stands = Status.ACCEPTED if did == "improve" else Status.PUBLISHED
        assert (after.status, after.improve) == (stands, "")


def test_a_published_post_to_improve_is_a_task_until_it_says_that_it_was_updated():
    one = renew([published()], posts=[post(topic=SLUG)])[SLUG]
    task = decided(one, decision("improve", "2026-11-18", into=one.post))
    assert renew([task], posts=[post(topic=SLUG)])[SLUG].status is Status.ACCEPTED
    for updated, stands in (("2026-11-17", Status.ACCEPTED), ("2026-11-18", Status.PUBLISHED)):
        after = renew([task], posts=[post(topic=SLUG, updated=moment(updated))])[SLUG]
        assert (after.status, after.post) == (stands, "content/posts/a.md")
    left = decided(task, decision("rejected", "2026-11-19"))
    assert renew([left], posts=[post(topic=SLUG)])[SLUG].status is Status.PUBLISHED


def test_the_day_of_a_decision_is_that_of_the_posts_calendar():
    one = replace(published(), post="content/posts/a.md")
    late = dt.datetime(2026, 11, 19, 3, 0, tzinfo=dt.UTC)
    task = decided(one, Decision("improve", "Ann", late, into=one.post))
    chicago = dt.datetime(2026, 11, 18, tzinfo=dt.timezone(dt.timedelta(hours=-6)))
    assert renew([task], posts=[post(topic=SLUG, updated=chicago)])[SLUG].status is Status.PUBLISHED


def test_old_evidence_offers_nothing():
    assert not renew([published()], suggestion(rising(value=900, on="2026-11-01")), posts=[post(topic=SLUG)])[
        SLUG
    ].improve
