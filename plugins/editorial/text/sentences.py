"""Sentences, by syntok, which knows abbreviations and needs no data from elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from plugins.editorial.text.block import Block

_WORD = re.compile(r"[^\W_]+(?:['.,-](?=[^\W_])[^\W_]+)*")
_SURE = re.compile(r"[A-Za-z ,;:'\"()%-]*[a-z]{4}[.!?]?\"?\s*")
"""One sentence without a doubt: no full stop or digit before its end."""
_WORDS = re.compile(r"[^\W_]")


@dataclass(eq=False)
class Sentence:
    """A sentence of a block."""

    block: Block
    start: int
    """Where it begins in the block's words."""
    text: str

    @property
    def end(self) -> int:
        """Where it ends in the block's words."""
        return self.start + len(self.text)

    @cached_property
    def words(self) -> list[str]:
        """Its words in lower case: `can't`, `l4-l5` and `1,000` are one each."""
        return [word.lower() for word in _WORD.findall(self.text)]


def sentences_of(block: Block) -> Iterator[Sentence]:
    """Yield the sentences of a block in order."""
    for start, end in _spans(block.words):
        yield Sentence(block, start, block.words[start:end])


@lru_cache(maxsize=4_000)
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the sentences of a text begin and end. What did not change is known already."""
    if _SURE.fullmatch(text):
        lead = len(text) - len(text.lstrip())
        return ((lead, len(text.rstrip())),)
    from syntok import segmenter

    spans = []
    for paragraph in segmenter.analyze(text):
        for tokens in paragraph:
            start = tokens[0].offset
            last = tokens[-1]
            end = last.offset + len(last.value)
            if _WORDS.search(text, start, end):
                spans.append((start, end))
    return tuple(spans)
