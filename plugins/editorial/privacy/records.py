"""Numbers of records, charts, cases and patients."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy.identifiers import GROUPS, ID, IS, SPOKEN, STRONG
from plugins.editorial.privacy.stream import SAID, THREE, found, masked, told
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity

_RECORD_LABEL = (
    r"(?:\bm[. ]?r[. ]?n\b\.?|\bm\.r\.(?= )|\bhrn\b|\bmr[ ]?(?:#|(?=\d\d[\d-]))|\brec\.?[ ](?=no\b)"
    r"|\bmed(?:ical"
    r"|\.)?[ ]?rec(?:ord|\.)?s?\b|\b(?:hospital|clinic|health|patient)[ ]record\b"
    r"|\brecord\b|\bchart\b|\b(?:patient|pt|client)\.?[ ](?:file|case|chart|account|study|visit)\b"
    r"|\b(?:patient|pt|client)\b\.?(?:'s)?[ ]?(?=#|no\b|num|id\b|identif|code)"
    r"|\b(?:acc(?:ession|n)?\b\.?|encounter|visit|specimen|episode|admission|requisition|case|file"
    r"|folder|csn|exam|referral|film|scan|tray|disc|study|subject|order|unit|x-?ray)"
    r"[ ]?(?=#|no\b|num|id\b|code)"
    r"|\b(?:csn|accession)\b|\bwristband\b(?=[^\n\d]{1,14}\d{5})|\b(?:hospital|clinic|emr|ehr"
    r"|epic)[ ]?(?=#|no\b|num|id\b))"
)
_LOOSE = re.compile(
    r"\b(?:(?:medical|health|patient|hospital|clinic|her|his|their|my|\w+'s) (?:records?|charts?|files?)"
    r"|mrn|m\.r\."
    r"|charts?|encounter|accession|specimen|(?:surgical|hospital|patient) case|wristband"
    r"|patient(?:'s)? (?:id|number|identifier))\b"
    rf"[^\n\d.;$]{{0,60}}?(?P<far>{STRONG}|{GROUPS}|{SPOKEN})"
    rf"|(?P<first>{STRONG})[^\n\d.;$]{{0,30}}?\b(?:medical records?|(?:her|his|their|the) (?:chart|record"
    rf"|records|file)\b"
    r"|mrn\b|accession|patient (?:id|number)|chart number|record number)",
    re.I,
)
"""A word for a record, and near it a number that looks like one, whatever stands in between."""
_NOT_RECORD = re.compile(
    r"\b(?:phone|call|fax|dial|cell|tel|claim|policy|member|steps|nct|isbn|doi|pmid|cpt|icd|ndc|people"
    r"|patients"
    r"|dollars|records (?:of|from|for) [\d,]+|group|plate|serial|born|ssn|social)\b",
    re.I,
)


_RECORD = re.compile(rf"(?P<label>{_RECORD_LABEL})(?P<is>{IS})(?P<id>{ID})", re.I)


@rule(
    "privacy/record-number",
    Severity.ERROR,
    why="Whoever has the number can find the patient.",
    fix="Take the number out; the story does without it.",
    source="45 CFR 164.514(b)(2)(i)(H) (HIPAA, Safe Harbor: medical record numbers)",
    of=EVERY,
    flags=(
        "MRN 00482913: the scan shows a slipped disc.",
        "Pull chart #33018 if you want the whole tale.",
        "Look under 77-41982 in the medical records.",
        "- Pt ID: A-90317",
        "The pictures belong to accession number 2024-118-5567.",
        "Credit it to patient number 9083 and not to me.",
        "The radiology desk filed it beneath Acc. No. RX884120.",
        "Medical rec # 20 55 81. Pain has moved into the buttock.",
    ),
    spares=(
        "MRN is short for medical record number, the code on your wristband.",
        "Chart 2 shows how the pain score drops over twelve weeks.",
        "Case 14 in the textbook describes a tumor.",
        "Keep a record: 4,500 steps on day one, 5,000 on day three.",
        "Patients number 30 in each arm of the study.",
        "The patient chart: 3 pages, one for pain, one for sleep.",
        "In a case series of 1,204 patients, few had an infection.",
    ),
)
def record_number(reading: Reading) -> Iterator[Said]:
    """No number of a record, a chart, a case or a patient stands in a text."""
    for stream, match in found(reading, _RECORD, THREE):
        if _is_record(match["label"].lower(), match["is"].lower(), match["id"]):
            yield told(
                stream, match.start("id"), f'The number of a record stands here ("{masked(match["id"])}").'
            )
    for stream, match in found(reading, _LOOSE, THREE, SAID):
        kind = match.lastgroup or "far"
        if not _NOT_RECORD.search(match[0]):
            yield told(
                stream, match.start(kind), f'The number of a record stands here ("{masked(match[kind])}").'
            )


def _is_record(label: str, between: str, number: str) -> bool:
    digits, named = (
        sum(one.isdigit() for one in number),
        bool(re.search(r"#|\b(?:no|num|id|code|identifier)", between)),
    )
    if re.match(
        r"acc|encounter|visit|specimen|case|file|folder|exam|episode|admission|requisition|referral|film"
        r"|scan|tray|disc|study|subject|order|unit|x",
        label,
    ):
        if re.fullmatch(r"accession|wristband", label):
            return digits >= 5
        return named and digits >= 4
    if label == "wristband" or label.startswith("mr ") or label == "mr":
        return digits >= 5
    if label == "record":
        return digits >= (2 if named else 5)
    if label.startswith("chart") or re.search(
        r"(?:record|rec\.?)s?$|file$|case$|chart$|study$|visit$", label
    ):
        year = re.fullmatch(r"(?:19|20)\d\d", number.strip())
        return digits >= (2 if named else 4) and (named or not year)
    return digits >= 2
