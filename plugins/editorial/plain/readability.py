"""Two formulas that tell which school grade a text asks of its readers. Pure: numbers in, a grade out."""

from math import sqrt


def flesch_kincaid(words: int, sentences: int, syllables: int) -> float:
    """Return the school grade by Flesch and Kincaid, from counts of a whole text (words and sentences > 0).

    0.39 x words / sentences + 11.8 x syllables / words - 15.59: Kincaid, Fishburne, Rogers, Chissom (1975),
    Derivation of New Readability Formulas for Navy Enlisted Personnel, Research Branch Report 8-75.
    """
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def smog(polysyllables: int, sentences: int) -> float:
    """Return the school grade by SMOG: `polysyllables` are words of three syllables or more.

    1.043 x sqrt(polysyllables x 30 / sentences) + 3.1291: McLaughlin (1969), SMOG Grading: a New Readability
    Formula, Journal of Reading 12(8). It was made for 30 sentences; with other counts (> 0) the polysyllables
    are brought to 30, as the formula says, and with few sentences it tells little: see `grade.py`.
    """
    return 1.043 * sqrt(polysyllables * 30 / sentences) + 3.1291
