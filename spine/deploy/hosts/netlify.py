"""Netlify and Cloudflare Pages: `_headers` and `_redirects`, files of the site that are its rules.

Both send what all rules for an address say. Netlify does not promise what becomes of a name that two rules
give, and Cloudflare writes both values into one line; so no two rules here give the same name to an
address, but where Cloudflare is told to take one away first (`! Name`). That is why pages at Netlify all
have one policy, that of the page of results, and why both leave pages to the host's own caching: it asks
each time, as we do.

Sources: Netlify, "Custom headers" and "Caching overview"; Cloudflare Pages, "Headers" (at most 100 rules,
2,000 signs in a line), "Redirects" (2,000 fixed rules) and "Serving Pages" (caching)."""

from collections.abc import Iterable, Iterator

from plugins.posts.address import quoted
from plugins.seo.addresses import hosts
from plugins.seo.addresses.redirects import Redirects
from spine.deploy.headers import CACHE, CORP, CSP, PICTURES, SEARCH, HeaderSettings, everywhere, kept, policy

CLOUDFLARE_RULES, CLOUDFLARE_LINE, CLOUDFLARE_REDIRECTS = 100, 2000, 2000
_Headers = dict[str, str]


def netlify(
    paths: Iterable[str], redirects: Redirects, base: str, settings: HeaderSettings
) -> dict[str, str]:
    """Return the two files for Netlify, by name."""
    first = {CSP: policy(settings, search=True), **everywhere(settings)}
    rules = [(f"{base}/*", first), *_cached(paths, base, settings)]
    return {"_headers": _text(rules), "_redirects": hosts.netlify(redirects, base)}


def cloudflare(
    paths: Iterable[str], redirects: Redirects, base: str, settings: HeaderSettings
) -> dict[str, str]:
    """Return the two files for Cloudflare Pages, by name. What it would pass over is left out.

    Rules for caching come last, so those are what a site with very many kinds of files goes without; and of
    the redirects, those to which the small pages lead on anyway."""
    first = {CSP: policy(settings), **everywhere(settings), CORP: "same-origin"}
    search = {f"! {CSP}": "", CSP: policy(settings, search=True)}
    shown = {f"! {CORP}": "", CORP: "cross-origin"}
    rules = [
        (f"{base}/*", first),
        (f"{base}/{SEARCH}*", search),
        *((f"{base}/*{ending}", shown) for ending in PICTURES),
        *_cached(paths, base, settings),
    ]
    lines = hosts.cloudflare(redirects, base).splitlines(keepends=True)
    return {
        "_headers": _text(rules[:CLOUDFLARE_RULES]),
        "_redirects": "".join(lines[:CLOUDFLARE_REDIRECTS]),
    }


def _cached(paths: Iterable[str], base: str, settings: HeaderSettings) -> Iterator[tuple[str, _Headers]]:
    """Yield the rules for what is kept longer than pages, folders first."""
    for path, value in sorted(kept(paths, settings), key=lambda one: not one.path.endswith("/")):
        yield f"{base}/{quoted(path)}{'*' if path.endswith('/') else ''}", {CACHE: value}


def _text(rules: Iterable[tuple[str, _Headers]]) -> str:
    lines = []
    for pattern, headers in rules:
        lines.append(pattern)
        lines += [f"  {name}: {value}" if value else f"  {name}" for name, value in headers.items()]
    return "".join(f"{line}\n" for line in lines)
