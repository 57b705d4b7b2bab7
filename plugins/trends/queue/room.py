"""How much room the queue has: a short list is read, a long one is not.

No more than `most_new` topics that nobody has looked at wait, and no more than `most_waiting` in all. The
best come first, the others later, when there is room; what somebody has rescued comes at once. Renewing twice
from the same snapshots adds nothing.
"""

from collections.abc import Iterable, Sequence, Set

from plugins.trends.gravity import needs_clinician
from plugins.trends.settings import TrendsSettings
from plugins.trends.topic import Dropped, Safety, Status, Suggestion, Topic

LATER = "later"
"""The reason why a query is in no topic yet."""


def room_in(topics: Iterable[Topic], settings: TrendsSettings) -> int:
    """Return how many topics may be added to these."""
    waiting = [topic for topic in topics if topic.status is Status.SUGGESTED]
    untouched = sum(1 for topic in waiting if not topic.decisions)
    return max(0, min(settings.most_new - untouched, settings.most_waiting - len(waiting)))


def left_for_later(
    suggestions: Iterable[Suggestion],
    topics: Iterable[Topic],
    *,
    subjects: Set[str] = frozenset(),
    queries: Set[str] = frozenset(),
) -> list[Dropped]:
    """Return the queries of the suggestions that are in none of these topics, those of the best first.

    `subjects` and `queries` (case folded) are those of files that can't be read: they wait for nothing.
    """
    subjects, queries = {*subjects}, {*queries}
    for topic in topics:
        subjects.add(topic.suggestion.subject)
        queries.update(query.casefold() for query in topic.suggestion.queries)
    return [
        _later(query, one)
        for one in suggestions
        if one.subject not in subjects and not queries.intersection(map(str.casefold, one.queries))
        for query in one.queries
    ]


def _later(query: str, one: Suggestion) -> Dropped:
    because = f"{needs_clinician(one.safety)} Waits for a quieter week (a score of {one.score})"
    return Dropped(query, LATER, because.strip(), one.safety)


def in_order_of_gravity(dropped: Sequence[Dropped], later: Sequence[Dropped]) -> tuple[Dropped, ...]:
    """Return all queries that are in no topic: what a clinician should see first, then what comes next."""
    every = [*later, *dropped]
    return tuple(sorted(every, key=lambda one: one.safety is Safety.NONE))
