"""All of a text: what its front matter shows to readers, and its body."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from plugins.editorial.text.block import Block, Kind
from plugins.editorial.text.markdown import blocks_of
from plugins.editorial.text.marks import one_form
from plugins.editorial.text.sentences import Sentence, sentences_of
from plugins.posts.post import Hub, Page, Person, Post

Item = Post | Page | Person | Hub
_FIELDS = {"title": Kind.TITLE, "name": Kind.TITLE, "description": Kind.DESCRIPTION, "image_alt": Kind.ALT}
_LISTS = ("tags", "specialties", "education", "credentials", "memberships")


class Text:
    """The words of a text. `front` stands in the front matter, `body` under it."""

    def __init__(self, front: Iterable[Block], body: Iterable[Block]) -> None:
        self.front, self.body = tuple(front), tuple(body)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Everything that readers, or search engines, get to see."""
        return self.front + self.body

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the body's paragraphs, items and quotes, in order."""
        return tuple(one for block in self.body if block.is_prose for one in sentences_of(block))

    @cached_property
    def headings(self) -> tuple[Block, ...]:
        """The headings of the body; titles of `///` blocks are none."""
        return tuple(block for block in self.body if block.kind is Kind.HEADING)

    @cached_property
    def by_block(self) -> dict[Block, list[Sentence]]:
        """The sentences of each block of prose."""
        found: dict[Block, list[Sentence]] = {}
        for one in self.sentences:
            found.setdefault(one.block, []).append(one)
        return found

    @cached_property
    def count(self) -> int:
        """How many words its sentences have."""
        return sum(len(one.words) for one in self.sentences)

    def of(self, kind: Kind) -> Iterator[Block]:
        """Yield the blocks of a kind."""
        return (block for block in self.blocks if block.kind is kind)


def text_of(item: Item) -> Text:
    """Return the words of a post, page, person or topic page."""
    return Text(_front(item), blocks_of(item.body, item.body_line))


def _front(item: Item) -> Iterator[Block]:
    for key, kind in _FIELDS.items():
        words = getattr(item, key, "")
        if words and not (key == "title" and isinstance(item, Hub)):
            yield _value(kind, words, item, key)
    for key in _LISTS:
        for words in getattr(item, key, ()):
            yield _value(Kind.FIELD, words, item, key)
    for one in getattr(item, "questions", ()):
        for words in filter(None, (one.question, one.answer)):
            yield Block(Kind.FIELD, one_form(words), ((0, one.line, 1),), key="questions")


def _value(kind: Kind, words: str, item: Item, key: str) -> Block:
    return Block(kind, one_form(words), ((0, item.line_of(key), 1),), key=key)
