"""The school grade that a text asks of its readers, necessary terms left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from plugins.editorial.plain.phrases import plurals, rows_of
from plugins.editorial.plain.readability import flesch_kincaid, smog
from plugins.editorial.plain.syllables import syllables
from plugins.editorial.plain.telling import is_english, line_of, lines_of, listed
from plugins.editorial.reading import Reading
from plugins.editorial.rule import Example, Said, rule
from plugins.editorial.settings import EditorialSettings
from plugins.editorial.text import Sentence, Text
from plugins.findings import Severity

FEW_WORDS, FEW_SENTENCES, MANY_WORDS = 100, 10, 250
"""Texts with fewer words, or with fewer sentences and not many words, get no grade: it would be chance."""
FAR = 3
"""Grades over the aim from which a careful editor would rewrite: federal health prose lies at 6 to 12."""
_MANY = 3
"""Syllables of a hard word."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Grade:
    """What the formulas say of a text."""

    kincaid: float
    smog: float
    hardest: tuple[Sentence, ...]
    """The sentences that weigh most, the hardest first."""
    words: tuple[str, ...]
    """The words that weigh most, the heaviest first."""

    @property
    def school(self) -> int:
        """Halfway between both formulas; SMOG lies higher, for it asks that all of a text is understood."""
        return round((self.kincaid + self.smog) / 2)


def grade_of(sentences: tuple[Sentence, ...], spared: frozenset[str]) -> Grade | None:
    """Return the grade of some sentences; None for too few. Each of the words in `spared` counts as short.

    With fewer than the 30 sentences that SMOG was made for, its polysyllables are brought to 30.
    """
    count = len(sentences)
    total = spoken = many = 0
    weights, heavy = [], {}
    for one in sentences:
        own = 0
        for word in one.words:
            long = 1 if word in spared else syllables(word)
            own += long
            if long >= _MANY:
                many += 1
                heavy[word] = heavy.get(word, 0) + long - 1
        total, spoken = total + len(one.words), spoken + own
        weights.append(0.39 * len(one.words) + 11.8 * own / max(10, len(one.words)))
    if total < FEW_WORDS or (count < FEW_SENTENCES and total < MANY_WORDS):
        return None
    order = sorted(range(count), key=lambda at: -weights[at])[:_SHOWN]
    words = sorted(heavy, key=lambda word: (-heavy[word], word))[:_SHOWN]
    kincaid = flesch_kincaid(total, count, spoken)
    return Grade(kincaid, smog(many, count), tuple(sentences[at] for at in order), tuple(words))


@lru_cache(maxsize=4)
def spared_by(settings: EditorialSettings) -> frozenset[str]:
    """Return the words of the glossary, our own and the practice's, with their plurals and possessives."""
    own = rows_of("glossary.yaml").values()
    terms = [
        " ".join(term.lower().split()) for term in chain(*(row.split(",") for row in own), settings.glossary)
    ]
    words = {word for term in terms for word in (term, *term.split())}
    words |= {form for word in words for form in plurals(word)}
    words |= {part for word in words if "-" in word for part in word.split("-")}
    known = {
        word.lower() for word in chain(settings.abbreviations, rows_of("abbreviations.yaml")["known"].split())
    }
    return frozenset(words | {f"{word}'s" for word in words} | known)


_HARD = (
    "Considerable uncertainty surrounds individualized therapeutic recommendations following complicated"
    " presentations. Conventional alternatives demonstrate comparable satisfaction. Responsibilities"
    " necessarily accumulate. "
)
_MIDDLE = (
    "Before the operation you will meet several members of the team, and most people bring somebody along."
    " They go over your medical history with you and look at every prescription that you take. "
)
_EASY = "Walk a little each day. Rest when you must. Your back likes to move. Ask us when you are not sure. "
_TERMS = (
    "A microdiscectomy is surgery for a herniated disc. A laminectomy makes room in the spinal canal."
    " An epidural steroid injection is no operation. Your surgeon says which one may help with sciatica. "
)


@rule(
    "plain/grade-high",
    Severity.WARNING,
    why="Who does not understand a text cannot do what it says, and fear makes reading harder still.",
    fix="Shorten the hardest sentences first, then change the long words for short ones.",
    source="AMA and NIH, readability of patient materials (grade 6 to 8); Kincaid (1975); McLaughlin (1969)",
    flags=(_HARD * 7,),
    spares=(_EASY * 5, _MIDDLE * 6, _TERMS * 4, _HARD, Example(_HARD * 7, {"language": "de"})),
)
def grade_high(reading: Reading) -> Iterator[Said]:
    """A text is at most three school grades harder than EDITORIAL's "grade"."""
    aim = reading.around.settings.grade
    grade = _graded(reading)
    if grade and grade.school > aim + FAR:
        yield _said(grade, aim)


@rule(
    "plain/grade",
    Severity.NOTE,
    why="Most patients are at ease with grade 6 to 8.",
    fix="Shorten the hardest sentences first, then change the long words for short ones.",
    source="AMA and NIH, readability of patient materials (grade 6 to 8); Kincaid (1975); McLaughlin (1969)",
    flags=(_MIDDLE * 6,),
    spares=(_EASY * 5, _TERMS * 4, _HARD * 7, _MIDDLE, Example(_MIDDLE * 6, {"language": "de"})),
)
def grade(reading: Reading) -> Iterator[Said]:
    """A text asks for no more than the school grade of EDITORIAL's "grade"."""
    aim = reading.around.settings.grade
    found = _graded(reading)
    if found and aim < found.school <= aim + FAR:
        yield _said(found, aim)


def _graded(reading: Reading) -> Grade | None:
    return _kept(reading.text, spared_by(reading.around.settings)) if is_english(reading) else None


@lru_cache(maxsize=1)
def _kept(text: Text, spared: frozenset[str]) -> Grade | None:
    """Return the grade of a text, reckoned once for both rules."""
    return grade_of(text.sentences, spared)


def _said(grade: Grade, aim: int) -> Said:
    first = grade.hardest[0]
    where = lines_of(sorted(line_of(one) for one in grade.hardest))
    heavy = listed([f'"{word}"' for word in grade.words])
    message = (
        f"Readers need about school grade {grade.school}, and {aim} is the aim"
        f" (Flesch-Kincaid {grade.kincaid:.1f}, SMOG {grade.smog:.1f}). The hardest sentences: {where}."
    )
    return Said(
        message + (f" The words that weigh most: {heavy}." if heavy else ""), first.block, first.start
    )
