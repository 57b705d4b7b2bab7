"""All of a text: what its front matter shows to readers, and its body."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from plugins.editorial.text.block import Block, Kind
from plugins.editorial.text.markdown import blocks_of
from plugins.editorial.text.marks import one_form, without_unseen
from plugins.editorial.text.sentences import Sentence, sentences_of
from plugins.posts.post import Hub, Page, Person, Post

Item = Post | Page | Person | Hub
_FIELDS = {"title": Kind.TITLE, "name": Kind.TITLE, "description": Kind.DESCRIPTION, "image_alt": Kind.ALT}
_WORDS = ("role", "honorific", "suffix")
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
    return _text(tuple(_front(item)), item.body, item.body_line)


@lru_cache(maxsize=4)
def _text(front: tuple[tuple[Kind, str, int, str], ...], body: str, line: int) -> Text:
    """Return the same `Text` for a draft and for what it would be once it is out: both are read in a row."""
    values = (
        Block(kind, without_unseen(one_form(words)), ((0, at, 1),), key=key) for kind, words, at, key in front
    )
    return Text(values, blocks_of(body, line))


def _front(item: Item) -> Iterator[tuple[Kind, str, int, str]]:
    """Yield what the front matter shows: (kind, words, line of the file, key)."""
    for key, kind in _FIELDS.items():
        words = getattr(item, key, "")
        if words and not (key == "title" and isinstance(item, Hub)):
            yield kind, words, item.line_of(key), key
    for key in _WORDS:
        if words := getattr(item, key, ""):
            yield Kind.FIELD, words, item.line_of(key), key
    for key in _LISTS:
        for words in getattr(item, key, ()):
            yield Kind.FIELD, words, item.line_of(key), key
    for one in getattr(item, "references", ()):
        for words in filter(None, (one.title, one.publisher)):
            yield Kind.SOURCE, words, item.line_of("references"), "references"
    for words in (*getattr(item, "redirect_from", ()), item.slug):
        yield Kind.SOURCE, re.sub(r"[-_/]+", " ", words).strip(), item.line_of("slug"), "slug"
    for one in getattr(item, "questions", ()):
        for words in filter(None, (one.question, one.answer)):
            yield Kind.FIELD, words, one.line, "questions"
