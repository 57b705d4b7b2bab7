"""Warning signs of the spine in the words of patients: what an emergency block names, and what needs one."""

import re

ABOUT = re.compile(
    r"\b(?:emergenc(?:y|ies)|cauda equina|red flags?|er visits?|(?:go|come|get) to the (?:er|hospital)"
    r"|call 911)\b",
    re.I,
)
"""What the title or the search phrase of a post about emergencies says."""
WHERE_TO_GO = re.compile(r"\b(?:911|emergency (?:room|department)|ER)\b")

_KINDS = {
    "trouble with the bladder or bowel": (
        r"bladder|bowels?|urin(?:e|ating|ation)|pee(?:ing)?|incontinen(?:t|ce)",
    ),
    "numbness around the seat": (
        r"(?:numb\w*|feeling|sensation)\b[^.]{0,60}\b(?:seat|saddle|groin|genital\w*|private parts)",
        r"(?:numb\w*|feeling|sensation)\b[^.]{0,60}\b(?:between (?:your|the) legs|inner thighs?)",
        r"saddle (?:area|anesthesia|numbness)",
    ),
    "a leg or arm that grows weak": (
        r"weak(?:er|ness|ening)?|paraly[sz]\w+|foot drop",
        r"can(?:not|'t) (?:move|lift|stand|walk)",
    ),
    "fever or chills": (r"fever|feverish|chills",),
    "a fall, a crash or a blow": (r"falls?|fell|crash|accident|injur(?:y|ies)|blow|trauma",),
    "chest pain or trouble breathing": (
        r"chest pain|(?:trouble|difficulty) breathing|short(?:ness)? of breath",
    ),
    "cancer, or weight lost without a reason": (r"cancer|tumou?rs?|weight loss|los(?:e|t|ing) weight",),
    "a red, open or leaking wound": (
        r"(?:wounds?|incisions?)\b[^.]{0,60}\b(?:red|open|hot|swollen|leak\w*|pus|drain\w*)",
    ),
    "a swollen calf": (r"cal(?:f|ves)\b[^.]{0,40}\b(?:swollen|swelling|pain\w*|sore)",),
}
KINDS = {name: re.compile("|".join(rf"\b(?:{one})\b" for one in ways), re.I) for name, ways in _KINDS.items()}
"""Kinds of signs, each with what tells that a text names it."""

SUDDEN = re.compile(
    r"\blos(?:e|es|ing|s of|t)\s(?:\w+\s){0,3}?(?:control|feeling)\s(?:\w+\s){0,4}?(?:bladder|bowels?)\b"
    r"|\bcan(?:not|'t)\s(?:\w+\s){0,2}?(?:pass urine|urinate|pee)\b"
    r"|\bnumb\w*\s(?:\w+\s){0,4}?(?:between your legs|around your seat|saddle|groin)\b"
    r"|\bsaddle (?:anesthesia|numbness)\b|\bcauda equina syndrome\b",
    re.I,
)
"""Signs that nobody should read about without being told what to do."""
