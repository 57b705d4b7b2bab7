"""Caddy: a piece of its Caddyfile.

Sources: Caddy, "Caddyfile directives": `header` (with `defer`, when the answer is sent), `map`, `redir`,
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
from spine.deploy.hosts.types import BYTES, FEEDS, TYPES, content_type

_OWN = "/etc/caddy/blog"
_REMARKS = """\
# Made by `spine deploy NAME --setup`: make it anew, and do not change it by hand.
# Save it as /etc/caddy/blog.caddy, and write into /etc/caddy/Caddyfile:
#     import /etc/caddy/blog.caddy
# What is yours goes into /etc/caddy/blog/*.caddy. Caddy gets the certificate itself. Then:
#     caddy validate --config /etc/caddy/Caddyfile && systemctl reload caddy
"""


def caddy(
    paths: Iterable[str], redirects: Redirects, base: str, settings: HeaderSettings, place: Place
) -> str:
    """Return the piece."""
    lines = [
        f"root * {_quoted(place.folder)}" + (f" # with the site in it as {base[1:]}" if base else ""),
        f"import {place.own or _OWN}/*.caddy",
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
        f'\theader {CACHE} "{page_caching(settings)}"',
        f'\theader {CSP} "{policy(settings)}"',
        f"\theader {CORP} same-origin",
        "\theader Vary Accept-Encoding",
        "\theader -Server",
        "\tfile_server {",
        "\t\tprecompressed br gzip",
        "\t}",
        "}",
    ]
    return _REMARKS + f"{place.name} {{\n" + "".join(f"\t{line}\n" for line in lines) + "}\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _old(redirects: Redirects, base: str) -> Iterator[str]:
    """Yield two maps, from old addresses as people type them, and what to do with what they say."""
    told = [(old, f'{_quoted(base + quoted(one.new))} ""') for old, one in redirects.moved.items()]
    told += [(old, '"" yes') for old in sorted(redirects.gone)]
    if not told:
        return
    yield "map {path} {spine_moved} {spine_gone} {"
    for old, what in told:
        for path in (old, old[:-1]) if old.endswith("/") and len(old) > 1 else (old,):
            yield f"\t{_quoted(base + path)} {what}"
    yield '\tdefault "" ""'
    yield "}"
    yield '@moved not vars {spine_moved} ""'
    yield "redir @moved {spine_moved} 301"
    yield "@gone vars {spine_gone} yes"
    yield "error @gone 410"


def _headers(paths: Iterable[str], base: str, settings: HeaderSettings) -> Iterator[str]:
    yield "header {"
    for name, value in everywhere(settings).items():
        yield f"\t{name} {_quoted(value)}"
    yield "}"  # nothing is taken away in here: that would be done at the end, which an error never reaches
    yield "header -Server"
    yield from _deferred("", "Vary", "Accept-Encoding")
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
    for ending in (*FEEDS, *(f".{one}" for one in TYPES)):
        feeds = " ".join(f"*{one}" for one in FEEDS)
        yield f"@is{ending.replace('.', '-')} {{"
        yield f"\tpath *{ending}"
        if ending == ".xml":
            yield f"\tnot path {feeds}"
        yield "}"
        yield from _deferred(f"@is{ending.replace('.', '-')} ", "Content-Type", content_type(f"a{ending}"))
    yield "@bytes path *.pagefind *.pf_*"
    yield from _deferred("@bytes ", "Content-Type", BYTES)
    yield from _caching(paths, base, settings)


def _deferred(where: str, name: str, value: str) -> Iterator[str]:
    """Yield how a header is set in place of what the server finds by itself."""
    yield f"header {where}{{"
    yield f"\t{name} {_quoted(value)}"
    yield "\tdefer"
    yield "}"


def _caching(paths: Iterable[str], base: str, settings: HeaderSettings) -> Iterator[str]:
    by_value: dict[str, list[str]] = {}
    for one in kept(paths, settings, endings=True):
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
