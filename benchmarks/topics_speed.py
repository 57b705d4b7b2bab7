"""What topics cost: 10,000 searches against 1,000 posts, understanding included, in a fresh process.

    python benchmarks/topics_speed.py [--queries N] [--posts N] [--format json]

The searches are made of what people ask about and how they ask it; each has one to three records, and every
twentieth a series of two years. The posts are made of sentences of the posts in content/posts. The same
numbers give the same searches and posts. Memory is the most that the process ever held.
"""

import argparse
import datetime as dt
import json
import math
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from plugins.posts import Post, Status
from plugins.trends.record import Kind, Point, Record

ROOT = Path(__file__).resolve().parent.parent
TODAY = dt.date(2026, 11, 23)

ABOUT = """
sciatica|herniated disc|bulging disc|slipped disc|spinal fusion|lumbar fusion|cervical fusion|acdf|
tlif|laminectomy|laminotomy|microdiscectomy|discectomy|disc replacement|spinal stenosis|
lumbar stenosis|cervical stenosis|scoliosis|kyphosis|spondylolisthesis|spondylosis|
degenerative disc disease|pinched nerve|cervical radiculopathy|myelopathy|compression fracture|
kyphoplasty|spinal cord stimulator|epidural steroid injection|facet joint|si joint|back pain|
lower back pain|upper back pain|neck pain|back surgery|spine surgery|neck surgery|whiplash|
foot drop|tarlov cyst|cauda equina syndrome|failed back surgery|l5-s1 fusion|l4 l5 disc|c5 c6 disc|
spinal tumor|discitis|bone spurs|nerve ablation|disc golf|fusion reactor|brake disc|
dog back surgery|spine surgeon jobs|cervical cerclage|back brace
"""
ASKED = """
{}|what is {}|{} symptoms|{} causes|{} treatment|{} recovery|{} recovery time|how long does {} last|
does {} go away|{} success rate|{} risks|{} cost|{} exercises|{} stretches|sleeping with {}|
driving after {}|work after {}|walking with {}|{} vs physical therapy|is {} serious|can {} be cured|
why does {} hurt|{} at night|{} in pregnancy|{} near me|best doctor for {}|{} pictures|{} mri|
{} x ray|{} pain relief|{} medication|{} injections|{} in elderly|{} in children|alternatives to {}|
{} complications|when to worry about {}|how to sleep with {}|{} and smoking|{} without insurance|
{} lawsuit|{} reviews|{} 2026|{} flare up|{} and numbness|{} leg weakness|signs of {}|
questions about {}|{} prevention|{} surgery|{} surgery recovery|flying with {}|sitting with {}|
{} diet
"""
ENDS = [
    "",
    "after 60",
    "for women",
    "for men",
    "at home",
    "in adults",
    "explained",
    "reddit",
    "this week",
    "again",
]


def searches(count: int, chance: random.Random) -> list[str]:
    """Return different searches, in mixed order."""
    about, asked = (["".join(part.splitlines()) for part in text.split("|")] for text in (ABOUT, ASKED))
    found = {f"{how.format(what)} {end}".strip(): None for end in ENDS for what in about for how in asked}
    every = list(found)[: max(count, 1)] if count <= len(found) else list(found)
    every += [f"{every[number % len(found)]} {number}" for number in range(count - len(every))]
    chance.shuffle(every)
    return every


