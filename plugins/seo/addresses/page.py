"""The page at an old address, for hosts that know no redirects. Plain.

Search engines take a refresh after no time at all for a permanent redirect (Google Search Central,
"Redirects and Google Search"); a browser that does not follow it shows the link.
"""

from collections.abc import Iterable
from html import escape

from plugins.posts.address import quoted
from plugins.seo.addresses.redirects import Redirect, Redirects

_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>This page has moved | {site}</title>
<meta http-equiv="refresh" content="0; url={path}">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="canonical" href="{url}">
<link rel="stylesheet" href="{style}">
</head>
<body>
<main class="wrap section" data-pagefind-ignore="all">
<h1>This page has moved</h1>
<p class="lead">It is here now: <a href="{path}"{of}>{title}</a></p>
</main>
</body>
</html>
"""


def redirect_page(redirect: Redirect, *, site: str, url: str, base: str, style: str, language: str) -> str:
    """Return the page at an old address.

    `site` is the site's name, `url` its address and `base` the path in it, both without a slash at the end;
    `style` is the address of the style sheet, and `language` the site's own.
    """
    other = redirect.language and redirect.language != language
    code = escape(redirect.language)
    return _PAGE.format(
        language=escape(language),
        site=escape(site),
        path=escape(base + quoted(redirect.new)),
        url=escape(url + quoted(redirect.new)),
        style=escape(style),
        of=f' lang="{code}" hreflang="{code}"' if other else "",
        title=escape(redirect.title or redirect.new),
    )


def file_of(address: str) -> str:
    """Return the file of the site that a host shows at an address; nothing for one that is no page."""
    name = address[1:]
    if not name or name.endswith("/"):
        return f"{name}index.html"
    return name if name.lower().endswith((".html", ".htm")) else ""


def files_of(redirects: Redirects) -> dict[str, Redirect]:
    """Return the redirect pages of the site by their files: what no map of the site and no search lists."""
    pages: Iterable[tuple[str, Redirect]] = ((file_of(old), one) for old, one in redirects.moved.items())
    return {file: redirect for file, redirect in pages if file}
