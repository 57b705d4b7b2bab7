"""Posts that are nearly the same.

A text is taken as the set of its shingles: four words side by side (A. Broder, "On the resemblance and
containment of documents", 1997). Only those that begin with a long word are kept, a tenth of all, so that the
same words are chosen wherever they stand. Two posts are alike by the share of shingles that they have in
common (Jaccard's index). Which pairs are worth comparing, an index of the smallest shingles tells: posts that
are alike enough share one of them (R. Bayardo et al., "Scaling up all pairs similarity search", 2007).
"""

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from zlib import crc32

ALIKE = 0.8
"""Share of shingles over which two posts are nearly the same."""
_WIDTH = 4
_LONG = 9
"""Letters of a word with which a shingle may begin."""
_LEAST = 8
"""Shingles that a text must have: shorter ones are alike by chance."""
_CROWD = 10
"""More posts than this with the same shingle are compared in a row, not each with each."""


def sketch_of(words: Sequence[str]) -> bytes:
    """Return the sums of a text's shingles, smallest first, each once."""
    found = {
        crc32(" ".join(words[at : at + _WIDTH]).casefold().encode())
        for at, letters in enumerate(map(len, words[: 1 - _WIDTH]))
        if letters >= _LONG
    }
    return array("I", sorted(found)).tobytes()


def alike(sketches: Mapping[str, bytes]) -> Iterator[tuple[str, str, float]]:
    """Yield the pairs of names whose texts are nearly the same, with how much they share, 0 to 1."""
    sets, index = {}, {}
    for name in sorted(sketches):
        sums = array("I")
        sums.frombytes(sketches[name])
        if len(sums) < _LEAST:
            continue
        sets[name] = sums
        for one in sums[: len(sums) - math.ceil(ALIKE * len(sums)) + 1]:
            index.setdefault(one, []).append(name)
    for first, second in sorted(_pairs(index)):
        if ALIKE <= len(sets[first]) / len(sets[second]) <= 1 / ALIKE:
            one, other = set(sets[first]), set(sets[second])
            shared = len(one & other)
            share = shared / (len(one) + len(other) - shared)
            if share > ALIKE:
                yield first, second, share


def _pairs(index: Mapping[int, list[str]]) -> set[tuple[str, str]]:
    pairs = set()
    for names in index.values():
        if len(names) > _CROWD:
            pairs.update(pairwise(names))
        else:
            pairs.update((one, other) for at, one in enumerate(names) for other in names[at + 1 :])
    return pairs
