"""Found by who searches: the words of the question stand where people look.

    stems.py       words as searches compare them
    phrase.py      the search phrase: in title, opening, heading, description, address
    stuffed.py     … and not too often
    sizes.py       title and description fit; width.py: how wide words are in search results
    beside.py      sources, and something to see
    facts.py       what a post is to the others: `facts_of`
    between.py     what lies between posts: `between`
    shelf.py       all posts side by side; anchors.py: from which words one may link
    queries.py     a topic's searches that are left open; searches.py: one search for two posts

A text counts as saying a word when it says it in any form, or says what means the same to the vocabulary.
"""

from plugins.editorial.found import beside, phrase, sizes, stuffed
from plugins.editorial.found import between as _between
from plugins.editorial.rule import Rule
from plugins.findings.rule import rules_in

RULES: tuple[Rule, ...] = rules_in(phrase, stuffed, sizes, beside)
BETWEEN: tuple[Rule, ...] = _between.RULES
"""Rules that posts beside each other are held against: no example of one post can show them."""
