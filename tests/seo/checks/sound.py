"""A small site that search engines have nothing to say against, to be spoilt one thing at a time."""

import datetime as dt
import json
import struct
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from plugins.findings import Finding
from plugins.posts import Library, Page, Person, Post, Status
from plugins.posts.layout import Layout
from plugins.seo.checks import check_built
from plugins.site import Practice, Site

HOST = "https://spine.example"
NOW = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
ROBOTS = '<meta name="robots" content="max-image-preview:large">'
FILLER = {
    "a": " ".join(f"disc{n} heals{n} slowly{n} because cushions{n} dry{n}." for n in range(70)),
    "b": " ".join(f"bed{n} pillow{n} sleeping{n} because shoulders{n} rest{n}." for n in range(70)),
}

PERSON = {
    "@type": "Person",
    "@id": f"{HOST}/team/a-surgeon/#person",
    "name": "Dr. Example Surgeon",
    "url": f"{HOST}/team/a-surgeon/",
}
PRACTICE = {
    "@type": "MedicalClinic",
    "@id": f"{HOST}/#practice",
    "name": "Example Spine Practice",
    "url": f"{HOST}/",
    "telephone": "+1-555-010-0100",
    "address": {"@type": "PostalAddress", "streetAddress": "1 Example Way", "addressLocality": "Exampleton"},
    "geo": {"@type": "GeoCoordinates", "latitude": 44.9, "longitude": -93.1},
    "openingHoursSpecification": [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": "Monday", "opens": "08:00", "closes": "17:00"}
    ],
}


def page(path: str, title: str, description: str, main: str, *things: dict, head: str = ROBOTS) -> str:
    """Return a whole page."""
    url = f"{HOST}/{path.removesuffix('index.html')}"
    data = json.dumps({"@context": "https://schema.org", "@graph": [PRACTICE, *things]})
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} | Example Spine Practice</title>
<meta name="description" content="{description}">
{head}
<meta name="theme-color" content="#fff">
<link rel="canonical" href="{url}">
<meta property="og:title" content="{title}">
<meta property="og:type" content="article">
<meta property="og:url" content="{url}">
<meta property="og:site_name" content="Example Spine Practice">
<meta property="og:description" content="{description}">
<meta property="og:image" content="https://spine.example/card.png">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta property="og:image:alt" content="A spine">
<meta name="twitter:card" content="summary_large_image">
<link rel="alternate" type="application/atom+xml" href="https://spine.example/feeds/all.atom.xml">
<link rel="icon" href="/favicon.svg">
<link rel="apple-touch-icon" href="/touch.png">
<script type="application/ld+json">{data}</script>
</head>
<body>
<nav><a href="/">Blog</a> <a href="/topics/back-pain/">Back Pain</a> <a href="../../team/a-surgeon/?x#y">Us</a></nav>
<main><h1>{title}</h1>
{main}</main>
<footer><a href="tel:+15550100100">(555) 010-0100</a>, 1 Example Way</footer>
</body>
</html>
"""


def _post(slug: str, title: str, description: str, opening: str) -> str:
    url = f"{HOST}/posts/{slug}/"
    posting = {
        "@type": "BlogPosting",
        "@id": f"{url}#post",
        "headline": title,
        "url": url,
        "isPartOf": {"@type": "Blog", "name": "Blog"},
        "keywords": "Discs",
        "datePublished": "2026-01-05T08:00:00-06:00",
        "dateModified": "2026-01-06T08:00:00-06:00",
        "author": {"@id": PERSON["@id"]},
        "publisher": {"@id": PRACTICE["@id"]},
        "image": "IMAGES",
    }
    steps = [("Blog", f"{HOST}/"), ("Back Pain", f"{HOST}/topics/back-pain/"), (title, url)]
    trail = {
        "@type": "BreadcrumbList",
        "@id": f"{url}#trail",
        "itemListElement": [
            "LIST" + str(number) for number, _ in enumerate(steps, 1)
        ],
    }  # fmt: skip
    main = f"""<p>Written by <b>Dr. Example Surgeon</b>, <time datetime="2026-01-05">January 5, 2026</time>,
