"""What a rule is given: a text, and what the site knows around it."""

import re
from dataclasses import dataclass
from functools import cached_property

from plugins.editorial.settings import EditorialSettings
from plugins.editorial.text import Text, text_of
from plugins.posts.post import Hub, Page, Person, Post
from plugins.site import Practice

Item = Post | Page | Person | Hub
_ENGLISH = frozenset(
    "the of and to that you is in it for with our we was on are this have had her his my".split()
)
_SHARE, _LOOKED = 0.12, 4_000
"""The share of such words from which a text is English, and how many letters tell."""


@dataclass(frozen=True)
class Around:
    """What all texts of the site share."""

    practice: Practice
    people: tuple[Person, ...]
    """Authors and reviewers."""
    settings: EditorialSettings
    year: int
    """The present one."""
    host: str = ""
    """Where the live site is, such as `blog.example`; empty outside production."""

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the practice's own people, in lower case, whole and by their last words."""
        whole = [person.name.lower() for person in self.people]
        return frozenset((*whole, *(name.split()[-1] for name in whole if name)))


@dataclass(frozen=True)
class Reading:
    """A text as it is read."""

    item: Item
    around: Around

    @cached_property
    def text(self) -> Text:
        """Its words."""
        return text_of(self.item)

    @cached_property
    def is_english(self) -> bool:
        """Whether it is in English, by what its front matter says, or else by its words."""
        if getattr(self.item, "language", "en").lower().startswith("en"):
            return True
        words = re.findall(r"[a-z']+", " ".join(block.words for block in self.text.blocks)[:_LOOKED].lower())
        return sum(word in _ENGLISH for word in words) > len(words) * _SHARE
