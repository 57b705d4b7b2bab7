"""What kind of content a file has, by its name. The same on every computer.

Sources: IANA, "Media Types"; RFC 9239 (text/javascript); RFC 4287 (Atom); W3C, "Web Application Manifest".
"""

TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "json": "application/json",
    "xml": "application/xml",
    "txt": "text/plain",
    "md": "text/markdown",
    "vtt": "text/vtt",
    "csv": "text/csv",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "pdf": "application/pdf",
    "mp4": "video/mp4",
    "webmanifest": "application/manifest+json",
}
"""By the ending of a name. All others are bytes to whoever asks."""
FEEDS = {".atom.xml": "application/atom+xml", ".rss.xml": "application/rss+xml"}
BYTES = "application/octet-stream"
_TEXTS = ("application/json", "application/xml", "application/manifest+json", "image/svg+xml")


def content_type(path: str) -> str:
    """Return the `Content-Type` of a file, with how its signs are written where it has any: always UTF-8."""
    name = path.rpartition("/")[2].lower()
    for ending, kind in FEEDS.items():
        if name.endswith(ending):
            return f"{kind}; charset=utf-8"
    if name in ("_headers", "_redirects", "cname"):
        return "text/plain; charset=utf-8"
    kind = TYPES.get(name.rpartition(".")[2], BYTES) if "." in name else BYTES
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in _TEXTS else kind
