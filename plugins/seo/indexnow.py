"""Telling search engines which pages are new, changed or gone: the IndexNow protocol (indexnow.org, 2021).

Bing, Yandex, Naver, Seznam and others share what one of them is told; Google does not take part. The key in
`SEO` stands in a file of the site too, which proves that whoever tells may speak for it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit
from xml.etree import ElementTree

ENDPOINT = "https://api.indexnow.org/indexnow"
MOST = 10_000
"""Addresses that one request may name."""
_MEANINGS = {
    200: "The search engines know now.",
    202: "The search engines have the list; they will look for the key first.",
    400: "The search engine did not understand the request.",
    403: "The search engine did not find the file of the key on the site. Deploy the site first.",
    422: "The addresses are not of the site that the key belongs to.",
    429: "The search engine was told too much today. Try again tomorrow.",
}


def pages_of(sitemap: bytes) -> dict[str, str]:
    """Return what a sitemap lists: full address -> time of the last change. Raises `ValueError`."""
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    try:
        tree = ElementTree.fromstring(sitemap)
    except ElementTree.ParseError as error:
        raise ValueError(f"The sitemap can't be read: {error}.") from None
    rows = tree.iter(f"{space}url")
    return {row.findtext(f"{space}loc", ""): row.findtext(f"{space}lastmod", "") for row in rows}


def parts_of(sitemap: bytes) -> list[str]:
    """Return the full addresses of the sitemaps that an index names. Raises `ValueError`."""
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    try:
        tree = ElementTree.fromstring(sitemap)
    except ElementTree.ParseError as error:
        raise ValueError(f"The sitemap can't be read: {error}.") from None
    return [row.findtext(f"{space}loc", "") for row in tree.iter(f"{space}sitemap")]


def news(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the addresses that are new, changed or gone between two sitemaps, sorted."""
    changed = {url for url, moment in now.items() if before.get(url) != moment}
    return sorted(changed | (before.keys() - now.keys()))


def requests(urls: Sequence[str], *, key: str, root: str) -> Iterator[bytes]:
    """Yield the body of each request that tells of `urls`; `root` is the site's full address."""
    for start in range(0, len(urls), MOST):
        told = {
            "host": urlsplit(root).netloc,
            "key": key,
            "keyLocation": f"{root}/{key}.txt",
            "urlList": list(urls[start : start + MOST]),
        }
        yield json.dumps(told).encode()


def meaning(status: int) -> str:
    """Return what an answer says, in words."""
    return _MEANINGS.get(status, f"The search engine answered {status}, which says nothing to us.")
