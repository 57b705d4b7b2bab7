"""A made-up blog of any size for `benchmarks.builds`, and the same blog for Hugo and for stock Pelican.

The same number of posts and the same seed give the same files on every machine. The words are made up, with
a few common ones and many rare ones, as in a language.
"""

import itertools
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
SEED = 2026
CATEGORIES = ("Spine Surgery", "Back Pain", "Neck Pain", "Discs and Nerves", "Spinal Stenosis",
              "Staying Active", "Recovery")  # fmt: skip
FIRST_YEAR, YEARS = 2015, 11
PEOPLE = {
    "a-surgeon": "---\nname: Dr. Example Surgeon\nrole: Spine surgeon\n---\nText.\n",
    "editorial-team": "---\nname: Editorial Team\nkind: team\n---\nText.\n",
}
PRACTICE = {
    "name": "Example Spine Practice",
    "surgeon": "a-surgeon",
    "phone": "(555) 010-0100",
    "address": {"street": "1 Example Way", "city": "Exampleton", "region": "MN", "postal_code": "00000"},
    "hours": [{"days": "Monday to Friday", "opens": "08:00", "closes": "17:00"}],
    "profiles": {"Example": "https://profile.example/practice"},
}

_OURS = """\
import runpy
from pathlib import Path

for name, value in runpy.run_path({real!r}).items():
    if name.isupper():
        globals()[name] = value
ROOT = Path(__file__).resolve().parent
PATH, OUTPUT_PATH, CACHE_PATH = str(ROOT / "content"), str(ROOT / "output"), str(ROOT / ".cache")
PRACTICE = {practice!r}
SITENAME = PRACTICE["name"]
"""

_TOKEN = re.compile(r"(?<=The word here is )\w+")


def make_corpus(folder: Path, posts: int, seed: int = SEED) -> None:
    """Write a site of ours into `folder`: settings, two people and `posts` sound, published posts."""
    content = folder / "content"
    for name in ("posts", "people", "pages"):
        (content / name).mkdir(parents=True)
    settings = _OURS.format(real=str(ROOT / "pelicanconf.py"), practice=PRACTICE)
    _write(folder / "pelicanconf.py", settings)
    (folder / "publishconf.py").write_bytes((ROOT / "publishconf.py").read_bytes())
    for name, text in PEOPLE.items():
        _write(content / "people" / f"{name}.md", text)
    maker = _Maker(random.Random(seed), posts)
    for number, name in enumerate(maker.names):
        _write(content / "posts" / f"{name}.md", maker.post(number))


def retoken(text: str, word: str) -> str:
    """Return a post's text with another word in the place that every post of the corpus has for one."""
    changed, count = _TOKEN.subn(word, text)
    if count != 1:
        raise ValueError("this is not a post of the corpus")
    return changed


