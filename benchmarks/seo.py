"""What search engines, social sites and the search on the site cost a build.

    python -m benchmarks.seo 1000             a made-up blog of 1,000 posts
    python -m benchmarks.seo 1000 --runs 5 --format json

The same blog is built whole, and without what is made for search engines: structured data, sitemap, old
addresses, cards, the index of the search, and the checks of all that. The two take turns; each build is a new
process, cold (nothing is kept of an earlier build but finished pictures). Medians count. Needs Linux.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.builds_corpus import make_corpus
from benchmarks.builds_peers import Peer, Run

BAR = 0.15
"""How much longer a whole build may take, as a share of the other. From 1,000 posts on."""
_FEWEST = 1_000
_WITHOUT = """

# ---- Without what is made for search engines ----
PLUGINS = [name for name in PLUGINS if name not in ("plugins.seo", "plugins.cards", "plugins.search")]
SEARCH_URL = SEARCH_RESULTS_URL = ""
DIRECT_TEMPLATES = [name for name in DIRECT_TEMPLATES if not name.startswith("search")]


def _title(title, site, number=1):
    return f"{title} | {site}"


def _nothing(**given):
    return ""


JINJA_GLOBALS = {"page_title": _title, "structured_data": _nothing, "tag_posts": 3, "markdown_copies": False}
JINJA_FILTERS = {"og_locale": str}
"""
_OWN = ("cards", "search engines", "search", "pictures")
"""Phases of a whole build that the other does not have."""


def compare(posts: int, *, runs: int) -> dict[str, Any]:
    """Return the medians of both builds, and by how much the whole one takes longer."""
    with tempfile.TemporaryDirectory(prefix="seo-", ignore_cleanup_errors=True) as name:
        made = [_peer(Path(name), posts, kind) for kind in ("whole", "without")]
        first = made[0].build()  # makes the pictures, which are kept
        made[1].build()
        taken: dict[str, list[Run]] = {peer.name: [] for peer in made}
        for _ in range(runs):
            for peer in made:
                peer.clear()
                taken[peer.name].append(peer.build())
    figures = {name: _medians(found) for name, found in taken.items()}
    return {
        **figures,
        "longer": round(figures["whole"]["seconds"] / figures["without"]["seconds"] - 1, 3),
        "more_cpu": round(figures["whole"]["cpu"] / figures["without"]["cpu"] - 1, 3),
        "phases": {one: round(median(run.phases.get(one, 0.0) for run in taken["whole"]), 3) for one in _OWN},
        "first_build": round(first.seconds, 1),
    }


def _peer(folder: Path, posts: int, kind: str) -> Peer:
    make_corpus(site := folder / kind, posts)
    if kind == "without":
        settings = site / "pelicanconf.py"
        settings.write_text(settings.read_text(encoding="utf-8") + _WITHOUT, encoding="utf-8")
    spine = (sys.executable, "-m", "spine", "--site", str(site))
    command = (*spine, "build", "--publish", "--quiet", "--timings")
    return Peer(kind, site, command, (), ("output", ".cache"))


def _medians(runs: Sequence[Run]) -> dict[str, float]:
    return {
        "seconds": round(median(run.seconds for run in runs), 2),
        "cpu": round(median(run.cpu for run in runs), 2),
        "fastest": round(min(run.seconds for run in runs), 2),
        "slowest": round(max(run.seconds for run in runs), 2),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("posts", type=int, nargs="?", default=1_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    asked = parser.parse_args(arguments)
    figures = compare(asked.posts, runs=asked.runs)
    missed = asked.posts >= _FEWEST and figures["longer"] > BAR
    if asked.format == "json":
        print(json.dumps(figures))
        return int(missed)
    for name in ("whole", "without"):
        one = figures[name]
        print(
            f"{name:8} {one['seconds']:6.2f} s ({one['fastest']} to {one['slowest']}), CPU {one['cpu']:.2f} s"
        )
    print(f"longer by {figures['longer']:.1%} (bar {BAR:.0%}){', missed' if missed else ''}; ", end="")
    print(f"CPU {figures['more_cpu']:+.1%}")
    print("own phases: " + ", ".join(f"{name} {took} s" for name, took in figures["phases"].items()))
    print(f"the first build of all, with every picture: {figures['first_build']} s")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
