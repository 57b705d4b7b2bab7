"""What visitors would find new, in words: out of a plan and the names of pages. Pure."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from spine.deploy.plan import Act, Part, Plan, is_copy

_SIZED = re.compile(r"-\d+-[0-9a-f]{8}\.\w+$")
"""The end of a picture's name, which tells its size: one picture goes out in several."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page with what people call it."""

    address: str
    """From the first slash on."""
    title: str
    owner: str = ""
    """The file it is written in, from the content folder on; empty for a list."""

    @property
    def is_post(self) -> bool:
        """Whether it is a post."""
        return self.owner.startswith("posts/")


@dataclass(frozen=True, slots=True)
class Effects:
    """What becomes of the site."""

    new: tuple[Page, ...]
    """Texts that visitors did not have."""
    changed: tuple[Page, ...]
    """Texts whose own words or lines have changed."""
    gone: tuple[Page, ...]
    """Texts that visitors had."""
    others: int
    """Other pages that follow from it: lists, related posts."""
    pictures: int
    """Pictures that are new or other ones."""

    @property
    def sentence(self) -> str:
        """All of it in one sentence: `1 new post, 2 changed posts.`"""
        parts = []
        for pages, word in ((self.new, "new"), (self.changed, "changed"), (self.gone, "removed")):
            posts = sum(page.is_post for page in pages)
            parts += [_many(posts, f"{word} post")] if posts else []
            parts += [_many(len(pages) - posts, f"{word} page")] if len(pages) > posts else []
        parts += [_many(self.pictures, "picture")] if self.pictures else []
        follow = "follows" if self.others == 1 else "follow"
        parts += [f"{_many(self.others, 'page')} that {follow} from it"] if self.others else []
        return f"{', '.join(parts)}." if parts else "Nothing that visitors would see."


def effects_of(
    plan: Plan, pages: Mapping[str, Page], before: Mapping[str, Page], texts: Set[str] | None
) -> Effects:
    """Return what a plan means to visitors.

    `pages` are the texts of the new site by address, `before` all that visitors ever had. `texts` are the
    files that people have changed since the live release; None when that is not known: then a text counts as
    changed when its page is.
    """
    sent = {_address(step.path): step for step in plan.of(Act.SEND, Part.PAGE) if not is_copy(step.path)}
    gone = [_address(step.path) for step in plan.of(Act.DELETE, Part.PAGE) if not is_copy(step.path)]
    new = [pages[one] for one, step in sent.items() if one in pages and step.new]
    touched = [pages[one] for one, step in sent.items() if one in pages and not step.new]
    changed = [page for page in touched if texts is None or f"content/{page.owner}" in texts]
    lost = [before[one] for one in gone if one in before]
    pictures = {_SIZED.sub("", step.path) for step in plan.of(Act.SEND) if _is_picture(step.path)}
    others = len(sent) + len(gone) - len(new) - len(changed) - len(lost)
    return Effects(_in_order(new), _in_order(changed), _in_order(lost), others, len(pictures))


def _is_picture(path: str) -> bool:
    """Whether a file is a picture that somebody has put into a text; cards follow from the texts."""
    return path.startswith("images/") and not path.startswith("images/cards/")


def _in_order(pages: list[Page]) -> tuple[Page, ...]:
    return tuple(sorted(pages, key=lambda page: (not page.is_post, page.title.casefold())))


def _address(path: str) -> str:
    return f"/{path.removesuffix('index.html')}" if path.split("/")[-1] == "index.html" else f"/{path}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
