"""`spine announce`: tell search engines which pages are new, changed or gone since they were last told."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from plugins.seo.indexnow import meaning, news, pages_of, parts_of, requests
from plugins.seo.settings import read_seo_settings
from plugins.site import load_settings, read_site
from plugins.site.atomic import write_atomically

SECONDS = 20
"""How long one request may take."""
_NOT_REAL = (".example", ".invalid", ".test")


class CannotAnnounce(Exception):
    """Why nobody can be told, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What there is to tell, and to whom it is remembered."""

    urls: list[str]
    pages: dict[str, str]
    """All that the site lists now."""
    key: str
    root: str
    memory: Path
    endpoint: str
    """Whom the settings name as the one to tell."""


def prepare(root: Path, output: Path, *, before: bytes | None = None) -> Announcement:
    """Return what is new in the site built in `output`. Raises `CannotAnnounce`, `SettingsError`.

    `before` is the map of the site that was live until now, for a computer that has told nobody yet.
    """
    settings = load_settings(root, production=True)
    site, seo = read_site(settings), read_seo_settings(settings)
    key = seo.indexnow_key
    if not key:
        example = 'SEO = {"indexnow_key": "…"}'
        raise CannotAnnounce(f"There is no key yet. Make one up and set it in pelicanconf.py: {example}")
    if not site.url or urlsplit(site.url).netloc.endswith(_NOT_REAL):
        raise CannotAnnounce("The site has no real address yet: set SITEURL in publishconf.py.")
    pages = _listed(output, site.url)
    other = next((url for url in pages if not url.startswith(f"{site.url}/")), "")
    if other:
        raise CannotAnnounce(
            f"The site in {output} is not for {site.url}: it lists {other}. Run: spine build --publish"
        )
    memory = Path(settings.get("CACHE_PATH") or root / ".cache") / "announced.json"
    known = _remembered(memory) or _before(before)
    return Announcement(news(known, pages), pages, key, site.url, memory, seo.indexnow_endpoint)


def _before(sitemap: bytes | None) -> dict[str, str]:
    try:
        return pages_of(sitemap) if sitemap else {}
    except ValueError:
        return {}


def _listed(output: Path, root: str) -> dict[str, str]:
    """Return the pages that the site in a folder lists."""
    try:
        whole = (output / "sitemap.xml").read_bytes()
        parts = [(output / url.removeprefix(f"{root}/")).read_bytes() for url in parts_of(whole)]
        return {url: moment for part in (whole, *parts) for url, moment in pages_of(part).items()}
    except (OSError, ValueError):
        raise CannotAnnounce(f"There is no sitemap in {output}. Run: spine build --publish") from None


def _remembered(memory: Path) -> dict[str, str]:
    try:
        told = json.loads(memory.read_text(encoding="utf-8"))
        return {str(url): str(moment) for url, moment in told.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def announce(found: Announcement, endpoint: str) -> str:
    """Tell, and remember that it was told. Return what the last answer says. Raises `CannotAnnounce`."""
    said = ""
    for body in requests(found.urls, key=found.key, root=found.root):
        status = _post(endpoint, body)
        said = meaning(status)
        if status not in (200, 202):
            raise CannotAnnounce(said)
    found.memory.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(found.memory, json.dumps(found.pages, indent=0, sort_keys=True).encode())
    return said


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow none: the key goes to nobody but whom it was meant for."""


def _post(endpoint: str, body: bytes) -> int:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    request = urllib.request.Request(endpoint, body, headers, method="POST")
    try:
        with urllib.request.build_opener(_NoRedirects).open(request, timeout=SECONDS) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, ValueError) as error:
        host = urlsplit(endpoint).netloc or endpoint
        raise CannotAnnounce(f"{host} can't be reached: {getattr(error, 'reason', error)}.") from None
