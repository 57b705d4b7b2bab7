"""The people behind the posts, in what Pelican makes: reviewers get a page like writers, and their list.

Pelican makes a page for everybody in the articles' generator's `authors`. Who has only reviewed joins that
list with no posts. Templates get `reviews`: by a person's slug, the posts they have reviewed, the newest
review first. More of them than a page holds go to a list of their own, `reviewed.html`.
"""

from typing import Any

from pelican.contents import Author
from pelican.generators import ArticlesGenerator
from pelican.writers import Writer

from plugins.posts.reader import SHELF, Shelf, author_of

REVIEWED = "reviewed"
"""The template of a person's list of reviewed posts, and the last part of its address."""
FIRST_REVIEWS = 10
"""How many reviewed posts stand on a person's own page."""


def list_reviewers(generator: ArticlesGenerator) -> None:
    """Give everybody who has reviewed a post that this build shows a page (`article_generator_finalized`)."""
    shelf: Shelf = generator.settings[SHELF]
    reviews: dict[str, list[Any]] = {}
    for article in generator.articles:
        person = getattr(article, "reviewer", None)
        if person is not None and article.reviewed_on:
            reviews.setdefault(person.slug, []).append(article)
    for articles in reviews.values():
        articles.sort(key=lambda one: (-one.reviewed_on.toordinal(), one.slug))
    known = {author.slug for author, _ in generator.authors}
    for slug in sorted(reviews.keys() - known):
        generator.authors.append((_author(slug, shelf, generator), []))
    generator.authors.sort(key=lambda pair: pair[0].slug)
    generator.context["reviews"] = reviews
    generator.context["FIRST_REVIEWS"] = FIRST_REVIEWS


def _author(slug: str, shelf: Shelf, generator: ArticlesGenerator) -> Author:
    return shelf.once(Author, slug, lambda: author_of(shelf.library.people[slug], generator.settings))


def write_reviewed(generator: ArticlesGenerator, writer: Writer) -> None:
    """Write the whole list of those who have reviewed more than their own page shows."""
    reviews = generator.context["reviews"]
    for author, _ in generator.authors:
        articles = reviews.get(author.slug, ())
        if len(articles) <= FIRST_REVIEWS:
            continue
        folder = author.save_as.removesuffix("index.html")
        writer.write_file(
            f"{folder}{REVIEWED}/index.html",
            generator.get_template(REVIEWED),
            generator.context,
            relative_urls=generator.settings["RELATIVE_URLS"],
            url=f"{author.url}{REVIEWED}/",
            author=author,
            articles=articles,
            template_name=REVIEWED,
        )
