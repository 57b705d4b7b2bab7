"""Measures the related posts.

    python benchmarks/related.py                        costs, on posts made up here
    python benchmarks/related.py FOLDER [--format json] quality, on posts and links of a real blog

FOLDER holds `posts.jsonl` (id, title, text, tags, category, date) and `links.jsonl` (from, to: links that
authors made between posts). A link counts in both directions; links from a post with more than 12 are left
out (those are lists). Recall is the share of a post's linked posts among the five in its section, the mean
over all posts with a link. MRR is the mean of 1 / the place of the first of them, 0 when none is there. The
interval holds the middle 95 % of 2,000 resamplings of the posts.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate
from pathlib import Path

from plugins.related import Item, Related, RelatedSettings, Store, relate
from plugins.related.graph import shape

SHOWN = 5
MOST_LINKS = 12
RESAMPLINGS = 2000
SIZES = (1000, 10_000)
WORDS = 700
"""Words in a made-up post: three minutes of reading."""

Lists = Mapping[str, Sequence[str]]
Gold = Mapping[str, set[str]]


# ---- quality ----


def score_folder(folder: Path) -> dict:
    """Return the scores of a folder, with those of simpler ways beside them."""
    items, gold = read_folder(folder)
    found = relate(items, RelatedSettings(count=SHOWN))
    recalls = recall_of_each(lists_of(found), gold)
    form = shape(found)
    low, high = interval(recalls)
    return {
        "posts": len(items),
        "posts_with_links": len(gold),
        "recall_at_5": mean(recalls),
        "recall_at_5_interval": [low, high],
        "mrr": mean(reciprocal_ranks(lists_of(found), gold)),
        "orphans": len(form.orphans),
        "under_two": len(form.under_two),
        "max_inbound": form.max_inbound,
        "gini": form.gini,
        "reciprocity": form.reciprocity,
        "baselines": {name: scores(make(items), gold, items, recalls) for name, make in BASELINES.items()},
    }


def read_folder(folder: Path) -> tuple[list[Item], dict[str, set[str]]]:
    """Return the posts and, for each post with links, the posts it is linked with."""
    rows = [json.loads(line) for line in lines_of(folder / "posts.jsonl")]
    items = [
        Item(
            slug=str(row["id"]),
            title=row.get("title") or "",
            body=row.get("text") or "",
            tags=tuple(row.get("tags") or ()),
            category=row.get("category") or "",
            day=date.fromisoformat(str(row["date"])[:10]).toordinal() if row.get("date") else 0,
        )
        for row in rows
    ]
    links = [json.loads(line) for line in lines_of(folder / "links.jsonl")]
    known = {item.slug for item in items}
    outgoing = Counter(str(link["from"]) for link in links)
    gold: dict[str, set[str]] = defaultdict(set)
    for link in links:
        one, other = str(link["from"]), str(link["to"])
        if outgoing[one] <= MOST_LINKS and one != other and {one, other} <= known:
            gold[one].add(other)
            gold[other].add(one)
    return items, dict(sorted(gold.items()))


def lines_of(path: Path) -> list[str]:
    """Return the lines of a file that are not empty."""
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def lists_of(found: Sequence[Related]) -> dict[str, list[str]]:
    """Return what each post shows, by slug."""
    return {related.item.slug: [choice.slug for choice in related.choices] for related in found}


def recall_of_each(lists: Lists, gold: Gold) -> list[float]:
    """Return the recall of each post with links."""
    return [len(linked & set(lists[slug][:SHOWN])) / len(linked) for slug, linked in gold.items()]


def reciprocal_ranks(lists: Lists, gold: Gold) -> list[float]:
    """Return 1 / the place of the first linked post, for each post with links; 0 when there is none."""
    return [
        next((1 / place for place, one in enumerate(lists[slug][:SHOWN], 1) if one in linked), 0.0)
        for slug, linked in gold.items()
    ]


def mean(values: Sequence[float]) -> float:
    """Return the mean, to four decimals."""
    return round(sum(values) / len(values), 4) if values else 0.0


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the middle 95 % of the means of resamplings (the bootstrap; Efron, 1979)."""
    if not values:
        return 0.0, 0.0
    chance = random.Random(18)
    means = sorted(sum(chance.choices(values, k=len(values))) / len(values) for _ in range(RESAMPLINGS))
    return round(means[RESAMPLINGS // 40], 4), round(means[-RESAMPLINGS // 40], 4)


def scores(lists: Lists, gold: Gold, items: Sequence[Item], ours: Sequence[float]) -> dict:
    """Return the scores of a simpler way, and by how much ours is better."""
    inbound = Counter(slug for shown in lists.values() for slug in shown[:SHOWN])
    recalls = recall_of_each(lists, gold)
    return {
        "recall_at_5": mean(recalls),
        "mrr": mean(reciprocal_ranks(lists, gold)),
        "orphans": sum(not inbound[item.slug] for item in items),
        "under_two": sum(inbound[item.slug] < 2 for item in items),
        "max_inbound": max(inbound.values(), default=0),
        "ours_better_by_interval": list(interval([a - b for a, b in zip(ours, recalls, strict=True)])),
    }


def by_tags(items: Sequence[Item]) -> Lists:
    """The posts that share most tags (Jaccard), the newest first where equal."""
    sets = {item.slug: {tag.casefold() for tag in item.tags} for item in items}

    def alike(one: Item, other: Item) -> float:
        a, b = sets[one.slug], sets[other.slug]
        return len(a & b) / len(a | b) if a & b else 0.0

    return ranked(items, alike)


def by_category(items: Sequence[Item]) -> Lists:
    """The newest posts of the same category."""
    return ranked(items, lambda one, other: float(one.category == other.category))


def ranked(items: Sequence[Item], alike: Callable[[Item, Item], float]) -> Lists:
    """Return each post's best by a measure, the newest first where equal."""
    newest = sorted(items, key=lambda item: (-item.day, item.slug))
    return {
        one.slug: [
            other.slug for other in sorted(newest, key=lambda other: -alike(one, other)) if other is not one
        ][:SHOWN]
        for one in items
    }


def by_plain_words(items: Sequence[Item]) -> Lists:
    """Plain TF-IDF: the same words and weights, without local scaling, dates and guarantee."""
    import numpy as np

    from plugins.related.compute import count_terms, weighed

    newest = sorted(items, key=lambda item: (-item.day, item.slug))
    matrix = weighed(newest, count_terms(newest, RelatedSettings())).matrix
    alike = (matrix @ matrix.T).toarray()
    np.fill_diagonal(alike, -1)
    best = np.argsort(-np.round(alike, 6), axis=1, kind="stable")[:, :SHOWN]
    return {item.slug: [newest[i].slug for i in row] for item, row in zip(newest, best, strict=True)}


BASELINES: dict[str, Callable[[Sequence[Item]], Lists]] = {
    "tags": by_tags,
    "category": by_category,
    "tfidf": by_plain_words,
}


# ---- costs ----


def made_up(count: int) -> list[Item]:
    """Return posts of random words: common words, words of one of 60 topics, and phrases that come again.

    The same numbers of posts, the same posts. Word frequencies follow Zipf's law.
    """
    chance = random.Random(count)
    parts = [a + b for a in "b d f g k l m n p r s t v".split() for b in "a e i o u ar en il os um".split()]
    vocabulary = ["".join(chance.choices(parts, k=chance.choice((2, 3, 3, 4)))) for _ in range(30_000)]
    common = list(accumulate(1 / (rank + 8) for rank in range(len(vocabulary))))
    own = list(accumulate(1 / (rank + 8) for rank in range(600)))
    topics = [chance.sample(vocabulary, 600) for _ in range(60)]
    small = "the of and to a in is that for it with as on are this be your you can not".split()
    items = []
    for number in range(count):
        topic = topics[number % len(topics)]
        words = chance.choices(vocabulary, cum_weights=common, k=WORDS // 3)
        words += chance.choices(topic, cum_weights=own, k=WORDS // 4)
        words += chance.choices(small, k=WORDS - len(words))
        chance.shuffle(words)
        title = " ".join(chance.choices(topic, cum_weights=own, k=6))
        items.append(Item(slug=f"post-{number}", title=title, body=" ".join(words), day=730_000 + number))
    return items


def costs(size: int) -> dict:
    """Return what relating `size` posts costs, in this process: seconds, and megabytes at the most."""
    items, settings = made_up(size), RelatedSettings()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        timings = {"cold": timed(lambda: relate(items, settings, store=store))}
        timings["unchanged"] = timed(lambda: relate(items, settings, store=store))
        changed = []
        for turn in range(5):
            words = " ".join(items[turn * 7].body.split()[::-1])
            items[turn * 7] = replace(items[turn * 7], body=f"{words} one more sentence for a changed post")
            changed.append(timed(lambda: relate(items, settings, store=store)))
        timings["one_changed"] = sorted(changed)[len(changed) // 2]
        fresh = Store(Path(folder))
        items[3] = replace(items[3], body=items[3].body + " again one sentence more")
        timings["one_changed_new_process"] = timed(lambda: relate(items, settings, store=fresh))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (
        1024 * 1024 if sys.platform == "darwin" else 1024
    )
    return {
        "posts": size,
        **{name: {"seconds": wall, "cpu_seconds": cpu} for name, (wall, cpu) in timings.items()},
        "megabytes": peak,
    }


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds by the clock, and by the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return round(time.perf_counter() - wall, 3), round(time.process_time() - cpu, 3)


def all_costs(sizes: Sequence[int]) -> list[dict]:
    """Measure each size in a process of its own, so that its memory is its own."""
    results = []
    for size in sizes:
        command = [sys.executable, __file__, "--size", str(size), "--format", "json"]
        results.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
    return results


def main() -> None:
    """Measure what was asked for, and print it."""
    parser = argparse.ArgumentParser(
        description="Measures the related posts: quality on FOLDER, or else costs."
    )
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--size", type=int, help="measure the costs of this many posts only")
    options = parser.parse_args()
    if options.folder:
        missing = [name for name in ("posts.jsonl", "links.jsonl") if not (options.folder / name).is_file()]
        if missing:
            parser.error(f"{options.folder} has no {missing[0]}")
        result: object = score_folder(options.folder)
    else:
        result = costs(options.size) if options.size else all_costs(SIZES)
    if options.format == "json":
        print(json.dumps(result, indent=2))
    else:
        for part in result if isinstance(result, list) else [result]:
            print("\n".join(told(part)), end="\n\n")


def told(values: Mapping, before: str = "") -> list[str]:
    """Return nested values as lines of text."""
    lines = []
    for key, value in values.items():
        if isinstance(value, Mapping):
            lines += told(value, f"{before}{key} ")
        else:
            lines.append(f"{before + key:<42} {value}")
    return lines


if __name__ == "__main__":
    main()
