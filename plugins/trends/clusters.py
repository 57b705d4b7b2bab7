"""Queries that one post would answer: sorted out, put together, and the one that stands for all found."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from plugins.trends.coverage import Asked
from plugins.trends.evidence import Measured, Newest, growth_of, key_of, measure
from plugins.trends.gravity import needs_clinician
from plugins.trends.meaning import Meaning
from plugins.trends.naming import respelt
from plugins.trends.record import Kind, Record
from plugins.trends.settings import TrendsSettings
from plugins.trends.titles import is_question
from plugins.trends.topic import Dropped
from plugins.vocabulary.model import Vocabulary

A_PERSON = "(a person’s name)"
"""Stands for every query that names a person."""
LITTLE, PERSON = "little", "person"
"""Reasons why a query became no topic; the others are the vocabulary's."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The queries that one post would answer."""

    subject: str
    meanings: tuple[Meaning, ...]
    """Of its queries, the strongest first."""
    measured: Measured

    def asked(self) -> Asked:
        """Return what is asked, without regard to how strong the evidence is: all queries count alike."""
        meanings = sorted(self.meanings, key=lambda meaning: meaning.query)
        return Asked(
            self.subject,
            tuple(meaning.query for meaning in meanings),
            _common([meaning.entities for meaning in meanings]),
            _common([meaning.aspects for meaning in meanings]),
        )


def _common(lists: Sequence[Iterable[str]]) -> tuple[str, ...]:
    """The names that stand in half of the lists or more."""
    counts: dict[str, int] = {}
    for names in lists:
        for name in set(names):
            counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(name for name, count in counts.items() if 2 * count >= len(lists)))


def cluster(
    found: Newest, known: Callable[[str], Meaning], vocabulary: Vocabulary, settings: TrendsSettings
) -> tuple[list[Cluster], list[Dropped]]:
    """Return the topics by subject, and the queries that are not for this blog."""
    relevant, dropped = _sorted_out(found.records, known)
    clusters = []
    for subject in sorted(relevant):
        meanings = relevant[subject]
        records = [_nameless(one, known) for meaning in meanings for one in found.records[meaning.query]]
        days = {day for meaning in meanings for day in found.days[meaning.query]}
        ranks = {
            meaning.query: _rank(meaning, found.records[meaning.query], vocabulary, settings)
            for meaning in meanings
        }
        ordered = sorted(meanings, key=lambda meaning: ranks[meaning.query])
        clusters.append(Cluster(subject, tuple(ordered), measure(records, days)))
    return clusters, dropped


def _sorted_out(
    queries: Iterable[str], known: Callable[[str], Meaning]
) -> tuple[dict[str, list[Meaning]], list[Dropped]]:
    """Part the queries worth a post, by subject, from the others. No person's name goes on from here."""
    relevant: dict[str, list[Meaning]] = {}
    dropped: list[Dropped] = []
    people = 0
    for query in sorted(queries):
        meaning = replace(known(query), query=query)
        if meaning.names_person:
            people += 1
        elif not meaning.relevant:
            because = f"{needs_clinician(meaning.safety)} {meaning.because}".strip()
            dropped.append(Dropped(query, meaning.reason or LITTLE, because, meaning.safety))
        else:
            relevant.setdefault(meaning.subject or meaning.normal, []).append(meaning)
    if people:
        searches = "1 search" if people == 1 else f"{people:,} searches"
        dropped.append(Dropped(A_PERSON, PERSON, f"Names or means a person ({searches})"))
    return relevant, dropped


def _nameless(record: Record, known: Callable[[str], Meaning]) -> Record:
    """A record without what was asked for, where that names a person; its query as it is counted."""
    seed = record.seed
    if seed and any(known(key_of(part)).names_person for part in seed.splitlines()):
        seed = ""
    return replace(record, query=key_of(record.query), seed=seed)


def _rank(
    meaning: Meaning, records: Sequence[Record], vocabulary: Vocabulary, settings: TrendsSettings
) -> tuple:
    """The order of queries in a topic: the best spelt and strongest stands for all."""
    growths = [growth.percent for record in records if (growth := growth_of(record)) is not None]
    growth = min(max(growths, default=0.0), settings.breakout_cap) / settings.breakout_cap
    shares = [record.value for record in records if record.kind is Kind.TOP and record.value is not None]
    own = sum(record.value or 0 for record in records if record.kind is Kind.OWN)
    level = max((record.level or 0.0 for record in records), default=0.0)
    strength = growth + max(shares, default=0.0) / 100 + min(own / 1000, 1.0) + level / (1 + level)
    return (
        respelt(meaning, vocabulary) != meaning.query,
        -round(strength, 9),
        not is_question(meaning.query),
        len(meaning.query),
        meaning.query,
    )
