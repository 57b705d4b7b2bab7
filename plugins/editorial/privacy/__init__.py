"""Privacy: nothing in a text says who a patient is.

    numbers.py   social security, records, accounts
    reach.py     phone, e-mail, home
    days.py      birth dates, days of care, ages over 89; dates.py: how dates are written
    places.py    towns
    names.py     patients' names
    people.py    of whom a sentence tells: what all of these ask
    stream.py    the words in one string; words.py: the lists they read

What is found is never printed: findings end up in logs that others see.
"""

from plugins.editorial.privacy import days, names, numbers, places, reach
from plugins.editorial.rule import Rule
from plugins.findings.rule import rules_in

RULES: tuple[Rule, ...] = rules_in(numbers, reach, days, places, names)
