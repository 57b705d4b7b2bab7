"""What a post is to the others: where it leads, what it says in which line, and what it answers."""

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from plugins.editorial.found.stems import Spoken, content_of, small, spoken
from plugins.editorial.reading import Reading
from plugins.editorial.text import Block, Kind
from plugins.posts.post import Post

BARRIER = "|"
"""Stands in for words that lead somewhere already, for quotations, and for commas and the like."""
_NO_LINKS_IN = frozenset(("emergency", "urgent", "non-urgent", "key-points"))
"""Blocks that are to be read to their end."""
_INSIDE = re.compile(r"[{|]filename[}|](?P<path>.*)", re.S)
_APART = re.compile(r"[:?!–—(]\s|\s[–—|-]\s")


class Facts(NamedTuple):
    """What is kept of a post. Plain: texts, numbers, and lists of them."""

    key: tuple[str, ...] = ()
    """Stems of what it answers: its search phrase, or the subject of its title."""
    links: tuple[str, ...] = ()
    """Where its words lead on the site: files, `content/posts/a.md`, or addresses, `/posts/a/`."""
    prose: str = ""
    """Its sentences as stems, one a line, with blanks around each stem; `|` for what can't be linked."""
    lines: tuple[int, ...] = ()
    """The line of the file on which each sentence begins."""
    count: int = 0
    """How many words it has."""
    sections: tuple[str, ...] = ()
    """Of a post with a topic: each heading and what stands under it, as stems with blanks around them."""


def facts_of(reading: Reading) -> Facts:
    """Return what is to be kept of a post."""
    item, text = reading.item, reading.text
    links = tuple(dict.fromkeys(_targets(reading)))
    if not item.language.lower().startswith("en"):
        return Facts(links=links, count=text.count)
    said, lines = [], []
    for block, sentences in text.by_block.items():
        if block.kind is Kind.QUOTE or block.room in _NO_LINKS_IN:
            continue
        words, barred = spoken(block.words), _barred(block)
        starts = [one.start for one in words]
        for sentence in sentences:
            some = words[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            said.append(" ".join(_stems(block.words, some, barred)))
            lines.append(block.place(sentence.start)[0])
    return Facts(
        key=_key(item),
        links=links,
        prose="".join(f" {one} \n" for one in said),
        lines=tuple(lines),
        count=text.count,
        sections=tuple(_sections(item, text.body)) if item.topic else (),
    )


def _key(item: Post) -> tuple[str, ...]:
    """Return what a post answers. One word of a title says too little."""
    if item.search_phrase:
        return tuple(content_of(item.search_phrase))
    stems = tuple(content_of(subject_of(item.title)))
    return stems if len(stems) > 1 else ()


def subject_of(title: str) -> str:
    """Return what a title is about: the part before a colon, or the question."""
    return _APART.split(title, maxsplit=1)[0]


def _barred(block: Block) -> bytearray:
    """Return a sign for each of a block, set where it leads somewhere and where somebody is quoted."""
    marks = bytearray(len(block.words))
    for start, end in (*((start, end) for start, end, _ in block.linked), *block.quotations):
        marks[start:end] = b"\1" * len(marks[start:end])
    return marks


def _stems(text: str, words: list[Spoken], barred: bytearray) -> Iterator[str]:
    """Yield the stems of a sentence, with a barrier for what can't be linked, and for commas and the like."""
    last, clear = words[0].start if words else 0, True
    for one in words:
        before, clear = clear, not (barred[one.start] or barred[one.end - 1])
        if not clear:
            if before:
                yield BARRIER
        else:
            if one.start - last > 1 and not text[last : one.start].isspace():
                yield BARRIER
            yield one.stem
        last = one.end


def _targets(reading: Reading) -> Iterator[str]:
    """Yield where the words of a text lead on the site."""
    own = reading.item.path
    top = own.split("/", 1)[0]
    for block in reading.text.of(Kind.ADDRESS):
        url = unquote(block.words)
        path = url.split("#")[0].split("?")[0]
        if found := _INSIDE.fullmatch(path):
            name = found["path"]
            folder = top if name.startswith("/") else posixpath.dirname(own)
            yield posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
        elif path.startswith("/") and not path.startswith("//"):
            yield path


def _sections(item: Post, body: tuple[Block, ...]) -> Iterator[str]:
    """Yield the parts of a text, each with what it is under. The words of the title are in all of them."""
    over = _content(f"{item.title} . {item.search_phrase}")
    stems = set(over)
    for block in body:
        if block.kind is Kind.HEADING:
            yield f" {' '.join(sorted(stems))} "
            stems = set(over)
        if block.kind not in (Kind.ADDRESS, Kind.CODE):
            stems |= _content(block.words)
    yield f" {' '.join(sorted(stems))} "


def _content(text: str) -> set[str]:
    return {one.stem for one in spoken(text)} - small()
