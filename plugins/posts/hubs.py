"""Topic pages, as templates get them: Pelican's door for what is written in content/categories.

Every page of a category gets `hub`, a `ShownHub` or None; `hubs` has all of them by slug. Only posts that
this build shows are in them.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pelican.contents import Article, Content
from pelican.generators import ArticlesGenerator, Generator

from plugins.posts.post import Hub
from plugins.posts.reader import SHELF, Shelf


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question that people ask."""

    question: str
    answer: str
    """One or two sentences, as text; may be empty."""
    post: Article
    """The post that answers it."""


@dataclass(frozen=True, slots=True)
class ShownHub:
    """What a topic's page shows before its list of posts."""

    slug: str
    """The category's."""
    title: str
    """The category's name."""
    description: str
    """For search results; the page's lead."""
    intro: str
    """HTML; may be empty."""
    key_posts: tuple[Article, ...]
    """The posts to begin with, in the editors' order."""
    questions: tuple[ShownQuestion, ...]
    updated: datetime | None
    note: str
    """What the preview says of a text that visitors don't see; empty when they do."""


def show_hubs(generators: list[Generator]) -> None:
    """Give each category's pages its hub (receiver of `all_generators_finalized`)."""
    generator = next(one for one in generators if isinstance(one, ArticlesGenerator))
    shelf: Shelf = generator.settings[SHELF]
    used = {category.slug for category, _ in generator.categories}
    wanted = [hub for hub in shelf.library.hubs.values() if hub.slug in used and shelf.shows(hub)]
    articles = {article.slug: article for article in generator.articles} if wanted else {}
    shown = (shown_hub(hub, articles, shelf) for hub in wanted)
    hubs = {hub.slug: hub for hub in shown if hub is not None}
    generator.context["hubs"] = hubs
    _hand_over(generator, hubs)


def shown_hub(hub: Hub, articles: dict[str, Article], shelf: Shelf) -> ShownHub | None:
    """Return what is shown of a hub; None when its text would show what may not be shown.

    `articles` are those that are shown, by slug; there is at least one.
    """
    text = shelf.converter.convert(hub.body)
    if text.unsafe or shelf.leaks(text.addresses, hub):
        return None
    near = next(iter(articles.values()))
    source = os.path.join(shelf.site.root, *hub.path.split("/"))
    return ShownHub(
        hub.slug,
        hub.title,
        hub.description,
        Content(text.html, {}, near.settings, source, near._context).content,
        tuple(articles[slug] for slug in hub.key_posts if slug in articles),
        tuple(
            ShownQuestion(one.question, one.answer, articles[one.post])
            for one in hub.questions
            if one.post in articles
        ),
        hub.updated,
        shelf.note(hub),
    )


def _hand_over(generator: ArticlesGenerator, hubs: dict[str, ShownHub]) -> None:
    """Have the pages of a category get its own hub, so that they are made anew when that one changes."""
    whole = generator.generate_categories

    def generate(write: Callable[..., None]) -> None:
        def with_hub(*told: Any, **more: Any) -> None:
            write(*told, hub=hubs.get(more["category"].slug), **more)

        whole(with_hub)

    generator.generate_categories = generate
