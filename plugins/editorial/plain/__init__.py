"""Plain language: what a worried reader understands at once.

lengths.py        sentences, paragraphs, sections and headings; walls of text
grade.py          the school grade it asks for: readability.py has the formulas, syllables.py counts
passive.py        the passive voice
wording.py        jargon, words of offices, words that hurt: lists in words/*.yaml, found by phrases.py
explained.py      whether a hard word is explained where it stands
abbreviations.py  abbreviations that are never spelt out
starts.py         sentences in a row that begin alike
telling.py        how places and counts are told
"""

from plugins.editorial.plain import abbreviations, grade, lengths, passive, starts, wording
from plugins.editorial.rule import Rule
from plugins.findings.rule import rules_in

RULES: tuple[Rule, ...] = rules_in(lengths, passive, grade, abbreviations, wording, starts)
"""Plain language, in the order of the handbook."""
