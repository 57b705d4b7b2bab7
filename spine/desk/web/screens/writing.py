"""Writing: the words beside the page they become, what is to be mended, and the front matter as a form."""

import re
import secrets
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import click
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from plugins.posts import Library
from plugins.posts.post import Document, Person
from plugins.posts.scan import without_comments
from plugins.posts.single import Single
from spine.deploy.headers import preview_headers, read_header_settings
from spine.desk.web import words as say
from spine.desk.web.answers import for_script, part, screen
from spine.desk.web.screens.mending import first_line, side
from spine.desk.web.screens.versions import address_of, both, settle
from spine.desk.web.typed import first_words, head_for, text_in
from spine.desk.web.work import Work
from spine.writing.finding_posts import find_posts
from spine.writing.keys import PARTS
from spine.writing.opening import Field, Opened, in_hand, opened, sum_of
from spine.writing.pictures import add_picture
from spine.writing.places import file_of
from spine.writing.publishing import publish, unpublish
from spine.writing.saving import Conflict, created, save
from spine.writing.unsaved import Kept, all_kept, forget, keep, kept, remember

NOUNS = {"posts": "post", "pages": "page", "people": "person", "categories": "topic page"}
_STANDING = {"published": "Published", "hidden": "Hidden"}
_EMPTY_ROWS = 1
_PATIENCE = 30
_MOST_TAGS = 150
_SECTION = 3
"""Related posts that are shown beside the pins, together with them."""


# ---- looking ----------------------------------------------------------------------


def begin(work: Work, request: Request) -> Response:
    """Show what a new draft needs."""
    left = {one.name.partition(WINDOW)[0]: one.when for one in reversed(all_kept(work.cache))}
    unsaved = [(name, say.moment(when, work.now())) for name, when in left.items()]
    return screen(
        work, request, "new.html", categories=_categories(work), people=_people(work),
        title=request.query_params.get("title", "")[:200], unsaved=unsaved,
    )  # fmt: skip


def show(work: Work, request: Request) -> Response:
    """Show a text: as it was typed last, or else as it is on the disk."""
    name = request.path_params["name"]
    there = opened(work.site, name)
    remember(work.cache, there.text, there.seen)
    left = _left(work, name, there.text)
    taken_up, window = "", secrets.token_urlsafe(8)
    if left is not None:
        window = left.name.partition(WINDOW)[2]
        when = say.moment(left.when, work.now())
        taken_up = f"{when[:1].lower()}{when[1:]}"
        there = in_hand(work.site, name, left.text, left.seen)
    shown = _shown(work, there, request, taken_up)
    return screen(work, request, "write.html", here="posts", window=window, **shown)


def look(work: Work, request: Request) -> Response:
    """Show the page of a text as it would be, with what was typed and is not saved."""
    name = request.path_params["name"]
    own = f"{name}{WINDOW}{request.query_params.get('window', '')[:40]}"
    left = kept(work.cache, own) or kept(work.cache, name)
    text = left.text if left is not None else opened(work.site, name).text
    page = _page(work, name, work.judged(in_hand(work.site, name, text)))
    headers = preview_headers("", read_header_settings(work.live.settings))
    if page is None:
        page = part("no-page.html")
    return HTMLResponse(page, headers=headers)


def find(work: Work, request: Request) -> Response:
    """Return posts to link to, for a few words."""
    found = find_posts(work.live.library, request.query_params.get("q", ""), now=work.now())
    told = [
        {
            "slug": one.post.slug,
            "title": one.post.title,
            "target": one.link.rpartition("](")[2].removesuffix(")"),
            "said": one.post.category if one.live else "not on the site yet",
        }
        for one in found
    ]
    return JSONResponse({"posts": told})


# ---- changing ---------------------------------------------------------------------


def start(work: Work, request: Request, form: FormData) -> Response:
    """Write a new draft."""
    done = created(
        work.site,
        str(form.get("title", "")),
        category=str(form.get("category", "")) or None,
        author=str(form.get("author", "")) or None,
    )
    return RedirectResponse(address_of(done.name), 303)


