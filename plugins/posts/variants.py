"""How the sizes and formats of a picture are called in the site: `images/bench-800-1a2b3c4d.webp`.

Plain names. The eight letters change whenever the picture does, so a browser may keep each file for ever.
"""

import posixpath
import re

from plugins.posts.slug import slug_of
from plugins.site.fingerprints import marked

_VARIANT = re.compile(r"(?P<stem>.*/?images/[a-z0-9-]+)-\d{1,5}-[0-9a-f]{8}\.(?:avif|webp|jpg|png)")


def stem_of(name: str) -> str:
    """Return how the addresses of a picture begin, given its path inside the content folder."""
    stem = posixpath.splitext(posixpath.basename(name))[0]
    return f"images/{slug_of(stem)[:80].strip('-') or 'picture'}"


def variant(stem: str, width: int, key: str, ending: str) -> str:
    """Return the file of the site for one width and one format; `key` is eight letters of a sum."""
    return marked(f"{stem}-{width}.{ending}", key)


def stem_in(address: str) -> str:
    """Return how all addresses of a picture begin, given one of them; empty for another address."""
    found = _VARIANT.fullmatch(address)
    return found["stem"] if found else ""
