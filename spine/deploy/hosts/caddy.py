"""Caddy: a piece of its Caddyfile.

Sources: Caddy, "Caddyfile directives": `header` (`>` sets a name when the answer is sent), `map`, `redir`,
`file_server` (`precompressed`), `handle_errors`, "Request matchers" (of a path, `*` at its end is all below).
"""

from collections.abc import Iterable, Iterator

from plugins.posts.address import quoted
from plugins.seo.addresses.redirects import Redirects
from spine.deploy.headers import (
    CACHE,
    CORP,
    CSP,
    PICTURES,
    SEARCH,
    HeaderSettings,
    everywhere,
    kept,
    page_caching,
    policy,
)
from spine.deploy.hosts.nginx import Place
from spine.deploy.hosts.types import BYTES, FEEDS

_REMARKS = """\
# Made by `spine deploy NAME --setup`: make it anew, and do not change it by hand.
# Save it as /etc/caddy/blog.caddy, and write into /etc/caddy/Caddyfile:
#     import /etc/caddy/blog.caddy
# Caddy gets the certificate itself. Then:
#     caddy validate --config /etc/caddy/Caddyfile && systemctl reload caddy
"""


def caddy(
    paths: Iterable[str], redirects: Redirects, base: str, settings: HeaderSettings, place: Place
) -> str:
    """Return the piece."""
    lines = [
        f"root * {_quoted(place.folder)}" + (f" # with the site in it as {base[1:]}" if base else ""),
        *_old(redirects, base),
        "@hidden {",
        "\tpath_regexp (?:/\\.|/_(?:headers|redirects)$)",
        "\tnot path /.well-known/*",
        "}",
        "error @hidden 404",
        *_headers(paths, base, settings),
        "file_server {",
        "\tprecompressed br gzip",
        "\tindex index.html",
        "}",
        "handle_errors {",
        f"\trewrite * {base}/404.html",
        f'\theader >{CACHE} "{page_caching(settings)}"',
        f'\theader >{CSP} "{policy(settings)}"',
        "\tfile_server",
        "}",
    ]
    return _REMARKS + f"{place.name} {{\n" + "".join(f"\t{line}\n" for line in lines) + "}\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _old(redirects: Redirects, base: str) -> Iterator[str]:
    """Yield two maps, from old addresses as people type them, and what to do with what they say."""
    told = [(old, f"{base}{quoted(one.new)}") for old, one in redirects.moved.items()]
    told += [(old, "gone") for old in sorted(redirects.gone)]
    if not told:
        return
    yield "map {path} {spine_old} {"
    for old, new in told:
        for path in (old, old[:-1]) if old.endswith("/") and len(old) > 1 else (old,):
            yield f"\t{_quoted(base + path)} {_quoted(new)}"
    yield '\tdefault ""'
    yield "}"
    yield "@gone vars {spine_old} gone"
    yield "error @gone 410"
    yield '@moved not vars {spine_old} ""'
    yield "redir @moved {spine_old} 301"


def _headers(paths: Iterable[str], base: str, settings: HeaderSettings) -> Iterator[str]:
    yield "header {"
    for name, value in everywhere(settings).items():
        yield f"\t{name} {_quoted(value)}"
    yield "\t-Server"
    yield "}"
    search = f"{base}/{SEARCH}*"
    yield f"@search path {search}"
    yield f"@others not path {search}"
    yield f"header @search {CSP} {_quoted(policy(settings, search=True))}"
    yield f"header @others {CSP} {_quoted(policy(settings))}"
    shown = " ".join(f"*{ending}" for ending in PICTURES)
    yield f"@shown path {shown}"
    yield f"@own not path {shown}"
    yield f"header @shown {CORP} cross-origin"
    yield f"header @own {CORP} same-origin"
    for ending, kind in FEEDS.items():
        yield f'header *{ending} Content-Type "{kind}; charset=utf-8"'
    yield f"header *.pagefind Content-Type {BYTES}"
    yield from _caching(paths, base, settings)


def _caching(paths: Iterable[str], base: str, settings: HeaderSettings) -> Iterator[str]:
    by_value: dict[str, list[str]] = {}
    for one in kept(paths, settings):
        by_value.setdefault(one.value, []).append(
            _quoted(f"{base}/{one.path}{'*' if one.path.endswith('/') else ''}")
        )
    for at, (value, those) in enumerate(by_value.items()):
        yield f"@kept{at} path {' '.join(those)}"
        yield f"header @kept{at} {CACHE} {_quoted(value)}"
    every = " ".join(one for those in by_value.values() for one in those)
    if every:
        yield f"@fresh not path {every}"
    yield f"header {'@fresh ' if every else ''}{CACHE} {_quoted(page_caching(settings))}"
