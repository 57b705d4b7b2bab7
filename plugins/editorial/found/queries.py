"""The searches of a topic that its post leaves open.

A search is answered where its words stand together in one section, those of the post's title and search
phrase aside. That is kinder than how topics are matched (by a heading that asks the same: docs/topics.md): a
section of another name may answer it too, and nobody should be sent to write what stands there already.
"""

from collections.abc import Sequence, Set

from plugins.editorial.found.facts import Facts
from plugins.editorial.found.stems import content_of
from plugins.vocabulary.words import level_of

_GENERAL = frozenset(
    "treatment pain surgeri spine near time tip posit year day week month old normal".split()
)
"""What searches say on top of what they ask."""
_LEAST = 5
"""Letters of a word whose misspelling can be told."""


def unanswered(queries: Sequence[str], facts: Facts) -> list[str]:
    """Return the searches that no section answers, in their order; of those that ask the same the first.

    Years, numbers of weeks and levels such as L5 ask nothing by themselves.
    """
    found: dict[frozenset[str], str] = {}
    sections = [frozenset(one.split()) for one in facts.sections]
    everywhere = frozenset.intersection(*sections) if sections else frozenset()
    for query in queries:
        asked = frozenset(stem for stem in content_of(query) if not (stem.isdigit() or level_of(stem)))
        left = asked - everywhere - (_GENERAL if asked & everywhere or asked - _GENERAL else frozenset())
        if not any(_answers(left, section) for section in sections):
            found.setdefault(left, query)
    fewest = list(found)
    return [query for left, query in found.items() if not any(other < left for other in fewest)]


def _answers(left: Set[str], section: Set[str]) -> bool:
    return all(stem in section or _is_misspelt(stem, section) for stem in left)


def _is_misspelt(stem: str, section: Set[str]) -> bool:
    """Whether a word is one of the section's with a letter wrong."""
    if len(stem) < _LEAST or not stem.isalpha():
        return False
    from rapidfuzz.distance import OSA

    return any(
        other[0] == stem[0]
        and abs(len(other) - len(stem)) <= 1
        and OSA.distance(stem, other, score_cutoff=1) <= 1
        for other in section
    )
