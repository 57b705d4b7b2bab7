"""How well the second reader judges, on sentences that its rules were not written with.

    python -m benchmarks.editorial_quality            held data: recall, false alarms, warnings on clean prose
    python -m benchmarks.editorial_quality --seen     the sentences that the rules were written with
    python -m benchmarks.editorial_quality --show     and what was missed, or flagged without a reason

Each seeded sentence stands in a post of ours, between clean neighbours; it is found when an error of its rule
stands at its line. The data is in tests/editorial/data (its README tells where it is from). For the clean
prose, each paragraph of federal agencies is read alone, and posts of about ten of them as posts.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

from plugins.editorial.judging import judge
from plugins.editorial.reading import Around, Reading
from plugins.editorial.settings import read_editorial_settings
from plugins.findings import Finding, Severity
from plugins.posts import Post, read_library
from plugins.site import load_settings, read_site

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests/editorial/data"
RECALL, ALARMS, WARNINGS = 0.98, 1.0, 3
"""The bars: recall at least, false alarms in 100 texts at most, warnings in a post at most (median)."""
_A_POST = 10
"""Federal paragraphs that make a post."""
_BEFORE = {"item": "- ", "heading": "## ", "quote": "> "}
Row = Mapping[str, Any]


@dataclass
class Scored:
    """What came of some sentences: how many of each rule there are, and how many were found."""

    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[Row, tuple[str, ...]]] = field(default_factory=list)
    """Sentences judged otherwise than they should be, each with the rules that spoke."""
    stopped: int = 0
    """How many have an error of any rule."""

    @property
    def share(self) -> float:
        """The share that was found."""
        return sum(self.found.values()) / max(1, sum(self.there.values()))


class Judge:
    """Our own posts, and the second reader with our settings; no category asks for a review here."""

    def __init__(self) -> None:
        settings = load_settings(ROOT)
        site = read_site(settings)
        library = read_library(site)
        told = read_editorial_settings({**settings, "EDITORIAL": {**settings["EDITORIAL"], "reviewed": []}})
        self.around = Around(site.practice, tuple(library.people.values()), told, 2026)
        self.posts = sorted(library.posts, key=lambda post: post.slug)

    def __call__(self, post: Post) -> list[Finding]:
        """Return what the second reader says of a post."""
        return judge(Reading(post, self.around))


def rows_of(name: str) -> list[Row]:
    """Return a file of the data."""
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def seeded(post: Post, row: Row, chance: random.Random) -> tuple[Post, int]:
    """Return a post with a sentence put between clean neighbours, and the line on which it stands."""
    text, place = " ".join(row["text"].split()), row.get("as", "paragraph")
    if place in ("title", "description"):
        return replace(post, **{place: text}), post.line_of(place)
    lines = post.body.split("\n")
    spots = [at for at in range(1, len(lines) - 1) if _between_paragraphs(lines, at)]
    at = chance.choice(spots or [len(lines)])
    new, own = ["", _BEFORE.get(place, "") + text, ""], 1
    if place == "cell":
        new, own = ["", "| What | Note |", "| --- | --- |", f"| x | {text.replace('|', '/')} |", ""], 3
    elif place == "alt":
        new = ["", f"![{text.replace('[', '(').replace(']', ')')}]({{static}}/images/x.jpg)", ""]
    return replace(post, body="\n".join([*lines[:at], *new, *lines[at:]])), post.body_line + at + own


def _between_paragraphs(lines: Sequence[str], at: int) -> bool:
    return not lines[at].strip() and lines[at - 1][:1].isalpha() and lines[at + 1][:1].isalpha()


def _spoken(read: Judge, row: Row, chance: random.Random) -> tuple[str, ...]:
    """Return the rules whose errors stand at the line of a seeded sentence."""
    post, line = seeded(chance.choice(read.posts), row, chance)
    return tuple(one.code for one in read(post) if one.severity is Severity.ERROR and one.line == line)


def recall(read: Judge, rows: Sequence[Row]) -> Scored:
    """Return which seeded violations were found."""
    chance, scored = random.Random(7), Scored()
    for row in rows:
        spoken = _spoken(read, row, chance)
        scored.there[row["rule"]] += 1
        scored.stopped += bool(spoken)
        if row["rule"] in spoken or set(row.get("also", ())) & set(spoken):
            scored.found[row["rule"]] += 1
        else:
            scored.wrong.append((row, spoken))
    return scored


def alarms(read: Judge, rows: Sequence[Row]) -> Scored:
    """Return which sentences that look like violations, and are none, were let pass."""
    chance, scored = random.Random(8), Scored()
    for row in rows:
        spoken = _spoken(read, row, chance)
        scored.there[row["near"]] += 1
        if spoken:
            scored.wrong.append((row, spoken))
        else:
            scored.found[row["near"]] += 1
    return scored


def federal_posts(read: Judge, rows: Sequence[Row]) -> Iterator[Post]:
    """Yield posts made of paragraphs of federal agencies, under the head of one of ours."""
    for start in range(0, len(rows), _A_POST):
        body = "\n\n".join(row["text"] for row in rows[start : start + _A_POST])
        yield replace(read.posts[0], body=body, references=())


def clean_prose(read: Judge, posts: Sequence[Post]) -> tuple[list[Finding], list[int]]:
    """Return the errors in clean posts, and how many warnings each post has."""
    judged = [read(post) for post in posts]
    errors = [one for found in judged for one in found if one.severity is Severity.ERROR]
    return errors, [sum(one.severity is Severity.WARNING for one in found) for found in judged]


def figures(*, seen: bool = False) -> dict[str, Any]:
    """Return all figures; those that `missed` a bar by name."""
    read, kind = Judge(), "seen" if seen else "held"
    violations, clean = recall(read, rows_of(f"{kind}-violations")), alarms(read, rows_of(f"{kind}-clean"))
    federal = rows_of("federal")
    alone = [replace(read.posts[0], body=row["text"]) for row in federal]
    ours = clean_prose(read, read.posts)
    theirs = clean_prose(read, alone)[0], clean_prose(read, list(federal_posts(read, federal)))[1]
    texts = len(read.posts) + len(federal)
    rate = 100 * (len(ours[0]) + len(theirs[0])) / texts
    warned = [median(ours[1]), median(theirs[1])]
    return {
        "recall": violations.share,
        "violations": violations,
        "let_pass": clean.share,
        "clean": clean,
        "errors": [*ours[0], *theirs[0]],
        "alarms_in_100": rate,
        "warnings": {"ours": warned[0], "federal": warned[1]},
        "missed": [
            name
            for name, bad in {
                "recall": violations.share < RECALL,
                "alarms_in_100": rate > ALARMS,
                "warnings": max(warned) > WARNINGS,
            }.items()
            if bad
        ],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seen", action="store_true", help="the sentences that the rules were written with")
    parser.add_argument("--show", action="store_true", help="what was missed, or flagged without a reason")
    asked = parser.parse_args(arguments)
    told = figures(seen=asked.seen)
    scored: Scored = told["violations"]
    for rule in sorted(scored.there):
        print(f"{rule:26} {scored.found[rule]:3} of {scored.there[rule]}")
    print(f"recall {told['recall']:.3f} (bar {RECALL}) of {sum(scored.there.values())} seeded violations")
    print(f"with an error of any rule at their line: {scored.stopped / sum(scored.there.values()):.3f}")
    print(f"let pass {told['let_pass']:.3f} of {sum(told['clean'].there.values())} that look like them")
    print(f"errors on clean prose: {told['alarms_in_100']:.2f} in 100 texts (bar {ALARMS:g})")
    print("warnings in a post, median: {ours:g} ours, {federal:g} federal".format(**told["warnings"]), end="")
    print(f" (bar {WARNINGS})")
    if asked.show:
        _show(scored.wrong, "missed"), _show(told["clean"].wrong, "flagged")
        for one in told["errors"]:
            print(f"error on clean prose: {one}")
    return int(bool(told["missed"]))


def _show(rows: Sequence[tuple[Row, tuple[str, ...]]], what: str) -> None:
    for row, spoken in rows:
        print(f"{what}: {row.get('rule') or row['near']} ({row.get('as')}) {row['text']} {list(spoken)}")


if __name__ == "__main__":
    sys.exit(main())
