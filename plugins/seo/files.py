"""The files beside the pages: sitemap, robots.txt, copies of posts, and the key for telling search engines.

They are written when the site stands, and only when its full address is known.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from plugins.posts.reader import SHELF, Shelf
from plugins.seo import copies
from plugins.seo.indexed import indexed
from plugins.seo.settings import read_seo_settings
from plugins.seo.sitemap import robots, sitemap

_GENERATORS = "seo_generators"
"""Where Pelican's generators stand in its settings until the end of the build."""


def note_generators(generators: Sequence[Any]) -> None:
    """Remember who knows the posts and the pages (receiver of `all_generators_finalized`)."""
    if generators and generators[0].settings.get("SITEURL"):
        generators[0].settings[_GENERATORS] = generators


def write_files(pelican: Any) -> None:
    """Write the files of a site whose full address is known (receiver of `finalized`)."""
    from pelican.generators import ArticlesGenerator, PagesGenerator

    settings = pelican.settings
    generators = settings.pop(_GENERATORS, ())
    articles = next((one for one in generators if isinstance(one, ArticlesGenerator)), None)
    pages = next((one for one in generators if isinstance(one, PagesGenerator)), None)
    if articles is None or pages is None:
        return
    root, wanted = settings["SITEURL"], read_seo_settings(settings)
    files = sitemap(list(indexed(articles, pages, settings, tag_posts=wanted.tag_posts)), root)
    files["robots.txt"] = robots(root)
    if wanted.indexnow_key:
        files[f"{wanted.indexnow_key}.txt"] = wanted.indexnow_key.encode()
    if wanted.copies:
        files |= _copies(articles, settings[SHELF], root, settings)
    for name, data in files.items():
        path = Path(pelican.output_path, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # never into a file that may be one of another build
        path.write_bytes(data)


def _copies(articles: Any, shelf: Shelf, root: str, settings: Any) -> dict[str, bytes]:
    """Return a copy of each post that may be found, and the list of them."""
    found: dict[str, bytes] = {}
    groups: dict[str, list[tuple[str, str, str]]] = {topic.name: [] for topic in shelf.site.categories}
    for article in _found(articles):
        name = copies.copy_name(article.url)
        text = copies.copy_of(
            article.post,
            address=f"{root}/{article.url}",
            by=copies.by_line(article),
            where=partial(_leads_to, article, shelf, root),
        )
        found[name] = text.encode()
        groups[article.category.name].append((article.title, f"{root}/{name}", article.description))
    listed = {topic: posts for topic, posts in groups.items() if posts}
    found[copies.LIST] = copies.llms(settings["SITENAME"], settings["SITESUBTITLE"], listed).encode()
    return found


def _found(articles: Any) -> Iterator[Any]:
    """The posts that may be found."""
    for article in (*articles.articles, *articles.translations):
        if not (article.noindex or article.preview_note):
            yield article


def _leads_to(article: Any, shelf: Shelf, root: str, url: str) -> str:
    """Return the full address that a link in a post leads to."""
    kind, target = shelf.library.targets.resolve(url, article.post)
    if not kind:
        return url
    fragment = url[url.index("#") :] if "#" in url else ""
    document = shelf.library.targets.documents.get(target)
    if document is None:
        return f"{root}/{target}{fragment}"
    made = article._context["generated_content"].get(target.removeprefix(f"{shelf.site.content.name}/"))
    return f"{root}/{made.url if made else ''}{fragment}"
