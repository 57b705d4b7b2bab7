"""`spine related`: how the posts are tied, what each shows and why."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from plugins.related import Related
    from plugins.related.graph import Shape

_WIDTH = 150
"""Columns of a report that is not for a terminal."""
_SAID = {"pin": "pinned", "close": "", "guarantee": "so that it is not left out"}


@dataclass(frozen=True, slots=True)
class Report:
    """The sections of a site, their shape, and the shared terms behind each link."""

    found: list[Related]
    """Posts that visitors see, newest first."""
    shape: Shape
    terms: dict[tuple[str, str, str], tuple[str, ...]]
    """By language, slug of the post, slug of the one it shows."""
    name: str
    """What the site is called."""

    def reason(self, related: Related, slug: str) -> str:
        """Return why a post shows another, in a few words."""
        shared = ", ".join(self.terms.get((related.item.language, related.item.slug, slug), ()))
        choice = next(one for one in related.choices if one.slug == slug)
        return "; ".join(part for part in (_SAID[choice.reason], shared) if part) or "no words in common"


def report(root: Path, slugs: Sequence[str] = ()) -> Report:
    """Return how the posts of the site in `root` are tied; the sections of `slugs` only, when there are any.

    Raises `click.UsageError` for a slug or file that is no live post, and `SettingsError`.
    """
    from plugins.posts import read_library
    from plugins.site import build_time, load_settings, read_site
    from spine.ties import ties_of

    raw = load_settings(root)
    site, now = read_site(raw), build_time()
    library = read_library(site)
    files = {(post.language, post.slug): post.path for post in library.posts if post.is_live(now)}
    ties = ties_of(library, raw, root, now=now)
    found = [related for related in ties.found if related.item.key in files]
    if slugs:
        known = {related.item.slug for related in found}
        wanted = {_slug(name, known, {path: key[1] for key, path in files.items()}, root) for name in slugs}
        found = [related for related in found if related.item.slug in wanted]
    terms = {
        (*related.item.key, choice.slug): ties.why.shared(*related.item.key, choice.slug)
        for related in found
        for choice in related.choices
    }
    return Report(found, ties.shape, terms, site.practice.name)


def _slug(name: str, known: set[str], files: dict[str, str], root: Path) -> str:
    """Return the slug that a person meant by a slug or by the path of a file."""
    from plugins.findings import did_you_mean

    if name in known:
        return name
    path = Path(os.path.relpath(Path(name).resolve(), root.resolve())).as_posix()
    if files.get(path) in known:
        return files[path]
    hint = did_you_mean(name, known)
    raise click.UsageError(f'There is no post "{name}" that visitors see. {hint}'.rstrip())


def as_json(report: Report) -> str:
    """Return a report for programs."""
    form = report.shape
    summary = {
        "posts": form.posts,
        "links": form.links,
        "orphans": [item.slug for item in form.orphans],
        "under_two": [item.slug for item in form.under_two],
        "hubs": [item.slug for item in form.hubs],
        "max_inbound": form.max_inbound,
        "gini": form.gini,
        "reciprocity": form.reciprocity,
    }
    posts = [
        {
            "slug": related.item.slug,
            "language": related.item.language,
            "title": related.item.title,
            "inbound": form.inbound.get(related.item.key, 0),
            "related": [
                {
                    "slug": choice.slug,
                    "reason": str(choice.reason),
                    "similarity": choice.similarity,
                    "terms": report.terms.get((*related.item.key, choice.slug), ()),
                }
                for choice in related.choices
            ],
        }
        for related in report.found
    ]
    return json.dumps({"summary": summary, "posts": posts}, indent=2, ensure_ascii=False)


def show(report: Report) -> None:
    """Print a report for people: tables on a terminal, plain lines elsewhere."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    tty = sys.stdout.isatty()
    console = Console(width=None if tty else _WIDTH, highlight=False, no_color=not tty, emoji=False)
    table = Table("Post", "Shown by", "Shows", "Why", box=SIMPLE_HEAD, pad_edge=False)
    table.columns[1].justify = "right"
    for column in (table.columns[0], table.columns[2]):
        column.overflow = "fold"
    for related in report.found:
        inbound = str(report.shape.inbound.get(related.item.key, "–"))
        name = Text(related.item.slug, "bold")
        for choice in related.choices or (None,):
            shown = (choice.slug, report.reason(related, choice.slug)) if choice else ("nothing", "")
            table.add_row(name, inbound, *map(Text, shown))
            name, inbound = Text(""), ""
        table.add_section()
    console.print(table)
    for line in sentences(report.shape):
        console.print(Text(line))


def sentences(form: Shape) -> list[str]:
    """Return the shape of the graph in words."""
    lines = [f"{_many(form.posts, 'post')}, {_many(form.links, 'link')} between them."]
    lines.append(_named("No section shows", form.orphans) or "Every post is shown by another.")
    once = [item for item in form.under_two if item not in form.orphans]
    lines += [line for line in (_named("One section only shows", once), _named("Hubs:", form.hubs)) if line]
    lines.append(
        f"The most shown stands in {_many(form.max_inbound, 'section')}. Gini {form.gini:.2f} (0: even), "
        f"reciprocity {form.reciprocity:.2f} (1: every link is returned)."
    )
    return lines


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _named(words: str, items: Sequence) -> str:
    return f"{words} {', '.join(item.slug for item in items)}." if items else ""


@click.command()
@click.argument("posts", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed."
)
@click.option(
    "--html",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write a page with a picture.",
)
@click.pass_obj
def related(root: Path, posts: tuple[str, ...], form: str, page: Path | None) -> None:
    """Show how posts are tied: what each shows and why, and which are left out or shown everywhere.

    POSTS are slugs or files; without them, every post is listed.
    """
    from spine import reports

    with reports.usage_errors():
        result = report(root, posts)
        if page is not None:
            from plugins.related.page import write_page

            write_page(page, result.found, result.shape, reason=result.reason, name=result.name)
    if form == "json":
        click.echo(as_json(result))
    else:
        show(result)
    if page is not None:
        click.echo(f"A picture of it is in {page}", err=True)
