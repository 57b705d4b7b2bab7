"""A web page with a picture of the related posts: one file, no scripts, light and dark."""

import os
import tempfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from plugins.related.graph import Shape
from plugins.related.items import Item, Related
from plugins.related.picture import anchor, colours_of, picture

_STYLE = """
:root { color-scheme: light dark;
  --paper: #fcfbf8; --ink: #16272a; --soft: #43545a; --line: #b9c4c2; --deep: #0b4f49 }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0f1719; --ink: #ece8dc; --soft: #b7c1be; --line: #46565a; --deep: #8ad2c5 } }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 Georgia, "Times New Roman", serif }
h1, h2 { line-height: 1.2 }
a { color: var(--deep) }
svg { display: block; width: 100%; height: auto; max-height: 92vh }
svg text { font: 11px/1 system-ui, sans-serif; fill: var(--ink) }
path { fill: none; stroke: var(--line); stroke-width: 1; opacity: .55 }
circle { stroke: var(--paper); stroke-width: 1 }
.post:hover path, .post:focus-within path { stroke: var(--deep); stroke-width: 2; opacity: 1 }
.key { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; list-style: none }
.key i { display: inline-block; width: .8em; height: .8em; margin-right: .4em; border-radius: 50% }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
caption, th, td { text-align: left; vertical-align: top; padding: .5rem 1rem .5rem 0 }
tr { border-top: 1px solid var(--line) }
th { font-weight: 600 }
td ol { margin: 0; padding-left: 1.25rem }
small { color: var(--soft); font-size: 1rem }
:target { outline: 3px solid #e3a42f }
"""


def write_page(
    path: Path, found: Sequence[Related], shape: Shape, *, reason: Callable[[Related, str], str], name: str
) -> None:
    """Write the page to `path`, whole or not at all.

    `reason(post, slug)` says why a post shows another. Raises `OSError`.
    """
    text = page(found, shape, reason=reason, name=name)
    folder = path.resolve().parent
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def page(found: Sequence[Related], shape: Shape, *, reason: Callable[[Related, str], str], name: str) -> str:
    """Return the page as HTML."""
    title = f"Related posts of {name}"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>",
            f"<h1>{escape(title)}</h1>",
            f"<p>{_summary(shape)}</p>",
            "<h2>The picture</h2>",
            "<p>Each dot is a post; the more sections show it, the larger it is. A line leads to each post"
            " that it shows. Point at a dot to see its lines; follow it to its row in the table.</p>",
            picture(found, shape),
            _key(found),
            "<h2>The sections</h2>",
            _table(found, shape, reason),
            "</main></body></html>",
            "",
        ]
    )


def _summary(shape: Shape) -> str:
    def names(items: Sequence[Item]) -> str:
        return ", ".join(escape(item.title) for item in items) or "none"

    return (
        f"{shape.posts} posts, {shape.links} links. Posts that no section shows: {names(shape.orphans)}. "
        f"Posts that fewer than two sections show: {len(shape.under_two)}. Hubs: {names(shape.hubs)}. "
        f"Most sections that show one post: {shape.max_inbound}. "
        f"Gini {shape.gini:.2f}, reciprocity {shape.reciprocity:.2f}."
    )


def _key(found: Sequence[Related]) -> str:
    rows = [
        f'<li><i style="background:{colour}"></i>{escape(name or "No category")}</li>'
        for name, colour in colours_of(found).items()
    ]
    return f'<ul class="key">{"".join(rows)}</ul>'


def _table(found: Sequence[Related], shape: Shape, reason: Callable[[Related, str], str]) -> str:
    titles = {related.item.key: related.item.title for related in found}
    rows = []
    for related in found:
        item = related.item
        shown = "".join(
            f"<li>{_link(titles, item.language, choice.slug)} "
            f"<small>{escape(reason(related, choice.slug))}</small></li>"
            for choice in related.choices
        )
        section = f"<ol>{shown}</ol>" if shown else "Nothing"
        rows.append(
            f'<tr id="{anchor(item)}"><th scope="row">{escape(item.title)}</th>'
            f"<td>{shape.inbound.get(item.key, 0)}</td><td>{section}</td></tr>"
        )
    head = (
        '<tr><th scope="col">Post</th><th scope="col">Shown by</th><th scope="col">Shows, and why</th></tr>'
    )
    return (
        '<div class="scroll" role="region" tabindex="0" aria-labelledby="sections"><table>'
        f'<caption id="sections">'
        f"What each post shows</caption><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _link(titles: dict[tuple[str, str], str], language: str, slug: str) -> str:
    if (language, slug) not in titles:
        return escape(slug)
    return f'<a href="#post-{escape(language)}-{escape(slug)}">{escape(titles[language, slug])}</a>'
