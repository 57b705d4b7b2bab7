"""Claims by their parts: words that must stand together in one sentence, in any order.

A list of phrases knows what others have written. A frame knows what makes a claim: "no" near a harm, and
a treatment; certainty, a good outcome, and us. words/frames.yaml lists the frames and their signs.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

import yaml

from plugins.editorial.promises.phrases import any_of
from plugins.editorial.text import Block

_NEAR = 400
"""Letters on both sides of a lead within which the rest must stand: long blocks are gone through once."""
_STOP = re.compile(r"(?<![DM]r)(?<!Mrs)[.!?](?=\s|$)")


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
def listed() -> dict[str, Any]:
    """Return what words/frames.yaml lists."""
    file = resources.files("plugins.editorial") / "words" / "frames.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8"))


class Frames:
    """The frames, each under the sign that leads to it."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        signs = listed()["signs"]
        patterns: dict[str, re.Pattern[str]] = {}
        self.led: dict[str, list[Frame]] = {}
        for row in listed()["frames"]:
            for name in (*row["with"], *row["without"]):
                if name not in patterns:
                    patterns[name] = any_of(signs[name], classes)
            beside, without = (tuple(patterns[name] for name in row[key]) for key in ("with", "without"))
            self.led.setdefault(row["lead"], []).append(Frame(row["rule"], beside, without))
        self.leads = {name: signs[name] for name in self.led}

    def found(self, block: Block, lead: str, begin: int) -> Iterator[str]:
        """Yield the names of the rules of which a lead at some place of a block is the sign."""
        words, start, end = block.words, max(0, begin - _NEAR), begin + _NEAR
        for stop in _STOP.finditer(words, start, end):
            if stop.end() <= begin:
                start = stop.end()
            else:
                end = stop.end()
                break
        sentence = words[start:end]
        yield from (frame.rule for frame in self.led[lead] if frame.fits(sentence))