class _Maker:
    """What makes one post after another. Each post is about one of forty things, with words of its own."""

    def __init__(self, rng: random.Random, posts: int) -> None:
        self.rng = rng
        self.names = [f"post-{number:05}" for number in range(posts)]
        self.words = _vocabulary(rng)
        self.weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(self.words))))
        pool = self.words[500 : 500 + max(4, round(12 * posts**0.5))]
        self.tags = [f"tag {word}" for word in pool]
        self.topics = [rng.sample(self.words, 60) for _ in range(40)]
        self.topic = self.topics[0]

    def post(self, number: int) -> str:
        rng = self.rng
        self.topic = rng.choice(self.topics)
        year, month, day = FIRST_YEAR + rng.randrange(YEARS), rng.randint(1, 12), rng.randint(1, 28)
        head = {
            "title": f"{self.sentence(5)} {number}",
            "date": f"{year}-{month:02}-{day:02}",
            "category": rng.choice(CATEGORIES),
            "authors": ["editorial-team" if rng.random() < 0.9 else "a-surgeon"],
            "status": "published",
            "description": f"{self.sentence(18)}.",
            "tags": rng.sample(self.tags, rng.randint(1, 4)),
            "references": [{"title": "A study of backs", "url": f"https://example.org/study/{number}"}],
        }
        lines = [f"{key}: {json.dumps(value)}" for key, value in head.items()]
        return "\n".join(["---", *lines, "---", "", self.body(number), ""])

    def body(self, number: int) -> str:
        rng, parts = self.rng, [self.paragraph()]
        goal = rng.randint(720, 1_000)
        while sum(part.count(" ") for part in parts) < goal:
            parts.append(f"## {self.sentence(4)}")
            parts += [self.paragraph() for _ in range(rng.randint(1, 2))]
            if rng.random() < 0.6:
                mark = rng.choice(("-", "1."))
                parts.append("\n".join(f"{mark} {self.sentence(6)}" for _ in range(4)))
            if rng.random() < 0.2:
                parts.append(f"> {self.sentence(20)}.")
        return "\n\n".join([*parts, f"The word here is token{number:05}."])

    def paragraph(self) -> str:
        return " ".join(self.marked_sentence() for _ in range(self.rng.randint(3, 5)))

    def marked_sentence(self) -> str:
        rng = self.rng
        words = self.some(rng.randint(7, 16))
        if rng.random() < 0.2:
            words[2] = f"**{words[2]}**"
        if rng.random() < 0.1:
            words[3] = f"*{words[3]}*"
        if rng.random() < 0.12:
            words[4] = f"[{words[4]}]({{filename}}{rng.choice(self.names)}.md)"
        return f"{' '.join(words).capitalize()}."

    def sentence(self, count: int) -> str:
        return " ".join(self.some(count)).capitalize()

    def some(self, count: int) -> list[str]:
        rng = self.rng
        common = rng.choices(self.words, cum_weights=self.weights, k=count)
        return [rng.choice(self.topic) if rng.random() < 0.25 else word for word in common]


def _vocabulary(rng: random.Random) -> list[str]:
    """Return 4,000 made-up words, the commonest first."""
    starts = "b c d f g h l m n p r s t v w st tr pl".split()
    ends = "a e i o u ea ou".split()
    words = {
        "".join(rng.choice(starts) + rng.choice(ends) for _ in range(rng.choice((1, 2, 2, 3))))
        for _ in range(6_000)
    }
    found = sorted(words)
    rng.shuffle(found)
    return found[:4_000]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class _Source:
    """A post of the corpus, read back."""

    file: str
    head: dict
    body: str


