"""Lengths: of sentences, paragraphs, sections and headings, and walls of text."""

from collections.abc import Iterator

from plugins.editorial.plain.telling import line_of, lines_of, shown
from plugins.editorial.reading import Reading
from plugins.editorial.rule import Said, rule
from plugins.editorial.text import Block, Kind
from plugins.findings import Severity

LONG, TOO_LONG = 20, 30
"""Words over which a sentence is long, and over which it is too long for any reader."""
SHARE = 30
"""Percent of a text's sentences that may be long."""
FEW = 3
"""Long sentences under which a share of them says nothing."""
PARAGRAPH, SECTION, WALL, HEADING = 150, 300, 250, 12
"""Words."""
HEADING_LETTERS = 80
_UNSEEN = frozenset((Kind.ALT, Kind.ADDRESS, Kind.CODE))

_SHORT = "A disc is a cushion between two bones of the spine."
_22 = "A disc is a soft cushion that lies between two bones of the spine and lets you bend and turn at will."
_34 = (
    "When the outer ring of a disc gives way, some of the soft core may come out and press on a nerve,"
    " which may hurt all the way down the leg and into the foot for weeks."
)
_P100 = " ".join([_SHORT] * 10)


@rule(
    "plain/long-sentences",
    Severity.WARNING,
    why="Who is worried, tired or in pain loses the thread of long sentences.",
    fix='Give each thought its own sentence: put a full stop where an "and", "which" or "because" stands.',
    source="Federal Plain Language Guidelines (2011), Write short sentences; NIH, Clear Communication",
    flags=(f"{_22} {_22} {_22} {_SHORT}",),
    spares=(_22, f"{_22} {_22} {_SHORT}", f"{_22} {_22} {_22} {_P100}"),
)
def long_sentences(reading: Reading) -> Iterator[Said]:
    """At most 30 percent of the sentences have more than 20 words."""
    every = reading.text.sentences
    long = [one for one in every if len(one.words) > LONG]
    if len(long) >= FEW and len(long) * 100 > SHARE * len(every):
        share = round(100 * len(long) / len(every))
        where = lines_of(line_of(one) for one in long)
        message = f"{share} percent of the sentences have more than {LONG} words: {where}."
        yield Said(message, long[0].block, long[0].start)


@rule(
    "plain/long-sentence",
    Severity.NOTE,
    why="Most readers have to read so long a sentence twice.",
    fix="Make two or three sentences of it, or a list.",
    source="Federal Plain Language Guidelines (2011), Write short sentences",
    flags=(_34, f"- {_34}", f"{_SHORT} {_34}"),
    spares=(_22, f"> {_34}", f"```\n{_34}\n```", _P100),
)
def long_sentence(reading: Reading) -> Iterator[Said]:
    """No sentence has more than 30 words; what others said is left as they said it."""
    found = [
        one
        for one in reading.text.sentences
        if len(one.words) > TOO_LONG and one.block.kind is not Kind.QUOTE
    ]
    if not found:
        return
    longest = max(found, key=lambda one: len(one.words))
    count = len(longest.words)
    if len(found) == 1:
        message = f"The sentence {shown(longest.text)} has {count} words."
    else:
        where = lines_of(map(line_of, found))
        message = f"{len(found)} sentences have more than {TOO_LONG} words, the longest {count}: {where}."
    yield Said(message, found[0].block, found[0].start)


@rule(
    "plain/long-paragraph",
    Severity.WARNING,
    why="On a phone it fills more than a screen, and many skip it.",
    fix="Begin a new paragraph where a new thought begins; make a list of what are steps, signs or choices.",
    source="Federal Plain Language Guidelines (2011), Write short paragraphs (150 words at most)",
    flags=(f"{_P100} {_P100}",),
    spares=(_P100, f"{_P100}\n\n{_P100}", f"```\n{_P100} {_P100}\n```"),
)
def long_paragraph(reading: Reading) -> Iterator[Said]:
    """A paragraph has at most 150 words."""
    for block, sentences in reading.text.by_block.items():
        count = sum(len(one.words) for one in sentences)
        if count > PARAGRAPH:
            yield Said(f"The paragraph that begins {shown(block.words)} has {count} words.", block)


