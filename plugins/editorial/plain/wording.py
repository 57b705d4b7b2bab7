"""Words that have a plainer one, and words that hurt."""

import re
from collections.abc import Iterator

from plugins.editorial.plain.explained import explained
from plugins.editorial.plain.grade import spared_by
from plugins.editorial.plain.phrases import Hit, phrases_of
from plugins.editorial.plain.telling import is_english, lines_of, listed
from plugins.editorial.reading import Reading
from plugins.editorial.rule import HUB, PAGE, PERSON, POST, Example, Said, rule
from plugins.editorial.text import Kind
from plugins.findings import Severity

_SHORTENED = re.compile(r"(?:\s[\w-]{1,30}){0,5}\s\([A-Z][A-Za-z]?[A-Z]{1,5}s?\)")
"""Behind a word that is spelt out for its abbreviation: "anterior cervical fusion (ACF)"."""


@rule(
    "plain/jargon",
    Severity.WARNING,
    why="Many readers do not know the word, and few look it up.",
    fix="Take the plainer word, or say in the same sentence what it means.",
    source=(
        "CDC, Everyday Words for Public Health Communication;"
        " AHRQ, Health Literacy Universal Precautions Toolkit"
    ),
    of=(POST, PAGE, HUB),
    flags=(
        "You may ambulate on the first day.",
        "Walking exacerbated the pain.",
        "## Etiology of leg pain",
        "Bilateral leg weakness needs a scan.",
        "NSAIDs are contraindicated in some people. [1]",
        "- The prognosis is good in most cases.",
        "Post-operative pain is common.",
        "Surgery follows when conservative treatment has not helped.",
        Example(front={"description": "The etiology of sciatica, and what alleviates it."}),
    ),
    spares=(
        "You may walk on the first day. The lumbar spine bends.",
        "Soon you will ambulate (walk) with help.",
        'Nurses say "ambulate" when they mean walk.',
        "Walking on your own, called ambulation, comes first.",
        "The etiology, that is, the cause, is often unclear.",
        "An anterior cervical fusion (ACF) joins two bones.",
        "Bilateral means on both sides. Bilateral pain is rare.",
        "Pain on both sides (bilateral pain) is rare.",
        "- **Ambulate.** Walk.\n- **Bilateral:** on both sides.",
        "> The prognosis is good.",
        "What is an edema? Swelling from water in the tissue.",
        Example("Die Prognosis ist gut.", {"language": "de"}),
    ),
)
def jargon(reading: Reading) -> Iterator[Said]:
    """Medical words that have a plainer one are not used, unless the text says what they mean."""
    return _plainer(reading, "jargon.yaml")


@rule(
    "plain/office-words",
    Severity.NOTE,
    why="The short word says the same and is understood at once.",
    fix="Take the shorter word.",
    source="Federal Plain Language Guidelines (2011), Use simple words; Plain Writing Act of 2010",
    of=(POST, PAGE, HUB),
    flags=(
        "We utilize a microscope.",
        "Stop smoking prior to surgery.",
        "Bend your knees in order to spare your back.",
        "Subsequently, the nerve heals.",
        "There are numerous choices, i.e. rest or walking.",
    ),
    spares=(
        "We use a microscope. Stop smoking before surgery.",
        "Put your shoes in order today. Prior scans help.",
        'The form says "prior to surgery".',
        "> We utilize a microscope.",
    ),
)
def office_words(reading: Reading) -> Iterator[Said]:
    """Words of offices and forms are not used where a short one will do."""
    return _plainer(reading, "office.yaml")


@rule(
    "plain/respectful",
    Severity.WARNING,
    why="Readers who feel labelled or blamed stop reading, and put off asking for help.",
    fix="Name the person first, and say what happened without blame.",
    source=(
        "AMA and AAMC, Advancing Health Equity: A Guide to Language (2021); CDC, Health Equity Guiding"
        " Principles for Inclusive Communication (2021); APA, Publication Manual (7th ed.), chapter 5;"
        " NIDA, Words Matter"
    ),
    of=(POST, PAGE, PERSON, HUB),
    flags=(
        "Diabetics heal more slowly.",
        "He treats the elderly and the disabled.",
        "Many people suffer from back pain.",
        "She was wheelchair-bound after a fall.",
        "Some patients are confined to a wheelchair.",
        "We do not treat addicts.",
        "Obese patients have more infections.",
        "Surgery is for patients who have failed conservative treatment.",
        "Non-compliant patients do worse.",
        "The patient complains of numbness.",
        "Two patients refused surgery.",
        "A stroke victim may lose balance.",
        "Normal people have bulging discs too.",
    ),
    spares=(
        "People with diabetes heal more slowly. Older adults walk less.",
        "Failed back surgery syndrome is a poor name for pain that stays.",
        "When conservative treatment failed, surgery helped. The screws failed.",
        "The pain is confined to one leg. The injured disc heals.",
        'Some call it a "crazy" pain. He said: "I suffer from sciatica."',
        "> I was a drug addict, he writes.",
        "A normal scan is good news. Normal discs are white.",
        "The elderberry is a shrub. Diabetic neuropathy can cause numb feet.",
        "You may refuse to sign. The blind spot is small.",
    ),
)
def respectful(reading: Reading) -> Iterator[Said]:
    """People are named before their illness, and without blame or insult."""
    if not is_english(reading):
        return
    for hits in _by_words(reading, "respect.yaml").values():
        left = [hit for hit in hits if not hit.block.quoted(hit.start, hit.end)]
        if left:
            first = left[0]
            fix = f"Write {_choices(first)}, or whatever says the same of the person."
            message = f"{_quoted(first)} can hurt people{_also(left)}. {first.entry.why}".strip()
            yield Said(message, first.block, first.start, fix=fix, target=first.words)


def _plainer(reading: Reading, name: str) -> Iterator[Said]:
    """Yield one finding for each word of a list that a text nowhere explains."""
    if not is_english(reading):
        return
    spared = None
    for hits in _by_words(reading, name).values():
        if any(explained(hit.block, hit.start, hit.end) for hit in hits):
            continue
        spared = spared or spared_by(reading.around.settings)
        left = [hit for hit in hits if hit.words.lower() not in spared and not _is_given(hit)]
        if left:
            first = left[0]
            message = f"{_quoted(first)} has a plainer word{_also(left)}."
            yield Said(message, first.block, first.start, fix=f"Write {_choices(first)}.", target=first.words)


def _is_given(hit: Hit) -> bool:
    """Whether a word is not the writer's own: in a quotation, or in what an abbreviation stands for."""
    return hit.block.kind is Kind.QUOTE or _SHORTENED.match(hit.block.words, hit.end) is not None


def _by_words(reading: Reading, name: str) -> dict[int, list[Hit]]:
    """Return where a text has words of a list, by entry."""
    found: dict[int, list[Hit]] = {}
    for hit in phrases_of(name).within(reading.text):
        found.setdefault(id(hit.entry), []).append(hit)
    return found


def _quoted(hit: Hit) -> str:
    return f'"{hit.words[:1].upper()}{hit.words[1:]}"'


def _also(hits: list[Hit]) -> str:
    """Return where else the words stand."""
    lines = dict.fromkeys(hit.block.place(hit.start)[0] for hit in hits)
    return f" ({lines_of(lines)})" if len(lines) > 1 else ""


def _choices(hit: Hit) -> str:
    return listed([f'"{word}"' for word in hit.entry.plain], "or")
