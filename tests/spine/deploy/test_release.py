"""Records of releases come back from a host that others may have written to."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine.deploy.errors import DeployError
from spine.deploy.files import File
from spine.deploy.release import Release, dump_files, dump_release, load_files, load_release

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
days = st.dictionaries(st.sampled_from(["a.css", "images/é b.png"]), st.dates(date(2020, 1, 1)))


commits = st.text("0123456789abcdef", max_size=64)


@given(st.builds(Release, st.integers(1), moments, words, words, commits, words, st.integers(0), days))
def test_a_release_comes_back_as_it_was(release):
    assert load_release(dump_release(release)) == release


@given(st.dictionaries(st.sampled_from(["a/b.html", "é.png", "x y"]), st.builds(File, words, st.integers(0))))
def test_files_come_back_as_they_were(files):
    assert load_files(dump_files(files)) == files


def record(**told: object) -> bytes:
    """Return a record of a release of which some is otherwise."""
    release = Release(1, datetime(2026, 1, 1, tzinfo=UTC), "A", "https://blog.practice.org")
    return json.dumps(json.loads(dump_release(release)) | told).encode()


ODD = [
    *(b"{}", b"[]", b"null", b'{"number": "x"}', b"1e999", b"[" * 100_000),
    record(commit="--output=publishconf.py"),  # an order to git, which is asked about it
    record(number=float("inf")),
    record(moment="0001-01-01T00:00:00+14:00"),
    record(moment="9999-12-31T23:00:00-11:00"),
]


@pytest.mark.parametrize("data", ODD, ids=range(len(ODD)))
def test_what_is_no_record_is_told_and_never_a_traceback(data):
    with pytest.raises(DeployError, match="can't be read"):
        load_release(data)


@given(st.binary())
def test_no_bytes_at_all_give_a_traceback(data):
    with suppress(DeployError):
        load_release(data)


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a": ["1", 1e999]}', b"[]", b'{"a": 1}'])
def test_what_is_no_list_of_files_is_told_and_never_a_traceback(data):
    with pytest.raises(DeployError, match="can't be read"):
        load_files(data)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../b", "", "a//b", "a\\b", ".", "a/\0"])
def test_a_record_that_names_files_outside_the_site_is_refused(name):
    with pytest.raises(DeployError, match="outside the site"):
        load_files(dump_files({name: File("1", 1)}))
    odd = Release(1, datetime(2026, 1, 1, tzinfo=UTC), "A", "", retired={name: date(2026, 1, 1)})
    with pytest.raises(DeployError):
        load_release(dump_release(odd))
