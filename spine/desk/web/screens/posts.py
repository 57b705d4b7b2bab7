"""Posts: all of them in a list, with how each stands; chosen, sorted, and so many at a time."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from plugins.findings import Finding
from plugins.posts import Library
from spine.by_text import by_text
from spine.desk.web import words as say
from spine.desk.web.answers import screen
from spine.desk.web.asking import address, number, piece, typed
from spine.desk.web.guard import OWN
from spine.desk.web.work import Work
from spine.listing import FIRST_ORDER, ORDERS, Asked, Counted, Review, Row, Stand, chosen, rows_of

SIZES = (25, 50, 100)
"""How many posts may be shown at once."""
_FIELDS = ("status", "category", "author", "findings", "review", "sort")
_COLUMNS = {
    "title": "Title",
    "status": "Status",
    "author": "Author",
    "changed": "Updated",
    "due": "Review due",
    "findings": "Findings",
    "related": "Related",
}
_STANDS = {
    Stand.PUBLISHED: "Published",
    Stand.PLANNED: "Planned",
    Stand.DRAFT: "Draft",
    Stand.HIDDEN: "Hidden",
}
_FINDINGS = {"any": "With findings", "errors": "Errors", "warnings": "Warnings", "none": "None"}
_REVIEWS = {
    "due": "Late or due in 30 days",
    "late": "Late",
    "overdue": "Late for a year or more",
    "soon": "Due in 30 days",
    "never": "Never reviewed",
}
_SORTS = {
    "": "Last changed",
    "title": "Title",
    "due": "Review due",
    "findings": "Findings",
    "related": "Fewest posts leading here",
    "status": "Status",
    "author": "Author",
}
_IN_ORDER = {
    "title": ("by title", "by title, backwards"),
    "status": ("by status, published first", "by status, hidden first"),
    "author": ("by author", "by author, backwards"),
    "changed": ("last changed first", "longest unchanged first"),
    "due": ("next review first", "last review first"),
    "findings": ("most findings first", "fewest findings first"),
    "related": ("fewest posts leading there first", "most posts leading there first"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that the table can be sorted by."""

    label: str
    address: str
    """Where it is sorted by this column; the other way round when it is already."""
    sorted: str
    """`ascending` or `descending` when it is; empty when it is not."""


@dataclass(frozen=True, slots=True)
class Line:
    """A post as a row of the table shows it."""

    row: Row
    write: str
    see: str
    """The address of its page in the preview; empty when it has none."""
    stands: str
    review: str
    urgent: str
    """`over` or `due` when its review wants attention."""


def show(work: Work, request: Request) -> Response:
    """Show the posts that are asked for."""
    library, now, found = work.library(), work.now(), work.findings()
    asked = {"q": typed(request.query_params, "q")["q"], **typed(request.query_params, *_FIELDS)}
    size = number(request.query_params.get("count", ""), SIZES[0])
    size = size if size in SIZES else SIZES[0]
    rows = rows_of(library, found, _counted(work), now=now, changed=work.changed)
    fitting = chosen(rows, Asked(asked["q"], *(asked[name] for name in _FIELDS)))
    kept = {**asked, "count": "" if size == SIZES[0] else str(size)}
    some, part = piece(fitting, kept, request.query_params.get("from", ""), size)
    return screen(
        work, request, "posts.html", here="posts", asked=asked, size=size, sizes=SIZES, part=part,
        lines=[_line(work, row, now.date()) for row in some],
        columns=_columns(kept), order=_order(asked["sort"]), choices=_choices(work, library, rows),
        counts=_counts(rows), narrowed=any(asked[name] for name in asked if name != "sort"),
        unread=_unread(library, found), hubs=_hubs(work, library),
    )  # fmt: skip


def _hubs(work: Work, library: Library) -> list[tuple[str, str]]:
    """Return the topic pages in the order of their topics: where each is written, and its name."""
    found = [library.hubs[one.slug] for one in work.site.categories if one.slug in library.hubs]
    return [(f"{OWN}write/{quote(hub.path.split('/', 1)[1])}", hub.title) for hub in found]


