"""Words that readers type for the words that posts use: other spellings, everyday names, common slips.

`also` returns what a page should be found by besides its own words. Nobody sees these words on the site.
"""

import re
from functools import lru_cache

SPELT = (
    ("disc", "disk"),
    ("discs", "disks"),
    ("discectomy", "diskectomy", "microdiscectomy", "discetomy"),
    ("anesthesia", "anaesthesia"),
    ("tumor", "tumour"),
    ("orthopedic", "orthopaedic"),
    ("x-ray", "xray", "x-rays", "xrays"),
    ("vertebra", "vertebrae", "vertabra", "vertabrae"),
)
"""Spellings of one word. A page that has one anywhere is found by all of them."""

NAMED = (
    ("sciatica", "siatica", "sciatic nerve", "ciatica", "sciatia", "leg nerve pain"),
    ("herniated", "slipped", "ruptured", "prolapsed", "herniation", "hernated", "slip disc"),
    ("bulging", "protruding", "bulge"),
    ("stenosis", "stenossis", "narrow canal", "narrowing"),
    ("spinal fusion", "lumbar fusion", "fused", "spondylodesis", "arthrodesis"),
    ("surgery", "operation", "surgeries", "op", "procedure", "surgury", "sugery"),
    ("recovery", "healing", "rehab", "rehabilitation", "after surgery"),
    ("physical therapy", "physiotherapy", "physio", "therapist"),
    ("pinched nerve", "trapped nerve", "compressed nerve", "radiculopathy", "pinch nerve"),
    ("tingling", "pins and needles", "numbness", "numb", "paresthesia"),
    ("injection", "injections", "shot", "shots", "cortisone", "steroid", "epidural"),
    ("neck", "cervical", "cervicle"),
    ("low back", "lower back", "lumbar", "lumber", "back pain", "backache"),
    ("emergency", "urgent", "cauda equina", "911", "red flags"),
    ("minimally invasive", "keyhole", "endoscopic", "small incision"),
    ("driving", "drive", "car"),
    ("traveling", "travelling", "travel", "flying", "plane", "flight"),
    ("sleeping", "sleep", "night", "bed", "mattress"),
    ("lifting", "lift", "carrying", "bending"),
    ("walking", "walk"),
    ("sitting", "sit", "desk", "chair", "office"),
    ("mri", "scan", "imaging"),
    ("contact", "phone", "address", "appointment", "hours", "call"),
)
"""Names of one thing, the one that posts use first. A page that is about it, by its title, description or
tags, is found by all of them."""


def also(about: str, text: str) -> tuple[str, ...]:
    """Return the other words for what a page is `about` (title, description, tags), and for its `text`."""
    about, whole = about.lower(), f"{about} {text}".lower()
    found = [word for group in SPELT if _has(group, whole) for word in group]
    found += [word for group in NAMED if _has(group[:1], about, endings=True) for word in group[1:]]
    return tuple(dict.fromkeys(found))


def _has(words: tuple[str, ...], text: str, *, endings: bool = False) -> bool:
    """Whether a text has one of the words by itself, or with an ending."""
    return any(word in text for word in words) and bool(_any(words, endings).search(text))


@lru_cache(maxsize=128)
def _any(words: tuple[str, ...], endings: bool) -> re.Pattern[str]:
    words_end = "" if endings else r"\b"
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))}){words_end}")
