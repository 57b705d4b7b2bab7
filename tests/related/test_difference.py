"""Whatever happens to the posts, what is kept from before changes nothing of what comes out."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.related import FILE, Item, RelatedSettings, Store, difference, pools, rank, relate, weigh
from plugins.related.compute import count_terms
from plugins.related.difference import State
from tests.related.test_core import WORDS, bodies, some_posts

ITEMS = [
    Item(slug=f"p{number:03}", title=f"{WORDS[number % 12]} {WORDS[number * 5 % 7]} word{number % 50}",
         body=" ".join(f"{WORDS[(number * step) % 12]} rare{number * step % 97}" for step in range(1, 30)),
         day=number // 2)
    for number in range(300)
]  # fmt: skip

KINDS = ["words", "words", "add", "remove", "day", "hide", "stale", "draft"]
steps = st.tuples(st.sampled_from(KINDS), st.integers(0, 40), bodies, st.integers(0, 9))


@pytest.fixture
def few_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small pools and blocks, so that few posts come to all their edges."""
    for module in (pools, difference, rank):
        for name, value in {
            "USED": 4,
            "KNOWN": 6,
            "NEIGHBOUR": 3,
            "_BLOCK": 5,
            "FEW": 0,
            "MOST": 2.0,
        }.items():
            if hasattr(module, name):
                monkeypatch.setattr(module, name, value)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each state was come by: "all" or "difference". Each is compared with one that comes out of nothing."""
    ways: list[str] = []
    plain, everything = difference.state_of, difference.all_pools

    def from_nothing(*arguments: Any) -> Any:
        ways.append("all")
        return everything(*arguments)

    def checked(posts: Any, counts: Any, before: State | None, recall: Any) -> State:
        ways.append("difference")
        found = plain(posts, counts, before, recall)
        if ways[-1] == "all":
            ways.pop(-2)
        with monkeypatch.context() as patch:
            patch.setattr(difference, "all_pools", everything)
            fresh = plain(posts, counts, None, recall)
        assert np.array_equal(found.squares, fresh.squares)
        assert np.array_equal(found.pools.keys[:, : pools.USED], fresh.pools.keys[:, : pools.USED])
        return found

    monkeypatch.setattr(difference, "all_pools", from_nothing)
    monkeypatch.setattr(difference, "state_of", checked)
    return ways


def after(items: list[Item], step: tuple[str, int, str, int]) -> list[Item]:
    """Return the posts after one thing has happened to one of them."""
    kind, number, body, day = step
    if kind == "add" or not items:
        names = {item.slug for item in items}
        slug = next(name for name in (f"new{n}" for n in range(99)) if name not in names)
        return [*items, Item(slug=slug, title=body[:9], body=body, day=day)]
    place = number % len(items)
    one = items[place]
    changes: dict[str, dict[str, Any]] = {
        "words": {"body": body},
        "day": {"day": day},
        "hide": {"offered": not one.offered, "counted": not one.offered},
        "stale": {"stale": not one.stale},
        "draft": {"offered": False, "counted": not one.counted},
    }
    rest = [replace(one, **changes[kind])] if kind in changes else []
    return [*items[:place], *rest, *items[place + 1 :]]


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(bodies, min_size=1, max_size=25), st.lists(steps, min_size=1, max_size=12))
def test_any_history_ends_where_a_fresh_start_does(few_known, computed, tmp_path_factory, texts, history):
    items = [
        Item(
            slug=f"p{n}",
            title=f"word{n % 3}",
            body=text,
            day=n % 4,
            language="en" if n % 5 else "es",
            stale=n % 7 == 3,
        )
        for n, text in enumerate(texts)
    ]
    store = Store(tmp_path_factory.mktemp("kept") / FILE)
    relate(items, RelatedSettings(), store=store)
    for step in history:
        items = after(items, step)
        assert relate(items, RelatedSettings(), store=store) == relate(items, RelatedSettings())


@pytest.mark.parametrize("kind", ["words", "add", "remove", "day", "hide", "stale", "draft"])
def test_one_change_does_not_work_everything_out_again(computed, tmp_path, kind):
    store = Store(tmp_path / FILE)
    relate(ITEMS, RelatedSettings(), store=store)
    changed = after(ITEMS, (kind, 40, ITEMS[40].body + " another", 3))
    found = relate(changed, RelatedSettings(), store=store)
    assert computed == ["all", "difference"]
    assert found == relate(changed, RelatedSettings())


def test_another_process_goes_on_from_what_the_last_one_kept(computed, tmp_path):
    relate(ITEMS, RelatedSettings(), store=Store(tmp_path / FILE))
    changed = after(ITEMS, ("words", 7, "disc nerve pain", 0))
    relate(changed, RelatedSettings(), store=Store(tmp_path / FILE))
    assert computed == ["all", "difference"]


def test_many_posts_removed_one_by_one_leave_no_pool_short(computed, tmp_path):
    store, items = Store(tmp_path / FILE), ITEMS
    relate(items, RelatedSettings(), store=store)
    for _ in range(40):
        items = after(items, ("remove", 20, "", 0))
        relate(items, RelatedSettings(), store=store)
    assert computed.count("all") < 5


def test_a_pool_that_ran_over_is_not_taken_for_all_there_is(few_known, computed, tmp_path):
    texts = [" ".join(WORDS[: 3 + number]) for number in range(9)]
    items = [Item(slug=f"p{number}", title="", body=text) for number, text in enumerate(texts)]
    store = Store(tmp_path / FILE)
    rest = [[items[0], *items[count:]] for count in range(2, 6)]
    # they come one by one; then those closest to the first go, and those too far for its pool are its closest
    for some in (*(items[:count] for count in range(4, 10)), *rest):
        relate(some, RelatedSettings(), store=store)


def test_a_post_that_is_shown_again_comes_back_everywhere(computed, tmp_path):
    store, old = Store(tmp_path / FILE), after(ITEMS, ("stale", 40, "", 0))
    relate(old, RelatedSettings(), store=store)
    relate(ITEMS, RelatedSettings(), store=store)
    assert computed == ["all", "difference"]


@pytest.mark.parametrize("value", [b"", b"x", b"x" * 40 * 10, b"\xff" * 6800])
def test_a_damaged_state_is_as_good_as_none(tmp_path, monkeypatch, value):
    items = some_posts()
    monkeypatch.setattr(difference, "FEW", 0)
    monkeypatch.setattr(difference, "packed", lambda state: value)
    store = Store(tmp_path / FILE)
    relate(items, RelatedSettings(), store=store)
    changed = [replace(items[0], body="parking"), *items[1:]]
    assert relate(changed, RelatedSettings(), store=store) == relate(changed, RelatedSettings())


def test_the_state_of_another_blog_is_not_taken_for_ours(tmp_path):
    store = Store(tmp_path / FILE)
    relate(ITEMS, RelatedSettings(), store=store)
    others = [replace(item, body=f"{item.slug} {WORDS[n % 5]}") for n, item in enumerate(ITEMS)]
    assert relate(others, RelatedSettings(), store=store) == relate(others, RelatedSettings())


def test_what_is_kept_comes_back_as_it_was(tmp_path):
    posts = difference.Posts(
        np.arange(6, dtype=np.uint64).reshape(3, 2), np.arange(3, dtype=np.uint64),
        np.array([True, False, True]), np.array([True, True, False]),
    )  # fmt: skip
    kept = pools.Pools.empty(3)
    kept.keys[1, 0] = 5 << pools.POST_BITS | 2
    kept.complete[2] = True
    back = difference.unpacked(difference.packed(State(posts, np.array([1.0, 2.0, 0.0]), kept)))
    assert back is not None
    assert np.array_equal(back.pools.keys, kept.keys)
    assert back.pools.complete.tolist() == [False, False, True]
    assert back.posts.offered.tolist() == [True, False, True]
    assert back.posts.counted.tolist() == [True, True, False]


def test_terms_sorted_in_many_shares_are_the_terms_sorted_at_once(monkeypatch):
    terms = count_terms(ITEMS, RelatedSettings())
    counts = weigh.Counts.of(terms, np.arange(len(terms)) % 9 > 0)
    whole = weigh.weigh(counts)
    monkeypatch.setattr(weigh, "_AT_ONCE", 1000)
    parts = weigh.weigh(counts)
    assert not (whole.matrix != parts.matrix).nnz
    assert np.array_equal(whole.terms, parts.terms)
    assert np.array_equal(whole.squares, parts.squares)
