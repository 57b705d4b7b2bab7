"""A title to begin with, made from what people type. An editor or a writer will find a better one.

title_for("why do back surgeries fail")        Why do back surgeries fail?
title_for("acdf recovery", suggested="Recovery after {name}", name="acdf")      Recovery after ACDF
"""

import re

_CAPITALS = frozenset(
    """
    acdf acdfs alif plif tlif xlif llif dlif olif mis fbss ddd dish opll scs drg tens emg mri mris ct cts pet
    dexa dxa esi rfa pldd adr tdr vbt tlso lso bmp prp cbd thc er icu pt ot ent us usa uk fda nsaid nsaids dvt
    csf ms als ra hiv covid bmi fmla ssdi pemf si glp hnp ptsd afo asd sij cdc bpc ivd hsa hmo ppo copd tmj
    uti mrsa otc ssep nih pcos ibs rls crps oa iv tb
    """.split()
)
"""Abbreviations that are written in capitals."""

_MIXED = {
    "xray": "X-ray",
    "xrays": "X-rays",
    "x-ray": "X-ray",
    "x-rays": "X-rays",
    "glp1": "GLP-1",
    "glp-1": "GLP-1",
    "nsaids": "NSAIDs",
    "mris": "MRIs",
    "cts": "CTs",
    "i": "I",
    "i'm": "I’m",
    "i've": "I’ve",
    "dr": "Dr.",
    "mckenzie": "McKenzie",
    "mckenzie's": "McKenzie’s",
    "bpc157": "BPC-157",
    "bpc-157": "BPC-157",
    "tb500": "TB-500",
    "tb-500": "TB-500",
}
"""Words with a spelling of their own."""

_NAMES = frozenset(
    """
    tylenol advil aleve motrin botox ozempic wegovy mounjaro zepbound eliquis xarelto plavix coumadin celebrex
    lyrica neurontin flexeril medicare medicaid scheuermann scheuermann's schmorl schmorl's tarlov chiari
    bertolotti bertolotti's cobb harrington gallant lhermitte lhermitte's hoffmann hoffmann's
    babinski modic pott pott's horner horner's parkinson parkinson's alzheimer's crohn's marfan ehlers danlos
    lyme january february april june july september october november december english american christmas
    williams schroth pilates
    """.split()
)
"""Words that begin with a capital letter anywhere."""

_LEVEL = re.compile(
    r"(?<![a-z0-9])([clts])\s?(\d{1,2})(?:\s?[-/–]\s?|\s)?(?:([clts])\s?(\d{1,2}))?(?![a-z0-9])"
)
_HIGHEST = {"c": 8, "t": 12, "l": 6, "s": 5}
_BPC = re.compile(r"\b(bpc|tb|glp) ?(\d{1,3})\b", re.I)
_X_RAY = re.compile(r"\bx ray(s?)\b", re.I)
_WORD = re.compile(r"[^\W_][\w'’-]*")
_QUESTION = re.compile(
    r"(?:why|who|when|where|which|whose"
    r"|how (?:long|much|many|often|soon|far|bad|painful|serious|successful|safe|old|common|dangerous|risky)"
    r"|how (?:big|effective|do|does|did|is|are|can|should|will|would)"
    r"|what(?:'s|’s)?|can|could|do|does|did|is|are|was|should|will|would|may|must|has|have)\b"
)
_NO_MARK = re.compile(r"(?:what|how|when|where) to\b|what you\b")
_CHOICE = re.compile(r"(.+ (?:or|vs|versus) .+?)[ ,:]+(which (?:one )?is .+)", re.I)
LONGEST = 110
"""Letters of a title, at most."""


def is_question(query: str) -> bool:
    """Whether a query is put as a question: `how long does sciatica last`."""
    words = query.split()
    return len(words) > 2 and bool(_QUESTION.match(query.lower()))


def title_for(query: str, *, suggested: str = "", name: str = "", before: str = "") -> str:
    """Return a title in sentence case: the query if it asks something, else `suggested`, else the query.

    `suggested` may have `{name}`, what the topic is about. `before` goes in front of a query.
    """
    text = " ".join(query.split()).strip(" ?!.,;:")
    if is_question(text):
        mark = "" if _NO_MARK.match(text.lower()) else "?"
        return _short(sentence(before + text)) + mark
    if choice := _CHOICE.fullmatch(text):
        return _short(sentence(f"{before}{choice[1]}: {choice[2]}")) + "?"
    if suggested:
        return _short(sentence(suggested.replace("{name}", name or text), keep=True))
    return _short(sentence(before + text))


def sentence(text: str, *, keep: bool = False) -> str:
    """Return words in sentence case, with abbreviations, levels and names as they are written.

    With `keep`, capital letters that are there stay.
    """
    text = text if keep else text.lower()
    text = _LEVEL.sub(_level, _BPC.sub(r"\1-\2", _X_RAY.sub(r"x-ray\1", text)))
    text = _WORD.sub(lambda match: _written(match[0]), text)
    for at, letter in enumerate(text):
        if letter.isalnum():
            return text[:at] + letter.upper() + text[at + 1 :]
    return text


def _written(word: str) -> str:
    plain = word.lower().replace("’", "'")
    if plain in _MIXED:
        return _MIXED[plain]
    if plain in _CAPITALS and not (plain == "us" and word != "US"):
        return word.upper()
    word = word.replace("'", "’")
    return word[:1].upper() + word[1:] if plain in _NAMES else word


def _level(match: re.Match) -> str:
    """`l5 s1`, `l5/s1` and `l5s1` are the level L5-S1."""
    first, upper, second, lower = match.groups()
    sound = all(
        letter is None or 1 <= int(number) <= _HIGHEST[letter]
        for letter, number in ((first, upper), (second, lower))
    )
    if not sound:
        return match[0]
    tail = f"-{second.upper()}{lower}" if second else ""
    blank = " " if not second and match[0][-1:].isspace() else ""
    return f"{first.upper()}{upper}{tail}{blank}"


def _short(text: str) -> str:
    """Cut a title at a word."""
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
