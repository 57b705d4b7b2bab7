"""From the text of a file to a `Post`, a `Page`, a `Person` or a `Hub`, with findings for what is wrong.

No files and no clock: what depends on other files (authors, links, duplicates) is the library's business.
"""

import posixpath
import re
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from plugins.findings import Finding, Severity, did_you_mean
from plugins.posts import body, phones
from plugins.posts.address import read_address
from plugins.posts.exceptions import take_exceptions
from plugins.posts.form import MAX_SLUG, RENAMED, Form
from plugins.posts.frontmatter import parse
from plugins.posts.post import Document, Hub, Page, Person, Post, Status, minutes_of, words_in
from plugins.posts.questions import take_questions
from plugins.posts.references import take_references
from plugins.posts.review import dates_that_clash
from plugins.posts.slug import slug_of
from plugins.posts.source import Source
from plugins.site import Site

T = TypeVar("T", Post, Page, Person, Hub)

THIN = 80
"""A topic page's introduction with fewer words than this says too little."""
SNIPPET = range(70, 161)
"""How many signs a description should have, as `seo/description-length` and the desk say it."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What came of reading a file. `item` is None when even its front matter could not be read."""

    path: str
    item: T | None
    findings: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether there is nothing in it that must be mended."""
        return self.item is not None and not any(f.severity is Severity.ERROR for f in self.findings)


def read_post(source: Source, site: Site) -> Reading[Post]:
    """Read a file of content/posts."""
    opened = _open(source)
    if isinstance(opened, Reading):
        return opened
    form, shared, findings = opened
    common = _common(form, shared, site)
    post = Post(
        **common,
        date=form.moment("date", site.timezone),
        category=form.choice("category", [c.name for c in site.categories], "The category"),
        authors=_people(form, "authors"),
        tags=form.tags(),
        search_phrase=form.text("search_phrase"),
        image=form.text("image"),
        image_alt=form.text("image_alt"),
        reviewed_by=form.text("reviewed_by").removesuffix(".md"),
        reviewed_on=form.day("reviewed_on"),
        related=form.slugs("related"),
        related_exclude=form.slugs("related_exclude"),
        redirect_from=_old_addresses(form),
        references=take_references(form),
        topic=form.slug("topic"),
        noindex=form.flag("noindex"),
    )
    form.leftovers()
    _whole(post, form)
    _agreement(post, form)
    findings += form.findings
    findings += body.check(post.body, post.path, post.body_line, references=len(post.references))
    findings += dates_that_clash(post)
    findings += phones.check(post, site.practice)
    return Reading(source.path, post, findings)


def read_page(source: Source, site: Site) -> Reading[Page]:
    """Read a file of content/pages."""
    opened = _open(source)
    if isinstance(opened, Reading):
        return opened
    form, shared, findings = opened
    page = Page(**_common(form, shared, site), redirect_from=_old_addresses(form))
    form.leftovers()
    if page.status is Status.PUBLISHED:
        _require(form, "description", page.description)
    findings += form.findings
    findings += body.check(page.body, page.path, page.body_line)
    findings += phones.check(page, site.practice)
    return Reading(source.path, page, findings)


def read_hub(source: Source, site: Site) -> Reading[Hub]:
    """Read a file of content/categories. Its name says which category it is about."""
    opened = _open(source)
    if isinstance(opened, Reading):
        return opened
    form, shared, findings = opened
    slug = posixpath.splitext(posixpath.basename(source.path))[0]
    names = {category.slug: category.name for category in site.categories}
    hub = Hub(
        **shared,
        slug=slug,
        title=names.get(slug, slug),
        status=form.status(),
        description=form.text("description"),
        updated=form.moment("updated", site.timezone),
        language=site.language,
        minutes=minutes_of(shared["body"]),
        exceptions=take_exceptions(form),
        key_posts=form.slugs("key_posts"),
        questions=take_questions(form),
    )
    form.leftovers()
    if slug not in names:
        hint = did_you_mean(slug, names) or f"Call the file one of {', '.join(names)}."
        form.add("file", "unknown-category", f'No category of ours has the address "{slug}".', hint)
    _enough(hub, form)
    findings += form.findings
    findings += body.check(hub.body, hub.path, hub.body_line)
    findings += phones.check(hub, site.practice)
    return Reading(source.path, hub, findings)


def _enough(hub: Hub, form: Form) -> None:
    """A topic page needs a description of the right length, and an introduction that says something."""
    _require(form, "description", hub.description, only_warn=True)
    letters = len(hub.description)
    if letters and letters not in SNIPPET:
        message = f"The description has {letters} letters."
        fix = f"Write {SNIPPET.start} to {SNIPPET.stop - 1}: search results cut what is longer."
        form.add("description", "description-length", message, fix, Severity.NOTE)
    count = words_in(re.sub(r"\]\([^)]*\)", "]", hub.body))
    if count < THIN:
        words = f"{count} word{'' if count == 1 else 's'}"
        message = f"The introduction has {words}, which tells a reader too little."
        fix = "Write 120 to 250 words under the front matter."
        form.findings.append(
            Finding(form.path, "post/thin-introduction", message, fix, Severity.WARNING, hub.body_line)
        )


def read_person(source: Source, site: Site) -> Reading[Person]:
    """Read a file of content/people."""
    opened = _open(source)
    if isinstance(opened, Reading):
        return opened
    form, shared, findings = opened
    person = Person(
        **shared,
        slug=posixpath.basename(source.path).removesuffix(".md"),
        name=form.text("name"),
        honorific=form.text("honorific"),
        suffix=form.text("suffix"),
        kind=form.choice("kind", ("person", "team"), "The kind") or "person",
        role=form.text("role"),
        description=form.text("description"),
        image=form.text("image"),
        image_alt=form.text("image_alt"),
        specialties=form.texts("specialties"),
        education=form.texts("education"),
        credentials=form.texts("credentials"),
        memberships=form.texts("memberships"),
        profiles=form.pairs("profiles"),
        redirect_from=_old_addresses(form),
        exceptions=take_exceptions(form),
    )
    form.leftovers()
    if not person.name:
        form.add("name", "missing", "This person has no name.", "Add name: to the front matter.")
    if slug_of(person.slug) != person.slug:
        message = f'The file name "{person.slug}" can\'t be part of an address.'
        form.add("name", "file-name", message, f"Name the file {slug_of(person.slug)}.md")
    _titles(person, form)
    _words_of_image(person, form)
    findings += form.findings
    findings += body.check(person.body, person.path, person.body_line)
    findings += phones.check(person, site.practice)
    return Reading(source.path, person, findings)


def _open(source: Source) -> "Reading | tuple[Form, dict, list[Finding]]":
    findings = list(source.findings)
    if source.text is None:
        return Reading(source.path, None, findings)
    matter = parse(source.text, source.path)
    findings += matter.findings
    if not matter.entries and not matter.readable:
        return Reading(source.path, None, findings)
    form = Form(matter, source.path)
    shared = {
        "path": source.path,
        "body": matter.body,
        "body_line": matter.body_line,
        "lines": form.lines,
    }
    return form, shared, findings


def _common(form: Form, shared: dict, site: Site) -> dict:
    """The values that every `Document` has."""
    stem = posixpath.splitext(posixpath.basename(form.path))[0]
    slug = form.slug("slug")
    if not slug:
        slug = slug_of(stem)
        if not slug:
            fix = "Rename the file, with letters from a to z and hyphens."
            form.add("slug", "file-name", f'The file name "{stem}" gives no address.', fix)
        elif len(slug) > MAX_SLUG:
            form.add("slug", "file-name", "The file name is too long for an address.", "Shorten it.")
            slug = slug[:MAX_SLUG].strip("-")
        elif slug != stem:
            message = f'The file name "{stem}" has signs that an address can\'t have; it will be {slug}.'
            form.add("slug", "file-name", message, f"Rename the file to {slug}.md", Severity.WARNING)
    title = form.text("title")
    if not title:
        form.add("title", "missing-title", "There is no title.", 'Add a line like title: "Why backs hurt"')
    return {
        **shared,
        "slug": slug,
        "title": title or stem,
        "status": form.status(),
        "description": form.text("description"),
        "updated": form.moment("updated", site.timezone),
        "language": form.language(site.language),
        "minutes": minutes_of(shared["body"]),
        "exceptions": take_exceptions(form),
    }


def _people(form: Form, key: str) -> tuple[str, ...]:
    names = form.texts(key)
    return tuple(slug_of(name) if form.is_headers else name.removesuffix(".md") for name in names)


def _old_addresses(form: Form) -> tuple[str, ...]:
    """The addresses that lead to a text from before, as typed."""
    addresses = form.texts("redirect_from")
    for address in addresses:
        fix = read_address(address)[1]
        if fix:
            form.add("redirect_from", "redirect", f'"{address[:80]}" is not an address on this site.', fix)
    return addresses


def _require(form: Form, key: str, value: object, *, only_warn: bool = False) -> None:
    if value or (form.has(key) and any(f.line == form.lines[key] for f in form.findings)):
        return  # what stands there is wrong, and has its finding
    if any(RENAMED.get(other) == key for other in form.entries):
        return  # it stands there under another name, which is said already
    examples = {
        "date": "date: 2026-01-05",
        "category": "category: Back Pain",
        "authors": "authors: [editorial-team]",
        "description": 'description: "One or two sentences for search results."',
    }
    severity = Severity.WARNING if only_warn else Severity.ERROR
    form.add(
        key,
        f"missing-{key}",
        f"There is no {key.rstrip('s')} yet.",
        f"Add a line like {examples[key]}",
        severity,
    )


def _whole(post: Post, form: Form) -> None:
    """A published post has everything; a draft is only reminded."""
    draft = post.status is Status.DRAFT
    for key in ("date", "category", "authors"):
        _require(form, key, getattr(post, key), only_warn=draft)
    _require(form, "description", post.description, only_warn=True)
    if not post.body.strip():
        severity = Severity.WARNING if draft else Severity.ERROR
        form.add("body", "no-text", "There is no text under the front matter.", "Write the post.", severity)


def _titles(person: Person, form: Form) -> None:
    """What stands around a name stands there once."""
    for key, word in (("honorific", person.honorific), ("suffix", person.suffix)):
        if word and person.kind == "team":
            form.add(key, "team-title", f'A team has no "{key}".', "Delete this line.")
        elif word and word.casefold() in person.name.casefold().replace(",", " ").split():
            message = f'"{word}" stands in "name" and in "{key}".'
            form.add(key, "title-twice", message, 'Take it out of "name".', Severity.WARNING)


def _words_of_image(item: Post | Person, form: Form) -> None:
    """A picture has words for those who can't see it."""
    if item.image and not item.image_alt:
        fix = "Add image_alt: with a few words that say what the picture shows."
        form.add("image", "missing-alt", "The image has no text for people who can't see it.", fix)
    weak = body.weak_alt(item.image_alt)
    if weak:
        form.add("image_alt", "weak-alt", *weak, Severity.WARNING)
    if item.image_alt and not item.image:
        form.add(
            "image_alt",
            "alt-without-image",
            '"image_alt" stands without "image".',
            "Add image: or delete it.",
        )


def _agreement(post: Post, form: Form) -> None:
    """What two keys say must agree."""
    _words_of_image(post, form)
    if post.reviewed_by and not post.reviewed_on and not form.has("reviewed_on"):
        form.add(
            "reviewed_by",
            "review-date",
            "The review has no date.",
            "Add reviewed_on: 2026-01-04 (its real day).",
        )
    if post.reviewed_on and not post.reviewed_by:
        form.add(
            "reviewed_on", "reviewer", "The review has no reviewer.", "Add reviewed_by: or delete this line."
        )
    if post.date and post.updated and post.updated < post.date:
        form.add("updated", "date-order", '"updated" lies before "date".', "Check both.")


def document_key(document: Document) -> tuple[str, str]:
    """What makes the address of a post or page its own."""
    return document.language, document.slug
