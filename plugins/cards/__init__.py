"""The pictures that other sites show of ours, and the site's icons.

    card.py        `ShareImage`, and what a card shows; the names of all files, known before they are drawn
    attach.py      from Pelican's articles to pictures, and into the finished site
    art.py         a post's own drawing as an SVG that stands alone
    colours.py     the theme's colours
    lettering.py   which letters there are, how large a title may be, where its lines end
    drawing.py     cards, drawn
    photos.py      pictures cut from a post's photo
    icons.py       all icons from the one in the theme
    recipe.py      how all this is made, as a sum
    kept.py        finished files in the cache folder

Templates get `article.share_images` in all shapes, `site_share_images` and `topic_share_images` (by slug)
in the first one, `site_icons`, and `site_logo`, where a large icon is. They are empty in the preview, the
icons aside. Cards go to `images/cards`, icons to `theme/icons`, and to the site's root what browsers ask for
there. All names change whenever the bytes do; `favicon.ico`, `apple-touch-icon.png` and `site.webmanifest` at
the root keep theirs.
"""

from typing import Any

from plugins.cards.card import ShareImage

__all__ = ["PLAN", "ShareImage", "register"]

PLAN = "CARDS_PLAN"
"""What this build has to make, in Pelican's settings until its end."""


def tell_templates(generators: list[Any]) -> None:
    """Name all pictures before the pages are made."""
    from pelican.generators import ArticlesGenerator

    from plugins.cards.attach import prepare

    one = next(one for one in generators if isinstance(one, ArticlesGenerator))
    topics = [category.slug for category, _ in one.categories]
    one.settings[PLAN] = prepare(one.settings, one.context, [*one.articles, *one.translations], topics)


def put_into_site(pelican: Any) -> None:
    """Put all pictures into the finished site."""
    import time
    from pathlib import Path

    from plugins.cards.attach import finish

    plan = pelican.settings.pop(PLAN, None)
    if plan is not None:
        finish(pelican.settings, plan, Path(pelican.output_path), time.time())


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    signals.all_generators_finalized.connect(tell_templates)
    signals.finalized.connect(put_into_site)
