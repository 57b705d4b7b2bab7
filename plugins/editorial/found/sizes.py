"""Rules on the two lines that search results show: they fit, in letters and in pixels."""

from collections.abc import Iterator

from plugins.editorial.found.width import (
    DESCRIPTION_MOST,
    DESCRIPTION_SIZE,
    TITLE_MOST,
    TITLE_SIZE,
    width,
)
from plugins.editorial.reading import Reading
from plugins.editorial.rule import Example, Said, rule
from plugins.findings import Severity

TITLE_LETTERS, DESCRIPTION_LETTERS = 65, range(70, 161)
SAID_FOR = {
    "seo/title-long": "found/title-length",
    "seo/description-length": "found/description-length",
}
"""What builds say of pages, by what was said of their text already."""

_TITLE = "Google Search Central, Influencing your title links (cut to the width of the screen)"
_SNIPPET = "Google Search Central, Control your snippets in search results (cut to fit the screen)"


@rule(
    "found/title-length",
    Severity.WARNING,
    why="Search results cut off what is too long, on phones first.",
    fix="Say it in fewer words, the most important first.",
    source=_TITLE,
    flags=(
        Example("", {"title": "Why a herniated disc in the lower back heals without surgery in most people"}),
        Example("", {"title": "MRI, CT AND X-RAY: WHAT EACH OF THEM SHOWS OF YOUR SPINE"}),
    ),
    spares=(
        Example("", {"title": "Can a herniated disc heal without surgery?"}),
        Example("", {"title": "Sciatica: will it still pull, tingle or hurt in a little while?"}),
    ),
)
def title_length(reading: Reading) -> Iterator[Said]:
    """The title has at most 65 letters, and is at most 600 pixels wide in search results."""
    title = reading.item.title
    wide = width(title, TITLE_SIZE)
    if len(title) > TITLE_LETTERS or wide > TITLE_MOST:
        message = f"The title has {len(title)} letters, {wide} of {TITLE_MOST} pixels."
        yield Said(message, key="title")


@rule(
    "found/description-length",
    Severity.NOTE,
    why="A shorter one says too little, and of a longer one the end is cut off.",
    fix="Write 70 to 140 letters: what the reader will know afterwards.",
    source=_SNIPPET,
    flags=(
        Example("", {"description": "All about discs."}),
        Example(
            "",
            {
                "description": "What helps against sciatica in the first weeks, what does not, how long it "
                "takes, when to call a doctor, and when you and your surgeon should talk about an operation."
            },
        ),
    ),
    spares=(
        Example(
            "", {"description": "What helps against sciatica in the first weeks, and when to call a doctor."}
        ),
        Example("", {"description": ""}),
        Example("", {"description": "All about discs.", "noindex": True}),
    ),
)
def description_length(reading: Reading) -> Iterator[Said]:
    """The description has at least 70 letters, and at most 160 and 920 pixels in search results."""
    said = reading.item.description
    wide = width(said, DESCRIPTION_SIZE)
    if (
        said
        and not reading.item.noindex
        and (len(said) not in DESCRIPTION_LETTERS or wide > DESCRIPTION_MOST)
    ):
        message = f"The description has {len(said)} letters, {wide} of {DESCRIPTION_MOST} pixels."
        yield Said(message, key="description")
