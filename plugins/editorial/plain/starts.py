"""Sentences in a row that begin alike."""

from collections.abc import Iterator

from plugins.editorial.plain.telling import is_english, line_of, lines_of
from plugins.editorial.reading import Reading
from plugins.editorial.rule import Example, Said, rule
from plugins.editorial.text import Kind, Sentence
from plugins.findings import Severity

LEAST = 3
_LITTLE = frozenset("the a an this that these those one two three four five six seven eight nine ten".split())
"""Words that say so little that the next one counts too."""


@rule(
    "plain/same-start",
    Severity.NOTE,
    why="It sounds like a list that is none, and attention drifts.",
    fix="Begin one of them otherwise, join two, or make a list of them.",
    source="Yoast SEO, readability analysis: consecutive sentences (three or more)",
    flags=(
        "It may hurt at night. It may hurt when you cough. It rarely hurts when you walk.",
        "The disc dries out. The disc gets flatter. The disc may tear.",
        "You may feel weak.\n\nYou may feel numb.\n\nYou may feel nothing at all.",
    ),
    spares=(
        "It may hurt at night. It may hurt when you cough. Walking rarely hurts.",
        "The disc dries out. The joints stiffen. The canal narrows.",
        "- Call us if it swells.\n- Call us if it reddens.\n- Call us if it leaks.",
        "It hurts. It burns.\n\n## At night\n\nIt wakes you.",
        "It hurts. It burns.\n\n- You wake up.\n\nIt wakes you.",
        Example("Es schmerzt. Es brennt. Es sticht.", {"language": "de"}),
    ),
)
def same_start(reading: Reading) -> Iterator[Said]:
    """At most two sentences in a row begin with the same word; in lists they may."""
    runs = [run for run in _runs(reading) if len(run) >= LEAST] if is_english(reading) else []
    if not runs:
        return
    longest = max(runs, key=len)
    begin = " ".join(longest[0].text.split()[: len(_start(longest[0]))])
    more = f" It happens {len(runs)} times: {lines_of(line_of(run[0]) for run in runs)}." * (len(runs) > 1)
    yield Said(
        f'{len(longest)} sentences in a row begin with "{begin}".{more}', longest[0].block, longest[0].start
    )


def _runs(reading: Reading) -> Iterator[list[Sentence]]:
    """Yield sentences of paragraphs in a row that begin alike; whatever stands between them parts them."""
    text, run = reading.text, []
    for block in text.body:
        if block.kind is Kind.PARAGRAPH:
            for one in text.by_block.get(block, ()):
                if run and _start(one) != _start(run[-1]):
                    yield run
                    run = []
                run.append(one)
        elif run and block.kind is not Kind.ADDRESS:
            yield run
            run = []
    yield run


def _start(one: Sentence) -> list[str]:
    return one.words[: 2 if one.words[0] in _LITTLE else 1] if one.words else []
