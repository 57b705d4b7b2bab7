"""Posts as Markdown, for programs that read text and no pages, and `llms.txt`, which lists them.

Nobody promises that this helps a page to be found; it is off unless `SEO` asks for it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from plugins.posts.post import Post
from plugins.posts.prose.names import BLOCKS
from plugins.posts.scan import links, mask

LIST = "llms.txt"

_FENCE = re.compile(r"^/{3,}[ \t]*(?:(?P<name>[a-z][a-z-]*)[ \t]*(?:\|[ \t]*(?P<title>.*\S))?)?[ \t]*$", re.M)


def copy_name(url: str) -> str:
    """Return the address of a page's copy, both from the site's root."""
    return f"{url}index.md"


def copy_of(post: Post, *, address: str, by: str, where: Callable[[str], str]) -> str:
    """Return a post as plain Markdown.

    `address` is the full address of its page, `by` names who wrote and who reviewed it, and `where` returns
    the full address that a link of its text leads to.
    """
    dates = [f"Published {post.date:%Y-%m-%d}"] if post.date else []
    dates += [f"updated {post.updated:%Y-%m-%d}"] if post.updated else []
    parts = [f"# {post.title}", post.description, f"{by} {', '.join(dates)}.", f"Source: {address}"]
    parts.append(_plain_blocks(_with_addresses(post.body, where)).strip())
    if post.references:
        rows = [
            f"{number}. [{one.title}]({one.url})" + (f", {one.publisher}" if one.publisher else "")
            for number, one in enumerate(post.references, 1)
        ]
        parts.append("## Sources\n\n" + "\n".join(rows))
    return "\n\n".join(filter(None, parts)) + "\n"


def _with_addresses(body: str, where: Callable[[str], str]) -> str:
    """Return a text whose links lead to where they lead on the site."""
    lines = body.split("\n")
    for link in sorted(links(body), key=lambda link: (link.line, link.column), reverse=True):
        line, full = lines[link.line - 1], where(link.url)
        at = line.find(link.url, link.column - 1)
        if at >= 0 and full != link.url:
            lines[link.line - 1] = line[:at] + full + line[at + len(link.url) :]
    return "\n".join(lines)


def _plain_blocks(body: str) -> str:
    """Return a text in which a block of ours is a title in bold with what follows."""
    masked, out, end = mask(body), [], 0
    for match in _FENCE.finditer(masked):
        name = match["name"] or ""
        if name and name not in BLOCKS:
            continue
        title = body[match.start("title") : match.end("title")] if match["title"] else ""
        title = title or (BLOCKS[name] if name else "")
        out += [body[end : match.start()], f"**{title}**\n" if title else ""]
        end = match.end()
    return re.sub(r"\n{3,}", "\n\n", "".join((*out, body[end:])))


def llms(site: str, description: str, groups: Mapping[str, Iterable[tuple[str, str, str]]]) -> str:
    """Return `llms.txt`: topic -> (title, full address of the copy, description) of each post.

    The layout is that of llmstxt.org (2024).
    """
    parts = [f"# {site}", f"> {description}"]
    for topic, posts in groups.items():
        rows = [f"- [{title}]({url}): {said}" for title, url, said in posts]
        parts.append(f"## {topic}\n\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def by_line(article: Any) -> str:
    """Return who wrote and who reviewed a post, out of Pelican's article."""
    said = f"Written by {' and '.join(one.name for one in article.authors)}." if article.authors else ""
    if article.reviewer is not None and article.reviewed_on:
        said += f" Medically reviewed by {article.reviewer.name} on {article.reviewed_on:%Y-%m-%d}."
    return said
