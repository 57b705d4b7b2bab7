"""Links inside texts that lead to an old address of the site, or to one that is gone. Plain."""

from collections.abc import Iterable, Iterator

from plugins.findings import Finding, Severity
from plugins.posts.address import read_address, typed
from plugins.posts.scan import Link, links
from plugins.seo.addresses.places import Place, Text
from plugins.seo.addresses.redirects import Redirects

_BEGINNINGS = ("](/", "](<", "]( ", "](\n", "]:")
"""One of these stands in every text with a link that begins with a slash."""


def old_links(
    texts: Iterable[Text], redirects: Redirects, places: dict[str, Place], *, url: str, base: str
) -> Iterator[Finding]:
    """Yield a warning for each link to an old address, and an error for one to an address that is gone.

    `places` are those that visitors reach, by address; `url` is the site's address and `base` the path in it.
    """
    if not redirects.moved and not redirects.gone:
        return
    signs = (*_BEGINNINGS, url) if url else _BEGINNINGS
    for text in texts:
        if not any(sign in text.body for sign in signs):
            continue  # links to our own texts are written with {filename}
        for link in links(text.body, text.body_line):
            address = _inside(link.url, url, base)
            if address in redirects.gone:
                message = f"The link leads to {typed(address)}, which is gone."
                fix = "Take the link out, or let it lead somewhere else."
                yield _finding(text, link, message, fix, Severity.ERROR)
            elif address in redirects.moved:
                new = redirects.moved[address].new
                text_there = places[new].text
                end = f"{{filename}}/{places[new].owner}" if text_there is not None else typed(base + new)
                message = f"The link leads to {typed(address)}, an old address of {typed(new)}"
                yield _finding(text, link, f"{message}.", f"Link to {end}", Severity.WARNING)


def _inside(raw: str, url: str, base: str) -> str:
    """Return the address on this site that a link leads to; nothing for any other."""
    path = raw.split("#")[0].split("?")[0]
    if url and path.startswith(f"{url}/"):
        path = path[len(url) :]
    elif base and path.startswith(f"{base}/"):
        path = path[len(base) :]
    return read_address(path)[0] if path.startswith("/") and not path.startswith("//") else ""


def _finding(text: Text, link: Link, message: str, fix: str, severity: Severity) -> Finding:
    where = {"line": link.line, "column": link.column, "target": link.url[:200]}
    return Finding(text.path, "address/old-link", message, fix, severity, **where)
