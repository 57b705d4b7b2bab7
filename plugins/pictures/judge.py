"""What is wrong with the pictures that texts show, each finding at its line. Plain values in and out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plugins.findings import Finding, Severity
from plugins.pictures.facts import DAMAGED, HEIC, HUGE, SCAN, UNKNOWN, UNREADABLE, Facts
from plugins.pictures.looking import MOST_PIXELS
from plugins.pictures.settings import PicturesSettings
from plugins.posts.linking import PICTURES, Targets
from plugins.posts.post import Hub, Page, Person, Post
from plugins.posts.scan import Link

HEAVY = 20_000_000
"""Bytes of a file that is larger than any page needs."""
TINY = 100
"""Pixels across of what can be no photo."""

SCAN_SAID = (
    "This is a medical scan (DICOM), which names its patient.",
    "Delete it, from the history too if it was committed. Never put scans here.",
)
_SAID = {
    SCAN: SCAN_SAID,
    HEIC: (
        "This is a phone's HEIC picture, which browsers don't show.",
        "Open it on the phone or the computer, and export it as JPEG.",
    ),
    DAMAGED: ("The picture is damaged, or its end is missing.", "Copy it here once more, or export it anew."),
    UNKNOWN: (
        "This file is no picture, whatever its name says.",
        "Open it in a program for pictures, and save it as JPEG or PNG.",
    ),
    HUGE: (
        f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels.",
        "Make it smaller: 2,400 pixels wide is plenty.",
    ),
    UNREADABLE: ("The picture can't be opened.", "Check the rights of the file."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture at its place in a text."""

    name: str
    """The picture, as a path inside the content folder."""
    path: str
    """The text's file, as findings name it."""
    line: int
    column: int
    target: str
    """Its address as it was typed."""
    leads: bool = False
    """Whether it is the post's own picture, at the head of the page."""


def shown_in(
    targets: Targets, documents: Iterable[Post | Page | Hub | Person], links: Mapping[str, Sequence[Link]]
) -> Iterator[Shown]:
    """Yield the pictures that texts show or link, if they are there. `links` are the texts', by path."""
    for document in documents:
        for link in links.get(document.path, ()):
            if "static" not in link.url and "attach" not in link.url:
                continue
            kind, name = targets.resolve(link.url, document)
            if kind in ("static", "attach") and is_picture(name) and name in targets.static:
                yield Shown(name, document.path, link.line, link.column, link.url[:200])
        image = getattr(document, "image", "")
        if image and image in targets.static:
            yield Shown(image, document.path, document.line_of("image"), 1, image, isinstance(document, Post))


def is_picture(name: str) -> bool:
    """Whether a name has the ending of a picture that can go out."""
    return name.lower().endswith(PICTURES)


def judge(shown: Iterable[tuple[Shown, Facts | None]], settings: PicturesSettings) -> Iterator[Finding]:
    """Return what is wrong with pictures where they are shown."""
    for one, facts in shown:
        if facts is not None:
            for code, message, fix, severity in _wrong(one, facts, settings):
                said = f"{message} ({one.name})"
                yield Finding(
                    one.path, f"picture/{code}", said, fix, severity, one.line, one.column, one.target
                )


def _wrong(one: Shown, facts: Facts, settings: PicturesSettings) -> Iterator[tuple[str, str, str, Severity]]:
    if facts.problem:
        yield facts.problem, *_SAID[facts.problem], Severity.ERROR
        return
    if facts.names_patient:
        fix = "Delete it, from the history too if it was committed. Take a picture that is not from a record."
        yield "patient", "The notes inside the picture's file say who a patient is.", fix, Severity.ERROR
    size = f"{facts.width:,} by {facts.height:,} pixels"
    if min(facts.width, facts.height) < TINY and (one.leads or max(facts.width, facts.height) < TINY):
        yield (
            "tiny",
            f"The picture has only {size}.",
            "Use the original, not a preview of it.",
            Severity.WARNING,
        )
    elif one.leads and facts.width < settings.lead_width:
        fix = f"Use one that is at least {settings.lead_width:,} pixels wide, or it will look blurred."
        yield "small", f"The picture for the top of the page has only {size}.", fix, Severity.WARNING
    if facts.moves:
        fix = "Describe the movement in words, or show two pictures side by side."
        yield "moves", "The picture moves. The page shows its first frame only.", fix, Severity.WARNING
    if facts.print_colours:
        fix = "Export it as RGB, and see whether its colours are right."
        yield "print-colours", "The picture has colours for print (CMYK).", fix, Severity.NOTE
    if facts.bytes > HEAVY:
        fix = "2,400 pixels wide is plenty. Visitors get small files in any case."
        yield "heavy", f"The file has {facts.bytes / 1_000_000:.0f} MB.", fix, Severity.NOTE
