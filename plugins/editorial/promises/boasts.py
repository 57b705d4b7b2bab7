"""Words that sell, and numbers that nobody can look up."""

import re
from collections.abc import Iterator
from functools import lru_cache

from plugins.editorial.promises.claims import Claim
from plugins.editorial.promises.found import bags_of, english
from plugins.editorial.promises.phrases import lists, sign
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Example, Said, rule
from plugins.editorial.text import Block, Sentence
from plugins.findings import Severity

_BOARD = re.compile(r"\b(?:double[- ]|dual[- ])?board[- ](?:certifi|eligible)\w*", re.I)
_NAMED = sign("named", begins=True)
_COUNTED = sign("counted")
_QUICK = re.compile(
    r"\d|(?:one|two|three|four|eight|nine) (?:in|out)|stud|research|trial|scien|evid|data|expert|prov", re.I
)
_SAID_BY = sign("said_by", begins=True)
_SLOPE = sign("slope", words=True)
_KEYWORDS = frozenset(
    "% percent cent in out studies trials research science evidence data experts proven trial study".split()
)
"""Words one of which stands where something is counted."""
_NEAR = 2
"""Sentences before and behind a number in which its source may stand."""


def _one_of(listed: str) -> str:
    return "|".join(
        re.escape(word).replace("_", r"[\s-]").replace(r"\-", r"[\s-]")
        for word in sorted(listed.split(), key=len, reverse=True)
    )


@lru_cache(maxsize=2)
def _boasts(names: frozenset[str]) -> re.Pattern[str]:
    best, what = _one_of(lists()["superlatives"]), _one_of(lists()["boasted"])
    other = "to|for|if|when|with|way|ways|time|of|causes?|by"
    own = "|".join(re.escape(name) for name in sorted(names)) or "dr"
    is_ours = rf"\b(?:we are|we're|our \w+ (?:is|are)|(?:he|she|surgeon|{own}) is)"
    return re.compile(
        rf"(?<![\w-])(?:the |our |your )?(?:{best}) (?!(?:{other})\b)(?:[\w'-]+ ){{0,3}}?(?:{what})\b(?!-)"
        rf"|{is_ours} (?:\w+ ){{0,2}}?(?:the |a |among the )(?:{best})\b",
        re.I,
    )


@lru_cache(maxsize=1)
def _wonders() -> re.Pattern[str]:
    listed = [word for word in lists()["wonders"] if word != "secret"]
    return re.compile(
        rf"(?<![\w-])(?:{_one_of(' '.join(one.replace(' ', '_') for one in listed))})(?![\w-])", re.I
    )


@lru_cache(maxsize=1)
def _hurry() -> re.Pattern[str]:
    listed = " ".join(one.replace(" ", "_") for one in lists()["hurry"])
    return re.compile(rf"\b(?:{_one_of(listed)})\b", re.I)


@lru_cache(maxsize=8)
def _keys(name: str) -> frozenset[str]:
    """Return words without which nothing of a list stands in a text."""
    rows = lists()[name]
    rows = rows.split() if isinstance(rows, str) else rows
    return frozenset(max(re.findall(r"[^\W_]+", row.lower()), key=len) for row in rows)


def _asserted(reading: Reading, pattern: re.Pattern[str], keys: frozenset[str]) -> Iterator[Claim]:
    """Yield what a pattern finds where it is meant, in blocks that have one of some words."""
    if not english(reading):
        return
    for block, bag in bags_of(reading.text):
        if keys.isdisjoint(bag):
            continue
        for match in pattern.finditer(block.words):
            claim = Claim(block, *match.span())
            if claim.asserted:
                yield claim


def _joined(found: list[Claim], message: str, fix: str = "") -> Iterator[Said]:
    """Tell of several places in one sentence."""
    if not found:
        return
    shown = list(dict.fromkeys(" ".join(one.words.split()).lower() for one in found))
    quoted = ", ".join(f'"{one}"' for one in shown[:3])
    lines = list(dict.fromkeys(str(one.block.place(one.start)[0]) for one in found))
    more = f" (lines {', '.join(lines[:5])})" if len(lines) > 1 else ""
    first = found[0]
    yield Said(message.format(quoted + more), first.block, first.start, fix=fix, target=shown[0])


@rule(
    "promise/superlative",
    Severity.WARNING,
    of=EVERY,
    why="Nobody can check it, and readers have seen it on every other site.",
    fix="Say what can be checked: training, years, how many of these operations a year.",
    source="AAOS, Standards of Professionalism: Advertising by Orthopaedic Surgeons; "
    "AMA Code of Medical Ethics, Opinion 9.6.1",
    flags=(
        "He is the best spine surgeon in the state.",
        "Our world-class team looks after you.",
        "We are the leading practice for discs.",
    ),
    spares=(
        "The best surgeon for you is one who answers your questions.",
        "The best time to walk is after breakfast.",
        "It is best to ask your doctor.",
        "Back pain is the leading cause of disability.",
        "Choose the best pillow for your neck.",
        "Who is the best spine surgeon near me?",
    ),
)
def superlative(reading: Reading) -> Iterator[Said]:
    """The practice, its people and its methods are praised with what can be checked."""
    found = [
        one
        for one in _asserted(reading, _boasts(reading.around.names), _keys("superlatives"))
        if not re.match(r"\s*(?:for you\b|is (?:one|the one)|may\b|depends\b)", one.after)
    ]
    yield from _joined(found, "The practice praises itself: {}.")


