"""What must hold for any posts: looked for with made-up ones."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.related import Item, Reason, RelatedSettings, relate
from plugins.related.graph import gini, shape

WORDS = "disc nerve pain walk sleep fusion leg neck brace surgeon stenosis lift".split()

bodies = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
flags = st.sampled_from([True, True, True, False])


@st.composite
def blogs(draw: st.DrawFn) -> list[Item]:
    """A few posts in two languages, with pins and exclusions, some not to be shown, some old."""
    count = draw(st.integers(1, 14))
    slugs = [f"p{number}" for number in range(count)]
    some = st.lists(st.sampled_from(slugs), max_size=2, unique=True).map(tuple)
    return [
        Item(
            slug=slug,
            title=draw(bodies),
            body=draw(bodies),
            language=draw(st.sampled_from(["en", "en", "en", "es"])),
            category=draw(st.sampled_from(["A", "B"])),
            day=draw(st.integers(0, 3)),
            pins=draw(some),
            exclusions=draw(st.one_of(st.just(()), some)),
            offered=(seen := draw(flags)),
            counted=seen,
            stale=not draw(flags),
        )
        for slug in slugs
    ]


sizes = st.builds(RelatedSettings, count=st.integers(1, 6), keep=st.integers(0, 3), inbound=st.integers(0, 2))
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def lists(items: list[Item], options: RelatedSettings | None = None) -> dict[tuple[str, str], list[str]]:
    found = relate(items, options or RelatedSettings())
    return {related.item.key: [choice.slug for choice in related.choices] for related in found}


@quick
@given(blogs(), sizes)
def test_a_section_never_shows_what_it_must_not(items, options):
    by_key = {item.key: item for item in items}
    found = lists(items, options)
    assert set(found) == set(by_key)
    for (language, slug), shown in found.items():
        host = by_key[language, slug]
        assert len(shown) <= options.count
        assert len(set(shown)) == len(shown)
        assert slug not in shown
        for other in shown:
            target = by_key[language, other]  # only the same language
            assert target.offered
            assert other not in host.exclusions
            assert slug not in target.exclusions
            assert not target.stale or other in host.pins


@quick
@given(blogs(), sizes)
def test_pins_come_first_and_in_their_order(items, options):
    by_key = {item.key: item for item in items}
    for (language, slug), shown in lists(items, options).items():
        host = by_key[language, slug]
        fit = [
            pin
            for pin in host.pins
            if pin != slug
            and (target := by_key.get((language, pin)))
            and target.offered
            and pin not in host.exclusions
            and slug not in target.exclusions
        ]
        assert shown[: len(fit)] == fit[: options.count]


@quick
@given(blogs(), sizes, st.randoms(use_true_random=False))
def test_the_same_posts_in_another_order_give_the_same_sections(items, options, chance):
    shuffled = list(items)
    chance.shuffle(shuffled)
    assert lists(shuffled, options) == lists(items, options)


@quick
@given(st.lists(bodies, min_size=3, max_size=30), st.integers(2, 6))
def test_without_pins_and_exclusions_every_post_is_shown_twice(texts, count):
    items = [Item(slug=f"p{number}", title="", body=text) for number, text in enumerate(texts)]
    form = shape(relate(items, RelatedSettings(count=count)))
    assert form.under_two == ()


@quick
@given(blogs(), st.integers(1, 3))
def test_the_guarantee_reaches_whatever_can_be_reached(items, count):
    """Against trying everything out, on blogs so small that this can be done."""
    small = [replace(item, language="en") for item in items[:4]]
    options = RelatedSettings(count=count)
    form = shape(relate(small, options))
    reached = sum(min(2, number) for number in form.inbound.values())
    assert reached == best_by_trying(small, count)


def best_by_trying(items: list[Item], count: int) -> int:
    """The most that any sections could reach: two for each post that may be shown."""
    by_slug = {item.slug: item for item in items}
    needed = {item.slug for item in items if item.offered and not item.stale}

    def fits(host: Item, other: Item) -> bool:
        return (
            other is not host
            and other.offered
            and other.slug not in host.exclusions
            and host.slug not in other.exclusions
        )

    totals = {(0,) * len(items)}
    for host in (item for item in items if item.counted):
        pins = [p for p in host.pins if p in by_slug and fits(host, by_slug[p])][:count]
        free = [o.slug for o in items if o.slug in needed and fits(host, o) and o.slug not in pins]
        sections = {
            frozenset([*pins, *chosen])
            for size in range(min(len(free), count - len(pins)) + 1)
            for chosen in permutations(free, size)
        }
        totals = {
            tuple(min(2, old + (item.slug in section)) for old, item in zip(before, items, strict=True))
            for before in totals
            for section in sections
        }
    return max(
        sum(number for number, item in zip(total, items, strict=True) if item.slug in needed)
        for total in totals
    )


def some_posts(count: int = 40) -> list[Item]:
    return [
        Item(
            slug=f"p{number:02}",
            title=f"{WORDS[number % 12]} {WORDS[number * 5 % 7]}",
            body=" ".join(WORDS[(number * step) % 12] for step in range(1, 12)),
            day=number,
        )
        for number in range(count)
    ]


def test_the_best_three_of_each_section_survive_the_guarantee():
    strange = [Item(slug=f"odd{n}", title=f"Parking place{n}", body="disc nerve", day=n) for n in range(9)]
    items = some_posts() + [replace(item, title=f"{item.title} word{n}") for n, item in enumerate(strange)]
    plain = lists(items, RelatedSettings(inbound=0))
    assert shape(relate(items, RelatedSettings(inbound=0))).under_two
    mended = lists(items)
    assert shape(relate(items, RelatedSettings())).under_two == ()
    assert all(mended[key][:3] == shown[:3] for key, shown in plain.items())


def test_ties_go_to_the_newer_post_and_then_to_the_smaller_slug():
    same = [
        Item(slug=slug, title="sciatica pain", day=day)
        for slug, day in (("c", 5), ("a", 1), ("b", 1), ("d", 9))
    ]
    host = Item(slug="host", title="sciatica pain", day=5)
    found = lists([host, *same], RelatedSettings(count=4, date_weight=0))
    assert found["en", "host"] == ["d", "c", "a", "b"]


def test_a_post_that_few_are_like_is_shown_all_the_same():
    alike = [Item(slug=f"p{n}", title="Herniated disc", body=f"herniated disc healing {n}") for n in range(8)]
    found = relate([*alike, Item(slug="odd", title="Parking at the office")], RelatedSettings())
    form = shape(found)
    assert form.inbound["en", "odd"] == 2
    shown = [choice for related in found for choice in related.choices if choice.slug == "odd"]
    assert {choice.reason for choice in shown} == {Reason.GUARANTEE}


def test_a_draft_changes_nobody_elses_section():
    items = some_posts()
    draft = Item(slug="draft", title=items[3].title, body=items[3].body, offered=False, counted=False)
    with_draft = lists([*items, draft])
    assert with_draft.pop(("en", "draft"))
    assert with_draft == lists(items)


def test_translations_and_other_languages_are_kept_apart():
    items = [replace(item, language=language) for item in some_posts(8) for language in ("en", "es")]
    found = lists(items)
    assert all(slug not in shown for (_, slug), shown in found.items())
    assert found["en", "p00"]


@pytest.mark.parametrize(("count", "inbound"), [(1, 0), (2, 1), (3, 2), (4, 3)])
def test_a_handful_of_posts_show_one_another(count, inbound):
    items = [Item(slug=f"p{number}", title=f"Title{number}") for number in range(count)]
    form = shape(relate(items, RelatedSettings(inbound=2)))
    assert set(form.inbound.values()) == {min(inbound, 2)}


def test_a_hundred_posts_without_a_word_in_common_are_all_shown_twice():
    items = [Item(slug=f"p{number}", title=f"word{number}", body="") for number in range(100)]
    form = shape(relate(items, RelatedSettings()))
    assert form.under_two == ()
    assert form.max_inbound == 2


def test_posts_below_the_minimum_score_are_not_shown():
    found = relate(some_posts(), RelatedSettings(minimum_score=0.5, inbound=0))
    assert all(choice.similarity >= 0.5 for related in found for choice in related.choices)
    assert any(len(related.choices) < 5 for related in found)


def test_the_gini_coefficient_of_known_cases():
    assert gini([2, 2, 2]) == pytest.approx(0)
    assert gini([0, 0, 0, 4]) == pytest.approx(0.75)
    assert gini([0, 0]) == 0
