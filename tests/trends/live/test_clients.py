"""Another source is one file: nothing else has to know of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.site import SettingsError
from plugins.trends.live import client_names, clients
from plugins.trends.settings import read_trends_settings
from plugins.trends.snapshots import kept
from tests.conftest import ROOT, post

ONE_FILE = '''
"""A made-up source with a layout of its own."""

from plugins.trends.live.faults import Fault, SourceFault
from plugins.trends.payload import Payload, Reading
from plugins.trends.record import Kind, Record

TITLE = "Example Searches"


class Lines:
    name = "example-lines"

    def knows(self, payload):
        return payload.body.startswith(b"EXAMPLE")

    def read(self, payload):
        queries = payload.body.decode().splitlines()[1:]
        given = {"seed": payload.seed, "place": payload.place, "hash": payload.hash, "raw": "+300%"}
        return Reading(self.name, tuple(
            Record(query=query, kind=Kind.RISING, source=self.name, fetched=payload.fetched, value=300, **given)
            for query in queries
        ))


FORMATS = (Lines(),)


def connect(settings, now):
    return Client(settings, now)


class Client:
    def __init__(self, settings, now):
        self.requests, self.now = 0, now

    def cost(self, ask):
        return 1

    def fetch(self, ask):
        self.requests += 1
        if ask.what != "related":
            raise SourceFault(Fault.RATE_LIMITED, "Example Searches has had enough.", status=429)
        body = b"EXAMPLE\\nspinal fusion recovery time\\n"
        return Payload(body=body, name=ask.endpoint, fetched=self.now(), seed=ask.seed, place=ask.place,
                       window="2025-11-19 2026-11-19")
'''

RUN = """
import sys
from plugins.trends.live import clients
clients.__path__.append(sys.argv.pop(1))
from spine.cli import main
main()
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder of clients beside our own, with one file in it."""
    path = tmp_path / "more-clients"
    path.mkdir()
    (path / "example.py").write_text(ONE_FILE, encoding="utf-8")
    monkeypatch.setattr(clients, "__path__", [*clients.__path__, str(path)])
    return path


def test_a_client_is_found_by_the_name_of_its_file(folder):
    assert client_names() == ("example", "google")
    assert read_trends_settings({"TRENDS": {"client": "example"}}).client == "example"


def test_an_unknown_client_is_refused_with_the_nearest_name():
    with pytest.raises(SettingsError, match=r'names no client: "gogle"\. Did you mean "google"'):
        read_trends_settings({"TRENDS": {"client": "gogle"}})


def test_one_file_is_pulled_kept_read_and_refused_like_any_other(folder, small_site, tmp_path):
    more = (
        'TRENDS = {"client": "example", "seeds": ["spinal fusion"], "pause": (0, 0), "anchor": "back pain",'
        ' "address": "http://127.0.0.1"}\n'
        f"CACHE_PATH = {str(tmp_path / 'own-cache')!r}\n"
    )
    site = small_site({"a.md": post()}, more=more)

    def pull(*arguments):
        command = [sys.executable, "-c", RUN, str(folder), "--site", str(site.root), "trends", *arguments]
        return subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=60)

    done = pull("pull", "--format", "json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert [(one["fault"], one["records"]) for one in said["asked"]] == [(None, 1), ("rate_limited", 0)]
    assert "Example Searches is refusing us at the moment." in said["words"]
    assert [one.via for one in kept(site.root / "content" / "trends").payloads] == ["example"]
    assert "1 snapshot from Example Searches" in pull("status").stdout


def test_the_handbook_tells_what_a_client_needs():
    text = (ROOT / "docs" / "searches.md").read_text(encoding="utf-8")
    for word in ("TITLE", "connect(settings, now)", "fetch(ask)", "cost(ask)", "FORMATS", "SourceFault"):
        assert word in text