def _counted(work: Work) -> Counted:
    ties = work.ties()
    shows = {related.item.key: len(related.choices) for related in ties.found if related.item.counted}
    return Counted(ties.shape.inbound, shows)


def _line(work: Work, row: Row, today: dt.date) -> Line:
    name = row.post.path.split("/", 1)[1]
    planned = row.stand is Stand.PLANNED and row.post.date
    stands = f"Planned for {say.short_day(row.post.date.date())}" if planned else _STANDS[row.stand]
    review, urgent = _review(row, today)
    return Line(row, f"{OWN}write/{quote(name)}", work.live.address_of(name), stands, review, urgent)


def _review(row: Row, today: dt.date) -> tuple[str, str]:
    if row.due is None:
        return ("Never reviewed", "due") if row.review is Review.NEVER else ("Not yet", "")
    day = say.short_day(row.due)
    if row.review is Review.OVERDUE:
        return f"{day}, overdue", "over"
    if row.review is Review.LATE:
        return f"{day}, late", "due"
    if row.review is Review.SOON:
        return f"{day}, {'today' if row.due == today else 'soon'}", "due"
    return day, ""


def _columns(asked: Mapping[str, str]) -> list[Column]:
    name, back = _sorting(asked["sort"])
    columns = []
    for key, label in _COLUMNS.items():
        here = key == name
        to = "" if key == FIRST_ORDER else key
        other = f"-{key}" if here and not back else to
        largest = ORDERS[key][1] != back
        standing = ("descending" if largest else "ascending") if here else ""
        columns.append(Column(label, address(asked, sort=other), standing))
    return columns


def _sorting(sort: str) -> tuple[str, bool]:
    """Return by what a list is sorted, and whether the other way round."""
    name = sort.removeprefix("-")
    return (name, sort.startswith("-")) if name in ORDERS else (FIRST_ORDER, False)


def _order(sort: str) -> str:
    name, back = _sorting(sort)
    return _IN_ORDER[name][back]


def _choices(
    work: Work, library: Library, rows: Iterable[Row]
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the filters: their names in the address, their labels, and what can be chosen."""
    used = Counter(slug for row in rows for slug in row.post.authors)
    people = [(slug, library.people[slug].called if slug in library.people else slug) for slug in used]
    return [
        ("status", "Status", [(stand.value, words) for stand, words in _STANDS.items()]),
        ("category", "Category", [(category.name, category.name) for category in work.site.categories]),
        ("author", "Author", sorted(people, key=lambda pair: pair[1].casefold())),
        ("findings", "Findings", list(_FINDINGS.items())),
        ("review", "Review", list(_REVIEWS.items())),
        ("sort", "Sort by", list(_SORTS.items())),
    ]


def _counts(rows: Sequence[Row]) -> str:
    """Return how many posts there are and how they stand: `90 posts: 84 published, 6 drafts.`"""
    counts = Counter(row.stand for row in rows)
    names = {Stand.DRAFT: ("draft", "drafts")}
    parts = []
    for stand, words in _STANDS.items():
        one, more = names.get(stand, (words.lower(), words.lower()))
        if counts[stand]:
            parts.append(f"{counts[stand]:,} {one if counts[stand] == 1 else more}")
    return f"{say.many(len(rows), 'post')}: {', '.join(parts)}." if rows else "There are no posts yet."


def _unread(library: Library, found: Iterable[Finding]) -> list[tuple[str, Finding]]:
    """Return the posts whose files can't be read: where each is mended, and what is wrong first of all."""
    known = {post.path for post in library.posts}
    folder = next((path.split("/", 1)[0] for path in library.files), "content")
    missing = [path for path in library.files if path.startswith(f"{folder}/posts/") and path not in known]
    about = by_text([*library.findings, *found]) if missing else {}
    return [
        (f"{OWN}write/{quote(path.split('/', 1)[1])}", about[path][0]) for path in missing if about.get(path)
    ]
