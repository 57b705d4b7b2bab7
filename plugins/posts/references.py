"""The sources of a post, as its front matter lists them."""

import re

from plugins.findings import Finding
from plugins.posts.form import Form
from plugins.posts.frontmatter import FrontMatter
from plugins.posts.post import Reference
from plugins.posts.yamlblock import Entry

_WEB_ADDRESS = re.compile(r"https?://[^\s/<>\"]+\.[^\s/<>\"]+(/[^\s<>\"]*)?")


def take_references(form: Form) -> tuple[Reference, ...]:
    """Take `references` from a form: a list of mappings with a title and a url at least.

    A reference with a mistake keeps its place, so that the numbers in the text still fit.
    """
    entry = form.take("references")
    if entry is None or entry.value == "":
        return ()
    items = entry.value if isinstance(entry.value, list) else [entry]
    return tuple(_reference(form, item, number) for number, item in enumerate(items, 1))


def _reference(form: Form, item: Entry, number: int) -> Reference:
    def add(line: int, message: str, fix: str) -> None:
        form.findings.append(Finding(form.path, "post/reference", message, fix, line=line))

    if not isinstance(item.value, dict):
        add(
            item.line,
            f"Reference {number} must have a title and a url.",
            'Write - {title: "…", url: "https://…"}',
        )
        return Reference("?", "")
    record = Form(FrontMatter(item.value, "", 1), form.path)
    title, url, publisher = record.text("title"), record.text("url"), record.text("publisher")
    year, read = record.text("year"), record.day("read")
    record.leftovers()
    form.findings += record.findings
    for key, value in (("title", title), ("url", url)):
        if not value:
            add(item.line, f'Reference {number} has no "{key}".', f"Add {key}: to it.")
    if url and not _WEB_ADDRESS.fullmatch(url):
        add(record.lines["url"], f'"{url[:80]}" is not a web address.', "Write it with https:// in front.")
    if year and not re.fullmatch(r"(19|20)\d\d", year):
        add(record.lines["year"], f'"{year[:40]}" is not a year.', "Write it like year: 2024.")
    return Reference(title or url or "?", url, publisher, year, read)
