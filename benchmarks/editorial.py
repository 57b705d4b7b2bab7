"""How fast the second reader reads: `spine check` over a made-up blog, and one post in the desk.

    python -m benchmarks.editorial 1000                 a blog of 1,000 posts of about 1,000 words
    python -m benchmarks.editorial 1000 --runs 5 --format json

Posts are made of the sentences of our own, dealt out anew, so that no two paragraphs are the same. Where the
linter proselint is installed beside us (`pip install proselint`), it reads the same files in the same run.
Each check is a new process. Medians count.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.builds_corpus import make_corpus
from plugins.editorial.of_site import second_reader, texts_of
from plugins.editorial.text import text_of
from plugins.posts import read_library
from plugins.site import build_time, load_settings, read_site
from spine.writing.judging import findings_of

ROOT = Path(__file__).resolve().parent.parent
COLD, CACHED, ONE = 10.0, 1.0, 0.05
"""Seconds that a cold check, a cached one, and one post in the desk may take, at 1,000 posts on two cores."""
_WORDS, _SECTION, _PARAGRAPH = 1_000, 200, 60
_HEAD = """---
title: "{title}"
date: 2026-01-05
category: Back Pain
authors: [editorial-team]
status: published
description: "{description}"
search_phrase: "{phrase}"
references:
  - {{title: "Back pain", publisher: "MedlinePlus", url: "https://medlineplus.gov/backpain.html", year: 2024}}
---
"""


def make_posts(folder: Path, count: int, seed: int = 2026) -> None:
    """Write `count` posts made of the sentences of ours into a site."""
    library = read_library(read_site(load_settings(ROOT)))
    sentences = [
        one.text
        for post in library.posts
        for one in text_of(post).sentences
        if one.text[0].isupper() and one.text[-1] in ".?!"
    ]
    headings = [one.words for post in library.posts for one in text_of(post).headings]
    chance = random.Random(seed)
    shutil.rmtree(folder / "content/posts")
    (folder / "content/posts").mkdir()
    for number in range(count):
        title = _quotable(f"{chance.choice(headings)} {number}")
        description = _quotable(chance.choice(sentences)[:150])
        head = _HEAD.format(title=title, description=description, phrase=title.lower())
        body = _body(chance, sentences, headings)
        (folder / f"content/posts/post-{number}.md").write_text(head + body, encoding="utf-8")


def _quotable(text: str) -> str:
    return text.replace('"', "").replace("\\", "")


def _body(chance: random.Random, sentences: Sequence[str], headings: Sequence[str]) -> str:
    parts: list[str] = []
    words = 0
    while words < _WORDS:
        if words % _SECTION < _PARAGRAPH and parts:
            parts.append(f"## {chance.choice(headings)}")
        paragraph: list[str] = []
        while sum(len(one.split()) for one in paragraph) < _PARAGRAPH:
            paragraph.append(chance.choice(sentences))
        words += sum(len(one.split()) for one in paragraph)
        parts.append(" ".join(paragraph))
    return "\n\n".join(parts) + "\n"


def measure(posts: int, *, runs: int) -> dict[str, Any]:
    """Return seconds: of whole checks, of the second reader alone, and of one post."""
    with tempfile.TemporaryDirectory(prefix="editorial-", ignore_cleanup_errors=True) as name:
        site = Path(name)
        make_corpus(site, 1)
        make_posts(site, posts)
        command = (sys.executable, "-m", "spine", "--site", str(site), "check", "--quiet", "--format", "json")
        cold, cached, alone, peer = [], [], [], []
        _timed(command)
        for _ in range(runs):
            shutil.rmtree(site / ".cache", ignore_errors=True)
            cold.append(_timed(command))
            cached.append(_timed(command))
            alone.append(_reader_alone(site))
            if find_spec("proselint"):
                peer.append(_timed((sys.executable, "-m", "proselint", "check", str(site / "content/posts"))))
        one, again = _one_post(site, runs)
        return {
            "cold": round(median(cold), 2),
            "cached": round(median(cached), 2),
            "second_reader_cold": round(median(alone), 2),
            "one_post": round(one, 4),
            "one_post_again": round(again, 4),
            "proselint": round(median(peer), 2) if peer else None,
        }


def _timed(command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd=ROOT)
    return time.perf_counter() - began


def _reader_alone(site: Path) -> float:
    """Return how long the second reader takes when the posts are read already and nothing is kept."""
    child = os.fork()
    if child == 0:
        settings = load_settings(site)
        library = read_library(read_site(settings))
        reader = second_reader(read_site(settings), library, settings, now=build_time())
        began = time.perf_counter()
        reader.findings(texts_of(library), queries={}, now=build_time())
        (site / "took").write_text(str(time.perf_counter() - began))
        os._exit(0)
    os.waitpid(child, 0)
    return float((site / "took").read_text())


def _one_post(site: Path, runs: int) -> tuple[float, float]:
    """Return how long one post takes in the desk, among all others: at first, and after a changed word."""
    settings = load_settings(site)
    read = read_site(settings)
    library = read_library(read)
    reader = second_reader(read, library, settings, now=build_time(), cache=site / ".cache")
    reader.findings(texts_of(library), queries={}, now=build_time())
    first, again = [], []
    for number in range(max(5, runs)):
        name = f"posts/post-{number}.md"
        text = (site / "content" / name).read_text(encoding="utf-8")
        chance = random.Random(number)
        head, words = text.rpartition("---\n")[0::2]
        new = f"{head}---\n" + "\n\n".join(_shuffled(part, chance) for part in words.split("\n\n"))
        for found, tried in ((first, new), (again, f"{new} More.")):
            began = time.perf_counter()
            findings_of(read, library, name, tried, reader=reader)
            found.append(time.perf_counter() - began)
    return median(first), median(again)


def _shuffled(part: str, chance: random.Random) -> str:
    """Return a paragraph with its sentences in another order, so that nothing of it is known."""
    sentences = part.split(". ")
    return ". ".join(chance.sample(sentences, len(sentences)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("posts", type=int, nargs="?", default=1_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    asked = parser.parse_args(arguments)
    told = measure(asked.posts, runs=asked.runs)
    missed = told["cold"] > COLD or told["cached"] > CACHED or told["one_post"] > ONE
    if asked.format == "json":
        print(json.dumps(told))
        return int(missed)
    print(f"spine check, cold     {told['cold']:6.2f} s (bar {COLD:g})")
    print(f"spine check, cached   {told['cached']:6.2f} s (bar {CACHED:g})")
    print(f"the second reader     {told['second_reader_cold']:6.2f} s of a cold check")
    print(f"one post, in the desk {told['one_post'] * 1000:6.1f} ms (bar {ONE * 1000:g}); ", end="")
    print(f"after a changed word {told['one_post_again'] * 1000:.1f} ms")
    if told["proselint"] is not None:
        times = told["proselint"] / told["cold"]
        print(f"proselint, cold       {told['proselint']:6.2f} s, {times:.1f} times ours")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
