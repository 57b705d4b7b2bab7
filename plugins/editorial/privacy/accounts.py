"""Numbers of plans, accounts, cards, licences, plates and devices."""

import re
from collections.abc import Iterator

from plugins.editorial.privacy.identifiers import GROUPS, ID, IS, MIXED, SPOKEN, STRONG
from plugins.editorial.privacy.stream import SAID, THREE, found, masked, told
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity

_PAYER = (
    r"(?:aetna|cigna|humana|u[ -]?care|medica|preferred ?one|health ?partners|united ?health(?:care)?|uhc"
    r"|anthem"
    r"|kaiser|bcbs(?: ?mn)?|blue ?cross|blue ?plus|blue ?shield|tricare|medicare|medicaid|healthnet|molina"
    r"|oscar"
    r"|wellcare|champva|security health|quartz|dean health|group health|wea trust|allina|optum"
    r"|mutual of omaha"
    r"|state farm|allstate|geico|progressive|american family|workers'? comp\w*|work comp|no-fault)"
)
_LOOSE = re.compile(
    rf"\b(?P<payer>{_PAYER})\b(?:'s)?(?: ?\(| (?:card|plan|member|insurance|coverage|claim|policy|group|id"
    rf"|number|no\.?"
    r"|subscriber|with|is|was|under|file|the|her|his|their|my|beneficiary|account|for|of|shows|says|reads"
    r"|gives"
    r"|advantage|gold|choice|part [a-d]))*"
    rf"[ :#=,(-]{{1,4}}(?P<paid>{STRONG}"
    rf"|(?!(?:19|20)\d\d\b)[A-Z]{{0,4}}\d[\dA-Z]{{2,5}}(?:[- ][\dA-Z]{{2,6}}){{1,4}}(?![\w%]))"
    r"|\b(?:claim|plates?|tags?|serial|s/n|grp|member|subscriber|policy|group|account|acct|device|implant"
    r"|licen[sc]e|license plate"
    r"|insurance|coverage|loan|bill|invoice|registration|registered|pump|stimulator|pacemaker|battery"
    r"|card)\b[^\n\d.;$]{0,40}?"
    r"(?P<far>(?-i:(?<![\w$./+-])(?!NCT|CPT|ICD|PMID|ISBN|ISRCTN|CMS|HCPCS|NDC|ISO"
    r"|ASTM)(?:[A-Z]{1,4}-(?:\d{2,4}-)?\d{3,10}|\d{2}-[A-Z]{2,3}-\d{3,8}|[A-Z]{1,5}\d{5,14}|\d{8,14}"
    r"|\d{2,4}-\d{4,8}(?:-\d{1,6})?|[A-Z]{2,4}\d{2,8}-\d{2,8})(?![\w%]|[-./,]\d)))"
    rf"|\b(?:s/n|serial|id|card|claim|member|device|pump"
    rf"|implant)\b[^\n\d.;$]{{0,14}}?(?P<mixed>(?-i:(?<![\w$./+-]){MIXED}))"
    rf"|\b(?:(?:member|subscriber|policy|group|account|plan|insurance) (?:id|no\b\.?|number|card)|visa"
    rf"|mastercard|(?:credit|debit) card)\b[^\n\d.;$]{{0,60}}?"
    rf"(?P<groups>{GROUPS}|{SPOKEN})"
    r"|\b(?:plates?|tag)\b[^\n\d.;$]{0,14}?(?P<plate>(?-i:\d?[A-Z]{2,3}[- ]?\d{3,4}|\d{3}[- ]?[A-Z]{3}"
    r"|\d[A-Z]{2}[- ]?\d{3}"
    r"|[A-Z]{3}[- ]\d{2,4}))(?!\w)"
    r"|\b(?:visa|mastercard|amex|discover|debit|(?:credit )?card)\b[^\n\d.;$]{0,30}?\b(?:ending|ends|end"
    r"|last four)\b"
    r"[^\n\d.;$]{0,12}(?P<tail2>\d{4})(?!\w)",
    re.I,
)
"""A payer or a word for an account, and near it a number that looks like one."""
_NOT_ACCOUNT = re.compile(
    r"\b(?:phone|call|fax|dial|cell|tel|steps|nct|isbn|doi|pmid|cpt|icd|ndc|people|patients|dollars|form"
    r"|cms-\d+|ssn"
    r"|mrn|chart|record|steel|section|act|law|alloy|astm|iso|code|date|born|dob|on|in)\b[^\d]{0,12}$",
    re.I,
)
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
    rf"|of[ ][^\n\d.;:]{{1,50}}?|on[ ][^\n\d.;:]{{1,40}}?))?{IS})"
    rf"(?P<id>{ID})"
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
        "Aetna ID W228841177 on her card",
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
    for stream, match in found(reading, _LOOSE, THREE, SAID):
        kind = match.lastgroup or "far"
        number = match[kind]
        if (kind == "groups" or sum(one.isdigit() for one in number) >= 3) and not _NOT_ACCOUNT.search(
            match[0][: -len(number)]
        ):
            yield told(
                stream,
                match.start(kind),
                f'The number of an account, a card or a device stands here ("{masked(number)}").',
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
