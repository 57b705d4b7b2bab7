"""Safety: who must not wait is told so, and a physician has read what is medical."""

from collections.abc import Iterator

from plugins.editorial.reading import Reading
from plugins.editorial.rule import Example, Said, rule
from plugins.editorial.signs import ABOUT, KINDS, SUDDEN, WHERE_TO_GO
from plugins.editorial.text import Kind
from plugins.findings import Severity
from plugins.posts.post import Status

_ENOUGH, _COUNT = 3, "three"
"""Kinds of signs that an emergency block names at least."""
_BOX = """/// emergency

- new loss of control of your bladder or bowel
- new numbness between your legs
- a leg that is quickly growing weaker

///
"""
_EMERGENCY = {"title": "When is back pain an emergency?", "search_phrase": "back pain emergency"}
_SOURCE = (
    "American Academy of Orthopaedic Surgeons, OrthoInfo: Cauda Equina Syndrome; "
    "American College of Radiology, Appropriateness Criteria: Low Back Pain (red flags)"
)


def _about_emergencies(reading: Reading) -> bool:
    item = reading.item
    return bool(ABOUT.search(f"{item.title}\n{item.search_phrase}"))


def _in_room(reading: Reading, room: str) -> str:
    return " \n".join(block.words for block in reading.text.body if block.room == room)


@rule(
    "safety/emergency-box",
    Severity.ERROR,
    why="Somebody who reads this may have minutes, and looks for what to do.",
    fix="Put a /// emergency block near the top: the signs as a list, and when to call 911.",
    source=_SOURCE,
    flags=(Example("Some signs cannot wait.", _EMERGENCY),),
    spares=(Example(_BOX, _EMERGENCY), "Most sciatica can wait for an appointment."),
)
def emergency_box(reading: Reading) -> Iterator[Said]:
    """A post about emergencies has the emergency block."""
    if _about_emergencies(reading) and not _in_room(reading, "emergency"):
        yield Said("This post is about emergencies and has no emergency block.", key="title")


@rule(
    "safety/red-flags",
    Severity.ERROR,
    why="A sign that is left out is one that somebody waits with.",
    fix="Name them in the emergency block, in words that a patient uses.",
    source=_SOURCE,
    flags=(
        Example("/// emergency\n\n- pain that is very bad\n\n///\n", _EMERGENCY),
        Example("/// emergency\n\n- a fever with back pain\n\n///\n", _EMERGENCY),
    ),
    spares=(
        Example(_BOX, _EMERGENCY),
        Example(
            "/// emergency\n\n- fever\n- a wound that leaks\n- a painful calf\n- trouble breathing\n\n///\n",
            {"title": "When to go to the ER after spine surgery", "search_phrase": "er after spine surgery"},
        ),
    ),
)
def red_flags(reading: Reading) -> Iterator[Said]:
    """The emergency block of a post about emergencies names three kinds of warning signs or more."""
    box = _in_room(reading, "emergency")
    if not box or not _about_emergencies(reading):
        return
    missing = [name for name, pattern in KINDS.items() if not pattern.search(box)]
    if len(KINDS) - len(missing) < _ENOUGH:
        first = next(block for block in reading.text.body if block.room == "emergency")
        yield Said(
            f"The emergency block names fewer than {_COUNT} kinds of signs. Others are {'; '.join(missing)}.",
            first,
        )


@rule(
    "safety/call-911",
    Severity.WARNING,
    why="In an emergency nobody should have to work out whom to call.",
    fix="Leave the block its own title, or say in it: call 911, or go to an emergency room.",
    source="CDC, Clear Communication Index (2019), item 7: the text tells the reader what to do",
    flags=("/// emergency | Watch out for\n\n- new numbness between your legs\n\n///\n",),
    spares=(_BOX, "/// emergency | Call 911 if\n\n- you have chest pain\n\n///\n"),
)
def call_911(reading: Reading) -> Iterator[Said]:
    """An emergency block says whom to call, or where to go."""
    blocks = [block for block in reading.text.body if block.room == "emergency"]
    if blocks and not any(WHERE_TO_GO.search(block.words) for block in blocks):
        yield Said("The emergency block does not say whom to call.", blocks[0])


@rule(
    "safety/sign-without-box",
    Severity.WARNING,
    why="Whoever has this sign must learn in the same place what to do.",
    fix="Add a /// emergency block that says when to call 911, or to go to an emergency room.",
    source=_SOURCE,
    flags=("Rarely, people lose control of their bladder.", "Cauda equina syndrome is rare."),
    spares=(
        _BOX + "\nRarely, people lose control of their bladder.",
        "After a fusion, you may lose some feeling in your hip.",
        "The bundle of nerves below the cord is called cauda equina.",
        "If you cannot pass urine, call 911 or go to an emergency room.",
    ),
)
def sign_without_box(reading: Reading) -> Iterator[Said]:
    """A text that names a sign of an emergency says what to do about it."""
    body = reading.text.body
    if any(block.room == "emergency" or WHERE_TO_GO.search(block.words) for block in body):
        return
    for block in body:
        found = SUDDEN.search(block.words) if block.kind is not Kind.ADDRESS else None
        if found:
            yield Said(f'"{found[0]}" is a sign of an emergency.', block, found.start())
            return


@rule(
    "safety/reviewer",
    Severity.WARNING,
    why="Readers, and search engines, trust medical advice that a physician has read.",
    fix="Let a physician read it, then add reviewed_by: and reviewed_on: (the real day).",
    source="Google, Search Quality Rater Guidelines (2025): Your Money or Your Life topics, expertise",
    flags=(Example("Words.", {"category": "Spine Surgery"}),),
    spares=(
        Example("Words.", {"category": "Spine Surgery", "reviewed_by": "a-surgeon"}),
        Example("Words.", {"category": "Staying Active"}),
        Example("Words.", {"category": "Spine Surgery", "status": Status.DRAFT}),
    ),
)
def reviewer(reading: Reading) -> Iterator[Said]:
    """A physician has reviewed what is published in the categories that `reviewed` in EDITORIAL names."""
    item = reading.item
    if (
        item.status is Status.PUBLISHED
        and item.category in reading.around.settings.reviewed
        and not item.reviewed_by
    ):
        yield Said(f"No physician has reviewed this post in {item.category}.", key="category")


RULES = (emergency_box, red_flags, call_911, sign_without_box, reviewer)
