"""The second reader: what the words of a text do to the people who read it, and to those who search.

    settings.py    `EDITORIAL` in pelicanconf.py
    text/          a text as its reader reads it: blocks and sentences, with their places
    reading.py     `Reading`: what a rule is given; `Around`: what all texts share
    rule.py        `Rule`: what is wanted, why, who says so, how to mend it, and examples that are its tests
    rules.py       all of them
    plain/         plain language
    found/         found by who searches
    privacy/       nothing says who a patient is
    promises/      nothing is promised that medicine can't keep
    safety.py      who must not wait is told so; evidence.py: readers can look it up
    signs.py       warning signs, in the words of patients
    exceptions.py  rules that a text sets aside, and the log of it
    judging.py     one text, judged by all the rules

It reads words and nothing else: no files, no network, no clock. docs/checks.md is made of its rules.
"""
