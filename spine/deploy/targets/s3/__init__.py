"""A bucket of Amazon S3, or of any other store that speaks S3, with or without CloudFront before it.

    <prefix>posts/one/index.html       the site, as visitors get it
    <prefix>.spine/objects/<sha256>    every file of the releases that are kept, by its sum
    <prefix>.spine/live.json           what is live: the releases, and all files as they lie there
    <prefix>.spine/42.files.json       the files of a release
    <prefix>.spine/pending.json        what a deploy is about to change; it goes when all is done
    <prefix>.spine/lease.json          who is deploying

A store has no moment at which all of a site changes. So all files go to `objects/` first, where no visitor
sees them; then the store itself copies them to their places, in the order of the plan, each part when the
one before it stands whole. A page thus never comes before what it needs.

site.py       the host: looking, publishing, going back
layout.py     which key means what
record.py     what is live and what is about to change, as JSON; plain
bucket.py     asking the store: retries, many things at once
words.py      what the store's errors mean
lease.py      one deploy at a time
caches.py     CloudFront
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from spine.deploy.hosts.s3 import object_headers
from spine.deploy.settings import Place
from spine.deploy.targets.s3.site import S3Site

SERVER = "s3"
"""What serves such a bucket, when nobody says otherwise."""
HIDDEN = ".spine/live.json"
"""What lies beside the site, and must not be read by visitors."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A bucket. Keys to it come from the environment, or from a profile of the AWS tools."""

    bucket: str
    """Its name."""
    prefix: str = ""
    """The path below which the site lies, in the bucket as in its address: `blog` for https://x.org/blog."""
    region: str = ""
    """Where the bucket is, like `us-east-1`.  [default: what the AWS tools say]"""
    endpoint: str = ""
    """The address of a store that isn't Amazon's, like `https://objects.example`."""
    profile: str = ""
    """The profile of the AWS tools whose keys are used.  [default: the environment, then the usual ones]"""
    distribution: str = ""
    """The id of the CloudFront distribution that stands before the bucket, like `E1ABCDEF2GHIJ`."""
    website: bool = False
    """Whether visitors get the site from the bucket's website address: old addresses then lead on by 301."""

    NEEDED: ClassVar[Mapping[str, str]] = {"bucket": 'Name the bucket, like "bucket": "practice-blog".'}

    def problems(self) -> Iterator[str]:
        """Yield what can't be so."""
        if "/" in self.bucket or ":" in self.bucket or self.bucket != self.bucket.strip():
            yield f'"bucket" must be the name alone, like "practice-blog", not "{self.bucket}".'
        if self.endpoint and not self.endpoint.startswith(("http://", "https://")):
            yield f'"endpoint" must be an address like https://objects.example, not "{self.endpoint}".'
        elif "@" in self.endpoint:
            yield '"endpoint" must hold no name and no password. They belong into the environment.'
        parts = self.prefix.strip("/").split("/")
        if ".spine" in parts or ".." in parts or (len(parts) > 1 and "" in parts):
            yield f'"prefix" must be a path like "blog", not "{self.prefix}".'
        if self.distribution and not (self.distribution.isascii() and self.distribution.isalnum()):
            yield f'"distribution" must be an id like "E1ABCDEF2GHIJ", not "{self.distribution}".'


def open_target(settings: Settings, place: Place) -> S3Site:
    """Return the bucket as a host. Nothing is asked of it yet."""
    from spine.deploy.targets.s3.bucket import Bucket, Connection
    from spine.deploy.targets.s3.caches import CloudFront

    connection = Connection(settings.region, settings.endpoint, settings.profile)
    amazon = Connection(settings.region, "", settings.profile)
    caches = CloudFront(amazon, settings.distribution) if settings.distribution else None
    return S3Site(
        Bucket(connection, settings.bucket),
        settings.prefix,
        place.keep,
        caches,
        website=settings.website,
        headers=lambda path: object_headers(path, place.headers),
    )
