"""Related: how the posts lead to one another, all of them, and around one of them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from plugins.posts import Library, Post
from plugins.related import Item, Reason
from plugins.related.picture import colours_of, drawing
from spine.desk.web import words as say
from spine.desk.web.guard import OWN
from spine.desk.web.work import Work
from spine.ties import STEPS, Key, Tie, Ties
from spine.writing.finding_posts import find_posts

_MOST_DOTS = 14
"""In a cell of the ladder; with more posts, each dot stands for several."""
_MOST_CHOICES = 200
"""With more posts than this, one is found by its words and not chosen from a list."""
_MOST_HOSTS, _MOST_NAMED = 24, 12
_SHARED = 2
_REASONS = {Reason.PIN: "pinned by an editor", Reason.GUARANTEE: "so that it is not left out"}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A post beside the one in the middle."""

    title: str
    to: str
    why: str


@dataclass(frozen=True, slots=True)
class Around:
    """One post, those that lead to it, and those that it leads to."""

    choices: list[tuple[str, str]]
    """All posts, by their keys; empty when there are too many to choose from."""
    find: str
    found: list[tuple[str, str]]
    """Posts that were found by words, and where each is shown."""
    chosen: str
    post: Post | None
    into: list[Neighbour]
    into_count: int
    out: list[Neighbour]

    @property
    def wires_in(self) -> Markup:
        """The lines from the posts at the left to the middle."""
        return _wires(len(self.into), to_middle=True)

    @property
    def wires_out(self) -> Markup:
        """The lines from the middle to the posts at the right."""
        return _wires(len(self.out), to_middle=False)


def key_of(work: Work, request: Request) -> Key | None:
    """Return the post that an address names: `?post=slug`, with `&in=language` for a translation."""
    slug, _, typed = request.query_params.get("post", "")[:300].partition("|")
    language = typed or request.query_params.get("in", "")[:20] or work.site.language
    return (language, slug) if slug else None


def around(work: Work, ties: Ties, library: Library, key: Key | None, find: str) -> Around:
    """Return one post and its neighbours: the one that is asked for, or else the one that most lead to."""
    found = [one.post for one in find_posts(library, find, now=work.now())] if find.strip() else []
    if key is None and len(found) == 1:
        key = found[0].language, found[0].slug
    if key is None and not find:
        counts = ties.shape.inbound
        key = max(counts, key=lambda one: (counts[one], one), default=None)
    post = next((one for one in library.posts if key == (one.language, one.slug)), None)
    into, out = (ties.into(key), ties.out_of(key)) if key else ([], [])
    listed = sorted(library.posts, key=lambda one: (one.title.casefold(), one.slug))
    choices = [(_value(work, one), one.title or one.slug) for one in listed]
    return Around(
        choices=choices if len(choices) <= _MOST_CHOICES else [],
        find=find,
        found=[(one.title or one.slug, address(work, (one.language, one.slug))) for one in found],
        chosen=_value(work, post) if post else "",
        post=post,
        into=[_host(work, ties, tie) for tie in into[:_MOST_HOSTS]],
        into_count=len(into),
        out=[_shown(work, ties, tie) for tie in out],
    )


def how_tied(work: Work, ties: Ties) -> dict[str, Any]:
    """Return what is said of all posts: orphans, hubs, and the ladder."""
    shape = ties.shape
    return {
        "posts": shape.posts,
        "links": shape.links,
        "orphans": [_orphan(work, ties, item) for item in shape.orphans[:_MOST_NAMED]],
        "orphan_count": len(shape.orphans),
        "hubs": [
            (item.title, address(work, item.key), shape.inbound[item.key])
            for item in shape.hubs[:_MOST_NAMED]
        ],
        "colours": _colours(ties),
        **_ladder(work, ties),
    }


def picture(work: Work, request: Request) -> Response:
    """Return the picture of all posts that visitors see."""
    ties = work.ties()
    seen = [related for related in ties.found if related.item.counted]
    return Response(drawing(seen, ties.shape), media_type="image/svg+xml")


def address(work: Work, key: Key) -> str:
    """Return where the neighbours of a post are shown."""
    asked = {"post": key[1]} | ({} if key[0] == work.site.language else {"in": key[0]})
    return f"{OWN}links?{urlencode(asked)}#around"


def _value(work: Work, post: Post) -> str:
    return post.slug if post.language == work.site.language else f"{post.slug}|{post.language}"


def _host(work: Work, ties: Ties, tie: Tie) -> Neighbour:
    why = say.joined(f"place {tie.place} in its section", _why(ties, tie))
    return Neighbour(tie.host.title, address(work, tie.host.key), why)


def _shown(work: Work, ties: Ties, tie: Tie) -> Neighbour:
    return Neighbour(tie.shown.title, address(work, tie.shown.key), _why(ties, tie) or "no words in common")


def _why(ties: Ties, tie: Tie) -> str:
    """Return why a post shows another, in a few words."""
    shared = [f"“{one}”" for one in ties.shared(tie, _SHARED)]
    said = f"shares {say.listed(shared)}" if shared else ""
    return say.joined(_REASONS.get(tie.choice.reason, ""), said)


def _orphan(work: Work, ties: Ties, item: Item) -> dict[str, str]:
    """Return a post that no section shows, and the one that comes closest to it."""
    closest = next(iter(ties.out_of(item.key)), None)
    near = ""
    if closest is not None:
        why = _why(ties, closest)
        near = f"Closest: {closest.shown.title}. {why[:1].upper()}{why[1:]}".rstrip() + ("." if why else "")
    return {"title": item.title, "to": address(work, item.key), "near": near}


def _ladder(work: Work, ties: Ties) -> dict[str, Any]:
    rows = ties.ladder()
    known = [category.name for category in work.site.categories]
    order = [*(name for name in known if name in rows), *(name for name in rows if name not in known)]
    most = max((count for row in rows.values() for count in row), default=0)
    each = -(-most // _MOST_DOTS) or 1
    each = next((one for one in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if one >= each), each)
    return {
        "steps": [_step(*step) for step in STEPS],
        "ladder": [
            (name or "No category", [(count, _dots(count, each)) for count in rows[name]]) for name in order
        ],
        "each": each,
    }


def _step(least: int, most: int | None) -> str:
    if most == 0:
        return "None"
    if most is None:
        return f"{least} and more"
    return f"{least} or {most}" if most == least + 1 else f"{least} to {most}"


def _dots(count: int, each: int) -> Markup:
    """Return a row of dots, one for every `each` posts; the number beside it says how many."""
    dots = -(-count // each)
    circles = "".join(f'<circle cx="{4 + 11 * at}" cy="5" r="3.6"/>' for at in range(dots))
    return (
        Markup(f'<svg viewBox="0 0 {11 * dots} 10" aria-hidden="true">{circles}</svg>')
        if dots
        else Markup("")
    )


def _wires(count: int, *, to_middle: bool) -> Markup:
    heights = [round((at + 0.5) * 100 / count, 1) for at in range(count)]
    lines = [f"M0 {h}C50 {h} 50 50 100 50" if to_middle else f"M0 50C50 50 50 {h} 100 {h}" for h in heights]
    paths = "".join(f'<path d="{line}"/>' for line in lines)
    frame = 'class="wires" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"'
    return Markup(f"<svg {frame}>{paths}</svg>")


def _colours(ties: Ties) -> list[tuple[str, str]]:
    """Return the categories of the picture, each with its colour."""
    return list(colours_of([one for one in ties.found if one.item.counted]).items())
