"""Amazon S3 and what speaks its language, and CloudFront before it.

A bucket can say what kind of file it gives and how long to keep it. It sends no security headers: those come
from CloudFront. Old addresses: an object that leads on works where the bucket is served as a website; where
CloudFront asks a closed bucket, its function leads on, as far as there is room in it.

Sources: Amazon S3, "PutObject" and "Configuring a webpage redirect"; Amazon CloudFront, "Understanding
response headers policies", "CloudFront Functions event structure", "JavaScript runtime 2.0", "Restrictions
on CloudFront Functions" (10 KB), "Generating custom error responses"."""

import json
from collections.abc import Mapping

from plugins.posts.address import quoted
from plugins.seo.addresses.redirects import Redirect, Redirects
from spine.deploy.headers import CSP, HeaderSettings, caching, everywhere, policy
from spine.deploy.hosts.types import content_type

FUNCTION_BYTES = 10_000
"""What a function may have, a little less than 10 KB."""


def object_headers(
    path: str, settings: HeaderSettings, moved: Mapping[str, Redirect] | None = None, base: str = ""
) -> dict[str, str]:
    """Return what is put beside an object, by the names of S3's `PutObject`.

    `moved` are redirect pages by their paths (`redirects.files_of`): the object leads on, for a bucket that
    is served as a website."""
    told = {"ContentType": content_type(path), "CacheControl": caching(path, settings)}
    if moved and path in moved:
        told["WebsiteRedirectLocation"] = base + quoted(moved[path].new)
    return told


def headers_policy(settings: HeaderSettings, name: str = "blog") -> str:
    """Return JSON of a response headers policy. All pages get the policy of the page of results: there is one
    for all paths of a behaviour."""
    told = everywhere(settings)
    custom = {"Permissions-Policy", "Cross-Origin-Opener-Policy"}
    security = {
        "ContentSecurityPolicy": {
            "Override": True,
            "ContentSecurityPolicy": policy(settings, search=True),
        },
        "StrictTransportSecurity": {
            "Override": True,
            "AccessControlMaxAgeSec": settings.hsts_seconds,
            "IncludeSubdomains": settings.hsts_subdomains,
            "Preload": False,
        },
        "ContentTypeOptions": {"Override": True},
        "ReferrerPolicy": {"Override": True, "ReferrerPolicy": told["Referrer-Policy"]},
        "FrameOptions": {"Override": True, "FrameOption": told["X-Frame-Options"]},
    }
    items = [{"Header": one, "Value": told[one], "Override": True} for one in sorted(custom)]
    whole = {
        "Name": name,
        "Comment": "The site's security headers",
        "SecurityHeadersConfig": security,
        "CustomHeadersConfig": {"Quantity": len(items), "Items": items},
    }
    return json.dumps(whole, indent=2) + "\n"


def function(redirects: Redirects, base: str = "") -> str:
    """Return the text of a function for viewer requests, with as many old addresses as there is room for.

    `/a/` is asked for as `/a/index.html`, `/a` leads to `/a/`, an old address to its new one. The others
    have their pages, which lead on too."""
    old = {f"{base}{quoted(one.old)}": f"{base}{quoted(one.new)}" for one in redirects.moved.values()}
    while len((text := _FUNCTION % _literal(old)).encode()) > FUNCTION_BYTES:
        old = dict(list(old.items())[: len(old) * 9 // 10])
    return text


def _literal(old: Mapping[str, str]) -> str:
    return json.dumps(old, separators=(",", ":"))


_FUNCTION = """\
const old = %s;

function handler(event) {
  const request = event.request;
  let path = request.uri;
  const named = path.slice(path.lastIndexOf("/") + 1);
  const folder = named === "" || named.indexOf(".") >= 0 ? path : path + "/";
  if (Object.prototype.hasOwnProperty.call(old, folder)) return to(old[folder]);
  if (folder !== path) return to(folder.replace(/^[/\\\\]+/, "/"));
  if (named === "") request.uri = path + "index.html";
  return request;
}

function to(address) {
  return {
    statusCode: 301,
    statusDescription: "Moved Permanently",
    headers: { location: { value: address } },
  };
}
"""


def s3(redirects: Redirects, base: str, settings: HeaderSettings) -> str:
    """Return what the bucket's and CloudFront's operator sets up, with remarks that say where."""
    return _SETUP.format(
        policy=headers_policy(settings).rstrip(),
        function=function(redirects, base).rstrip(),
        header=CSP,
        base=base,
        base_=f"{base}/".lstrip("/"),
    )


_SETUP = """\
# A bucket of its own, served as a website
#     aws s3 website s3://BUCKET --index-document index.html --error-document {base_}404.html
# It sends content types, caching and redirects, and neither HTTPS nor security headers: put CloudFront before
# it, with the address of the website as a custom origin (HTTP only), and the policy below. The function is
# not needed then.
#
# A closed bucket behind CloudFront (origin access control)
# 1. Give the distribution the function below, for viewer requests:
#     aws cloudfront create-function --name blog --function-code fileb://blog.js \\
#         --function-config Comment=blog,Runtime=cloudfront-js-2.0
# 2. Let it answer 403 and 404 of the bucket with {base}/404.html and status 404 (custom error responses).
#
# Both: a response headers policy for the default behaviour, so that every answer has {header}
# and the others:
#     aws cloudfront create-response-headers-policy --response-headers-policy-config file://blog.json
# and "Redirect HTTP to HTTPS" for viewers, "Compress objects automatically", and the managed cache policy
# CachingOptimized: it keeps what we say.

# ---- blog.json ----
{policy}

# ---- blog.js ----
{function}
"""
