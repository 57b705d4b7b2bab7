"""The blog of `benchmarks.builds_corpus` once more, for Hugo and for stock Pelican.

Both make the same kinds of pages as ours at the same addresses: posts, plain pages, topics, tags, authors, an
archive whole and by years, all in parts of equal length, feeds of the newest 100 posts for the blog and for
each topic. Neither makes related posts, nor checks posts and links.
"""

import json
import re
import runpy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.builds_corpus import ROOT, post_files

_POST_LINK = re.compile(r"\{filename\}/posts/(?:[\w-]+/)*([\w-]+)\.md")
_PAGE_LINK = re.compile(r"\{filename\}/pages/([\w-]+)\.md")
_BLOCK = re.compile(r"^///.*\n", re.MULTILINE)
"""A line that opens or closes one of our blocks."""


@dataclass(frozen=True)
class _Source:
    """A text of the corpus, read back: its file below its folder, front matter and Markdown."""

    file: Path
    head: dict[str, Any]
    body: str


def _read(folder: Path, paths: list[Path]) -> Iterator[_Source]:
    for path in paths:
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        yield _Source(path.relative_to(folder), yaml.load(head, Loader=yaml.CSafeLoader), body)


def _posts(site: Path) -> Iterator[_Source]:
    return _read(site / "content" / "posts", list(post_files(site)))


def _pages(site: Path) -> Iterator[_Source]:
    folder = site / "content" / "pages"
    return _read(folder, sorted(folder.glob("*.md")))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# ---- Hugo ----------------------------------------------------------------------

_HUGO_SETTINGS = """\
baseURL = "https://blog.example/"
title = "Example Spine Practice"
enableRobotsTXT = true
[pagination]
disableAliases = true
[taxonomies]
topic = "topics"
tag = "tags"
author = "team"
year = "archive"
[permalinks.page]
posts = "/posts/:contentbasename/"
[mediaTypes."application/atom+xml"]
suffixes = ["xml"]
[outputFormats.atom]
mediaType = "application/atom+xml"
baseName = "atom"
[outputs]
home = ["html", "rss", "atom"]
section = ["html"]
taxonomy = ["html"]
term = ["html"]
"""

_HUGO_FEED = """\
{{ $all := cond .IsHome site.RegularPages .RegularPages }}
{{ range first 100 (where $all "Section" "posts") }}<ENTRY><title>{{ .Title }}</title>LINK
<DATE>{{ .Date.Format FORM }}</DATE>
<TEXT>{{ .Content | transform.XMLEscape | safeHTML }}</TEXT></ENTRY>{{ end }}"""


def _feed(**words: str) -> str:
    return re.sub("|".join(words), lambda found: words[found[0]], _HUGO_FEED)


