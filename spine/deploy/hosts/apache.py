"""Apache: `.htaccess`, a file in the site that the host takes as its rules where `AllowOverride All` is set.

Sources: Apache HTTP Server 2.4, `mod_headers` (`always` and not are two lists, both sent), `mod_rewrite`
(in a folder's file, an address is seen without the folder's own), `mod_mime`, `mod_dir`, "Expressions"."""

import re
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
    matching,
    page_caching,
    policy,
)
from spine.deploy.hosts.types import BYTES, FEEDS, TYPES, content_type
from spine.deploy.packing import ENDINGS, PACKED


def apache(paths: Iterable[str], redirects: Redirects, base: str, settings: HeaderSettings) -> str:
    """Return the file's text. Modules that the host lacks are passed over, and so is what they would do."""
    return "".join(
        f"{line}\n"
        for line in (
            "# Made when the site is deployed: what is changed here is lost.",
            "Options -Indexes -MultiViews",
            "DirectoryIndex index.html",
            "DirectorySlash On",
            "FileETag MTime Size",
            f"ErrorDocument 404 {base}/404.html",
            f"ErrorDocument 410 {base}/404.html",
            *_types(),
            *_within("mod_headers.c", _headers(paths, base, settings)),
            *_within("mod_rewrite.c", _rewrites(redirects, base)),
        )
    )


def _within(module: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"<IfModule {module}>"
    yield from (f"  {line}" for line in lines)
    yield "</IfModule>"


def _types() -> Iterator[str]:
    by_type: dict[str, list[str]] = {}
    for ending, kind in TYPES.items():
        by_type.setdefault(kind, []).append(f".{ending}")
    yield from (f"AddType {kind} {' '.join(endings)}" for kind, endings in by_type.items())
    texts = [ending for ending in TYPES if "charset" in content_type(f"a.{ending}")]
    yield f"AddCharset utf-8 {' '.join(f'.{one}' for one in texts)}"
    for ending, kind in FEEDS.items():
        yield f'<FilesMatch "{re.escape(ending)}(?:\\.br|\\.gz)?$">'
        yield f'  ForceType "{kind}; charset=utf-8"'
        yield "</FilesMatch>"
    yield '<FilesMatch "\\.(?:pf_[a-z]+|pagefind)$">'
    yield f"  ForceType {BYTES}"
    yield "</FilesMatch>"


def _headers(paths: Iterable[str], base: str, settings: HeaderSettings) -> Iterator[str]:
    for name, value in everywhere(settings).items():
        yield f'Header always set {name} "{value}"'
    yield f'Header always set {CSP} "{policy(settings)}"'
    search = re.escape(f"{base}/{SEARCH}")
    yield f'Header always set {CSP} "{policy(settings, search=True)}" "expr=%{{REQUEST_URI}} =~ m#^{search}#"'
    yield f'Header always set {CORP} "same-origin"'
    shown = "|".join(one[1:] for one in PICTURES)
    yield f'Header always set {CORP} "cross-origin" "expr=%{{REQUEST_URI}} =~ m#[.](?:{shown})$#"'
    usual = page_caching(settings)
    yield f'Header set {CACHE} "{usual}"'
    yield f'Header always set {CACHE} "{usual}" "expr=%{{REQUEST_STATUS}} -ge 400"'
    for rule in kept(paths, settings, endings=True):
        where = matching(rule, base).replace("#", "[#]")
        yield f'Header set {CACHE} "{rule.value}" "expr=%{{REQUEST_URI}} =~ m#{where}#"'


def _rewrites(redirects: Redirects, base: str) -> Iterator[str]:
    yield "RewriteEngine On"
    yield f"RewriteBase {base}/"
    for old, one in redirects.moved.items():
        new = f"{base}{quoted(one.new)}".replace("%", r"\%")  # %2 would be what a condition has found
        yield f'RewriteRule "{_asked(old)}" "{new}" [R=301,L,NE]'
    yield from (f'RewriteRule "{_asked(old)}" - [G,L]' for old in sorted(redirects.gone))
    yield r'RewriteRule "(?:^|/)(?:\.(?!well-known/)|_(?:headers|redirects)$)" - [R=404,L]'
    endings = "|".join(ENDINGS)
    for ending, coding in PACKED.items():
        yield f'RewriteCond "%{{HTTP:Accept-Encoding}}" "\\b{coding}\\b"'
        yield f'RewriteCond "%{{REQUEST_FILENAME}}{ending}" -f'
        yield f'RewriteRule "^(.*\\.(?:{endings}))$" "$1{ending}" [L,E=SPINE_CODING:{coding},E=no-gzip:1]'
    for name in ("SPINE_CODING", "REDIRECT_SPINE_CODING"):
        yield f'Header set Content-Encoding "%{{{name}}}e" env={name}'
    texts = f"(?:/|[.](?:{endings})(?:[.]br|[.]gz)?)$"
    yield f'Header merge Vary "Accept-Encoding" "expr=%{{REQUEST_URI}} =~ m#{texts}#"'


def _asked(old: str) -> str:
    """Return an expression for an old address, with or without its last slash."""
    plain = re.escape(old.strip("/")).replace('"', "\\x22")
    return f"^{plain}/?$" if old.endswith("/") else f"^{plain}$"
