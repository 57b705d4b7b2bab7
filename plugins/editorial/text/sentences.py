"""Sentences. Where a full stop can only be one, a pattern is enough; syntok judges all other texts.

syntok knows abbreviations and needs no data from elsewhere. What the pattern takes on, it takes apart as
syntok does, but for sentences with a semicolon or a phone number, which syntok would part.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from plugins.editorial.text.block import Block

_WORD = re.compile(r"[^\W_]+(?:['.,-](?=[^\W_])[^\W_]+)*")
_ODD = re.compile(
    r"""[.!?][^\s"')\]]|[.!?]["')\]]+[^\s"')\]]|[.!?]["')\]]*\s+["'(\[]*[^A-Z"'(\[\s]"""
    r"|\b[A-Za-z]\.|\b[A-Z]{2,4}\.|\b(?:[DM]r|M[rs]s|Ms|St|vs|[Nn]o|[Ff]igs?|al|[JS]r|[Ii]nc|[Ll]td|[Cc]orp?"
    r"|[Cc]o|[Dd]ept|[Aa]pprox|Prof|Rev|Gen|Rep|Sen|Gov|Capt|Lt|Col|Sgt|Mt|Ft|Ave|Blvd|Rd|Hwy|[Uu]niv|[Ii]nst"
    r"|[Vv]ols?|pp|[Ee]ds?|[Ee]st|[Ee]tc|[Ee]xt|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tue|Wed|Thu"
    r"|Fri|Sat|Sun|[Mm]in|[Mm]ax|[Ss]ec|[Hh]rs?|cf|ca)\.|\u2026"
)
"""A sign that may end a sentence or not: in a number, behind an abbreviation, before a small letter."""
_PLAIN = re.compile(r"""\S[^.!?]*(?:[.!?]+["')\]]*)?""")
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
    if not _ODD.search(text):
        found = ((one.start(), one.start() + len(one[0].rstrip())) for one in _PLAIN.finditer(text))
        return tuple(span for span in found if _WORDS.search(text, *span))
    from syntok import segmenter

    spans: list[tuple[int, int]] = []
    for paragraph in segmenter.analyze(text):
        for tokens in paragraph:
            start = tokens[0].offset
            last = tokens[-1]
            end = last.offset + len(last.value)
            if spans and text[spans[-1][1] - 1] == ")" and text[start].isdigit():
                spans[-1] = spans[-1][0], end  # a phone number
            elif _WORDS.search(text, start, end):
                spans.append((start, end))
    return tuple(spans)
