"""The vocabulary of the field, in files that editors can extend: see README.md beside this file.

load_vocabulary()            what is in the files here
load_vocabulary(own)         with the practice's own words, which win
load_synonyms()              only what stands for what, which is quicker

    words.py       words taken apart, mended, and brought to one form; model.py: what the files say
    load.py        reading the files

Ground floor: the topics read searches by it, and the second reader reads posts by it. It knows only
`plugins.findings`.
"""

from plugins.vocabulary.load import VocabularyError, load_synonyms, load_vocabulary
from plugins.vocabulary.model import Aspect, Entry, Rule, Vocabulary

__all__ = ["Aspect", "Entry", "Rule", "Vocabulary", "VocabularyError", "load_synonyms", "load_vocabulary"]
