"""What search engines, feed readers and other programs get to know about the site.

settings.py    `SeoSettings`, from `SEO` in pelicanconf.py
head.py        what the templates ask for the head of a page
structured/    what a page says of itself in schema.org's terms
indexed.py     the pages that may be found
sitemap.py     the sitemap and robots.txt
copies.py      posts as Markdown, and llms.txt
files.py       writes what stands beside the pages
addresses/     old addresses lead on, and none dies by accident
indexnow.py    what search engines are told of new pages
checks/        what is wrong with the built pages, for those who search
feeds.py       feeds that every reader understands
"""

from typing import Any


def furnish_templates(pelican: Any) -> None:
    """Give the templates what they ask for the head of a page. Raises `SettingsError`."""
    from plugins.seo.head import og_locale, page_title, structured_data
    from plugins.seo.settings import read_seo_settings

    settings = pelican.settings
    wanted = read_seo_settings(settings)
    settings["JINJA_GLOBALS"] = {
        "page_title": page_title,
        "structured_data": structured_data,
        "tag_posts": wanted.tag_posts,
        "markdown_copies": wanted.copies,
        **settings["JINJA_GLOBALS"],
    }
    settings["JINJA_FILTERS"] = {"og_locale": og_locale, **settings["JINJA_FILTERS"]}


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    from plugins.seo import addresses, feeds, files

    signals.initialized.connect(furnish_templates)
    signals.feed_generated.connect(feeds.complete)
    signals.all_generators_finalized.connect(files.note_generators)
    signals.finalized.connect(files.write_files)
    addresses.register()