def attempt(work: Work, request: Request, form: FormData) -> Response:
    """Keep what was typed, and return what it is like: findings, what is missing, and its page."""
    name = request.path_params["name"]
    there = _typed(work, name, form)
    judged = work.judged(there)
    page = _page(work, name, judged)
    saved = sum_of(there.text.encode("utf-8", "surrogatepass")) == there.seen
    if saved:
        forget(work.cache, _place(name, form))
    elif _place(name, form) not in work.ended:
        keep(work.cache, _place(name, form), there.text, there.seen)
    return JSONResponse(
        {
            "side": part("_side.html", **side(work, there, judged, NOUNS[there.folder])),
            "page": page or "",
            "said": "Saved" if saved else f"Kept at {work.now():%H:%M:%S}, not saved yet",
            "count": _count(there),
        }
    )


def change(work: Work, request: Request, form: FormData) -> Response:
    """Save a text, publish it, or settle what two people wrote: the button that was pressed says which."""
    name = request.path_params["name"]
    if form.get("forget"):
        work.ended.append(_place(name, form))
        forget(work.cache, name)
        forget(work.cache, _place(name, form))
        return RedirectResponse(address_of(name), 303)
    if "mine" in form:
        return settle(work, name, form)
    there = _typed(work, name, form, _of_button(form))
    told = {"seen": there.seen, "cache": work.cache, "text": there.text}
    if form.get("publish"):
        done = publish(
            work.site, name, library=work.library(), now=work.now(), reader=work.live.reader, **told
        )
    elif form.get("hide"):
        done = unpublish(work.site, name, **told)
    else:
        done = save(work.site, name, **told)
    if isinstance(done, Conflict):
        return (
            JSONResponse({"conflict": True}) if for_script(request) else both(work, request, done, there.seen)
        )
    if not for_script(request):
        work.ended.append(_place(name, form))
    forget(work.cache, _place(name, form))
    if not for_script(request):
        return RedirectResponse(address_of(name), 303)
    now = opened(work.site, name)
    remember(work.cache, now.text, now.seen)
    head = head_for(now.text) if now.fields is not None else ""
    return JSONResponse({"seen": now.seen, "head": head, "said": f"Saved at {work.now():%H:%M}"})


def bring(work: Work, request: Request, form: FormData) -> Response:
    """Take a picture in, and return how it is written into a text."""
    file = form.get("picture")
    if not isinstance(file, UploadFile):
        raise click.UsageError("There is no picture in what was sent.")
    path = add_picture(work.site, file.filename or "picture", file.file.read())
    for _ in range(_PATIENCE):  # until the preview knows it, so that nothing is said to be missing
        targets = work.live.library.targets
        if targets is None or path in targets.static:
            break
        time.sleep(0.1)
    return JSONResponse({"path": path, "markdown": f"![what it shows]({{static}}/{quote(path)})"})


# ---- what the screen shows ----------------------------------------------------------


def _shown(work: Work, there: Opened, request: Request, taken_up: str) -> dict[str, Any]:
    """Return all that the screen of a text shows."""
    fields, library = there.fields, work.live.library
    title_key = {"people": "name", "categories": ""}.get(there.folder, "title")
    return {
        "name": there.name,
        "folder": there.folder,
        "noun": NOUNS[there.folder],
        "seen": there.seen,
        "fields": fields,
        "head": head_for(there.text) if fields is not None else "",
        "why": there.why,
        "words": there.words if fields is None else first_words(there.words),
        "title": fields[title_key] if fields and title_key else _topic(work, there),
        "title_key": title_key,
        "standing_words": _standing(there),
        "saved": f"Last saved {say.moment(work.changed(there.path), work.now()).lower()}"
        if there.seen
        else "",
        "taken_up": taken_up,
        "count_said": _count(there),
        "categories": _categories(work),
        "people": _people(work),
        "tags": _tags(library),
        "references": _records(fields or {}, "references"),
        "questions": _records(fields or {}, "questions"),
        "exceptions": _records(fields or {}, "exceptions"),
        "related": _related(work, there, {post.slug: post.title for post in library.posts}),
        "snippet_address": _snippet(work, there),
        "line": _line(request, there),
        **side(work, there, work.judged(there), NOUNS[there.folder]),
    }


def _topic(work: Work, there: Opened) -> str:
    """Return the name of the topic that a topic page is about; empty for other texts."""
    slug = there.name.rpartition("/")[2].rpartition(".")[0]
    names = {category.slug: category.name for category in work.site.categories}
    return names.get(slug, slug) if there.folder == "categories" else ""


