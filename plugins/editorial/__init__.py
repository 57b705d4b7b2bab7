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
    reader.py      `SecondReader`: all texts of a site, each read once; of_site.py: with its settings

It reads words and nothing else: no files, no network, no clock. `spine` runs it: in `spine check`, in the
desk, and before `spine build --publish`; Pelican does before it publishes without `spine`.
docs/checks.md is made of its rules.
"""

from typing import Any


def refuse_wrong_settings(pelican: Any) -> None:
    """Stop the build when `EDITORIAL` can't be used (receiver of `initialized`). Raises `SettingsError`."""
    from plugins.editorial.settings import read_editorial_settings

    read_editorial_settings(pelican.settings)


def keep_back(generator: Any) -> None:
    """Stop Pelican before it publishes what must not go out (receiver of `article_generator_init`)."""
    from plugins.editorial import of_site

    of_site.keep_back(generator)


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    signals.initialized.connect(refuse_wrong_settings)
    signals.article_generator_init.connect(keep_back)
