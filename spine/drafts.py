"""`spine new`: a draft that names everything its writer has to fill in."""

import json
import re
from pathlib import Path

import click

from plugins.findings import did_you_mean
from plugins.posts.files import printable
from plugins.posts.form import MAX_SLUG
from plugins.posts.scan import without_comments
from plugins.posts.slug import slug_of
from plugins.site import Site, build_time, load_site
from plugins.site.atomic import write_anew

_TEMPLATE = """\
---
title: {title}
date: {day}
category: {category}
authors: [{author}]
status: draft                # write published when it may go out
description: ""              # one or two sentences for search results
tags: []                     # such as [spinal fusion, recovery]
search_phrase: ""            # what a patient would type to find this
references: []               # at the end of this file is one to copy
---

/// key-points
- The most important thing a reader should take away
- The second
- The third
///

Begin with the reader's question, and answer it in two sentences.

## The first part of the answer

Short sentences. Plain words. What usually helps without surgery comes first.

## When to get help

/// urgent | Call your doctor today if
- a sign that should not wait
///

## What you can do now

If you have questions about your back, call the practice at {phone}.

<!--
A reference looks like this. It goes above, in place of the brackets after "references:",
and [1] in the text leads to it:

references:
  - title: "Back Pain"
    publisher: MedlinePlus
    url: https://medlineplus.gov/backpain.html
-->
"""

PATTERN = frozenset(
    [
        "The most important thing a reader should take away",
        "The second",
        "The third",
        "Begin with the reader's question, and answer it in two sentences.",
        "The first part of the answer",
        "Short sentences. Plain words. What usually helps without surgery comes first.",
        "Short sentences. Plain words. Name the source of each fact.",
        "**Reason.** What it is, and what can be done.",
        "a sign that should not wait",
        "a sign of danger",
    ]
)
"""Lines of new drafts, and of those for topics, that their writer has to replace; marks of lists left out."""

_MARKS = re.compile(r"^[\s>*+-]*(?:\d+[.)]\s+)?#*\s*")


def pattern_lines(words: str) -> list[tuple[int, str]]:
    """Return the lines of some words that are still those of a new draft, each with its number from 0 on.

    Comments don't count.
    """
    plain = words.replace("’", "'")
    if not any(line in plain for line in PATTERN):
        return []
    lines = enumerate(_MARKS.sub("", line).strip() for line in without_comments(plain).split("\n"))
    return [(number, line) for number, line in lines if line in PATTERN]


def write_draft(root: Path, title: str, *, category: str | None = None, author: str | None = None) -> str:
    """Write a new draft and return its path, relative to the site's folder.

    Never touches a file that is there. Raises `click.UsageError` for an unknown category or author, a
    title without letters, and an address that is taken.
    """
    site = load_site(root)
    slug, text = draft_of(site, title, category=category, author=author)
    return write_new(site, slug, text)


def draft_of(
    site: Site, title: str, *, category: str | None = None, author: str | None = None
) -> tuple[str, str]:
    """Return the address and the text of a new draft. Raises `click.UsageError` as `write_draft` does."""
    title = " ".join(printable(title).split())
    slug = address_of(title)
    if not slug:
        raise click.UsageError("The title needs some letters.")
    names = [topic.name for topic in site.categories]
    if category is not None and category not in names:
        exact = next((name for name in names if name.casefold() == category.casefold()), None)
        if exact is None:
            hint = did_you_mean(category, names) or f"There are {', '.join(names)}."
            raise click.UsageError(f'There is no category "{category}". {hint}')
        category = exact
    text = _TEMPLATE.format(
        title=json.dumps(title, ensure_ascii=False),
        day=f"{build_time().astimezone(site.timezone):%Y-%m-%d}",
        category=category or f"# one of: {', '.join(names)}",
        author=author_named(site, author),
        phone=site.practice.phone,
    )
    return slug, text


def address_of(title: str) -> str:
    """Return the last part of a post's address, from its title; empty when there are no letters in it."""
    return slug_of(title)[:MAX_SLUG].strip("-")


def author_named(site: Site, author: str | None) -> str:
    """Return an author's file name, the editorial team's by default. Raises `click.UsageError`."""
    author = author or "editorial-team"
    people = sorted(file.stem for file in (site.content / "people").glob("*.md"))
    if author not in people:
        raise click.UsageError(
            f"There is no {author}.md in content/people. {did_you_mean(author, people)}".rstrip()
        )
    return author


def taken(site: Site, slug: str) -> str:
    """Return the file in content/posts whose name has an address already, or an empty text."""
    folder = site.content / "posts"
    for file in sorted(folder.rglob("*")):
        if slug_of(re.sub(r"\.\w+$", "", file.name)) == slug:
            return file.relative_to(site.root).as_posix()
    return ""


def write_new(site: Site, slug: str, text: str) -> str:
    """Write a post that is not there yet, and return its path, relative to the site's folder.

    Raises `click.UsageError` when its address is taken.
    """
    there = taken(site, slug)
    if there:
        raise click.UsageError(f"{there} has this address already.")
    folder = site.content / "posts"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slug}.md"
    try:
        write_anew(path, text.encode())
    except FileExistsError:
        raise click.UsageError(f"{path.name} has this address already.") from None
    return path.relative_to(site.root).as_posix()
