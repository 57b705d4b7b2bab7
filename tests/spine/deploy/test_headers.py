"""What is sent beside the files: as strict as can be, kept as long as is right, and told in each host's words."""

from __future__ import annotations

import json
import re
import subprocess
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from shutil import which

import brotli
import pytest

from plugins.seo.addresses.redirects import Kind, Redirect, Redirects
from plugins.site import SettingsError
from spine.deploy import packing
from spine.deploy.headers import (
    A_DAY,
    CACHE,
    CORP,
    CSP,
    FOREVER,
    HeaderSettings,
    headers_for,
    kept,
    policy,
    read_header_settings,
)
from spine.deploy.hosts import HOSTS, files_of, s3, setup_of

USUAL = "public, max-age=0, must-revalidate"
NONE = Redirects()
SETTINGS = HeaderSettings()
ASSETS = ["images/cards/a-1200x630-0123abcd.png", "images/cards/b-1200x630-0123abcd.png"]
PATHS = ["index.html", "404.html", "posts/a/index.html", "search/results/index.html", "icon.svg", *ASSETS]

Sent = Mapping[str, str]


def sources(sent: Sent, name: str) -> set[str]:
    told = {one.split()[0]: set(one.split()[1:]) for one in sent[CSP].split("; ")}
    return told.get(name, told.get("default-src", {"*"}))


def unsafe(sent: Sent) -> bool:
    scripts = sources(sent, "script-src") | sources(sent, "object-src")
    return (
        bool({"'unsafe-inline'", "'unsafe-eval'", "data:", "https:", "*"} & scripts) or "http:" in sent[CSP]
    )


def seconds(sent: Sent) -> int:
    found = re.match(r"max-age=(\d+)", sent.get("Strict-Transport-Security", ""))
    return int(found[1]) if found else 0


OBSERVATORY: list[tuple[str, Callable[[Sent], bool], int]] = [
    ("no policy, or an unsafe one", lambda sent: CSP not in sent or unsafe(sent), -25),
    ("styles from anywhere", lambda sent: "'unsafe-inline'" in sources(sent, "style-src"), -10),
    ("nothing but what is named", lambda sent: sources(sent, "default-src") == {"'none'"}, 10),
    ("HTTPS for less than six months", lambda sent: seconds(sent) < 15_768_000, -20),
    ("kinds of files are guessed", lambda sent: sent.get("X-Content-Type-Options") != "nosniff", -5),
    ("can be framed", lambda sent: sources(sent, "frame-ancestors") != {"'none'"}, -20),
    ("can't be framed, by the policy", lambda sent: sources(sent, "frame-ancestors") == {"'none'"}, 5),
    ("other sites learn the page", lambda sent: "strict-origin" not in sent.get("Referrer-Policy", ""), -5),
    (
        "other sites learn the site at most",
        lambda sent: "strict-origin" in sent.get("Referrer-Policy", ""),
        5,
    ),
    ("can't be loaded into another", lambda sent: sent.get(CORP) in ("same-origin", "same-site"), 10),
    ("open to scripts of all sites", lambda sent: "Access-Control-Allow-Origin" in sent, -50),
    ("a cookie", lambda sent: "Set-Cookie" in sent, -5),
]
"""Mozilla's HTTP Observatory, "Tests and scoring" (version 5), as far as it looks at headers: what it finds, and
how that counts from 100 on. benchmarks/observatory.py asks the real one."""


def score(sent: Sent) -> int:
    found = [count for _, holds, count in OBSERVATORY if holds(sent)]
    least = 100 + sum(count for count in found if count < 0)
    return least + sum(count for count in found if count > 0) if least >= 90 else least


def test_every_page_has_the_best_mark_of_the_observatory():
    for path in PATHS[:4]:
        assert score(headers_for(path, SETTINGS)) == 130, path
    embedded = HeaderSettings(
        sources={"frame-src": ("https://forms.example",), "form-action": ("https://f.example",)}
    )
    assert score(headers_for("index.html", embedded)) == 130


@pytest.mark.parametrize("lost", [CSP, "Strict-Transport-Security"])
def test_the_table_sees_what_is_lost(lost):
    sent = headers_for("index.html", SETTINGS)
    del sent[lost]
    assert score({CSP: "style-src *", **sent}) < 90


@pytest.mark.parametrize("host", ["netlify", "cloudflare", "s3"])
def test_hosts_with_rules_of_their_own_have_the_best_mark_too(host):
    if host == "s3":
        told = json.loads(s3.headers_policy(SETTINGS))
        assert told["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"] == policy(
            SETTINGS, search=True
        )
        return
    for path in ("", "posts/a/", "search/results/", "nothing/"):
        sent = as_sent(files_of(host, PATHS, NONE, "", SETTINGS)["_headers"].decode(), path)
        assert score(sent) >= 120, path


