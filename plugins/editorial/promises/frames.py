"""Claims by their parts: words that must stand together in one sentence, in any order.

A list of phrases knows what others have written. A frame knows what makes a claim: "no" near a harm, and
a treatment; certainty, a good outcome, and us. words/frames.yaml lists the frames and their signs.
"""

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import yaml

from plugins.editorial.promises.phrases import Phrases, any_of, lists
from plugins.editorial.text import Block
from plugins.editorial.text.sentences import sentences_of


class Frame(NamedTuple):
    """What makes a claim."""

    rule: str
    beside: tuple[re.Pattern[str], ...]
    """All of these stand in the sentence."""
    without: tuple[re.Pattern[str], ...]
    """None of these does."""

    def fits(self, sentence: str) -> bool:
        """Whether a sentence in which the lead was found has the rest of it."""
        return all(sign.search(sentence) for sign in self.beside) and not any(
            sign.search(sentence) for sign in self.without
        )


@lru_cache(maxsize=1)
def _frames() -> tuple[Phrases, dict[str, list[Frame]]]:
    """Return the leads, and the frames that each of them leads."""
    file = resources.files("plugins.editorial") / "words" / "frames.yaml"
    listed = yaml.safe_load(file.read_text(encoding="utf-8"))
    classes = {**lists()["classes"], **listed["classes"]}
    patterns: dict[str, re.Pattern[str]] = {}
    frames: dict[str, list[Frame]] = {}
    for row in listed["frames"]:
        for name in (*row["with"], *row["without"]):
            if name not in patterns:
                patterns[name] = any_of(listed["signs"][name], classes)
        beside, without = (tuple(patterns[name] for name in row[key]) for key in ("with", "without"))
        frames.setdefault(row["lead"], []).append(Frame(row["rule"], beside, without))
    return Phrases({lead: listed["signs"][lead] for lead in frames}, classes), frames


def find(block: Block, bag: Set[str]) -> Iterator[tuple[str, int, int]]:
    """Yield (name of the rule, begin, end) of the frames in a block with these words."""
    leads, frames = _frames()
    for lead, begin, end in leads.find(block.words, bag):
        for one in sentences_of(block):
            if one.start <= begin < one.end:
                for frame in frames[lead]:
                    if frame.fits(block.words[one.start : one.end]):
                        yield frame.rule, begin, end
                break
