"""From which words of a post one may link to another: a short run that says what the other is about."""

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from plugins.editorial.found.facts import BARRIER, Facts
from plugins.editorial.found.stems import spoken
from plugins.editorial.text.markdown import blocks_of
from plugins.posts.post import Post

_MORE = 3
"""Other words that may stand between those that are looked for."""
_LINES = 8
"""Lines of the file in which a sentence is looked for."""


class Anchor(NamedTuple):
    """A run of words. The smaller, the better."""

    more: int
    """How many other words stand between."""
    line: int
    """Of the file, where its sentence begins."""
    stems: tuple[str, ...]


def best_anchor(facts: Facts, wanted: Set[str]) -> Anchor | None:
    """Return the shortest run of words that has all that is wanted; among equals the first."""
    return min(_anchors(facts, wanted), default=None)


def _anchors(facts: Facts, wanted: Set[str]) -> Iterator[Anchor]:
    needles = sorted((f" {stem} " for stem in wanted), key=len, reverse=True)
    if not needles:
        return
    prose, first = facts.prose, needles[0]
    at = prose.find(first)
    while at >= 0:
        start = prose.rfind("\n", 0, at) + 1
        end = prose.find("\n", at)
        sentence = prose[start:end]
        if all(needle in sentence for needle in needles):
            run = _shortest(sentence.split(), wanted)
            if run:
                more = sum(word not in wanted for word in run)
                yield Anchor(more, facts.lines[prose.count("\n", 0, start)], run)
                if not more:
                    return
        at = prose.find(first, end)


def _shortest(words: Sequence[str], wanted: Set[str]) -> tuple[str, ...]:
    """Return the shortest run with all the words, and with no barrier and not too many others in it."""
    last: dict[str, int] = {}
    best: tuple[int, int] = 0, 0
    for at, word in enumerate(words):
        if word == BARRIER:
            last = {}
        elif word in wanted:
            last[word] = at
            if len(last) == len(wanted):
                start = min(last.values())
                size = at + 1 - start
                if size <= len(wanted) + _MORE and (not best[1] or size < best[1] - best[0]):
                    best = start, at + 1
    start, end = best
    while end and end < len(words) and words[end] in wanted:
        end += 1  # "herniated disc or bulging disc" has one of its words twice
    return tuple(words[start:end])


def words_of(anchor: Anchor, post: Post) -> tuple[int, str]:
    """Return the line and the words of a run as they stand in the file; no words if they are not there."""
    lines = post.body.split("\n")
    first = anchor.line - post.body_line
    some = "\n".join(lines[first : first + _LINES]).split("\n\n")[0]
    for block in blocks_of(some, anchor.line):
        said = spoken(block.words) if block.is_prose else []
        size = len(anchor.stems)
        for at in range(len(said) - size + 1):
            if all(one.stem == stem for one, stem in zip(said[at : at + size], anchor.stems, strict=True)):
                start, end = said[at].start, said[at + size - 1].end
                if not any(a < end and start < b for a, b, _ in block.linked) and not block.quoted(
                    start, end
                ):
                    return block.place(start)[0], " ".join(block.words[start:end].split())
    return anchor.line, ""