def as_sent(text: str, path: str) -> dict[str, str]:
    """Return what a host sends that joins what all rules say, but for names that a rule takes away first."""
    sent: dict[str, str] = {}
    here = False
    for line in text.splitlines():
        if not line.startswith(" "):
            here = re.fullmatch(re.escape(line).replace(r"\*", ".*"), f"/{path}") is not None
        elif here and line.strip().startswith("! "):
            del sent[line.strip()[2:]]
        elif here:
            name, value = line.strip().split(": ", 1)
            sent[name] = f"{sent[name]}, {value}" if name in sent else value
    return sent


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
@pytest.mark.parametrize("path", PATHS)
def test_no_two_rules_of_a_file_say_the_same_of_one_address(host, path):
    sent = as_sent(files_of(host, PATHS, NONE, "", SETTINGS)["_headers"].decode(), path)
    wanted = headers_for(path, SETTINGS)
    for name, value in sent.items():
        loose = host == "netlify" and name == CSP
        assert value == (policy(SETTINGS, search=True) if loose else wanted[name]), name
    assert sent.get(CACHE, USUAL) == wanted[CACHE]


def test_cloudflare_gets_no_more_than_it_reads():
    many = [f"a/{at}/{end}" for at in range(300) for end in ("x.png", "index.html")]
    old = Redirects({f"/{at}/": Redirect(f"/{at}/", "/", Kind.RULE) for at in range(3000)})
    files = files_of("cloudflare", many, old, "", SETTINGS)
    rules = [line for line in files["_headers"].decode().splitlines() if not line.startswith(" ")]
    assert len(rules) == 100
    assert rules[:2] == ["/*", "/search/results/*"]
    assert len(files["_redirects"].splitlines()) == 2000
    assert max(len(line) for text in files.values() for line in text.splitlines()) < 2000


def test_only_the_page_of_results_runs_anything():
    assert "script-src" not in headers_for("index.html", SETTINGS)[CSP]
    assert "'wasm-unsafe-eval'" in headers_for("search/results/index.html", SETTINGS)[CSP]
    for path in PATHS:
        assert not re.search("unsafe-inline|'unsafe-eval'", headers_for(path, SETTINGS)[CSP])


def test_what_bears_its_sum_is_kept_for_a_year_and_a_page_is_asked_for_each_time():
    asked = {path: headers_for(path, SETTINGS)[CACHE] for path in PATHS}
    assert {path for path, told in asked.items() if told == FOREVER} == set(ASSETS)
    assert (asked["posts/a/index.html"], asked["icon.svg"]) == (USUAL, A_DAY)
    assert headers_for("feeds/all.atom.xml", HeaderSettings(page_seconds=60))[CACHE].startswith(
        "public, max-age=60,"
    )


def test_a_folder_has_one_rule_only_where_it_holds_nothing_else():
    assert kept(PATHS, SETTINGS) == [("icon.svg", A_DAY), ("images/", FOREVER)]
    mixed = kept([*PATHS, "images/leaflet.pdf"], SETTINGS)
    assert mixed == [("icon.svg", A_DAY), ("images/cards/", FOREVER)]
    assert {
        path for path, value in kept([*PATHS, "images/cards/x.html"], SETTINGS) if value == FOREVER
    } == set(ASSETS)


def test_rules_that_are_not_written_anew_with_each_deploy_name_no_file_whose_name_will_change():
    fonts = ["theme/fonts/a-0123abcd.woff2", "theme/fonts/b-4567cdef.woff2", "theme/fonts/LICENSE.txt"]
    assert kept(fonts, SETTINGS, endings=True) == [("theme/fonts/*.woff2", FOREVER)]
    assert [rule.path for rule in kept(fonts, SETTINGS)] == fonts[:2]
    for host in ("nginx", "caddy"):
        assert "0123abcd" not in setup_of(host, [*PATHS, *fonts], NONE, "", SETTINGS)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"hsts_second": 1}, 'Did you mean "hsts_seconds"?'),
        ({"hsts_seconds": -1}, "a whole number"),
        ({"hsts_seconds": True}, "a whole number"),
        ({"page_seconds": 100_000}, "from 0 to 86400"),
        ({"hsts_subdomains": 1}, "True or False"),
        ({"sources": {"frame-source": []}}, 'Did you mean "frame-src"?'),
        ({"sources": {"frame-src": "https://a.example"}}, "must be a list"),
        ({"sources": {"script-src": ["'unsafe-inline'"]}}, "Name one site each"),
        ({"sources": {"frame-src": ["http://a.example"]}}, "Name one site each"),
        ({"sources": {"frame-src": ["https://a.example; script-src *"]}}, "Name one site each"),
        ({"sources": {"frame-src": ["https:"]}}, "Name one site each"),
        ({"sources": ["https://a.example"]}, "must be like"),
        ([], "must be settings"),
    ],
)
def test_a_wrong_setting_says_how_to_mend_it(told, said):
    with pytest.raises(SettingsError) as error:
        read_header_settings({"HEADERS": told})
    assert said in str(error.value)


