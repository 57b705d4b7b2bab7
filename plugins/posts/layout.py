"""Which file of the site holds the page of a text."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.posts.post import Document, Hub, Person, Post


@dataclass(frozen=True, slots=True)
class Layout:
    """Where Pelican puts a text: its `…_SAVE_AS` settings."""

    post: str = "posts/{slug}/index.html"
    page: str = "{slug}/index.html"
    person: str = "team/{slug}/index.html"
    translated_post: str = "{lang}/posts/{slug}/index.html"
    translated_page: str = "{lang}/{slug}/index.html"
    topic: str = "topics/{slug}/index.html"

    def file_of(self, document: Document | Person, language: str) -> str:
        """Return the built file of a text; `language` is the site's own."""
        if isinstance(document, Person):
            return self.person.format(slug=document.slug)
        if isinstance(document, Hub):
            return self.topic.format(slug=document.slug)
        translated = document.language != language
        if isinstance(document, Post):
            pattern = self.translated_post if translated else self.post
        else:
            pattern = self.translated_page if translated else self.page
        date = getattr(document, "date", None)
        return pattern.format(slug=document.slug, lang=document.language, date=date)


def read_layout(settings: Mapping[str, object]) -> Layout:
    """Return the layout that Pelican's settings ask for."""
    names = {
        "post": "ARTICLE_SAVE_AS",
        "page": "PAGE_SAVE_AS",
        "person": "AUTHOR_SAVE_AS",
        "translated_post": "ARTICLE_LANG_SAVE_AS",
        "translated_page": "PAGE_LANG_SAVE_AS",
        "topic": "CATEGORY_SAVE_AS",
    }
    given = {field: settings[name] for field, name in names.items() if isinstance(settings.get(name), str)}
    return Layout(**given)
