"""A bucket as a host: see `Contract` for what it keeps like all others."""

from __future__ import annotations

import pytest

from spine.deploy.settings import read_deploy_settings
from spine.deploy.targets.s3 import layout
from spine.deploy.targets.s3.layout import Layout
from tests.spine.deploy.bucket_host import BucketHost
from tests.spine.deploy.contract import CHANGED, SITE, Contract

MOVED = b'<meta http-equiv="refresh" content="0; url=/posts/one/">'


@pytest.fixture
def host(store, tmp_path):
    return BucketHost(store, tmp_path)


def send(host, tmp_path, site, **told):
    return Contract().send(host, tmp_path / "parcel", site, **told)


class TestBucket(Contract):
    """What every host keeps."""

    @pytest.fixture
    def host(self, store, tmp_path):
        return BucketHost(store, tmp_path)


def test_visitors_are_told_what_a_file_is_and_how_long_it_keeps(host, tmp_path):
    send(host, tmp_path, SITE)
    page, style = host.get("posts/one/index.html")[1], host.get("theme/css/theme-11111111.css")[1]
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert "must-revalidate" in page["Cache-Control"]
    assert style["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in style["Cache-Control"]


def test_what_goes_with_a_file_is_renewed_when_only_that_has_changed(host, tmp_path):
    send(host, tmp_path, SITE)
    target = host.target()
    target._headers = lambda path: {"ContentType": "text/plain", "CacheControl": "no-store"}
    host.target = lambda: target
    assert send(host, tmp_path, SITE) == sorted(SITE)
    assert host.get("index.html")[1]["Cache-Control"] == "no-store"
    assert send(host, tmp_path, SITE) == []


def test_what_somebody_has_changed_by_hand_is_put_right_and_what_is_theirs_stays(host, tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "_FULL", 2)  # the list has many stretches, some of more than one answer
    monkeypatch.setattr(layout, "MOST", 3)
    theirs = {f"{name}.html": b"Theirs" for name in ("-1", "-2", "a", "b", "posts/b", "posts/c", "~")}
    send(host, tmp_path, SITE)
    host.client.put_object(Bucket=host.name, Key="index.html", Body=b"Mine")
    for name, data in theirs.items():
        host.client.put_object(Bucket=host.name, Key=name, Body=data)
    host.client.delete_object(Bucket=host.name, Key="posts/two/index.html")
    assert send(host, tmp_path, SITE) == ["index.html", "posts/two/index.html"]
    assert host.visitors_get() == {**SITE, **theirs}


def test_what_no_kept_release_needs_is_forgotten(store, tmp_path):
    host = BucketHost(store, tmp_path, keep=2)
    for number in range(5):
        send(host, tmp_path, {"index.html": b"%d" % number, "same.txt": b"same"})
    own = [name for name in host.names() if name.startswith(".spine/")]
    assert sum("/objects/" in name for name in own) == 3
    assert [one.number for one in host.target().look().releases] == [5, 4]
    assert [name for name in own if name.endswith(".files.json")] == [
        ".spine/4.files.json",
        ".spine/5.files.json",
    ]
    Contract().go_back(host, 4)
    assert host.visitors_get()["index.html"] == b"3"


def test_old_addresses_lead_on_where_the_bucket_is_a_website(store, tmp_path):
    host = BucketHost(store, tmp_path, website=True, prefix="/blog/")
    send(host, tmp_path, {**SITE, "old/index.html": MOVED})
    led = host.client.head_object(Bucket=host.name, Key="blog/old/index.html")
    assert led["WebsiteRedirectLocation"] == "/posts/one/"
    send(host, tmp_path, CHANGED)
    Contract().go_back(host, 1)
    led = host.client.head_object(Bucket=host.name, Key="blog/old/index.html")
    assert led["WebsiteRedirectLocation"] == "/posts/one/"
    assert send(host, tmp_path, {**SITE, "old/index.html": MOVED}) == []
    host.told["website"] = False
    assert "old/index.html" in send(host, tmp_path, {**SITE, "old/index.html": MOVED})
    assert "WebsiteRedirectLocation" not in host.client.head_object(
        Bucket=host.name, Key="blog/old/index.html"
    )


def test_a_page_may_lead_on_by_a_relative_address():
    data = MOVED.replace(b"/posts/one/", b"../../posts/one/")
    assert Layout("blog").leads_to("a/old/index.html", data) == "/blog/posts/one/"
    assert Layout("").leads_to("index.html", b"A page of its own") == ""


def test_cloudfront_is_told_what_has_changed_and_no_more(store, tmp_path):
    from spine.deploy.targets.s3.bucket import Connection

    caches = Connection("us-east-1", "", "").client("cloudfront")
    behaviour = {"TargetOriginId": "o", "ViewerProtocolPolicy": "redirect-to-https"}
    origin = {"Id": "o", "DomainName": "b.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    wanted = {
        "CallerReference": str(tmp_path),
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": behaviour,
    }
    name = caches.create_distribution(DistributionConfig=wanted)["Distribution"]["Id"]

    def told():
        found = caches.list_invalidations(DistributionId=name)["InvalidationList"].get("Items", [])
        batches = [
            caches.get_invalidation(DistributionId=name, Id=one["Id"])["Invalidation"]["InvalidationBatch"]
            for one in found
        ]
        return sorted((one["Paths"]["Items"] for one in batches), key=len)

    host = BucketHost(store, tmp_path, distribution=name)
    send(host, tmp_path, SITE)
    assert told() == [["/*"]]
    send(host, tmp_path, {**CHANGED, "posts/café/index.html": b"Other"})
    page = ["/posts/caf%C3%A9/", "/posts/caf%C3%A9/index.html", "/posts/one/", "/posts/one/index.html"]
    assert told() == [["/*"], page]
    host.told["distribution"] = "ENOSUCH"
    with pytest.raises(
        Exception, match=r"The new site stands, but CloudFront was not told of it\. There is no"
    ):
        send(host, tmp_path, SITE)
    host.told["distribution"] = name
    send(host, tmp_path, SITE)
    assert told() == [["/*"], page, page]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, 'has no "bucket". Name the bucket'),
        ({"bucket": "s3://blog"}, "must be the name alone"),
        ({"bucket": "blog", "endpoint": "objects.example"}, "must be an address like"),
        ({"bucket": "blog", "endpoint": "https://me:secret@objects.example"}, "no name and no password"),
        ({"bucket": "blog", "prefix": "a//b"}, "must be a path"),
        ({"bucket": "blog", "distribution": "E/1"}, "must be an id"),
    ],
)
def test_settings_that_cannot_be_are_told(told, words):
    from plugins.site import SettingsError

    with pytest.raises(SettingsError) as error:
        read_deploy_settings({"DEPLOY": {"production": {"to": "s3", **told}}})
    assert words in str(error.value)
    assert "secret" not in str(error.value)