@rule(
    "promise/board-certified",
    Severity.WARNING,
    of=EVERY,
    why="There are many boards, and only its name says what was examined.",
    fix='Name it: "certified by the American Board of Orthopaedic Surgery".',
    source="AMA Code of Medical Ethics, Opinion 9.6.1; ABMS, Board Certification (which boards there are)",
    flags=("Our surgeon is board-certified.", "A board certified doctor reads your scan."),
    spares=(
        "He is board certified by the American Board of Orthopaedic Surgery.",
        "Is your surgeon board-certified?",
        "Ask whether the surgeon is board-certified.",
    ),
)
def board_certified(reading: Reading) -> Iterator[Said]:
    """Who is called board-certified has the board named."""
    found = [
        one
        for one in _asserted(reading, _BOARD, frozenset(("board",)))
        if not _NAMED.search(one.block.words, max(0, one.start - 150), one.end + 200)
    ]
    yield from _joined(found, "The text says {} and does not say by which board.")


@rule(
    "promise/number-without-source",
    Severity.WARNING,
    of=EVERY,
    why="Readers and reviewers can't look it up, and an outdated number stays for years.",
    fix="Add the number of the reference behind it, [1], or name who counted.",
    source="FTC, Health Products Compliance Guidance (2022), on substantiation; "
    "AMA Manual of Style, 11th edition (2020)",
    flags=(
        "About 90 % of people get better.",
        "Studies show that walking helps.",
        "One in five adults has a bulging disc.",
        "Experts agree that rest is bad.",
    ),
    spares=(
        "About 90 % of people get better. [1]",
        "Studies show that walking helps. It is easy, too. It costs nothing. [2]",
        "About 8 in 10 people have it, according to the National Institutes of Health.",
        "Clean the skin with 70 % alcohol.",
        "Walk on a 5 % incline.",
        "What do studies show?",
        Example("Walking helps 8 in 10 people, says [MedlinePlus](https://medlineplus.gov/backpain.html)."),
    ),
)
def number_without_source(reading: Reading) -> Iterator[Said]:
    """A share of people, or what studies show, has its source within two sentences."""
    if not english(reading):
        return
    sentences, found = reading.text.sentences, []
    counted = {block for block, bag in bags_of(reading.text) if not _KEYWORDS.isdisjoint(bag)}
    for at, one in enumerate(sentences):
        if one.block not in counted or not _QUICK.search(one.text):
            continue
        match = _COUNTED.search(one.text)
        if not match or _SLOPE.search(one.text):
            continue
        near = sentences[max(0, at - _NEAR) : at + _NEAR + 1]
        if any(_has_source(other, one.block) for other in near):
            continue
        claim = Claim(one.block, one.start + match.start(), one.start + match.end())
        if claim.told and not claim.reported:
            found.append(claim)
    yield from _joined(found, "A number or a finding has no source: {}.")


def _has_source(sentence: Sentence, block: Block) -> bool:
    """Whether a sentence leads to where something comes from, or names it."""
    where = sentence.block
    if any(sentence.start <= at <= sentence.end + 3 for at, _ in where.cited):
        return True
    outside = (start for start, _, url in where.linked if url.lower().startswith(("http://", "https://")))
    if any(sentence.start <= start <= sentence.end for start in outside):
        return True
    return _SAID_BY.search(sentence.text) is not None


@rule(
    "promise/wonder-words",
    Severity.WARNING,
    of=EVERY,
    why="They raise hopes that a treatment can't fulfil, and say nothing that a reader can use.",
    fix="Say what is different, and for whom.",
    source="FTC, Health Products Compliance Guidance (2022); AMA Code of Medical Ethics, Opinion 9.6.1",
    flags=("This breakthrough helps your back.", "A revolutionary way to treat discs."),
    spares=(
        "There are no miracle treatments.",
        "Beware of miracle treatments.",
        "Breakthrough pain is pain between two doses.",
    ),
)
def wonder_words(reading: Reading) -> Iterator[Said]:
    """A treatment is no miracle, breakthrough or revolution."""
    found = [
        one
        for one in _asserted(reading, _wonders(), _keys("wonders"))
        if not re.match(r"\s(?:pain|bleeding|dose)", one.after, re.I)
    ]
    if found:
        listed = lists()["wonders"]
        plainer = listed.get(" ".join(found[0].words.lower().split()), "")
        fix = f"{plainer[:1].upper()}{plainer[1:]}." if plainer else ""
        yield from _joined(found, "This is a word that sells: {}.", fix)


@rule(
    "promise/urgency",
    Severity.WARNING,
    of=EVERY,
    why="People in pain decide badly in a hurry, and most spine surgery can wait for a second opinion.",
    fix="Say how to reach the practice, and leave the time to the reader.",
    source="AMA Code of Medical Ethics, Opinion 9.6.1; FTC Act, section 5 (15 U.S.C. 45)",
    flags=("Act now: only a few places left.", "Book your free consultation, a limited offer."),
    spares=(
        "Do not hurry. You can take weeks to decide.",
        "Call 911 at once.",
        "Is the free consultation really free?",
    ),
)
def urgency(reading: Reading) -> Iterator[Said]:
    """Nobody is hurried into a treatment, or lured by what is free."""
    yield from _joined(list(_asserted(reading, _hurry(), _keys("hurry"))), "The text presses readers: {}.")
