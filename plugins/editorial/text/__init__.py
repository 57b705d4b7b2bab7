"""A text as its reader reads it: words without marks, in blocks and sentences, each with its place.

    block.py       `Block`: a heading, a paragraph, an item, a cell, the words of an image …
    markdown.py    Markdown -> blocks
    marks.py       one block's marks taken off; what they hid (links, images, addresses) is kept beside
    sentences.py   blocks -> `Sentence`, by syntok
    whole.py       `Text`: all of a post, page, person or topic page

Nothing here judges. Typographic signs are brought to one form (a straight apostrophe, one kind of hyphen in
numbers, plain spaces), so that rules need not know them all; places and lengths stay the same.
"""

from plugins.editorial.text.block import Block, Kind
from plugins.editorial.text.sentences import Sentence
from plugins.editorial.text.whole import Text, text_of

__all__ = ["Block", "Kind", "Sentence", "Text", "text_of"]