def records_of(queries: list[str], chance: random.Random) -> list[Record]:
    """Return one to three records of each search, and a series of every twentieth."""
    found = []
    for number, query in enumerate(queries):
        when = dt.datetime.combine(TODAY, dt.time(6), dt.UTC) - dt.timedelta(
            days=chance.choice((0, 7, 14, 21))
        )
        base = {
            "query": query,
            "fetched": when,
            "place": "US",
            "window": "2025-11-23 2026-11-23",
            "seed": "back surgery",
        }
        kinds = chance.sample((Kind.RISING, Kind.TOP, Kind.OWN), chance.randint(1, 3))
        for kind in kinds:
            value = float(chance.choice((10, 40, 90, 150, 350, 900)))
            source = "search-console" if kind is Kind.OWN else "explore-widget"
            position = chance.uniform(1, 40) if kind is Kind.OWN else None
            found.append(
                Record(
                    **base,
                    kind=kind,
                    source=source,
                    value=min(value, 100) if kind is Kind.TOP else value,
                    position=position,
                )
            )
        if number % 20 == 0:
            points = tuple(
                Point(
                    TODAY - dt.timedelta(days=7 * (104 - week)),
                    float(round(40 + 30 * math.sin(week / 8) + chance.random() * 9)),
                )
                for week in range(104)
            )
            found.append(
                Record(
                    **base,
                    kind=Kind.SERIES,
                    source="explore-widget",
                    points=points,
                    value=40.0,
                    level=chance.random() * 3,
                    level_error=0.05,
                )
            )
    return found


def posts_of(count: int, chance: random.Random) -> list[Post]:
    """Return posts of about 900 words, made of the sentences of real ones."""
    from plugins.posts import read_library
    from plugins.site.config import load_site

    real = read_library(load_site(ROOT)).posts
    parts = [
        part for post in real for part in post.body.split("\n\n") if part.strip() and not part.startswith("#")
    ]
    about, asked = (["".join(part.splitlines()) for part in text.split("|")] for text in (ABOUT, ASKED))
    found = []
    for number in range(count):
        phrase = chance.choice(asked).format(chance.choice(about))
        headings = [chance.choice(asked).format(chance.choice(about)) for _ in range(5)]
        body, words = [], 0
        while words < 900:
            body.append(chance.choice(parts))
            words += len(body[-1].split())
        step = max(1, len(body) // len(headings))
        for at, heading in enumerate(headings):
            body.insert(at * (step + 1), f"## {heading.capitalize()}")
        found.append(
            Post(
                path=f"content/posts/post-{number}.md",
                slug=f"post-{number}",
                title=phrase.capitalize(),
                status=Status.PUBLISHED,
                search_phrase=phrase,
                description=chance.choice(real).description,
                body="\n\n".join(body),
                tags=chance.choice(real).tags,
            )
        )
    return found


def costs(queries: int, posts: int) -> dict:
    """Return what suggesting costs in this process: seconds, and megabytes at the most."""
    from plugins.trends.settings import TrendsSettings
    from plugins.trends.suggest import suggest
    from plugins.vocabulary import load_vocabulary

    chance = random.Random(queries)
    records, shelf = records_of(searches(queries, chance), chance), posts_of(posts, chance)
    before = time.perf_counter(), time.process_time()
    vocabulary = load_vocabulary()
    found = suggest(records, shelf, vocabulary=vocabulary, settings=TrendsSettings(), today=TODAY)
    wall, cpu = time.perf_counter() - before[0], time.process_time() - before[1]
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return {
        "queries": queries,
        "posts": posts,
        "records": len(records),
        "topics": len(found.topics),
        "dropped": len(found.dropped),
        "seconds": round(wall, 2),
        "cpu_seconds": round(cpu, 2),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit,
    }


def main() -> None:
    """Measure in a process of its own, and print it."""
    parser = argparse.ArgumentParser(description="Measures what suggesting topics costs.")
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument("--posts", type=int, default=1_000)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--here", action="store_true", help="in this process")
    options = parser.parse_args()
    if options.here:
        print(json.dumps(costs(options.queries, options.posts)))
        return
    command = [
        sys.executable,
        __file__,
        "--here",
        "--queries",
        str(options.queries),
        "--posts",
        str(options.posts),
    ]
    result = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    if options.format == "json":
        print(json.dumps(result, indent=2))
    else:
        print("\n".join(f"{name:<14} {value}" for name, value in result.items()))


if __name__ == "__main__":
    main()
