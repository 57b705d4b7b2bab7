"""What a text promises: found once for all the rules."""

import re
from collections.abc import Iterator
from functools import lru_cache

from plugins.editorial.promises import stories
from plugins.editorial.promises.claims import Claim
from plugins.editorial.promises.frames import Frames, listed
from plugins.editorial.promises.phrases import Phrases, any_of, bag_of, lists
from plugins.editorial.reading import Reading
from plugins.editorial.rule import Said
from plugins.editorial.text import Block, Kind, Text

_UNSEEN = (Kind.ADDRESS, Kind.SOURCE, Kind.ROW)
"""Kinds of blocks that say nothing."""
_SHOWN = 80
"""Letters of a claim that a message repeats."""


@lru_cache(maxsize=2)
def _sought(names: frozenset[str]) -> tuple[Phrases, Frames]:
    """Return the phrases and the frames; `<own>` in them stands for the names of the practice's people."""
    own = " ".join(sorted(name for name in names if name.isalpha())) or "dr"
    classes = {**lists()["classes"], **listed()["classes"], "own": own}
    frames = Frames(classes)
    return Phrases({**lists()["errors"], **frames.leads}, classes), frames


@lru_cache(maxsize=1)
def _excused() -> dict[str, re.Pattern[str]]:
    classes = {**lists()["classes"], "own": "dr"}
    return {name: any_of(phrases, classes) for name, phrases in lists()["excused"].items() if phrases}


@lru_cache(maxsize=8)
def bags_of(text: Text) -> tuple[tuple[Block, set[str]], ...]:
    """Return the blocks that say something, each with its words."""
    return tuple((block, bag_of(block.words)) for block in text.blocks if block.kind not in _UNSEEN)


@lru_cache(maxsize=8)
def claims_of(text: Text, names: frozenset[str]) -> dict[str, list[Claim]]:
    """Return what a text asserts under the names of the lists: of each, the first one in each block."""
    found: dict[str, list[Claim]] = {}
    for block, bag in bags_of(text):
        for name, claim in in_block(block, bag, names).items():
            found.setdefault(name, []).append(claim)
    return found


def _places(block: Block, bag: set[str], names: frozenset[str]) -> Iterator[tuple[str, int, int]]:
    phrases, frames = _sought(names)
    for name, start, end in phrases.find(block.words, bag):
        if name in frames.led:
            for rule in frames.found(block, name, start):
                yield rule, start, end
        else:
            yield name, start, end
    yield from stories.find(block, bag)


def in_block(block: Block, bag: set[str], names: frozenset[str]) -> dict[str, Claim]:
    """Return the first claim of each kind in a block."""
    found: dict[str, Claim] = {}
    places = _places(block, bag, names)
    for name, start, end in sorted(places, key=lambda one: one[1:]):
        if name not in found:
            claim = Claim(block, start, end)
            if _counts(name, claim):
                found[name] = claim
    return found


def _counts(name: str, claim: Claim) -> bool:
    """Whether a claim is asserted, and is no other use of the same words."""
    excused = _excused().get(name)
    if excused and excused.search(claim.sentence):
        return False
    if name in stories.NAMES:
        return claim.told
    return claim.asserted


def told(reading: Reading, name: str, message: str) -> Iterator[Said]:
    """Yield a sentence on each claim of a kind; `{}` in the message stands for the words."""
    if not english(reading):
        return
    for claim in claims_of(reading.text, reading.around.names).get(name, ()):
        typed = " ".join(claim.words.split())
        shown = typed if len(typed) <= _SHOWN else typed[:_SHOWN].rsplit(" ", 1)[0] + " …"
        shown = shown.strip("\"'")
        yield Said(message.format(shown), claim.block, claim.start, target=shown)


def english(reading: Reading) -> bool:
    """Whether a text is in English; the lists of words are."""
    return reading.is_english
