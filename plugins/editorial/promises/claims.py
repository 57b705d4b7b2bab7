"""Whether a text asserts what it says: what stands around some words of it.

"We guarantee relief" is a claim, and so is "there is no reason to doubt our guarantee". "No surgeon can
guarantee relief", "Is it guaranteed?", "Beware of ads that say it is" and "if somebody says so" are none.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from plugins.editorial.promises.phrases import sign
from plugins.editorial.text import Block, Kind
from plugins.editorial.text.sentences import sentences_of

_OWN = r"(?:we|our|ours|us|here)"
_MASKED = sign("masked", words=True)
"""Signs of a "no" that deny something else, or deny a denial."""
_NO = sign("noes")
_LISTED = re.compile(r"(?:no|zero|without|nor|none)\b", re.I)
"""What begins each part of a list: "no needles, no pain" denies nothing twice."""
_BREAK = sign("break")
"""Where the reach of a "no" ends."""
_DENIED = sign("denied")
"""What denies, behind a claim, that it holds."""
_WARNS = sign("warns", words=True)
_MENTIONS = sign("mentions")
"""Words that are spoken of, not said."""
_WANTING = rf"(?! you (?:{sign('wanting').pattern}))"
_IF = re.compile(sign("conditions", words=True).pattern + _WANTING, re.I)
_ASKS = sign("asks")
_RHETORICAL = sign("rhetorical", words=True)
_SPEAKS = re.compile(
    r"\b(?:our|we(?:'re|'ve)?|dr\.? \w+|surgeon|practice|clinic)\b"
    r"(?!.*\b(?:never|not|words?|phrases?|terms?)\b)[^.\"]{0,60}[\"']?$",
    re.I,
)
"""What stands before a quotation of ourselves."""
_INNER = re.compile(r'"[^"]{1,1500}"')
_WHOLE = re.compile(r'\s*"[^"]{1,1500}"\s*')
"""A block that is nothing but a quotation: the text says it with the mouth of another."""
_WE_SAY = re.compile(
    r",?\"?,? (?:(?:is|that's) what )?(?:we|our \w+|dr\.? \w+) (?:\w+ )?(?:tell|say|promise)", re.I
)
"""What stands behind a quotation of ourselves."""
_STOP = re.compile(r"[.!?;](?=\s|[\"')]|$)")


_NEAR = 500
"""Letters on both sides that are looked at of an endless sentence."""


@dataclass(eq=False)
class Claim:
    """Some words of a block that may claim something, and what stands around them."""

    block: Block
    start: int
    end: int

    @property
    def words(self) -> str:
        """The words themselves."""
        return self.block.words[self.start : self.end]

    @cached_property
    def span(self) -> tuple[int, int]:
        """Where the sentence of the words begins and ends; of several, from the first to the last."""
        begin, stop = 0, len(self.block.words)
        for one in sentences_of(self.block):
            if one.start <= self.start:
                begin = one.start
            if one.end >= self.end:
                stop = one.end
                break
        return max(begin, self.start - _NEAR), min(max(stop, self.end), self.end + _NEAR)

    @property
    def before(self) -> str:
        """What stands before them in their sentence."""
        return self.block.words[self.span[0] : self.start]

    @property
    def after(self) -> str:
        """What stands behind them in their sentence."""
        return self.block.words[self.end : self.span[1]]

    @property
    def sentence(self) -> str:
        """All of it."""
        return self.block.words[slice(*self.span)]

    @property
    def asserted(self) -> bool:
        """Whether the text says that it is so."""
        return self.told and not (_MENTIONS.search(self.sentence) or self.reported)

    @property
    def told(self) -> bool:
        """The same for what others say: a quotation is no excuse then."""
        return not (self.denied or self.asked or self.warned or self.conditional)

    @cached_property
    def denied(self) -> bool:
        """Whether a "no" reaches them."""
        before = _MASKED.sub(lambda match: "_" * len(match[0]), self.before)
        last = None
        for one in _NO.finditer(before):
            if not (_LISTED.match(one[0]) and _LISTED.match(self.words) and "," in before[one.end() :]):
                last = one
        if last and not _BREAK.search(before, last.end()) and before.count(" ", last.end()) <= 16:
            return True
        follows = self.block.words[self.end : self.end + 120]
        return _DENIED.match(follows) is not None

    @cached_property
    def asked(self) -> bool:
        """Whether they stand in a question that is meant as one."""
        stop = _STOP.search(self.block.words, self.end, self.end + _NEAR)
        marked = self.block.words[self.end : self.end + 1] == "?" or (
            stop is not None and self.block.words[stop.start()] == "?"
        )
        alone = self.block.kind in (Kind.HEADING, Kind.TITLE, Kind.CELL, Kind.ITEM, Kind.LABEL)
        if not marked and not (alone and stop is None and _ASKS.match(self.sentence)):
            return False
        plain = self.sentence.lower().startswith(("is ", "are ", "does "))
        return plain or not _RHETORICAL.search(self.sentence)

    @cached_property
    def warned(self) -> bool:
        """Whether the sentence warns of who says so, or tells of others who do."""
        for match in _WARNS.finditer(self.sentence):
            at = self.span[0] + match.end()
            between = self.block.words[at : self.start] if at < self.start else ""
            if not re.search(
                rf"[,;:\u2014]\s(?:\w+ ){{0,3}}?{_OWN}\b|\b(?:but|while|yet) {_OWN}\b", between, re.I
            ):
                return True
        return False

    @cached_property
    def conditional(self) -> bool:
        """Whether they stand under a condition."""
        clause = re.split(r"[,;:\u2013\u2014]", self.before)[-1]
        return _IF.search(clause) is not None

    @cached_property
    def reported(self) -> bool:
        """Whether they are quoted, and not from ourselves."""
        block = self.block
        if _WHOLE.fullmatch(block.words):
            return False
        quotes = _INNER.finditer(block.words) if block.kind is Kind.QUOTE else None
        spans = [one.span() for one in quotes] if quotes else block.quotations
        for begin, stop in spans:
            if begin <= self.start and self.end <= stop:
                if _WE_SAY.match(block.words, stop):
                    return False
                return not _SPEAKS.search(block.words[max(0, begin - 70) : begin + 1])
        return False
