"""Between Pelican and the cards: what a build needs is named, told to templates, made, put into place."""

import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from plugins.cards import icons
from plugins.cards.card import FOLDER, SHAPES, Card, Photo, ShareImage, Work, plan
from plugins.cards.colours import Colours, NoColour, read_colours
from plugins.cards.kept import Kept
from plugins.cards.lettering import readable
from plugins.cards.photos import cut, photo_of
from plugins.cards.recipe import known_signs, recipe
from plugins.findings import Finding, Severity
from plugins.pictures import GALLERY
from plugins.posts.reader import SHELF, Shelf
from plugins.site import Category
from plugins.site.fingerprints import put
from plugins.site.phases import phase
from plugins.theme import fonts
from plugins.theme.words import typographic

log = logging.getLogger(__name__)

_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.INFO, Severity.NOTE: logging.INFO}
_TOKENS = "css/tokens.css"


class CardsError(RuntimeError):
    """Cards or icons can't be made. The message says why, and how to mend it."""


@dataclass(slots=True)
class Plan:
    """What a build has to make and to put into the site."""

    works: list[Work] = field(default_factory=list)
    icon: icons.Icon | None = None
    css: str = ""


def prepare(
    settings: dict[str, Any], context: dict[str, Any], articles: Sequence[Any], topics: Iterable[str]
) -> Plan:
    """Tell the articles and the templates their pictures and icons; return what has to be made.

    `topics` are the slugs of those that have a page. In the preview, and without SITEURL, no picture is made.
    """
    shelf: Shelf = settings[SHELF]
    theme = Path(settings["THEME"])
    icon, findings = icons.read_icon(theme, shelf.site.root)
    made = Plan(icon=icon)
    context["site_share_images"], context["topic_share_images"] = (), {}
    folder = settings["THEME_STATIC_DIR"]
    context["site_logo"] = ""
    if shelf.preview:
        context["site_icons"] = icons.links(icon, b"", preview=True, theme=folder)
        for article in articles:
            article.share_images = ()
        return made
    made.css = _css(theme)
    drawn = recipe("icons", made.css)
    context["site_icons"] = icons.links(icon, drawn, preview=False, theme=folder)
    context["site_logo"] = icons.placed(icon, drawn, folder)["icon-512.png"] if icon else ""
    if not shelf.site.url:
        for article in articles:
            article.share_images = ()
    else:
        with phase("cards"):
            planner = _Planner(shelf, settings, recipe("cards", made.css), made.works, findings)
            planner.articles(articles)
            context["site_share_images"] = planner.site()
            context["topic_share_images"] = planner.topics(topics)
    for finding in findings:
        log.log(_LEVELS[finding.severity], "%s", finding)
    return made


def _css(theme: Path) -> str:
    try:
        return (theme / _TOKENS).read_text(encoding="utf-8")
    except OSError as error:
        raise CardsError(f"theme/{_TOKENS} can't be read: {error.strerror}.") from error


class _Planner:
    """Names the pictures of one build's pages."""

    def __init__(
        self,
        shelf: Shelf,
        settings: dict[str, Any],
        recipe: bytes,
        works: list[Work],
        findings: list[Finding],
    ) -> None:
        self._shelf, self._settings, self._recipe = shelf, settings, recipe
        self._works, self._findings = works, findings
        self._practice = self._said(shelf.site.practice.name) or "Spine"

    def articles(self, articles: Sequence[Any]) -> None:
        """Give each article its pictures."""
        places = {
            a.image: os.path.join(self._shelf.site.content, *a.image.split("/")) for a in articles if a.image
        }
        album = self._settings[GALLERY].album
        album.learn(places)
        for article in articles:
            photo = photo_of(places[article.image], album.facts(article.image)) if article.image else None
            if article.image and photo is None:
                self._odd(
                    article.post,
                    "image",
                    "card/photo",
                    f"{article.image} is no sound picture.",
                    "Save it again as JPEG or PNG. Until then other sites show a drawing.",
                )
            topic = self._topic(article)
            card = self._card(article.title, topic, article.slug)
            if card.title == topic.name and not card.label:
                self._odd(
                    article.post,
                    "title",
                    "card/letters",
                    "The site's font lacks letters of this title.",
                    "Other sites will see the topic's name in its place.",
                )
            article.share_images = self._pictures(
                article.slug, card, photo, str(typographic(article.image_alt or ""))
            )

    def topics(self, slugs: Iterable[str]) -> dict[str, tuple[ShareImage, ...]]:
        """Return the pictures of the topics' pages, by slug."""
        wanted, site = set(slugs), self._shelf.site
        return {
            topic.slug: self._picture(
                f"topic-{topic.slug}", self._card(topic.name, topic, topic.slug, own=True)
            )
            for topic in site.categories
            if topic.slug in wanted
        }

    def site(self) -> tuple[ShareImage, ...]:
        """Return the pictures of all pages that have none of their own."""
        practice = self._shelf.site.practice
        words = practice.tagline or self._settings.get("SITESUBTITLE") or practice.name
        title = self._said(words) or self._practice
        first = self._shelf.site.categories[0]
        return self._picture("site", Card(title, first.tint, "site", self._practice, own=True))

    def _topic(self, article: Any) -> Category:
        site = self._shelf.site
        return site.category(article.category.name) or site.categories[0]

    def _card(self, title: str, topic: Category, art: str, *, own: bool = False) -> Card:
        name, words = self._said(topic.name) or self._practice, self._said(title)
        label = name if words and not own else ""
        return Card(words or name, topic.tint, art, self._practice, label, own)

    def _picture(self, stem: str, card: Card) -> tuple[ShareImage, ...]:
        """Return the one picture of a page that is no post."""
        images, works = plan(stem, card, None, "", self._recipe, SHAPES[:1])
        self._works += works
        return tuple(images)

    def _pictures(self, stem: str, card: Card, photo: Photo | None, alt: str) -> tuple[ShareImage, ...]:
        images, works = plan(stem, card, photo, alt, self._recipe)
        self._works += works
        return tuple(images)

    def _said(self, text: str) -> str:
        return readable(typographic(text), known_signs)

    def _odd(self, post: Any, key: str, code: str, message: str, fix: str) -> None:
        line = post.line_of(key)
        self._findings.append(Finding(post.path, code, message, fix, Severity.WARNING, line))


