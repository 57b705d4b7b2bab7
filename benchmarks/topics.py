"""How well queries are understood, on any labelled CSV: `query,relevant,intent,cluster`.

    python benchmarks/topics.py FILE.csv [--format json] [--show]

relevance   precision, recall and F1 of `relevant` = yes, over all rows
intent      share of rows with the right intent, over all rows
clusters    over the rows labelled relevant, each understood from its words alone: adjusted Rand index
            (Hubert and Arabie, "Comparing partitions", 1985) and B-cubed (Bagga and Baldwin, 1998)
"""

import argparse
import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from math import comb
from pathlib import Path

from plugins.trends.understand import understand
from plugins.vocabulary import load_vocabulary


def adjusted_rand(truth: Sequence[str], found: Sequence[str]) -> float:
    """Return the adjusted Rand index of two labellings of the same rows: 1 the same, 0 chance."""
    both = sum(comb(n, 2) for n in Counter(zip(truth, found, strict=True)).values())
    one = sum(comb(n, 2) for n in Counter(truth).values())
    two = sum(comb(n, 2) for n in Counter(found).values())
    pairs = comb(len(truth), 2)
    chance = one * two / pairs if pairs else 0.0
    most = (one + two) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def b_cubed(truth: Sequence[str], found: Sequence[str]) -> tuple[float, float, float]:
    """Return the B-cubed precision, recall and F1 of two labellings."""
    both = Counter(zip(truth, found, strict=True))
    one, two = Counter(truth), Counter(found)
    precision = sum(n * n / two[b] for (_, b), n in both.items()) / len(truth)
    recall = sum(n * n / one[a] for (a, _), n in both.items()) / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def score(rows: Sequence[dict[str, str]]) -> tuple[dict, list[str]]:
    """Return the figures, and what went wrong in words."""
    vocabulary = load_vocabulary()
    begun = time.perf_counter()
    meanings = [understand(row["query"], vocabulary) for row in rows]
    seconds = time.perf_counter() - begun
    wrong = []
    for row, meaning in zip(rows, meanings, strict=True):
        if meaning.relevant != (row["relevant"] == "yes"):
            wrong.append(
                f"relevant {row['relevant']}: {row['query']} -> {meaning.because or meaning.subject}"
            )
        if meaning.intent != row["intent"]:
            wrong.append(f"intent {row['intent']}: {row['query']} -> {meaning.intent} ({meaning.because})")
    hits = sum(m.relevant and r["relevant"] == "yes" for r, m in zip(rows, meanings, strict=True))
    said, true = sum(m.relevant for m in meanings), sum(r["relevant"] == "yes" for r in rows)
    precision, recall = hits / max(said, 1), hits / max(true, 1)
    relevant = [row for row in rows if row["relevant"] == "yes"]
    truth = [row["cluster"] for row in relevant]
    found = [understand(row["query"], vocabulary, relevant=True).subject for row in relevant]
    for cluster, subject in sorted(set(zip(truth, found, strict=True))):
        if (
            truth.count(cluster) != found.count(subject)
            or len({f for t, f in zip(truth, found, strict=True) if t == cluster}) > 1
        ):
            queries = [
                r["query"]
                for r, f in zip(relevant, found, strict=True)
                if (r["cluster"], f) == (cluster, subject)
            ]
            wrong.append(f"cluster {cluster}: {subject}: {'; '.join(queries)}")
    cubed = b_cubed(truth, found)
    return {
        "rows": len(rows),
        "relevance": {
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / (precision + recall),
        },
        "intent": {
            "accuracy": sum(m.intent == r["intent"] for r, m in zip(rows, meanings, strict=True)) / len(rows)
        },
        "clusters": {
            "ari": adjusted_rand(truth, found),
            "b_cubed": {"precision": cubed[0], "recall": cubed[1], "f1": cubed[2]},
            "labelled": len(set(truth)),
            "found": len(set(found)),
        },
        "milliseconds_per_query": 1000 * seconds / len(rows),
    }, wrong


def main() -> None:
    """Print the figures for one file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--format", choices=["text", "json"], default="text")
    parser.add_argument(
        "--show", action="store_true", help="print every row that came out otherwise than labelled"
    )
    options = parser.parse_args()
    with options.file.open(encoding="utf-8", newline="") as file:
        figures, wrong = score(list(csv.DictReader(file)))
    if options.format == "json":
        json.dump(figures, sys.stdout, indent=2)
        print()
    else:
        for name, value in figures.items():
            print(f"{name:24} {json.dumps(value)}")
    if options.show:
        print(*wrong, sep="\n", file=sys.stderr)


if __name__ == "__main__":
    main()
