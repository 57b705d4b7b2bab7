"""The queue stays short: the best come first, the others when there is room."""

from dataclasses import replace

from plugins.trends.queue.follow import shelf_of
from plugins.trends.queue.renewing import renewed
from plugins.trends.queue.room import in_order_of_gravity, left_for_later
from plugins.trends.settings import TrendsSettings
from plugins.trends.topic import Safety, Status, Suggestion
from tests.trends.queue.making import NOW, decision, rising, suggestion, topic

SETTINGS = TrendsSettings(most_new=3, most_waiting=5)


def many(count: int, **more) -> list[Suggestion]:
    return [
        suggestion(
            rising(f"query {number}"),
            **{"subject": f"s{number}", "query": f"query {number}", "queries": (f"query {number}",),
               "score": 90 - number, **more},
        )
        for number in range(count)
    ]  # fmt: skip


def renew(topics, suggestions, **more):
    shelf = shelf_of((), now=NOW, unread=frozenset(), untouched=frozenset())
    return renewed(topics, suggestions, shelf, settings=SETTINGS, **more)


def subjects(topics):
    return sorted(topic.suggestion.subject for topic in topics)


def test_the_best_new_topics_come_first_and_the_rest_waits():
    found = renew([], many(8))
    assert subjects(found) == ["s0", "s1", "s2"]
    assert renew(found, many(8)) == found
    later = left_for_later(many(8), found)
    assert [one.query for one in later] == [f"query {number}" for number in range(3, 8)]
    assert (later[0].reason, later[0].because) == ("later", "Waits for a quieter week (a score of 87)")


def test_a_decision_makes_room():
    first, *rest = renew([], many(8))
    decided = replace(first, status=Status.REJECTED, decisions=(decision("rejected"),))
    assert subjects(renew([decided, *rest], many(8))) == ["s0", "s1", "s2", "s3"]


def test_what_somebody_has_rescued_comes_at_once_and_takes_its_place():
    found = renew([], many(8), wanted=frozenset(["query 6", "query 7"]))
    assert subjects(found) == ["s0", "s1", "s2", "s6", "s7"]
    assert renew(found, many(8), wanted=frozenset(["query 6", "query 7"])) == found
    assert renew(found, many(8)) == found, "the others still wait"


def test_topics_that_came_back_leave_less_room():
    back = [
        replace(
            topic(f"t{number}", decision("reopened")),
            suggestion=suggestion(
                rising(f"old {number}"), subject=f"old{number}", queries=(f"old {number}",)
            ),
        )
        for number in range(4)
    ]
    assert len(renew(back, many(8))) == 5


def test_all_topics_get_their_new_evidence():
    found = renew([], many(3))
    after = renew(found, [replace(one, score=5) for one in many(8)][:3])
    assert {one.suggestion.score for one in after} == {5}


def test_an_emergency_never_joins_a_topic_that_was_decided():
    """It once stood among the queries of a broader topic."""
    broad = suggestion(rising("back pain"), subject="back-pain", queries=("back pain", "back pain cant pee"))
    rejected = replace(
        topic("back-pain", decision("rejected", strength=9.0)), suggestion=broad, status=Status.REJECTED
    )
    grave = suggestion(
        rising("back pain cant pee"),
        **{"subject": "back-pain+emergency", "query": "back pain cant pee", "queries": ("back pain cant pee",),
           "safety": Safety.EMERGENCY},
    )  # fmt: skip
    found = {one.suggestion.subject: one.status for one in renew([rejected], [broad, grave])}
    assert found == {"back-pain": Status.REJECTED, "back-pain+emergency": Status.SUGGESTED}


def test_what_waits_and_needs_a_clinician_stands_first():
    later = left_for_later([*many(1), *many(2, safety=Safety.EMERGENCY)[1:]], [])
    first = in_order_of_gravity([], later)[0]
    assert first.query == "query 1"
    assert first.because == "Needs a clinician: an emergency. Waits for a quieter week (a score of 89)"
