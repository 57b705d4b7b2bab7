"""What each kind of host needs to be told, in its own words. Plain: out of paths and redirects come texts.

    types.py     what kind of content a file has
    netlify.py   Netlify and Cloudflare Pages: `_headers`, `_redirects`
    nginx.py     a file of its configuration; apache.py: `.htaccess`; caddy.py: a piece of its Caddyfile
    github.py    GitHub Pages: `.nojekyll`, `CNAME`
    s3.py        buckets, and CloudFront before them

`files_of` are files that lie in the site's folder on the host. `setup_of` is what its operator puts into the
host's own configuration, once, and again when it says something else.
"""

from collections.abc import Collection
from dataclasses import dataclass

from plugins.seo.addresses.redirects import Redirects
from spine.deploy.headers import CORP, CSP, HeaderSettings, headers_for, policy
from spine.deploy.hosts.nginx import Place


@dataclass(frozen=True, slots=True)
class Host:
    """What a kind of host can do for the site."""

    title: str
    headers: bool = True
    """Whether it sends the security headers."""
    redirects: bool = True
    """Whether an old address is answered with 301. Where not, the small pages lead on."""
    gone: bool = False
    """Whether it can say 410."""
    packed: bool = False
    """Whether it sends the copies of `spine.deploy.packing`, which then have to lie beside the files."""


HOSTS: dict[str, Host] = {
    "nginx": Host("nginx", gone=True, packed=True),
    "apache": Host("Apache", gone=True, packed=True),
    "caddy": Host("Caddy", gone=True, packed=True),
    "netlify": Host("Netlify", gone=True),
    "cloudflare": Host("Cloudflare Pages"),
    "github": Host("GitHub Pages", headers=False, redirects=False),
    "s3": Host("Amazon S3, with CloudFront before it"),
    "none": Host("a host that is told nothing", headers=False, redirects=False),
}
"""By the names that settings use."""
OF_A_HOST = frozenset(["_headers", "_redirects", ".htaccess", ".nojekyll", "CNAME"])
"""Files in a site's folder that are for its host alone, and not for visitors."""


def files_of(
    host: str,
    site_paths: Collection[str],
    redirects: Redirects,
    base: str,
    settings: HeaderSettings,
    *,
    name: str = "",
) -> dict[str, bytes]:
    """Return the files that lie in the site's folder on a host, beside those of the site, by their paths.

    `site_paths` are all files of the site, `base` is empty or like `/blog`, and `name` is the name that
    visitors ask for. Raises `KeyError` for a host that is not in `HOSTS`."""
    from spine.deploy.hosts import apache, github, netlify

    told: dict[str, str] = {}
    paths = [path for path in site_paths if path not in OF_A_HOST]
    if host == "netlify":
        told = netlify.netlify(paths, redirects, base, settings)
    elif host == "cloudflare":
        told = netlify.cloudflare(paths, redirects, base, settings)
    elif host == "apache":
        told = {".htaccess": apache.apache(paths, redirects, base, settings)}
    elif host == "github":
        told = github.github(name)
    else:
        HOSTS[host]
    return {path: text.encode() for path, text in told.items()}


def setup_of(
    host: str,
    site_paths: Collection[str],
    redirects: Redirects,
    base: str,
    settings: HeaderSettings,
    *,
    place: Place | None = None,
) -> str:
    """Return what a host's operator puts into its configuration, with remarks that say where.

    `place` says where the site stands there. Raises `KeyError` for a host that is not in `HOSTS`.
    """
    from spine.deploy.hosts import caddy, nginx, s3

    place = place or Place()
    paths = [path for path in site_paths if path not in OF_A_HOST]
    if host == "nginx":
        return nginx.nginx(paths, redirects, base, settings, place)
    if host == "caddy":
        return caddy.caddy(paths, redirects, base, settings, place)
    if host == "s3":
        return s3.s3(redirects, base, settings)
    return "".join(f"# {line}\n" for line in _REMARKS[host].splitlines())


def sent_by(host: str, path: str, settings: HeaderSettings) -> dict[str, str]:
    """Return what a host that is set up as `setup_of` says sends with a file of the site.

    Netlify and CloudFront know one policy for all pages, the one of the page of results, and leave out who
    may embed a file. Raises `KeyError` for a host that is not in `HOSTS`.
    """
    if not HOSTS[host].headers:
        return {}
    told = headers_for(path, settings)
    if host in ("netlify", "s3"):
        told[CSP] = policy(settings, search=True)
        del told[CORP]
    return told


_REMARKS = {
    "apache": """\
Everything is in .htaccess, which goes out with the site. The host has to allow it, in the site's
<VirtualHost>:
    <Directory /var/www/blog/current>
        AllowOverride All
        Options FollowSymLinks
    </Directory>
with the modules headers, rewrite, mime and dir: a2enmod headers rewrite
It serves the site by HTTPS, and leads from HTTP there:
    Redirect permanent / https://blog.example/
and tells nobody its version: ServerTokens Prod""",
    "netlify": "There is nothing to set up: _headers and _redirects go out with the site.",
    "cloudflare": "There is nothing to set up: _headers and _redirects go out with the site.",
    "github": """\
There is nothing to set up but "Enforce HTTPS" under Settings, Pages.
GitHub Pages can send no security headers, no caching of ours (it is ten minutes for everything) and no
redirects; small pages at the old addresses lead on. For headers, choose another host.""",
    "none": "This host is told nothing: no headers, no redirects. Small pages at the old addresses lead on.",
}
