"""nginx: one file for its configuration, with everything that the site needs.

nginx takes `add_header` from outside a block only when the block has none of its own, which is how headers
get lost. So all of them stand once, in `server`, with values from maps; no block inside adds any. Maps are
looked up when the answer is sent, by the file that is sent: an address that is not there gets what goes
with 404.html.

Sources: nginx, `ngx_http_headers_module`, `ngx_http_map_module`, `ngx_http_core_module` (`error_page`,
`absolute_redirect`, `try_files`), `ngx_http_gzip_static_module`; Google, `ngx_brotli`.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from plugins.seo.addresses import hosts
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
    matching,
    page_caching,
    policy,
)
from spine.deploy.hosts.types import BYTES, FEEDS, TYPES


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site stands on a server of one's own."""

    name: str = "blog.example"
    """The name that visitors ask for."""
    folder: str = "/var/www/blog/current"
    """Where the site's files lie on the server."""
    http: str = "80"
    """The port, or an address with a port."""
    https: str = "443"
    own: str = ""
    """A folder with what the operator adds: certificates, above all.
    [default: /etc/nginx/blog, or /etc/caddy/blog]"""


def nginx(
    paths: Iterable[str], redirects: Redirects, base: str, settings: HeaderSettings, place: Place
) -> str:
    """Return the file."""
    old = hosts.nginx(redirects, base).splitlines()
    maps = [line for line in old if not line.startswith(("#", "map_hash_"))]
    caching = list(_kept(paths, base, settings))
    return "\n".join(
        [
            *_REMARKS.format(**_told(place)).splitlines(),
            "",
            *_room([*maps, *(key for key, _ in caching)]),
            *maps,
            *_map(
                "spine_policy",
                policy(settings),
                [(_under(f"{base}/{SEARCH}"), policy(settings, search=True))],
            ),
            *_map("spine_shown", "same-origin", [(_ending(PICTURES), "cross-origin")]),
            *_map("spine_kept", page_caching(settings), caching),
            "",
            *_moved_to_https(place),
            *_server(base, settings, place),
            "",
        ]
    )


_OWN = "/etc/nginx/blog"
_REMARKS = """\
# Made by `spine deploy NAME --setup`: make it anew, and do not change it by hand.
# Save it as /etc/nginx/conf.d/blog.conf, or link it into /etc/nginx/sites-enabled.
# What is yours goes into {own}/*.conf, with the certificates at least:
#     ssl_certificate     /etc/letsencrypt/live/{name}/fullchain.pem;
#     ssl_certificate_key /etc/letsencrypt/live/{name}/privkey.pem;
# Write no add_header there into a block of its own: it would take away all of those below.
# Brotli comes with the package libnginx-mod-http-brotli-static (Debian, Ubuntu). Without it, delete the line
# with brotli_static. Then: nginx -t && systemctl reload nginx"""


def _told(place: Place) -> dict[str, str]:
    return {"own": place.own or _OWN, "name": place.name}


def _map(name: str, default: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"map $uri ${name} {{"
    yield f"    default {_quoted(default)};"
    for pattern, value in pairs:
        yield f"    {_quoted(pattern)} {_quoted(value)};"
    yield "}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _under(folder: str) -> str:
    return f"~^{re.escape(folder)}"


def _ending(endings: Iterable[str]) -> str:
    return f"~*\\.(?:{'|'.join(one[1:] for one in endings)})$"


def _kept(paths: Iterable[str], base: str, settings: HeaderSettings) -> Iterator[tuple[str, str]]:
    for rule in kept(paths, settings, endings=True):
        plain = not rule.path.endswith("/") and "*" not in rule.path
        yield f"{base}/{rule.path}" if plain else f"~{matching(rule, base)}", rule.value


def _room(lines: Collection[str]) -> Iterator[str]:
    """Yield how much room the maps need, from their lines: those are longer than their keys."""
    bucket, size = 64, 2048
    while bucket < max((len(line.encode()) for line in lines), default=0) + 24:
        bucket *= 2
    while size < len(lines):
        size *= 2
    yield f"map_hash_bucket_size {bucket};"
    yield f"map_hash_max_size {size};"


def _moved_to_https(place: Place) -> list[str]:
    return [
        "server {",
        *(f"    listen {one};" for one in _listening(place.http)),
        f"    server_name {place.name};",
        "    server_tokens off;",
        "    return 301 https://$host$request_uri;",
        "}",
    ]


def _listening(port: str) -> list[str]:
    return [port, f"[::]:{port}"] if port.isdigit() else [port]


def _server(base: str, settings: HeaderSettings, place: Place) -> Iterator[str]:
    """Yield the server of the site. A site below a path lies in a folder of that name."""
    yield "server {"
    for port in _listening(place.https):
        yield f"    listen {port} ssl http2;"
    told = [
        f"server_name {place.name};",
        f"include {place.own or _OWN}/*.conf;",
        f"root {_quoted(place.folder)};" + (f"  # with the site in it as {base[1:]}" if base else ""),
        "index index.html;",
        "charset utf-8;",
        "charset_types text/css text/plain text/xml text/javascript application/json application/xml "
        "application/atom+xml application/rss+xml application/manifest+json image/svg+xml text/markdown;",
        "server_tokens off;",
        "absolute_redirect off;",
        "etag on;",
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "ssl_session_cache shared:spine:1m;",
        "ssl_session_tickets off;",
        "gzip off;",
        "gzip_static on;",
        "gzip_vary on;",
        "brotli_static on;",
    ]
    yield from (f"    {line}" for line in told)
    for name, value in everywhere(settings).items():
        yield f"    add_header {name} {_quoted(value)} always;"
    for name, value in ((CSP, "$spine_policy"), (CORP, "$spine_shown"), (CACHE, "$spine_kept")):
        yield f"    add_header {name} {value} always;"
    yield from _types()
    yield f"    error_page 404 410 {base}/404.html;"
    yield "    if ($spine_moved) { return 301 $spine_moved; }"
    yield "    if ($spine_gone) { return 410; }"
    yield f"    location = {base}/404.html {{ internal; }}"
    yield "    location ~ (?:/\\.(?!well-known/)|/_(?:headers|redirects)$) { return 404; }"
    yield "    location / { try_files $uri $uri/ =404; }"
    yield "}"


def _types() -> Iterator[str]:
    yield f"    default_type {BYTES};"
    yield "    types {"
    by_type: dict[str, list[str]] = {}
    for ending, kind in TYPES.items():
        by_type.setdefault(kind, []).append(ending)
    yield from (f"        {kind} {' '.join(endings)};" for kind, endings in by_type.items())
    yield "    }"
    for ending, kind in FEEDS.items():
        yield f"    location ~ {re.escape(ending)}$ {{ types {{ }} default_type {kind}; }}"
