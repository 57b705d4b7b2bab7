"""A plan is pure: files here and files there give steps, in an order that no visitor notices."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from spine.deploy.files import File
from spine.deploy.plan import KEEP_ASSETS, Act, Part, part_of, plan
from spine.deploy.release import Release, Remote
from tests.spine.deploy.contract import CSS, NEW_CSS, TODAY

NAMES = [
    *("index.html", "posts/a/index.html", "posts/b/index.html", "posts/b/index.html.br", "404.html"),
    *(CSS, NEW_CSS, f"{CSS}.gz", "images/a-12345678.webp", "favicon.ico"),
    *("sitemap.xml", "feeds/all.atom.xml", "robots.txt", "_redirects", "site.webmanifest"),
]
some_files = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 3)).map(
    lambda drawn: {name: File(f"{total}", total) for name, total in sorted(drawn.items())}
)


def remote(files, unfinished=(), retired=None, number=1):
    release = Release(number, datetime(2026, 11, 1, tzinfo=UTC), "A", "", retired=retired or {})
    return Remote(release, files, frozenset(unfinished))


def carried_out(steps, there, local):
    """Return what lies on a host after some steps."""
    now = dict(there)
    for step in steps:
        if step.act is Act.SEND:
            now[step.path] = local[step.path]
        elif step.act is Act.DELETE:
            now.pop(step.path, None)
    return now


@given(some_files, some_files, st.sets(st.sampled_from(NAMES)))
def test_carried_out_it_gives_the_new_site_and_what_stays_for_a_while(local, there, unfinished):
    made = plan(local, remote(there, unfinished), TODAY)
    after = carried_out(made.steps, there, local)
    assert after == made.files
    assert local.items() <= after.items()
    extra = after.keys() - local.keys()
    assert all(part_of(path) is Part.ASSET and path in made.retired for path in extra)
    sent = {step.path for step in made.of(Act.SEND)}
    assert sent == {path for path in local if there.get(path) != local[path] or path in unfinished}
    assert made.same == len(local) - len(sent)


@given(some_files, some_files)
def test_assets_go_first_then_pages_then_lists_and_deletions_last(local, there):
    made = plan(local, remote(there), TODAY)
    acts = [step.act for step in made.steps]
    assert acts == sorted(acts, key=[Act.SEND, Act.DELETE, Act.INVALIDATE].index)
    parts = [step.part for step in made.of(Act.SEND)]
    assert parts == sorted(parts)
    gone = [step.part for step in made.of(Act.DELETE)]
    assert gone == sorted(gone, reverse=True)


@given(some_files, some_files)
def test_the_same_files_give_the_same_plan_and_once_it_is_done_there_is_none(local, there):
    made = plan(local, remote(there), TODAY)
    assert made == plan(dict(reversed(local.items())), remote(dict(reversed(there.items()))), TODAY)
    again = plan(local, remote(made.files, retired=made.retired), TODAY)
    assert again.is_empty
    assert again.retired == made.retired


@given(some_files, some_files)
def test_caches_are_told_of_all_that_was_there_and_is_another_now(local, there):
    made = plan(local, remote(there), TODAY)
    told = {step.path for step in made.of(Act.INVALIDATE)}
    differs = {path for path in there if made.files.get(path) != there[path]}
    plain = {path for path in differs if not path.endswith((".br", ".gz"))}
    assert {f"/{path}" for path in plain} <= told
    assert ("/posts/a/" in told) == ("posts/a/index.html" in differs)
    assert not any(f"/{path}" in told for path in local.keys() - there.keys())


def test_an_old_style_stays_thirty_days_and_a_slow_clock_does_not_shorten_them():
    files = {"index.html": File("1", 1)}
    there = {**files, CSS: File("2", 2)}
    made = plan(files, remote(there), TODAY)
    assert (made.steps, made.retired) == ((), {CSS: TODAY})
    late = TODAY + KEEP_ASSETS
    assert plan(files, remote(there, retired={CSS: TODAY}), late - timedelta(days=1)).is_empty
    (gone,) = plan(files, remote(there, retired={CSS: TODAY}), late).of(Act.DELETE)
    assert gone.path == CSS
    slow = plan(files, remote(there, retired={CSS: TODAY}), date(2020, 1, 1))
    assert slow.retired == {CSS: TODAY}


def test_a_clock_that_was_years_ahead_costs_room_alone_and_a_purge_ends_that():
    files, ahead = {"index.html": File("1", 1)}, date(2040, 1, 1)
    there = {**files, CSS: File("2", 2)}
    late = remote(there, retired={CSS: ahead})
    assert plan(files, late, TODAY + KEEP_ASSETS).retired == {CSS: ahead}
    assert plan(files, late, TODAY, purge=True).retired == {}


def test_a_style_that_is_needed_again_is_no_longer_counted_out():
    files = {"index.html": File("1", 1), CSS: File("2", 2)}
    made = plan(files, remote(files, retired={CSS: TODAY - timedelta(days=29)}), TODAY)
    assert made.is_empty
    assert made.retired == {}
