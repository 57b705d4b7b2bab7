"""Files that no page, style sheet or feed names."""

import posixpath
from collections.abc import Collection

from plugins.linkcheck.rules.problem import Problem
from plugins.linkcheck.site import PAGE_ENDINGS

_FETCHED_BY_NAME = frozenset(
    "robots.txt favicon.ico cname _redirects _headers _routes.json humans.txt security.txt ads.txt "
    "app-ads.txt llms.txt apple-touch-icon.png apple-touch-icon-precomposed.png browserconfig.xml "
    "crossdomain.xml web.config license readme sw.js service-worker.js netlify.toml vercel.json "
    "indexnow.txt opensearch.xml pagefind.js pagefind-entry.json pagefind-worker.js".split()
)
"""Files that programs ask for without a link."""
_LOADED_BY_SCRIPTS = (".pf_meta", ".pf_index", ".pf_fragment", ".pf_filter", ".pagefind")
"""Parts of a search index, and the scripts beside them (Pagefind)."""
_BESIDE_OTHERS = (".map", ".gz", ".br", ".zst", ".xml", ".rss", ".atom", ".txt", ".md")


def unused(files: Collection[str], used: Collection[str]) -> list[tuple[str, Problem]]:
    """Return the files that nothing names. Pages are not among them: a page may be found by search."""
    found: list[tuple[str, Problem]] = []
    for path in files:
        name = posixpath.basename(path).lower()
        hidden = any(part.startswith(".") for part in path.split("/"))
        if (
            path in used
            or hidden
            or name in _FETCHED_BY_NAME
            or name.endswith((*PAGE_ENDINGS, *_LOADED_BY_SCRIPTS, *_BESIDE_OTHERS))
        ):
            continue
        if "license" in name or (name.startswith("google") and name.endswith(".html")):
            continue
        message = "No page, style sheet or feed names this file."
        found.append((path, Problem("link/unused-file", message, "Delete it, unless a script loads it.")))
    return found