changed <time datetime="2026-01-06">January 6, 2026</time></p>
<img src="/images/back.png" alt="A back" width="800" height="600">
<div class="prose"><p>{opening} {FILLER[slug]}</p>
<h2>What helps</h2><p>Time.</p></div>
"""
    times = '<meta property="article:published_time" content="2026-01-05T08:00:00-06:00">'
    text = page(
        f"posts/{slug}/index.html",
        title,
        description,
        main,
        posting,
        PERSON,
        trail,
        head=f"{ROBOTS}\n{times}",
    )
    text = text.replace('"IMAGES"', json.dumps([f"{HOST}/{shape}.png" for shape in ("1x1", "4x3", "16x9")]))
    for number, (name, item) in enumerate(steps, 1):
        step = {"@type": "ListItem", "position": number, "name": name, "item": item}
        text = text.replace(f'"LIST{number}"', json.dumps(step))
    return text


def _png(width: int, height: int) -> bytes:
    """The first bytes of a picture: nobody looks at more."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)


A = (
    "Why a disc slips",
    "What a slipped disc is, why it hurts, and what helps while it heals by itself in most people.",
)
B = (
    "How to sleep",
    "How to lie in bed when your back hurts, which pillow helps, and when to call us about it.",
)
LISTED = {
    "": "2026-01-06",
    "posts/a/": "2026-01-06",
    "posts/b/": "2026-01-07",
    "team/a-surgeon/": "",
    "topics/back-pain/": "",
}


def _sitemap() -> str:
    rows = "\n".join(
        f"<url><loc>{HOST}/{path}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>"
        for path, day in LISTED.items()
    )
    return f'<?xml version="1.0"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}\n</urlset>\n'


FILES: dict[str, str | bytes] = {
    "index.html": page(
        "index.html",
        "Answers for a worried back",
        "What hurts, what helps, and what an operation can and cannot do for a back that hurts for weeks.",
        '<p><a href="/posts/a/">Why a disc slips</a> <a href="/posts/b/">How to sleep</a></p>',
    ),
    "posts/a/index.html": _post("a", *A, "A disc is a cushion between two bones."),
    "posts/b/index.html": _post("b", *B, "A bed is a place to rest."),
    "team/a-surgeon/index.html": page(
        "team/a-surgeon/index.html",
        "Dr. Example Surgeon",
        "Who Dr. Example Surgeon is, what he operates on, when he does not, and what he has written here.",
        "<p>Text.</p>",
        PERSON,
        {
            "@type": "ProfilePage",
            "@id": f"{HOST}/team/a-surgeon/",
            "dateCreated": "2026-01-01T08:00:00-06:00",
            "dateModified": "2026-01-01T08:00:00-06:00",
            "mainEntity": {"@id": PERSON["@id"]},
        },
    ),
    "topics/back-pain/index.html": page(
        "topics/back-pain/index.html",
        "Back Pain",
        "All that we have written about pain in the back: strains, aches, and the signs that should worry you.",
        '<h2><a href="/posts/a/">Why a disc slips</a></h2>',
    ),
    "404.html": page(
        "404.html", "Page not found", "This page is not here.", "<p>Sorry.</p>", head='<meta name="robots" content="noindex">'
    ),
    "old/index.html": '<!doctype html><meta http-equiv="refresh" content="0; url=/posts/a/"><title>Moved</title>',
    "sitemap.xml": _sitemap(),
    "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {HOST}/sitemap.xml\n",
    "card.png": _png(1200, 630),
    "1x1.png": _png(1200, 1200),
    "4x3.png": _png(1200, 900),
    "16x9.png": _png(1200, 675),
    "images/back.png": _png(800, 600),
}  # fmt: skip
SITE = Site(
    content=Path("/nowhere/content"),
    practice=Practice(name="Example Spine Practice", surgeon="a-surgeon", phone="(555) 010-0100"),
    categories=(),
    timezone=ZoneInfo("America/Chicago"),
    language="en",
    url=HOST,
    markdown={},
)


def _of(slug: str, title: str) -> Post:
    return Post(
        path=f"content/posts/{slug}.md",
        slug=slug,
        title=title,
        status=Status.PUBLISHED,
        date=dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
        authors=("a-surgeon",),
        body_line=12,
        lines={"title": 2, "description": 5},
    )


LIBRARY = Library(
    posts=(_of("a", A[0]), _of("b", B[0])),
    pages=(Page(path="content/pages/about.md", slug="about", title="About"),),
    people={
        "a-surgeon": Person(path="content/people/a-surgeon.md", slug="a-surgeon", name="Dr. Example Surgeon")
    },
    findings=(),
)


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def check(folder: Path, *, url: str = HOST, cache: Path | None = None) -> list[Finding]:
    """Return what is wrong with a built site."""
    site = replace(SITE, url=url)
    return check_built(
        folder, site, LIBRARY, publish=bool(url), now=NOW, file_of=Layout().file_of, cache=cache
    )
