"""Rules on what stands beside the words: sources to look things up, and something to see."""

import re
from collections.abc import Iterator

from plugins.editorial.found.phrase import is_written
from plugins.editorial.reading import Reading
from plugins.editorial.rule import Example, Said, rule
from plugins.editorial.text import Kind
from plugins.findings import Severity
from plugins.posts.scan import Image, scanned

_OUTSIDE = re.compile(r"(?:https?:)?//[^/\s]", re.I)
_IMAGE = re.compile(r"!\[|<img\b", re.I)


@rule(
    "found/no-sources",
    Severity.WARNING,
    why="Readers and search engines trust what they can look up, above all in medicine.",
    fix="Add `references:` with the guideline, the study or the federal page that says so.",
    source="HON Code of Conduct for medical and health web sites, principle 4 (attribution)",
    flags=(
        Example("Walk a little each day.", {"references": ()}),
        Example(
            "See [what is sciatica]({filename}b.md), or call [us](tel:+15550100100).", {"references": ()}
        ),
    ),
    spares=(
        Example("Walk a little each day."),
        Example("See [MedlinePlus](https://medlineplus.gov/sciatica.html).", {"references": ()}),
        Example("See [MedlinePlus][1].\n\n[1]: https://medlineplus.gov/sciatica.html", {"references": ()}),
        Example("See <https://medlineplus.gov/sciatica.html>.", {"references": ()}),
        Example("", {"references": ()}),
    ),
)
def no_sources(reading: Reading) -> Iterator[Said]:
    """A post names a source, in `references` or by a link to another site."""
    if reading.item.references or not reading.text.sentences or not is_written(reading):
        return
    if not any(_OUTSIDE.match(block.words) for block in reading.text.of(Kind.ADDRESS)):
        yield Said("The post names no source: it has no references and no link to another site.", key="title")


@rule(
    "found/no-image",
    Severity.NOTE,
    why="A picture that shows what the words say helps readers who do not read well.",
    fix="Add one that explains something, with words for who can't see it. Without one, the theme draws one.",
    source="CDC, Clear Communication Index, question 4 (a visual that supports the main message)",
    flags=(Example("Walk a little each day."),),
    spares=(
        Example("![A person lifts a box with bent knees]({static}/images/lift.jpg)"),
        Example("Walk.", {"image": "images/walk.jpg"}),
        Example('Walk. <img src="{static}/images/walk.jpg" alt="A couple on a path">'),
        Example(""),
    ),
)
def no_image(reading: Reading) -> Iterator[Said]:
    """A post has a picture of its own, in its front matter or in the text."""
    item = reading.item
    if item.image or not reading.text.sentences or not is_written(reading):
        return
    if not _IMAGE.search(item.body) or not _has_image(item.body):
        yield Said("The post has no picture of its own.", key="title")


def _has_image(body: str) -> bool:
    found = scanned(body)
    return any(isinstance(one, Image) for one in found.images()) or any(
        tag.name == "img" for tag in found.tags()
    )