def _posts(source: Path) -> Iterator[_Source]:
    for path in sorted((source / "content" / "posts").glob("*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        yield _Source(path.name, yaml.load(head, Loader=yaml.CSafeLoader), body)


# ---- Hugo --------------------------------------------------------------------------------------------

_HUGO_SETTINGS = """\
baseURL = "https://blog.example/"
title = "Example Spine Practice"
[taxonomies]
category = "categories"
tag = "tags"
author = "authors"
[pagination]
pagerSize = 10
disableAliases = true
[outputs]
home = ["html", "rss"]
section = ["html"]
taxonomy = ["html"]
term = ["html"]
"""

_HUGO_LAYOUTS = {
    "baseof.html": """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Description }}"><link rel="canonical" href="{{ .Permalink }}"></head>
<body><header><a href="/">{{ site.Title }}</a></header>
<main>{{ block "main" . }}{{ end }}</main><footer>Text.</footer></body></html>
""",
    "single.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1><p>{{ .Date.Format "January 2, 2006" }}
{{ range .GetTerms "authors" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}
{{ range .GetTerms "categories" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</p>
{{ .Content }}<ol>{{ range .Params.references }}<li><a href="{{ .url }}">{{ .title }}</a></li>{{ end }}</ol>
<ul>{{ range .GetTerms "tags" }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>
{{ end }}""",
    "list.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Paginator.Pages }}
<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p>{{ .Description }}</p>{{ end }}
{{ template "_internal/pagination.html" . }}{{ end }}""",
    "terms.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}
<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>{{ end }}""",
}

_HUGO_HOME = """\
{{ define "main" }}<h1>{{ .Title }}</h1>{{ range first 10 site.RegularPages }}
<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p>{{ .Description }}</p>{{ end }}{{ end }}"""


def to_hugo(source: Path, target: Path) -> None:
    """Write the corpus in `source` as a Hugo site into `target`, with the same kinds of pages."""
    posts, layouts = target / "content" / "posts", target / "layouts" / "_default"
    for folder in (posts, layouts):
        folder.mkdir(parents=True)
    _write(target / "hugo.toml", _HUGO_SETTINGS)
    _write(target / "layouts" / "index.html", _HUGO_HOME)
    for name, text in _HUGO_LAYOUTS.items():
        _write(layouts / name, text)
    for category in CATEGORIES:  # a feed for each category, and none for tags, as ours
        folder = target / "content" / "categories" / category.lower().replace(" ", "-")
        folder.mkdir(parents=True)
        _write(folder / "_index.md", f'---\ntitle: "{category}"\noutputs: ["html", "rss"]\n---\n')
    for post in _posts(source):
        kept = ("title", "date", "tags", "authors", "description", "references")
        head = {**{key: post.head[key] for key in kept}, "categories": [post.head["category"]]}
        lines = [f"{key}: {json.dumps(value, default=str)}" for key, value in head.items()]
        body = re.sub(r"\{filename\}([\w-]+)\.md", r"/posts/\1/", post.body)
        _write(posts / post.file, "\n".join(["---", *lines, "---", body]))


# ---- Stock Pelican -----------------------------------------------------------------------------------

_SHARED = ("TIMEZONE", "DEFAULT_LANG", "LOCALE", "DEFAULT_DATE_FORMAT", "SLUGIFY_SOURCE", "FILENAME_METADATA",
           "INDEX_URL", "PAGINATION_PATTERNS")  # fmt: skip
"""Settings of ours that stock Pelican gets too, beside those that name addresses."""

_STOCK = """\
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PATH, OUTPUT_PATH, CACHE_PATH = str(ROOT / "content"), str(ROOT / "output"), str(ROOT / ".cache")
SITENAME, SITEURL = "Example Spine Practice", "https://blog.example"
ARTICLE_PATHS, STATIC_PATHS, PLUGINS = ["posts"], [], []
MARKDOWN = {
    "extensions": ["fenced_code", "sane_lists", "smarty", "tables", "toc"],
    "extension_configs": {"toc": {"toc_depth": "2-4"}},
    "output_format": "html5",
}
DIRECT_TEMPLATES = ["index", "archives", "categories", "tags", "authors"]
PAGINATED_TEMPLATES = {"index": 12, "category": 10, "tag": 10, "author": 10}
FEED_ALL_ATOM, FEED_ALL_RSS = "feeds/all.atom.xml", "feeds/all.rss.xml"
CATEGORY_FEED_ATOM, CATEGORY_FEED_RSS = "feeds/{slug}.atom.xml", "feeds/{slug}.rss.xml"
FEED_ATOM = FEED_RSS = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
RSS_FEED_SUMMARY_ONLY = False
"""


def to_stock(source: Path, target: Path) -> None:
    """Write the corpus in `source` as a site of Pelican's own theme into `target`, at the same addresses.

    The home page goes on for all posts, not the archive: so it is in that theme.
    """
    import runpy

    posts = target / "content" / "posts"
    posts.mkdir(parents=True)
    ours = runpy.run_path(str(ROOT / "pelicanconf.py"))
    shared = [key for key in ours if key.endswith(("_URL", "_SAVE_AS")) or key in _SHARED]
    lines = [f"{key} = {ours[key]!r}" for key in dict.fromkeys(shared)]
    _write(target / "pelicanconf.py", "\n".join([_STOCK, *lines, ""]))
    for post in _posts(source):
        _write(posts / post.file, f"{_stock_head(post.head)}\n\n{post.body}{_references(post.head)}\n")


def _stock_head(head: dict) -> str:
    given = {"Title": head["title"], "Date": head["date"], "Category": head["category"],
             "Tags": ", ".join(head["tags"]), "Authors": "; ".join(head["authors"]),
             "Summary": head["description"]}  # fmt: skip
    return "\n".join(f"{key}: {value}" for key, value in given.items())


def _references(head: dict[str, Sequence[dict]]) -> str:
    return "".join(f"\n1. [{item['title']}]({item['url']})" for item in head["references"])
