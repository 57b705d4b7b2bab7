"""Evidence: readers can look up what a text says."""

from collections.abc import Iterator

from plugins.editorial.reading import Reading
from plugins.editorial.rule import Example, Said, rule
from plugins.findings import Severity
from plugins.posts.post import Reference

OLD = 10
"""Years after which a source should be looked at again."""
_URL = "https://medlineplus.gov/sciatica.html"


def _with(*references: Reference) -> Example:
    return Example("Most sciatica gets better. [1]", {"references": references})


def _named(count: int, what: str, total: int) -> str:
    if total == 1:
        return f"The source has no {what}."
    return f"{count} of {total} sources have no {what}." if count > 1 else f"A source has no {what}."


@rule(
    "evidence/publisher",
    Severity.WARNING,
    why="Readers judge a source by who stands behind it.",
    fix='Add who published it: publisher: "National Library of Medicine".',
    source="National Library of Medicine, Evaluating Internet Health Information: A Tutorial",
    flags=(_with(Reference("Sciatica", _URL, "", "2024")),),
    spares=(
        _with(Reference("Sciatica", _URL, "MedlinePlus", "2024")),
        Example("No source.", {"references": ()}),
    ),
)
def publisher(reading: Reading) -> Iterator[Said]:
    """Every source has a publisher."""
    sources = reading.item.references
    count = sum(not one.publisher for one in sources)
    if count:
        yield Said(_named(count, "publisher", len(sources)), key="references")


@rule(
    "evidence/year",
    Severity.NOTE,
    why="Medicine changes, and a page on the web changes without saying so.",
    fix="Open each one, read it, and add what is true: year: 2024, or read: 2026-01-04 (the real day).",
    source="International Committee of Medical Journal Editors, Recommendations: References; "
    "NLM, Citing Medicine, chapter 25 (date of citation for web sites)",
    flags=(_with(Reference("Sciatica", _URL, "MedlinePlus")),),
    spares=(_with(Reference("Sciatica", _URL, "MedlinePlus", "2024")),),
)
def year(reading: Reading) -> Iterator[Said]:
    """Every source has the year it is from, or the day on which somebody read it."""
    sources = reading.item.references
    count = sum(not one.year and one.read is None for one in sources)
    if count:
        yield Said(
            _named(
                count,
                "year, nor a day on which somebody read them"
                if len(sources) > 1
                else "year, nor a day of reading",
                len(sources),
            ),
            key="references",
        )


@rule(
    "evidence/old",
    Severity.NOTE,
    why="What was known then may be known better now.",
    fix="Look for a newer one, or say in the text why this one still holds.",
    source="National Institute on Aging, Online Health Information: Is It Reliable? (when it was written)",
    flags=(_with(Reference("Sciatica", _URL, "MedlinePlus", "2015")),),
    spares=(
        _with(Reference("Sciatica", _URL, "MedlinePlus", "2016")),
        _with(Reference("Sciatica", _URL, "MedlinePlus")),
    ),
)
def old(reading: Reading) -> Iterator[Said]:
    """No source is more than ten years old."""
    for number, one in enumerate(reading.item.references, 1):
        if one.year.isdigit() and reading.around.year - int(one.year) > OLD:
            message = f'Source {number}, "{one.title[:60]}", is from {one.year}.'
            yield Said(message, key="references", target=one.url)


@rule(
    "evidence/uncited",
    Severity.NOTE,
    why="Readers want to know which sentence a source stands behind.",
    fix="Write its number in brackets behind the sentence it stands for, as in [1].",
    source="International Committee of Medical Journal Editors, Recommendations: References",
    flags=(
        Example("Most sciatica gets better by itself."),
        Example(
            "Most sciatica gets better. [1]",
            {"references": (Reference("A", _URL, "B", "2024"), Reference("C", _URL, "D", "2024"))},
        ),
    ),
    spares=(
        "Most sciatica gets better by itself. [1]",
        Example("Nothing is claimed here.", {"references": ()}),
    ),
)
def uncited(reading: Reading) -> Iterator[Said]:
    """Every source is named where the text uses it."""
    total = len(reading.item.references)
    cited = {number for block in reading.text.body for _, number in block.cited}
    left = [number for number in range(1, total + 1) if number not in cited]
    if len(left) == total > 0:
        yield Said("The text names none of its sources.", key="references")
    elif left:
        many = "Sources" if len(left) > 1 else "Source"
        verb = "are" if len(left) > 1 else "is"
        yield Said(f"{many} {', '.join(map(str, left))} {verb} not named in the text.", key="references")


RULES = (publisher, year, old, uncited)
