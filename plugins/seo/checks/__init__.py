"""What search engines need of the built pages, checked at every `spine build`.

    rule.py        `Rule`: what is wanted, why, who says so, how to mend it, and examples that are its tests
    rules.py       all of them
    page.py        `Page`: what is known of one page; parse.py: bytes -> `Page`, by lexbor
    head.py        titles, addresses, robots; social.py: cards, feeds, icons, translations
    body.py        headings, pictures, weight, who speaks, and where to call
    graph.py       structured data as a graph; vocabulary.py: in schema.org's words
    google.py      what Google asks of it; visible.py: nothing is marked up unseen
    kept.py        `Judged`: what is kept of a page once it is judged; reading.py: read or remembered
    whole.py       pages beside each other; sitemap.py: the way search engines go;
                   sitemap_file.py: what the sitemap lists
    similar.py     posts that are nearly the same; pictures.py: how large a picture is
    built.py       `check_built`, for `spine build`
    derive.py      makes vocabulary.json.gz from schema.org's own file

It reads the built folder and nothing else. Each rule names its source, and docs/checks.md is made of them.
"""

from plugins.seo.checks.built import check_built

__all__ = ["check_built"]
