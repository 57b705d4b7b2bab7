"""How well the second reader judges, on sentences that its rules were not written with.

`python -m benchmarks.editorial_quality` tells more; here, no change may make it worse.
"""

import pytest

from benchmarks.editorial_quality import Judge, alarms, clean_prose, federal_posts, recall, rows_of


@pytest.fixture(scope="module")
def read() -> Judge:
    return Judge()


def test_what_must_not_go_out_is_found(read):
    assert recall(read, rows_of("held-violations")).share >= 0.87


def test_what_only_looks_like_it_is_let_pass(read):
    assert alarms(read, rows_of("held-clean")).share >= 0.92


def test_sound_prose_gets_no_error_and_few_warnings(read):
    federal = rows_of("federal")
    for posts in (read.posts, list(federal_posts(read, federal))):
        errors, warnings = clean_prose(read, posts)
        assert not errors
        assert sorted(warnings)[len(warnings) // 2] <= 3
