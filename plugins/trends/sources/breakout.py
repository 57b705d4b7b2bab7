"""Growth in a list of rising queries: `+400%`, or the word that Google puts for more than 5,000 %."""

from collections.abc import Sequence

from plugins.trends.sources.figures import figure
from plugins.trends.sources.queries import tidy

BREAKOUT = 5001.0
"""The number that stands for Breakout: just over 5,000 %, which is all that the word says."""
_HIGHEST = 1e7
"""Percent; nothing has risen by more."""

WORDS = frozenset(
    "breakout|ausbruch|record|aumento puntual|impennata|aumento repentino|przebicie|patlama|"
    "急激増加|飙升|飆升|急剧上升|급등|급상승|сверхпопулярность".split("|")
)
"""The word in English, German, French, Spanish, Italian, Portuguese, Polish, Turkish, Japanese, Chinese,
Korean and Russian."""


def breakout_words(values: Sequence[str]) -> frozenset[str]:
    """Return the words that mean Breakout in a column of growths.

    Those that are known; and a word of a language that we don't know, when it is the only one in the column,
    stands there twice or more, and stands before every number: rising lists begin with their breakouts.
    """
    words = [_word(value) for value in values]
    unknown = {word for word in words if word and word not in WORDS}
    if len(unknown) != 1:
        return WORDS
    word = unknown.pop()
    places = [at for at, one in enumerate(words) if one == word]
    first_number = next((at for at, value in enumerate(values) if figure(value)), len(values))
    if len(places) < 2 or places[-1] > first_number or len(word) > 30:
        return WORDS
    return WORDS | {word}


def growth(text: str, words: frozenset[str] = WORDS) -> float | None:
    """Return a growth in percent: `+1,600%` is 1600.0, Breakout is `BREAKOUT`. None for other text."""
    if _word(text) in words:
        return BREAKOUT
    found = figure(text)
    if found is None or found.below or abs(found.value) > _HIGHEST:
        return None
    return found.value


def is_word(text: str) -> bool:
    """Whether a cell is a known word for Breakout."""
    return _word(text) in WORDS


def _word(text: str) -> str:
    """The cell in lower case when it is letters and blanks only, else nothing."""
    word = tidy(text).lower()
    return word if word.replace(" ", "").isalpha() else ""