@rule(
    "plain/long-section",
    Severity.NOTE,
    why="Readers look for their question among the headings and jump to it.",
    fix="Put a subheading (###) over each new question that it answers.",
    source="Federal Plain Language Guidelines (2011), on useful headings",
    flags=(
        "## Why a disc slips\n\n" + f"{_P100}\n\n- {_SHORT}\n\n" * 3,
        f"{_P100}\n\n- {_SHORT}\n\n" * 3,
    ),
    spares=(
        "## Why a disc slips\n\n" + f"{_P100}\n\n- {_SHORT}\n\n" * 2,
        f"## Why\n\n{_P100}\n\n- One.\n\n{_P100}\n\n### When\n\n{_P100}\n\n{_SHORT}",
        "What comes next is a wall, and is told as one.\n\n" + f"{_P100}\n\n" * 4,
    ),
)
def long_section(reading: Reading) -> Iterator[Said]:
    """There are at most 300 words under a heading without a subheading."""
    for head, blocks in _sections(reading):
        count = sum(_count(block) for block in blocks)
        if count > SECTION and not any(map(_is_wall, _runs(blocks))):
            where = f"under the heading {shown(head.words)}" if head else "before the first heading"
            yield Said(f"There are {count} words {where}, without a subheading.", head or blocks[0])


@rule(
    "plain/wall",
    Severity.WARNING,
    why="Eyes find no place to rest or to begin, and many readers leave.",
    fix="Break it up with a subheading, a list, a picture or a box such as /// note.",
    source="CDC Clear Communication Index (2014), items on chunks with headings and on lists",
    flags=(f"{_P100}\n\n" * 3, f"## Why\n\n{_P100}\n\n{_P100}\n\n{_P100}"),
    spares=(
        f"{_P100}\n\n{_SHORT}",
        f"{_P100}\n\n## Why\n\n{_P100}",
        f"{_P100}\n\n- {_SHORT}\n- {_SHORT}\n\n{_P100}",
        f"{_P100}\n\n![A hand on a back]({{static}}/images/a.jpg)\n\n{_P100}",
        f"{_P100}\n\n/// note\n\n{_SHORT}\n\n///\n\n{_P100}",
    ),
)
def wall(reading: Reading) -> Iterator[Said]:
    """After at most 250 words of paragraphs comes a heading, a list, a picture, a table or a box."""
    for blocks in _runs(reading.text.body):
        if _is_wall(blocks):
            count = _length(blocks)
            yield Said(f"{count} words stand here in a row, with nothing between them.", blocks[0])


@rule(
    "plain/long-heading",
    Severity.NOTE,
    why="A heading is read at a glance, among others.",
    fix="Keep what readers look for, best as their question, and move the rest into the text.",
    source="Federal Plain Language Guidelines (2011), on useful headings",
    flags=(
        "## What you can do at home against the pain in your leg during the first weeks",
        "## Physiotherapeutic recommendations notwithstanding electromyographical contraindications",
    ),
    spares=("## What can I do at home against the pain in my leg?", "## Why?", _34),
)
def long_heading(reading: Reading) -> Iterator[Said]:
    """A heading has at most 12 words and 80 letters."""
    for head in reading.text.headings:
        count = len(head.words.split())
        if count > HEADING or len(head.words) > HEADING_LETTERS:
            yield Said(f"The heading {shown(head.words)} has {count} words.", head)


def _sections(reading: Reading) -> Iterator[tuple[Block | None, list[Block]]]:
    """Yield the headings of a text, each with the blocks under it; None is the head of the first ones."""
    head, blocks = None, []
    for block in reading.text.body:
        if block.kind is Kind.HEADING:
            yield head, blocks
            head, blocks = block, []
        elif block.kind not in _UNSEEN:
            blocks.append(block)
    yield head, blocks


def _runs(blocks: list[Block] | tuple[Block, ...]) -> Iterator[list[Block]]:
    """Yield paragraphs that stand one after the other with nothing else between them."""
    run: list[Block] = []
    for block in blocks:
        if block.kind is Kind.ADDRESS:
            continue
        if run and (block.kind is not Kind.PARAGRAPH or block.room != run[-1].room):
            yield run
            run = []
        if block.kind is Kind.PARAGRAPH:
            run.append(block)
    if run:
        yield run


def _is_wall(run: list[Block]) -> bool:
    """Whether paragraphs are a wall; a single one is told as too long."""
    return len(run) > 1 and _length(run) > WALL


def _length(blocks: list[Block]) -> int:
    return sum(map(_count, blocks))


def _count(block: Block) -> int:
    return len(block.words.split())
