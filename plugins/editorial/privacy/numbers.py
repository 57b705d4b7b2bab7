"""Numbers that stand for one person: social security, records, accounts."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy.stream import SAID, THREE, found, masked, told
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity

DIGIT = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
"""A digit, spelled out."""
SPELLED = rf"{DIGIT}(?:[\s,.-]{{1,3}}(?:(?:dash|hyphen|dot|space|and)[\s,.-]{{1,3}})?{DIGIT})"
_SEP = r"[ ]{0,2}[-./\u2013\u2014\u00b7_ ][ ]{0,2}"
_SOCIAL = (
    r"(?:social(?:[ -]?security)?|soc\.?[ ]?sec(?:urity)?\.?|s\.?[ ]?s\.?[ ]?n\b\.?|ss[ ]?(?:#|no\b|num)"
    r"|tax(?:payer)?[ ]?(?:id\w*|no\b|number)|\bitin\b)"
)
_NUMBER = rf"(?<![\w/.-])\d{{3}}(?:{_SEP})?\d{{2}}(?:{_SEP})?\d{{4}}(?![\w/]|[-.]\d)"
_SECURITY = re.compile(
    rf"(?P<plain>(?<![\w/.-])\d{{3}}[ ]{{0,2}}[-\u2013\u2014][ ]{{0,2}}\d{{2}}"
    rf"[ ]{{0,2}}[-\u2013\u2014][ ]{{0,2}}"
    rf"\d{{4}}(?![\w/]|[-.]\d))"
    rf"|(?<!\w){_SOCIAL}(?:[^\n\d]{{0,80}}?(?P<near>{_NUMBER})"
    rf"|[^\n\d]{{0,40}}?\b(?:end|last)[^\n\d]{{0,25}}(?P<last>\d{{4}})(?!\w)"
    rf"|[^\n\d]{{0,60}}?(?P<said>\b{SPELLED}{{8}}\b))"
    rf"|\blast[ ](?:4|four)\b[^\n\d]{{0,30}}?(?<!\w){_SOCIAL}[^\n\d]{{0,20}}?(?P<final>\d{{4}})(?!\w)"
    rf"|(?P<before>{_NUMBER})(?=[^\n\d]{{0,40}}?(?<!\w){_SOCIAL})"
    rf"|(?P<spelled>\b{SPELLED}{{8}}\b)(?=[^\n\d]{{0,60}}?(?<!\w){_SOCIAL})",
    re.I,
)


@rule(
    "privacy/social-security",
    Severity.ERROR,
    why="With it, anybody can act in a patient's name.",
    fix="Take the number out, and out of the history of the file too.",
    source="45 CFR 164.514(b)(2)(i)(G) (HIPAA, Safe Harbor: social security numbers)",
    of=EVERY,
    flags=(
        "The intake sheet shows 412-58-9037 at the top.",
        "SSN 318426075, from the cover of the fax.",
        "Her social was typed as 529 41 7786 in the draft.",
        "- soc. sec. no. 234–61–5508",
        "She read out five one two, six six, zero nine three one, her social security number.",
        "Only the end of his SSN, last four 4423, is on the bill.",
    ),
    spares=(
        "You can ask Social Security about disability pay at 1-800-772-1213.",
        "Leave the SSN box on the form blank.",
        "Sets of 12-10-8 are enough, with 60-90 seconds of rest.",
        "The book's ISBN is 978-0-306-40615-7.",
        "Drug codes such as NDC 00093-0058-01 are printed on the label.",
        "They may check the last four digits of your social; we do not need even those.",
    ),
)
def social_security(reading: Reading) -> Iterator[Said]:
    """No social security number stands in a text."""
    for stream, match in found(reading, _SECURITY, THREE, SAID):
        kind = match.lastgroup or "plain"
        words = match[kind]
        if kind in ("near", "before") and _is_call(stream.words, match.start(kind)):
            continue
        yield told(stream, match.start(kind), f'A social security number stands here ("{masked(words)}").')


def _is_call(words: str, at: int) -> bool:
    """Whether digits belong to a phone number, such as 1-800-772-1213."""
    return bool(re.search(r"\d[ ()./-]{1,3}$", words[max(0, at - 4) : at]))


_ID = r"(?=[\w/.-]{0,12}[ ]?[\w/.-]{0,12}\d)[A-Z]{0,5}[\w]{0,14}(?:[-/. ](?=\w{0,6}\d)\w{1,10}){0,5}"
_IS = (
    r"(?:[ ]{0,2}\(?(?:no\b\.?(?!-)|nr\b\.?|num\b\.?|numbers?|#|id\b|identifi(?:er|cation)\b|code)){0,2}"
    r"(?:[ ]{0,2}[:=#\u2013\u2014\u2026(\"'*-]{1,3}|[ ]?,)?(?:[ ]{0,2}(?:is|was|shows|reads|said|says"
    r"|of|now|still|the|under|it's|begins|with|ends|ending|in)\b){0,3}"
    r"[ ]{0,3}[:#\"'(]{0,2}[ ]?"
)
_RECORD_LABEL = (
    r"(?:\bm[. ]?r[. ]?n\b\.?|\bhrn\b|\bmr[ ]?(?:#|(?=\d\d[\d-]))|\brec\.?[ ](?=no\b)|\bmed(?:ical"
    r"|\.)?[ ]?rec(?:ord|\.)?s?\b|\b(?:hospital|clinic|health|patient)[ ]record\b"
    r"|\brecord\b|\bchart\b|\b(?:patient|pt|client)\.?[ ](?:file|case|chart|account|study|visit)\b"
    r"|\b(?:patient|pt|client)\b\.?(?:'s)?[ ]?(?=#|no\b|num|id\b|identif|code)"
    r"|\b(?:acc(?:ession|n)?\b\.?|encounter|visit|specimen|episode|admission|requisition|case|file"
    r"|folder|csn|exam|referral|film|scan|tray|disc|study|subject|order|unit|x-?ray)"
    r"[ ]?(?=#|no\b|num|id\b|code)"
    r"|\b(?:csn|accession)\b|\bwristband\b(?=[^\n\d]{1,14}\d{5})|\b(?:hospital|clinic|emr|ehr"
    r"|epic)[ ]?(?=#|no\b|num|id\b))"
)
_RECORD = re.compile(rf"(?P<label>{_RECORD_LABEL})(?P<is>{_IS})(?P<id>{_ID})", re.I)


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


def _is_record(label: str, between: str, number: str) -> bool:
    digits, named = (
        sum(one.isdigit() for one in number),
        bool(re.search(r"#|\b(?:no|num|id|code|identifier)", between)),
    )
    if re.match(
        r"acc|encounter|visit|specimen|case|file|folder|exam|episode|admission|requisition|referral|film|scan|tray|disc|study|subject|order|unit|x",
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


_TYPED = (
    r"(?:member(?:ship)?|subscriber|policy(?:holder)?|group|beneficiary|enrollee|account|acct?\.?|a/c"
    r"|claim|plan|insurance|ins\.?|payer|payor"
    r"|medicare|medicaid|mbi|hicn|medical[ ]assistance|blue[ ](?:cross|plus)|bcbs|tricare"
    r"|health[ ]plan|certificate|cert\.?"
    r"|credit[ ]?card|debit[ ]?card|card|visa|mastercard|amex|discover|routing|iban|bank|invoice"
    r"|passport|license|licence|prior[ ]auth\w*|authorization|rx|prescription"
    r"|driver'?s?'?[ ]licen[sc]e|permit|plate|license[ ]plate|licence[ ]plate|tag|vin|vehicle|serial"
    r"|device|implant|lot|model|udi|imei|mac)"
)
_ACCOUNT = re.compile(
    r"\bcards?[ ](?:that[ ])?(?:ending|ends)[ ](?:in|with)[ ](?P<tail>\d{4})(?!\w)"
    r"|\budi\b[^\n\d]{0,6}(?P<udi>\(?\d{2}\)?\d{6,20})|"
    rf"(?P<label>(?<![\w-]){_TYPED}(?![\w]))"
    rf"(?P<is>(?:,?[ ](?:address|plate|card|member|policy|account|group|beneficiary|serial"
    rf"|of[ ][^\n\d.;:]{{1,50}}?|on[ ][^\n\d.;:]{{1,40}}?))?{_IS})"
    rf"(?P<id>{_ID})"
    r"|(?P<mbi>(?<![\w-])[1-9][AC-HJ-NP-RT-Y][AC-HJ-NP-RT-Y0-9]\d[- ]?"
    r"[AC-HJ-NP-RT-Y][AC-HJ-NP-RT-Y0-9]\d[- ]?[AC-HJ-NP-RT-Y]{2}\d\d(?!\w))"
    r"|(?P<card>(?<![\w./-])(?:\d{4}[ -]){3}\d{4}(?![\w-])|(?<![\w./-])3[47]\d\d[ -]\d{6}[ -]\d{5}(?!\w))"
    r"|(?P<dl>(?<!\w)(?:d\.?l\.?|s/n|s\.n\.|sn|p/n|acct|a/c)[ ]?(?:#|no\b\.?|num\b\.?|number"
    r"|:)?[ ]?(?:is|was)?[ :#]{0,3})(?P<id2>(?-i:[A-Z0-9])[\w-]*\d[\w-]*)"
    r"|(?P<net>(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]\w))",
    re.I,
)


@rule(
    "privacy/account-number",
    Severity.ERROR,
    why="It leads to one person, and often to their money.",
    fix="Take the number out; no reader needs it.",
    source="45 CFR 164.514(b)(2)(i)(I)-(M) (HIPAA, Safe Harbor: plan, account, licence, device)",
    of=EVERY,
    flags=(
        "Her plan turned down the MRI twice (member ID XKD 4471 90826).",
        "- BCBS policy number 88-20417-C, prior auth pending",
        "- Group #: 0071193",
        "He paid with Visa 4111 1111 1111 1111 and wants a receipt.",
        "The stimulator, serial number NSV20417-88, still buzzes.",
        "- License plate of the van with the lift: 4KX-829",
        "DL# S530-4207-1682-09, copied at check-in.",
        "Medicare beneficiary ID 1EG4-TE5-MK73 is on his old form.",
    ),
    spares=(
        "A titanium plate with 4 screws holds the bones still.",
        "Have your member ID and group number at hand.",
        "Group 2 had 214 people, and they did the stretches at home.",
        "Some older plates are made of 316L steel.",
        "Sore backs can account for 100 lost workdays in a small shop.",
        "The hospital's policy of 2019 lets you see your own notes.",
        "For a disabled parking plate, fill in form PS2005 of the state.",
        "The code is CPT 63030, and Medicare Part B pays 80 percent.",
    ),
)
def account_number(reading: Reading) -> Iterator[Said]:
    """No number of a plan, an account, a card, a licence, a plate or a device stands in a text."""
    for stream, match in found(reading, _ACCOUNT, THREE):
        number = (
            match["mbi"]
            or match["tail"]
            or match["udi"]
            or match["card"]
            or match["id2"]
            or match["net"]
            or match["id"]
        )
        if match["id"] and not _is_account(match["label"].lower(), match["is"], match["id"]):
            continue
        if match["id2"] and sum(one.isdigit() for one in number) < 4:
            continue
        if match["net"] and not _is_net(
            stream.words[max(0, match.start() - 20) : match.start()], match["net"]
        ):
            continue
        start = match.end() - len(number)
        yield told(
            stream, start, f'The number of an account, a card or a device stands here ("{masked(number)}").'
        )


def _is_account(label: str, between: str, number: str) -> bool:
    digits = sum(one.isdigit() for one in number)
    named = re.search(r"#|\b(?:no|num|numbers?|id|identifier)\b", between, re.I) is not None
    if re.search(r"plate|tag|licen[sc]e", label):
        letters = re.search(r"[A-Z]", number) is not None
        return digits >= 3 and (
            re.match(r"[A-Z]{2,3}[- ]?\d{3,4}$|\d{3}[- ]?[A-Z]{3}$", number) is not None
            or named
            or (letters and ":" in between)
            or (letters and digits >= 6)
        )
    if re.fullmatch(r"(?:(?:credit|debit)[ ]?)?card|visa|mastercard|amex|discover", label):
        return digits >= 12 or (named and digits >= 8)
    if label in ("mbi", "vin", "iban", "imei", "udi", "hicn"):
        return digits >= 4
    if label == "lot":
        return digits >= 5
    if label in ("mac", "model"):
        return named and digits >= 4
    coloned = (
        ":" in between
        and digits >= 6
        and label in ("account", "acct", "acct.", "serial", "policy", "member", "group", "subscriber")
    )
    bare = (label in ("acct", "acct.", "a/c") and digits >= 5) or (
        label in ("account", "passport", "serial", "device", "policy", "bank", "member") and digits >= 7
    )
    return (named and digits >= 4) or coloned or bare


def _is_net(before: str, number: str) -> bool:
    """Whether four numbers with dots are an address of a computer, not a version or a section."""
    return (
        all(int(one) < 256 for one in number.split("."))
        and re.search(r"\bip\b|address|from", before, re.I) is not None
    )
