"""Hosts for the tests, on this computer."""

from __future__ import annotations

import functools
import logging
import os

import pytest


@pytest.fixture(autouse=True)
def no_wait_for_the_disk(monkeypatch):
    """Nobody cuts the power here, so nothing has to be on the disk for good: that takes most of the time."""
    monkeypatch.setattr(os, "fsync", lambda file: None)
    monkeypatch.setattr(os, "sync", lambda: None)
    monkeypatch.setenv("GIT_TEST_FSYNC", "0")  # see git's t/README


@pytest.fixture(scope="session")
def sshd(tmp_path_factory):
    """A server behind ssh, for all tests."""
    from tests.spine.deploy.sshd import MISSING, Sshd

    if MISSING:
        pytest.skip(f"no {', '.join(MISSING)} here: python -m tests.setup")
    running = Sshd(tmp_path_factory.mktemp("sshd"))
    yield running
    running.kill()


@pytest.fixture(scope="session")
def one_store():
    """One store for all tests."""
    from tests.spine.deploy.bucket_host import Store

    server = pytest.importorskip("moto.server", reason="moto is not installed: python -m tests.setup")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication as Dispatcher

    # It reads a folder twice for each question, to find which service it is meant for: half of its time.
    Dispatcher.get_backend_for_host = functools.cache(Dispatcher.get_backend_for_host)
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    yield Store(running.get_host_and_port()[1])
    running.stop()


@pytest.fixture
def store(one_store, monkeypatch, tmp_path):
    """A store, and keys to it in the environment; no other keys of this computer are looked at."""
    from tests.spine.deploy.bucket_host import KEYS

    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "no-such-file"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", one_store.address)
    return one_store
