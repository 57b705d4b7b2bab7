"""All posts side by side: who links to whom, and which of them speak of what."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from plugins.editorial.found.facts import Facts
from plugins.posts.post import Post, Status


class Shelf:
    """The posts of a site with their facts. `one`: just one post is asked for, so nothing is laid out."""

    def __init__(
        self, posts: Iterable[Post], facts: Mapping[str, Facts], *, now: dt.datetime | None, one: bool
    ) -> None:
        self.facts, self._now, self._one = facts, now, one
        self._posts = [post for post in posts if post.path in facts]
        self._out = [number for number, post in enumerate(self._posts) if self.is_out(post)]
        self._number = {post.path: number for number, post in enumerate(self._posts)}

    def is_out(self, post: Post) -> bool:
        """Whether visitors see a post."""
        early = self._now is not None and post.date is not None and post.date > self._now
        return post.status is Status.PUBLISHED and not early

    @property
    def has_others(self) -> bool:
        """Whether there is more than one post that visitors see."""
        return len(self._out) > 1

    def links_of(self, post: Post) -> list[str]:
        """Return where a post leads on the site, itself aside."""
        own = (post.path, f"/{post.slug}/")
        return [link for link in self.facts[post.path].links if link != own[0] and not link.endswith(own[1])]

    def linked(self, post: Post) -> bool:
        """Whether another post that visitors see links to a post."""
        return post.path in self._linked

    @cached_property
    def _linked(self) -> set[str]:
        """The posts that others link to, by their files."""
        by_slug = {post.slug: post.path for post in self._posts}
        moved = {old: post.path for post in self._posts for old in post.redirect_from}
        found: set[str] = set()
        for number in self._out:
            own = self._posts[number].path
            for link in self.facts[own].links:
                if link.startswith("/"):
                    link = moved.get(link) or by_slug.get(link.rstrip("/").rpartition("/")[2], "")
                if link != own:
                    found.add(link)
        return found

    @cached_property
    def _common(self) -> Counter[str]:
        """In how many keys each stem stands."""
        return Counter(stem for post in self._posts for stem in set(self.facts[post.path].key))

    @cached_property
    def _saying(self) -> dict[str, set[int]]:
        """For each stem of a key, the posts that visitors see and that say it."""
        wanted = self._common.keys()
        found: dict[str, set[int]] = {stem: set() for stem in wanted}
        for number in self._out:
            for stem in wanted & set(self.facts[self._posts[number].path].prose.split()):
                found[stem].add(number)
        return found

    def _who_say(self, stem: str) -> set[int]:
        if not self._one:
            return self._saying[stem]
        needle = f" {stem} "
        return {n for n in self._out if needle in self.facts[self._posts[n].path].prose}

    def sources(self, target: Post, most: int) -> Iterator[tuple[int, frozenset[str], list[Post]]]:
        """Yield posts that may link to one: (how many words of its key they lack, the others, the posts).

        Those that have all the words come first. Of three words or more, the most frequent may be left out.
        """
        saying = {stem: self._who_say(stem) for stem in dict.fromkeys(self.facts[target.path].key)}
        if not saying:
            return
        yield 0, frozenset(saying), self._best(set.intersection(*saying.values()), target, most)
        if len(saying) >= 3:
            frequent = max(saying, key=lambda stem: (len(saying[stem]), stem))
            rest = {stem: some for stem, some in saying.items() if stem != frequent}
            some = set.intersection(*rest.values()) - saying[frequent]
            yield 1, frozenset(rest), self._best(some, target, most)

    def _best(self, numbers: set[int], target: Post, most: int) -> list[Post]:
        """Return some posts, those of the same topic first, without the post itself."""
        own = self._number[target.path]
        same = numbers & self._by_category.get((target.language, target.category), set())
        other = (
            number for number in sorted(numbers - same) if self._posts[number].language == target.language
        )
        chosen = [*sorted(same), *other] if len(same) < most else sorted(same)
        return [self._posts[number] for number in chosen if number != own][:most]

    @cached_property
    def _by_category(self) -> dict[tuple[str, str], set[int]]:
        found: dict[tuple[str, str], set[int]] = {}
        for number in self._out:
            post = self._posts[number]
            found.setdefault((post.language, post.category), set()).add(number)
        return found

    @cached_property
    def _by_rarest(self) -> dict[str, list[int]]:
        """The posts that visitors see, by the rarest stem of their keys."""
        found: dict[str, list[int]] = {}
        for number in self._out:
            key = self.facts[self._posts[number].path].key
            if key:
                found.setdefault(min(key, key=lambda stem: (self._common[stem], stem)), []).append(number)
        return found

    def targets(self, source: Post, most: int) -> Sequence[tuple[int, frozenset[str], Post]]:
        """Return posts that one may link to: (how many words of its key it lacks, the others, the post)."""
        said = set(self.facts[source.path].prose.split())
        found = []
        for stem in sorted(said & self._by_rarest.keys()):
            for number in islice(self._by_rarest[stem], most):
                target = self._posts[number]
                key = frozenset(self.facts[target.path].key)
                missing = key - said
                if target.path == source.path or target.language != source.language or len(missing) > 1:
                    continue
                if not missing:
                    found.append((0, key, target))
                elif len(key) >= 3 and missing == {self._most_common(key)}:
                    found.append((1, key - missing, target))
        found.sort(key=lambda one: (one[0], one[2].category != source.category, one[2].path))
        return found[:most]

    def _most_common(self, key: frozenset[str]) -> str:
        return max(key, key=lambda stem: (self._common[stem], stem))

    def belongs_elsewhere(self, stems: Sequence[str], target: Post) -> bool:
        """Whether words are all that another post is about."""
        said = set(stems)
        return any(
            said.issuperset(self.facts[self._posts[number].path].key)
            for stem in said & self._by_rarest.keys()
            for number in self._by_rarest[stem][:1]
            if self._posts[number].path != target.path
        )