_HUGO_LAYOUTS = {
    "baseof.html": """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Description }}"><link rel="canonical" href="{{ .Permalink }}"></head>
<body><header><a href="/">{{ site.Title }}</a></header>
<main>{{ block "main" . }}{{ end }}</main><footer>Text.</footer></body></html>
""",
    "single.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1>{{ if not .Date.IsZero }}<p>{{ .Date.Format "January 2, 2006" }}
{{ range .GetTerms "team" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}
{{ range .GetTerms "topics" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</p>{{ end }}
{{ .Content }}<ol>{{ range .Params.references }}<li><a href="{{ .url }}">{{ .title }}</a></li>{{ end }}</ol>
<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>
{{ end }}""",
    "list.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1>
{{ $length := cond (or (eq .Kind "section") (eq .Type "archive")) 12 10 }}
{{ range (.Paginate (where .RegularPages "Section" "posts") $length).Pages }}
<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p>{{ .Description }}</p>{{ end }}
{{ partial "pagination.html" . }}{{ end }}""",
    "terms.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}
<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>{{ end }}""",
    "home.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1>{{ range first 10 (where site.RegularPages "Section" "posts") }}
<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p>{{ .Description }}</p>{{ end }}{{ end }}""",
    "404.html": '{{ define "main" }}<h1>Not here</h1>{{ end }}',
    "list.rss.xml": '<rss version="2.0"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link>'
    + _feed(
        ENTRY="item",
        LINK="<link>{{ .Permalink }}</link>",
        DATE="pubDate",
        FORM='"Mon, 02 Jan 2006 15:04:05 -0700"',
        TEXT="description",
    )
    + "</channel></rss>",
    "list.atom.xml": '<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ .Title }}</title>'
    + _feed(
        ENTRY="entry",
        LINK='<link href="{{ .Permalink }}"/>',
        DATE="updated",
        FORM='"2006-01-02T15:04:05Z07:00"',
        TEXT="content",
    )
    + "</feed>",
}


def to_hugo(source: Path, target: Path) -> None:
    """Write the corpus in `source` as a Hugo site into `target`."""
    _write(target / "hugo.toml", _HUGO_SETTINGS)
    for name, text in _HUGO_LAYOUTS.items():
        _write(target / "layouts" / "_default" / name, text)
    content, categories = target / "content", set()
    for post in _posts(source):
        kept = ("title", "date", "tags", "description", "references")
        head = {
            **{key: post.head[key] for key in kept},
            "topics": [post.head["category"]],
            "team": post.head["authors"],
            "archive": [str(post.head["date"])[:4]],
        }
        categories.add(post.head["category"])
        _write(content / "posts" / post.file, _hugo_text(head, post.body))
    for page in _pages(source):
        head = {key: page.head[key] for key in ("title", "description")}
        _write(content / page.file.name, _hugo_text(head, page.body))
    for category in sorted(categories):  # feeds for each topic, and none for tags, as ours
        head = {"title": category, "outputs": ["html", "rss", "atom"]}
        folder = category.lower().replace(" ", "-")
        _write(content / "topics" / folder / "_index.md", _hugo_text(head, ""))


def _hugo_text(head: dict[str, Any], body: str) -> str:
    lines = [f"{key}: {json.dumps(value, default=str)}" for key, value in head.items()]
    body = _PAGE_LINK.sub(r"/\1/", _POST_LINK.sub(r"/posts/\1/", _BLOCK.sub("", body)))
    return "\n".join(["---", *lines, "---", body])


# ---- Stock Pelican -------------------------------------------------------------

_SHARED = (
    *("TIMEZONE", "DEFAULT_LANG", "LOCALE", "DEFAULT_DATE_FORMAT", "SLUGIFY_SOURCE", "FILENAME_METADATA"),
    *("INDEX_URL", "PAGINATION_PATTERNS"),
)
"""Settings of ours that stock Pelican gets too, beside those that name addresses."""

_STOCK = """\
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PATH, OUTPUT_PATH, CACHE_PATH = str(ROOT / "content"), str(ROOT / "output"), str(ROOT / ".cache")
SITENAME, SITEURL = "Example Spine Practice", "https://blog.example"
ARTICLE_PATHS, PAGE_PATHS, STATIC_PATHS, PLUGINS = ["posts"], ["pages"], [], []
MARKDOWN = {
    "extensions": ["fenced_code", "sane_lists", "smarty", "tables", "toc"],
    "extension_configs": {"toc": {"toc_depth": "2-4"}},
    "output_format": "html5",
}
DIRECT_TEMPLATES = ["index", "archives", "categories", "tags", "authors"]
PAGINATED_TEMPLATES = {"index": 12, "category": 10, "tag": 10, "author": 10, "period_archives": 12}
FEED_ALL_ATOM, FEED_ALL_RSS = "feeds/all.atom.xml", "feeds/all.rss.xml"
CATEGORY_FEED_ATOM, CATEGORY_FEED_RSS = "feeds/{slug}.atom.xml", "feeds/{slug}.rss.xml"
FEED_ATOM = FEED_RSS = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
RSS_FEED_SUMMARY_ONLY = False
"""


def to_stock(source: Path, target: Path) -> None:
    """Write the corpus in `source` as a site of Pelican's own theme into `target`.

    The home page goes on for all posts, not the archive: so it is in that theme.
    """
    ours = runpy.run_path(str(ROOT / "pelicanconf.py"))
    shared = [key for key in ours if key.endswith(("_URL", "_SAVE_AS")) or key in _SHARED]
    lines = [f"{key} = {ours[key]!r}" for key in dict.fromkeys(shared)]
    _write(target / "pelicanconf.py", "\n".join([_STOCK, *lines, ""]))
    for post in _posts(source):
        given = {"Title": post.head["title"], "Date": post.head["date"], "Category": post.head["category"],
                 "Tags": ", ".join(post.head["tags"]), "Authors": "; ".join(post.head["authors"]),
                 "Summary": post.head["description"]}  # fmt: skip
        sources = [f"1. [{item['title']}]({item['url']})" for item in post.head["references"]]
        _write(target / "content" / "posts" / post.file, _stock_text(given, post.body, sources))
    for page in _pages(source):
        given = {"Title": page.head["title"], "Slug": page.head["slug"], "Summary": page.head["description"]}
        _write(target / "content" / "pages" / page.file, _stock_text(given, page.body, []))


def _stock_text(head: dict[str, Any], body: str, sources: list[str]) -> str:
    lines = [f"{key}: {value}" for key, value in head.items()]
    return "\n".join([*lines, "", _BLOCK.sub("", body), *sources, ""])
