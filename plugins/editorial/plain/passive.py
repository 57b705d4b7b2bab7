"""The passive voice: who does what to whom is easier to follow than what is done by whom."""

from collections.abc import Iterator
from functools import lru_cache

from plugins.editorial.plain.phrases import rows_of
from plugins.editorial.plain.telling import is_english, line_of, lines_of, shown
from plugins.editorial.reading import Reading
from plugins.editorial.rule import Example, Said, rule
from plugins.findings import Severity

SHARE = 15
"""Percent of a text's sentences that may be in the passive voice."""
LEAST = 4
"""Sentences in the passive voice under which a text has none too many."""
_BE = frozenset(
    "is are was were be been being am isn't aren't wasn't weren't get gets got getting gotten it's they're"
    " you're he's she's that's".split()
)
_BETWEEN = frozenset(
    "not also often never always then still now only sometimes first just once almost soon even already all"
    " thus therefore either usually rarely seldom ever again best well better yet".split()
)
_REACH = 3
"""Words that may stand between `is` and `removed`."""

_PASSIVE = "The skin is cleaned. A needle is guided to the nerve. The medicine is given."
_ACTIVE = "The nurse cleans the skin. The doctor guides a needle to the nerve and gives the medicine."


@rule(
    "plain/passive",
    Severity.NOTE,
    why="Readers want to know who does what: the surgeon, the nurse, or they themselves.",
    fix='Say who does it: "the nurse numbs the skin" instead of "the skin is numbed".',
    source="Federal Plain Language Guidelines (2011), Use active voice",
    flags=(
        " ".join([_PASSIVE] * 3),
        " ".join([_PASSIVE] * 3 + [_ACTIVE] * 5),
        "The wound is often closed with glue. The drain was not yet removed. " * 4,
    ),
    spares=(
        _PASSIVE,
        " ".join([_ACTIVE] * 6),
        " ".join([_PASSIVE] * 3 + [_ACTIVE] * 30),
        "You are tired. You are worried. The joint is swollen. You get used to it. The bed is red. " * 4,
        Example(" ".join([_PASSIVE] * 3), {"language": "de"}),
    ),
)
def passive(reading: Reading) -> Iterator[Said]:
    """At most 15 percent of the sentences are in the passive voice."""
    if not is_english(reading):
        return
    every = reading.text.sentences
    found = [one for one in every if is_passive(one.words)]
    if len(found) < LEAST or len(found) * 100 <= SHARE * len(every):
        return
    share, where = round(100 * len(found) / len(every)), lines_of(map(line_of, found))
    first = shown(found[0].text)
    message = f"{share} percent of the sentences are in the passive voice: {where}, such as {first}."
    yield Said(message, found[0].block, found[0].start)


def is_passive(words: list[str]) -> bool:
    """Whether a sentence, given as words in lower case, has a verb in the passive voice."""
    irregular, not_passive = _participles()
    for at, word in enumerate(words):
        if word not in _BE:
            continue
        for place, after in enumerate(words[at + 1 : at + 2 + _REACH], at + 2):
            if after in _BETWEEN or after in _BE or (after.endswith("ly") and len(after) > 4):
                continue
            if after in not_passive and words[place : place + 1] != ["by"]:
                break
            if after in irregular or (after.endswith("ed") and len(after) > 4 and not after.endswith("eed")):
                return True
            break
    return False


@lru_cache(maxsize=1)
def _participles() -> tuple[frozenset[str], frozenset[str]]:
    known = rows_of("participles.yaml")
    return frozenset(known["irregular"].split()), frozenset(known["not_passive"].split())