def test_a_form_on_another_site_can_be_named():
    settings = read_header_settings({"HEADERS": {"sources": {"frame-src": ["https://forms.example/book"]}}})
    assert "frame-src https://forms.example/book" in headers_for("contact/index.html", settings)[CSP]


def test_every_host_is_told_something_and_what_stays_behind_is_said():
    for host in HOSTS:
        said = setup_of(host, PATHS, NONE, "", SETTINGS)
        files = files_of(host, PATHS, NONE, "", SETTINGS, name="blog.example")
        assert max(map(len, [line for line in said.splitlines() if line.startswith("#")])) < 115
        assert bool(HOSTS[host].headers) == (
            CSP in said or any(CSP.encode() in text for text in files.values())
        )


def test_a_bucket_is_told_kinds_caching_and_where_old_addresses_lead():
    moved = {"old/index.html": Redirect("/old/", "/café/", Kind.RULE)}
    assert s3.object_headers("old/index.html", SETTINGS, moved, "/blog") == {
        "ContentType": "text/html; charset=utf-8",
        "CacheControl": USUAL,
        "WebsiteRedirectLocation": "/blog/caf%C3%A9/",
    }
    assert (
        s3.object_headers("feeds/all.rss.xml", SETTINGS)["ContentType"]
        == "application/rss+xml; charset=utf-8"
    )
    assert s3.object_headers("a/b.pf_meta", SETTINGS)["ContentType"] == "application/octet-stream"


@pytest.mark.skipif(not which("node"), reason="There is no Node here to run CloudFront's function.")
def test_cloudfronts_function_finds_folders_and_old_addresses_and_never_leaves_the_site():
    old = {f"/old-{at}/": Redirect(f"/old-{at}/", "/posts/a/", Kind.RULE) for at in range(900)}
    text = s3.function(Redirects(old))
    assert len(text.encode()) <= s3.FUNCTION_BYTES
    asked = ["/a/", "/a", "/", "/a/b.css", "/old-0/", "/old-0", "//evil", "/constructor"]
    script = f"{text}\nconst seen = {json.dumps(asked)}.map(uri => handler({{request: {{uri}}}}));"
    script += "console.log(JSON.stringify(seen.map(one => one.uri || one.headers.location.value)))"
    done = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    expected = [
        "/a/index.html",
        "/a/",
        "/index.html",
        "/a/b.css",
        "/posts/a/",
        "/posts/a/",
        "/evil/",
        "/constructor/",
    ]
    assert json.loads(done.stdout) == expected


def test_copies_are_the_same_each_time_and_made_once(tmp_path, monkeypatch):
    text = b"<p>Some words about backs.</p>" * 99
    (tmp_path / "site/c").mkdir(parents=True)
    for path in ("index.html", "c/theme.css"):
        (tmp_path / "site" / path).write_bytes(text)
    sums = {"index.html": "0123", "c/theme.css": "0123"}
    made = packing.copies_of(tmp_path / "site", sums, tmp_path / "cache")
    assert set(made) == {"index.html.br", "index.html.gz", "c/theme.css.br", "c/theme.css.gz"}
    assert brotli.decompress(made["index.html.br"].read_bytes()) == text
    assert zlib.decompress(made["index.html.gz"].read_bytes(), 31) == text
    assert made["index.html.gz"].read_bytes()[4:8] == bytes(4)  # no time
    monkeypatch.setattr(packing, "packed", lambda data: pytest.fail("made twice"))
    assert packing.copies_of(tmp_path / "site", sums, tmp_path / "cache") == made


@pytest.mark.parametrize(
    ("path", "size", "packed"),
    [
        ("a/index.html", 1024, True),
        ("a/index.html", 1023, False),
        ("a.woff2", 9999, False),
        ("b.pf_meta", 9999, False),
    ],
)
def test_only_texts_of_some_length_get_copies(path, size, packed):
    assert packing.is_packable(path, size) is packed


def test_every_setting_and_every_host_is_in_the_handbook():
    told = (Path(__file__).resolve().parents[3] / "docs/hosts.md").read_text("utf-8")
    assert not [one.name for one in fields(HeaderSettings) if f"| `{one.name}` |" not in told]
    assert not [
        name for name in headers_for("index.html", SETTINGS) if f"`{name}`" not in told and name != CACHE
    ]
    assert not [
        host.title for host in HOSTS.values() if host.title.split(",")[0] not in told and host.headers
    ]
