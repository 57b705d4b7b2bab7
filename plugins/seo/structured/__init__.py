"""Structured data: what a page says of itself to search engines, as one graph of schema.org's terms.

    script.py    the graph as a `<script>` that no text can break out of
    names.py     the ids by which the nodes of a graph speak of each other
    practice.py  the site and the practice
    people.py    authors and reviewers
    posts.py     a post: BlogPosting
    pages.py     the page around it: its kind, its breadcrumbs, what it lists

Nothing is said here that the page does not show. Vocabulary: schema.org 30.0. What Google reads of it:
"Structured data markup that Google Search supports" (2025).
"""