def _records(fields: Mapping[str, Field], key: str) -> list[dict[str, Any]]:
    """Return a list of small tables, with an empty one to fill in."""
    rows = [row for row in fields.get(key, []) or [] if isinstance(row, dict)]
    every = [*rows, *[{}] * _EMPTY_ROWS]
    return [{"number": at, "says": {**dict.fromkeys(PARTS[key], ""), **row}} for at, row in enumerate(every)]


def _related(work: Work, there: Opened, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what the related section shows: pins first, then what was found by words."""
    if there.folder != "posts" or there.fields is None:
        return []
    pins = [str(slug) for slug in there.fields["related"]]
    found = [slug for slug in work.live.related_of(there.name) if slug not in pins]
    return [
        {"slug": slug, "title": titles.get(slug, slug), "pinned": slug in pins}
        for slug in [*pins, *found][: max(3, len(pins))]
    ]


def _tags(library: Library) -> list[str]:
    """Return the tags that are used most, in alphabetical order."""
    counts = Counter(tag for post in library.posts for tag in post.tags)
    return sorted((tag for tag, _ in counts.most_common(_MOST_TAGS)), key=str.casefold)


def _categories(work: Work) -> list[str]:
    return [category.name for category in work.site.categories]


def _people(work: Work) -> list[Person]:
    return sorted(
        work.live.library.people.values(), key=lambda person: (person.kind != "person", person.name)
    )


def _standing(there: Opened) -> str:
    status = str((there.fields or {}).get("status", ""))
    if there.folder in ("posts", "categories"):
        return _STANDING.get(status, "Draft")
    return NOUNS[there.folder].capitalize()


def _count(there: Opened) -> str:
    count = len(re.findall(r"[^\W_][\w’'-]*", without_comments(there.words)))
    return say.many(count, "word")


def _snippet(work: Work, there: Opened) -> str:
    host = work.site.url.split("//")[-1] or "the blog"
    return f"{host} › {there.name.rpartition('/')[2].rpartition('.')[0]}"


def _line(request: Request, there: Opened) -> int:
    """Return the line of the words that the address asks for, given as the file's."""
    typed = request.query_params.get("line", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
    return max(0, number - first_line(there) + 1)


def _page(work: Work, name: str, judged: Single) -> str | None:
    """Return the page that a text would have; None when it can't be made like this."""
    document = judged.item
    slow = any(one.code == "post/strange-paragraph" for one in judged.findings)  # it can take minutes
    if not isinstance(document, Document) or slow:
        return None
    try:
        return work.live.imagined(name, document)
    except Exception:  # whatever a template or an extension raises: the findings say what is wrong
        return None


WINDOW = "?"
"""Stands between a text's name and the window it is typed in, which no name can have."""


def _place(name: str, form: FormData) -> str:
    """Return under which name a window keeps what is typed in it."""
    return f"{name}{WINDOW}{str(form.get('window', ''))[:40]}"


def _left(work: Work, name: str, text: str) -> Kept | None:
    """Return what was typed last in any window and is not in the file."""
    found = (one for one in all_kept(work.cache) if one.name.partition(WINDOW)[0] == name)
    return next((one for one in found if one.text != text), None)


# ---- saving -----------------------------------------------------------------------


def _typed(work: Work, name: str, form: FormData, more: Mapping[str, Field | None] | None = None) -> Opened:
    """Return the text that a form says."""
    file_of(work.site, name)
    text = text_in(form, name.split("/", 1)[0], more)
    return in_hand(work.site, name, text, str(form.get("seen", ""))[:64])


def _of_button(form: FormData) -> dict[str, Field | None]:
    """Return the fields that the pressed button changes on top of the others: the pins."""
    pins = [part.strip() for part in str(form.get("related", "")).split(",") if part.strip()]
    if form.get("pin"):
        slug = str(form.get("pin_more", "")).strip() if form["pin"] == "+" else str(form["pin"])
        return {"related": list(dict.fromkeys([*pins, *([slug] if slug else [])]))}
    if form.get("unpin"):
        return {"related": [slug for slug in pins if slug != form["unpin"]]}
    if form.get("up") in pins:
        at = pins.index(str(form["up"]))
        pins[max(0, at - 1) : at + 1] = reversed(pins[max(0, at - 1) : at + 1])
        return {"related": pins}
    return {}
