"""The vocabulary of the field, in files that editors can extend: see README.md beside this file.

load_vocabulary()            what is in the files here
load_vocabulary(own)         with the practice's own words, which win
"""

from plugins.trends.vocabulary.load import VocabularyError, load_vocabulary
from plugins.trends.vocabulary.model import Aspect, Entry, Rule, Vocabulary

__all__ = ["Aspect", "Entry", "Rule", "Vocabulary", "VocabularyError", "load_vocabulary"]
