"""Abbreviations that a text uses and never spells out."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from plugins.editorial.plain.phrases import rows_of
from plugins.editorial.plain.telling import is_english, listed
from plugins.editorial.reading import Reading
from plugins.editorial.rule import HUB, PAGE, POST, Example, Said, rule
from plugins.editorial.settings import EditorialSettings
from plugins.editorial.text import Block, Kind
from plugins.findings import Severity

_ABBREVIATION = re.compile(
    r"(?<![\w.@/#$&-])(?P<word>[A-Z]{2,6})(?P<more>s|'s)?(?![\w@/&$]|-[A-Z]*\d|\.\w|-[A-Z]{1,2}\b|'[a-z]{2})"
)
_ROMAN = re.compile(r"(?:X{0,3})(?:IX|IV|V?I{0,3})$")
_LOUD = re.compile(r"[A-Z]{2,}[ ,!]+[A-Z]{2,}[ ,!]+[A-Z]{2,}|[A-Z]{7,} [A-Z]{2,}|[A-Z]{2,} [A-Z]{7,}")
"""Words in a row that are only written large."""
_BEFORE = re.compile(
    r"(?:(?P<open>\()(?:also |or |sometimes |often )?(?:called |known as |abbreviated |short |the )?"
    r"|\b(?:called|known as|abbreviated(?: as| to)?|short form is|for short,?|named) (?:an? |the )?"
    r"|, or (?:an? |the )?"
    r"| [–—-] )[\"']?$"
)
_AFTER = re.compile(
    r"[\"']?(?: ?\((?=[A-Za-z]+[ -][A-Za-z]|[A-Za-z][a-z]{3})| (?:is|are) (?:short|an abbreviation) for\b"
    r"|,? (?:which |that )?(?:means?|stands? for)\b(?! (?:for|that|you|to|more|less)\b)"
    r"|, or (?:an? )?[a-z]|, that is\b|: [A-Za-z]| [–—-] [a-z]|,? for short\b|, short for\b)"
)
_KINDS = frozenset(
    (Kind.PARAGRAPH, Kind.ITEM, Kind.HEADING, Kind.CELL, Kind.LABEL, Kind.DESCRIPTION, Kind.TITLE)
)
_LETTERS = re.compile(r"[A-Za-z]+")
_SPAN = 90


@rule(
    "plain/abbreviation",
    Severity.WARNING,
    why="Readers who do not know it can't even guess.",
    fix='Spell it out where it comes first, the short form behind it: "spinal cord stimulation (SCS)".',
    source="Federal Plain Language Guidelines (2011), Minimize abbreviations",
    of=(POST, PAGE, HUB),
    flags=(
        "Ask whether SCS is right for you.",
        "You may have an EMG. The EMG takes an hour.",
        "## What PLIF means for work\n\nMost go back in weeks.",
        "- The ESI comes first",
        "NSAIDs help some people.",
        "A device (SCS) can help.",
        "A doctor who treats MS knows it. Ask about PRP, too.",
    ),
    spares=(
        "Spinal cord stimulation (SCS) may help. Ask about SCS.",
        "SCS (spinal cord stimulation) may help.",
        "SCS, or spinal cord stimulation, may help.",
        "SCS stands for spinal cord stimulation.",
        "Nonsteroidal anti-inflammatory drugs (NSAIDs) help. An NSAID can upset the stomach.",
        "Electromyography, called EMG for short, takes an hour. The EMG hurts a little.",
        "- **PRN.** As needed.\n- **NPO:** nothing by mouth.\n\nPRN is written on the label.",
        "An MRI or a CT shows it. Take it at 8 AM. Stillwater, MN, is in the US.",
        "The discs L4-L5, C6 and T12, type II, 5 MG, an X-ray, COVID-19 and B12.",
        "DO NOT DRIVE TODAY. You must NOT lift.",
        "| Short | Long |\n| --- | --- |\n| EMG | electromyography |",
        Example("Frag nach der SCS.", {"language": "de"}),
    ),
)
def abbreviation(reading: Reading) -> Iterator[Said]:
    """An abbreviation is spelt out somewhere in the text, except those that every reader knows."""
    if not is_english(reading):
        return
    known, told = _known(reading.around.settings), set()
    used: dict[str, tuple[Block, int]] = {}
    for block in reading.text.blocks:
        words = block.words
        if block.kind not in _KINDS or words.islower():
            continue
        for match in _ABBREVIATION.finditer(words):
            short = match["word"]
            if short in known or short in told or _is_other(block, match):
                continue
            if _spelt_out(block, match):
                told.add(short)
            else:
                used.setdefault(short, (block, match.start()))
    missing = [(short, *place) for short, place in used.items() if short not in told]
    if missing:
        short, block, start = missing[0]
        if len(missing) == 1:
            message = f'"{short}" is never spelt out.'
        else:
            words = [f'"{one}" (line {where.place(at)[0]})' for one, where, at in missing[:6]]
            message = f"{listed(words)} are never spelt out."
        yield Said(message, block, start, target=short)


@lru_cache(maxsize=4)
def _known(settings: EditorialSettings) -> frozenset[str]:
    rows = rows_of("abbreviations.yaml")
    own = chain(*(rows[key].split() for key in ("known", "units", "words")))
    states = set(rows["states"].split()) - set(rows["ambiguous"].split())
    return frozenset({*own, *states, *(word.upper() for word in settings.abbreviations)} - _ambiguous())


@lru_cache(maxsize=1)
def _ambiguous() -> frozenset[str]:
    return frozenset(rows_of("abbreviations.yaml")["ambiguous"].split())


def _is_other(block: Block, match: re.Match[str]) -> bool:
    """Whether it is a Roman number, a state behind its town, or a word that is only written large."""
    short, start, words = match["word"], match.start(), block.words
    if not match["more"] and _ROMAN.match(short):
        return True
    if short in _ambiguous() and words[max(0, start - 2) : start] == ", ":
        return True
    loud = _LOUD.search(words, max(0, start - 40), match.end() + 40)
    return bool(loud) or (words.isupper() and " " in words)


def _spelt_out(block: Block, match: re.Match[str]) -> bool:
    """Whether the text says here what it is short for."""
    short, (start, end) = match["word"], match.span()
    before, after = block.words[max(0, start - _SPAN) : start], block.words[end : end + _SPAN]
    if block.kind is Kind.CELL and start == 0 and not after:
        return True
    if block.kind is Kind.ITEM and start < 2 and re.match(r"[.:] ", after):
        return True
    if _AFTER.match(after):
        return True
    opened = _BEFORE.search(before)
    if not opened:
        return False
    said = _LETTERS.findall(before[: opened.start()])[-len(short) - 3 :]
    return any(word[0].upper() == short[0] for word in said)
