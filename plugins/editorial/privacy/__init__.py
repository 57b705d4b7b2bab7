"""Privacy: nothing in a text says who a patient is.

A rule has a room:

    social.py, records.py, accounts.py    numbers that stand for one person (identifiers.py: how they look)
    phones.py, emails.py, homes.py        how somebody can be reached
    births.py, days.py, ages.py           birth dates, days of care, ages over 89 (dates.py: how dates look)
    places.py                             towns
    names.py                              patients' names, by what stands beside them (named.py) and by what
                                          is told of their bearer (acting.py; name_parts.py: how names look)

All rooms ask:

    people.py                             of whom does a sentence tell: a patient, somebody, nobody?
    stream.py, words.py                   the words of a text in one string; the lists of words

What is found is never printed: findings end up in logs that others see.
"""

from plugins.editorial.privacy import (
    accounts,
    ages,
    births,
    days,
    emails,
    homes,
    names,
    phones,
    places,
    records,
    social,
)
from plugins.editorial.rule import Rule
from plugins.findings.rule import rules_in

RULES: tuple[Rule, ...] = rules_in(
    social, records, accounts, phones, emails, homes, births, days, ages, places, names
)