def finish(settings: dict[str, Any], made: Plan, output: Path, now: float) -> None:
    """Make what is not there yet, and put all of it into the finished site. Raises `CardsError`."""
    shelf: Shelf = settings[SHELF]
    try:
        with phase("cards"):
            if shelf.preview:
                if made.icon is not None:
                    put(
                        settings,
                        output,
                        {icons.source(made.icon, settings["THEME_STATIC_DIR"]): made.icon.data},
                    )
                return
            kept = Kept(Path(settings["CACHE_PATH"]) / "cards")
            used = _icons(kept, made, settings, output) if made.icon else []
            if made.works:
                used += _cards(kept, made, output)
            if used:
                kept.sweep(set(used), now)
    except NoColour as error:
        raise CardsError(f"theme/{_TOKENS} has no colour {error}: cards and icons need it.") from error
    except ImportError as error:
        message = f"The package {error.name or 'pillow'} is missing, which draws cards and icons"
        raise CardsError(f"{message}. Install the project's packages again: make site.") from error
    except OSError as error:
        raise CardsError(f"Cards and icons can't be made: {error}") from error


def _cards(kept: Kept, made: Plan, output: Path) -> list[str]:
    wanted = {name: at for at, work in enumerate(made.works) for name in work.files.values()}
    kept.complete(wanted, partial(_made, made.works, _Lazy(made.css)))
    kept.hand_out({name: name for name in wanted}, output.joinpath(*FOLDER.split("/")))
    return list(wanted)


class _Lazy:
    """An artist who comes when there is something to draw: Pillow takes a while to be loaded."""

    def __init__(self, css: str) -> None:
        self._css = css
        self._artist: Any = None

    def draw(self, work: Work) -> dict[Any, bytes]:
        """Return a card or a photo in its shapes."""
        if isinstance(work.what, Photo):
            return cut(work.what, list(work.files))
        if self._artist is None:
            from plugins.cards.drawing import Artist

            self._artist = Artist(fonts.source(), read_colours(self._css))
        return self._artist.draw(work.what, list(work.files))


def _made(works: Sequence[Work], artist: _Lazy, at: int) -> dict[str, bytes]:
    """Return the files of one work, by name."""
    files = works[at].files
    return {files[shape]: data for shape, data in artist.draw(works[at]).items()}


def _icons(kept: Kept, made: Plan, settings: dict[str, Any], output: Path) -> list[str]:
    """Make the icons and put them into the site; return their names in the cache."""
    site = settings[SHELF].site
    colours: Colours = read_colours(made.css)
    drawn = recipe("icons", made.css)
    version, there = made.icon.version(drawn), icons.placed(made.icon, drawn, settings["THEME_STATIC_DIR"])
    files = {f"icon-{version}-{name}": name for name in ("favicon.ico", *there)}

    def make(icon: icons.Icon) -> dict[str, bytes]:
        made_now = icons.make(icon, ground=colours.roles["paper"])
        return {f"icon-{version}-{name}": data for name, data in made_now.items()}

    try:
        kept.complete(dict.fromkeys(files, made.icon), make)
    except ValueError as error:
        raise CardsError(f"theme/{made.icon.name}: error: The icon can't be drawn: {error}.") from error
    kept.hand_out({one: name for one, name in files.items() if name in icons.AT_ROOT}, output)
    named = {one: there[name].rpartition("/")[2] for one, name in files.items() if name in there}
    kept.hand_out(named, output / settings["THEME_STATIC_DIR"] / "icons")
    data = icons.manifest(settings["SITENAME"], site.language, site.base, colours.roles, there)
    path = output / "site.webmanifest"
    path.unlink(missing_ok=True)
    path.write_bytes(data)
    return list(files)
