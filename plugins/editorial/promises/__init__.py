"""Promises: nothing is promised that medicine can't keep.

outcomes.py    guarantees, rates of success, cures
harm.py        pain, risks, side effects
patients.py    before and after, praise
boasts.py      superlatives, boards, numbers without a source, words that sell
found.py       what a text promises: words/promises.yaml, found once for all the rules
phrases.py     how those lists are written, and looked up fast
claims.py      whether a text asserts what it says, or denies, asks, warns or quotes
frames.py      claims by their parts: words/frames.yaml
stories.py     praise and stories, which no list can tell
"""

from plugins.editorial.promises import boasts, harm, outcomes, patients
from plugins.editorial.rule import Rule
from plugins.findings.rule import rules_in

RULES: tuple[Rule, ...] = rules_in(outcomes, harm, patients, boasts)
