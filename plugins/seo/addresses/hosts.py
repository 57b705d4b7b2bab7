"""Redirects in the words of each kind of host. Plain: out of redirects comes text.

`base` is the path under which the site is served: empty, or like `/blog`.

Sources: Netlify, "Redirects and rewrites" and "Redirect options" (every status but 301, 302 and 303 shows the
target with that status; a file at the old address goes first, unless the status ends with `!`); Cloudflare,
"Redirects" of Pages (200, 301, 302, 303, 307 and 308 only, other lines are passed over; 2,000 fixed rules; a
rule goes before a file); nginx, `ngx_http_map_module` (texts are compared without regard to capitals) and
`ngx_http_rewrite_module`; Amazon S3, "Configuring advanced conditional redirects" (at most 50 routing rules,
each for all that begins alike) and "Configuring a webpage redirect" (objects that lead on).
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from plugins.posts.address import quoted
from plugins.seo.addresses.redirects import Redirects

S3_RULES = 50
"""Routing rules that a bucket may have."""
_NGINX_LEAST = 64


def netlify(redirects: Redirects, base: str = "") -> str:
    """Return `_redirects` for Netlify alone: rules that go before the pages at the old addresses."""
    return _rules(redirects, base, moved="301!", gone="410!")


def cloudflare(redirects: Redirects, base: str = "") -> str:
    """Return `_redirects` for Cloudflare Pages alone, which knows no 410."""
    return _rules(redirects, base, moved="301", gone="")


def common(redirects: Redirects, base: str = "") -> str:
    """Return a `_redirects` file that both understand. Netlify then shows the page at the old address."""
    return _rules(redirects, base, moved="301", gone="410")


def _rules(redirects: Redirects, base: str, *, moved: str, gone: str) -> str:
    """Return the rules: all addresses first, then again without a slash, where a host has room for them."""
    told = [(old, base + quoted(one.new), moved) for old, one in redirects.moved.items()]
    told += [(old, f"{base}/404.html", gone) for old in sorted(redirects.gone) if gone]
    lines = [f"{base}{quoted(old)} {new} {status}" for old, new, status in told]
    lines += [f"{base}{quoted(old[:-1])} {new} {status}" for old, new, status in told if old.endswith("/")]
    return "".join(f"{line}\n" for line in lines)


def nginx(redirects: Redirects, base: str = "") -> str:
    """Return two maps for nginx, with a remark that says how to use them."""
    moved = [
        (key, f'"{base}{quoted(one.new)}"') for old, one in redirects.moved.items() for key in _both(old)
    ]
    gone = [(key, "1") for old in sorted(redirects.gone) for key in _both(old)]
    longest = max((len((base + key).encode()) for key, _ in (*moved, *gone)), default=0)
    bucket = _NGINX_LEAST
    while bucket < longest + 24:
        bucket *= 2
    size = 2048
    while size < len(moved) + len(gone):
        size *= 2
    return "\n".join(
        [
            "# Old addresses. Save this as spine-addresses.conf, and write into http { … }:",
            "#     include spine-addresses.conf;",
            "# and into the server { … } of the site:",
            "#     if ($spine_moved) { return 301 $spine_moved; }",
            "#     if ($spine_gone) { return 410; }",
            f"map_hash_bucket_size {bucket};",
            f"map_hash_max_size {size};",
            *_map("spine_moved", '""', moved, base),
            *_map("spine_gone", "0", gone, base),
            "",
        ]
    )


def _map(name: str, default: str, pairs: list[tuple[str, str]], base: str) -> Iterator[str]:
    """Yield the lines of a map from decoded paths. Of two that nginx can't tell apart, one."""
    yield f"map $uri ${name} {{"
    yield "    volatile;"  # else the page that tells of an error is looked up as what was asked for
    yield f"    default {default};"
    seen: set[str] = set()
    for key, value in pairs:
        path = base + key
        if path.lower() not in seen:
            seen.add(path.lower())
            text = path.replace("\\", "\\\\").replace('"', '\\"')
            yield f'    "{text}" {value};'
    yield "}"


def _both(old: str) -> tuple[str, ...]:
    return (old, old[:-1]) if old.endswith("/") and len(old) > 1 else (old,)


def s3(redirects: Redirects, live: Iterable[str] = (), base: str = "") -> str:
    """Return JSON for an S3 website: `RoutingRules` for the first 50, and `RedirectObjects` for all others.

    A rule holds for all that begins alike, so an address gets one only when no other address begins with it;
    `live` are those that are there, one in each folder at least (`Places.there`). An object has a `Key` and a
    `WebsiteRedirectLocation`; it is put there with
    `aws s3api put-object --key … --website-redirect-location …`. S3 has no way to say 410.
    """
    start = f"{base}/".lstrip("/")
    others = sorted([*live, *redirects.moved, *redirects.gone])
    rules, objects = [], []
    for old, redirect in redirects.moved.items():
        key, new = start + old[1:], start + redirect.new[1:]
        if len(rules) < S3_RULES and old.endswith("/") and not _begins_others(old, others):
            rule = {"ReplaceKeyWith": new, "HttpRedirectCode": "301"}
            rules.append({"Condition": {"KeyPrefixEquals": key}, "Redirect": rule})
        else:
            key += "index.html" if key.endswith("/") else ""
            objects.append({"Key": key, "WebsiteRedirectLocation": f"{base}{quoted(redirect.new)}"})
    return (
        json.dumps({"RoutingRules": rules, "RedirectObjects": objects}, indent=2, ensure_ascii=False) + "\n"
    )


def _begins_others(old: str, others: list[str]) -> bool:
    """Whether another address begins with this one. `others` are in order, this one among them."""
    at = bisect_right(others, old)
    return at < len(others) and others[at].startswith(old)
