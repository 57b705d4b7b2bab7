"""Photos on the site: a writer drops a picture, and readers get it small, upright, and without its metadata.

    settings.py   `PicturesSettings`, from `PICTURES` in pelicanconf.py
    facts.py      what is known of a file: size, kind, what is wrong with it
    looking.py    looks at a file, once
    album.py      the pictures of the content folder, by their path
    photo.py      a picture as pages show it: addresses, `<picture>`
    prose.py      the pictures in the HTML of a text
    making.py     makes the files; files.py: keeps them in the cache folder, and links them into the site
    judge.py      findings, at the line of the text that shows a picture
    checking.py   the same for `spine check`, without Pelican
    gallery.py    Pelican's door to all of it

Each text has `photo`, the picture at its head (a `Photo`, or None), for templates: `post.photo.lead(…)`. The
original never goes out: it says where and when it was taken. The preview names its pictures at once and makes
them when a browser asks (`Gallery.files.one`).
"""

from plugins.pictures.album import Album
from plugins.pictures.checking import album_of, picture_findings, size_of
from plugins.pictures.photo import Photo
from plugins.pictures.settings import PicturesSettings, read_pictures_settings

__all__ = [
    "GALLERY",
    "Album",
    "Photo",
    "PicturesSettings",
    "album_of",
    "picture_findings",
    "read_pictures_settings",
    "register",
    "size_of",
]

GALLERY = "PICTURES_GALLERY"
"""Where the `gallery.Gallery` stands in Pelican's settings."""


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    from plugins.pictures import gallery

    signals.initialized.connect(gallery.open_gallery)
    signals.get_generators.connect(gallery.learn)
    signals.content_object_init.connect(gallery.dress)
    signals.all_generators_finalized.connect(gallery.gather)
    signals.finalized.connect(gallery.write)
