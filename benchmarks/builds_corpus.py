"""A made-up blog of any size for `benchmarks.builds`.

The same number of posts and the same seed give the same files on every machine. A few words are common and
many are rare, as in a language (Zipf, 1949), and posts about one subject share its words, so that related
posts have something to find.
"""

import itertools
import json
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.builds_words import CLUSTERS, SMALL, vocabulary
from plugins.site import load_site

ROOT = Path(__file__).resolve().parent.parent
SEED = 2026
FIRST_YEAR, YEARS = 2015, 11
PEOPLE = {
    "a-surgeon": "---\nname: Dr. Example Surgeon\nrole: Spine surgeon\n---\nText.\n",
    "editorial-team": "---\nname: Editorial Team\nkind: team\n---\nText.\n",
}
PRACTICE = {
    "name": "Example Spine Practice",
    "surgeon": "a-surgeon",
    "phone": "(555) 010-0100",
    "address": {"street": "1 Example Way", "city": "Exampleton", "region": "MN", "postal_code": "00000"},
    "hours": [{"days": "Monday to Friday", "opens": "08:00", "closes": "17:00"}],
    "profiles": {"Example": "https://profile.example/practice"},
}

_OURS = """\
import runpy
from pathlib import Path

for name, value in runpy.run_path({real!r}).items():
    if name.isupper():
        globals()[name] = value
ROOT = Path(__file__).resolve().parent
PATH, OUTPUT_PATH, CACHE_PATH = str(ROOT / "content"), str(ROOT / "output"), str(ROOT / ".cache")
PRACTICE = {practice!r}
SITENAME = PRACTICE["name"]
"""

_TOKEN = re.compile(r"(?<=The word here is )\w+")


def make_corpus(folder: Path, posts: int, seed: int = SEED) -> None:
    """Write a site of ours into `folder`: settings, two people, our pages and `posts` sound, published posts.

    Raises `FileExistsError` when the folder already has content.
    """
    content = folder / "content"
    for name in ("posts", "people", "pages"):
        (content / name).mkdir(parents=True)
    settings = _OURS.format(real=str(ROOT / "pelicanconf.py"), practice=PRACTICE)
    _write(folder / "pelicanconf.py", settings)
    (folder / "publishconf.py").write_bytes((ROOT / "publishconf.py").read_bytes())
    for name, text in PEOPLE.items():
        _write(content / "people" / f"{name}.md", text)
    ours, theirs = load_site(ROOT).practice, load_site(folder).practice
    for page in sorted((ROOT / "content" / "pages").glob("*.md")):
        text = page.read_text(encoding="utf-8").replace(ours.phone_uri, theirs.phone_uri)
        _write(content / "pages" / page.name, text.replace(ours.phone, theirs.phone))
    maker = _Maker(random.Random(seed), posts)
    for plan in maker.plans:
        path = content / "posts" / plan.file
        path.parent.mkdir(exist_ok=True)
        _write(path, maker.post(plan))


def retoken(text: str, word: str) -> str:
    """Return a post's text with another word in the place that every post of the corpus has for one."""
    changed, count = _TOKEN.subn(word, text)
    if count != 1:
        raise ValueError("this is not a post of the corpus")
    return changed


@dataclass(frozen=True)
class _Subject:
    """What some posts are about: its own words, the first ten of them a doctor's."""

    category: str
    words: list[str]


@dataclass(frozen=True)
class _Plan:
    """What is fixed of a post before any is written, so that posts can link to each other."""

    number: int
    day: str
    subject: _Subject
    file: str


class _Maker:
    """What makes one post after another."""

    def __init__(self, rng: random.Random, posts: int) -> None:
        self.rng = rng
        self.words = vocabulary(rng)
        self.weights = _zipf(len(self.words), 10)
        self.subjects = [
            _Subject(category, [*line.split(), *rng.sample(self.words[200:], 50)])
            for category, lines in CLUSTERS.items()
            for line in lines
            for _ in range(2)
        ]
        self.subject_weights = _zipf(60, 6)
        self.tags = self._tags(max(4, round(8 * posts**0.5)))
        self.tag_weights = _zipf(len(self.tags), 25)
        self.plans = [self._plan(number) for number in range(posts)]
        self.near: dict[int, list[_Plan]] = {}
        for plan in self.plans:
            self.near.setdefault(id(plan.subject), []).append(plan)

    def _tags(self, count: int) -> list[str]:
        """Return the pool of tags: it grows with the square root of the posts."""
        firsts = [word for subject in self.subjects[::2] for word in subject.words[:10]]
        pool: dict[str, None] = {}
        while len(pool) < count:
            pool[f"{self.rng.choice(firsts)} {self.rng.choice(self.words[:200])}"] = None
        return list(pool)

    def _plan(self, number: int) -> _Plan:
        rng = self.rng
        subject = rng.choice(self.subjects)
        year, month, day = FIRST_YEAR + rng.randrange(YEARS), rng.randint(1, 12), rng.randint(1, 28)
        name = "-".join([*rng.sample(subject.words[:10], 2), f"{number:05}"])
        return _Plan(number, f"{year}-{month:02}-{day:02}", subject, f"{year}/{name}.md")

    def post(self, plan: _Plan) -> str:
        """Return a post's text, front matter and all."""
        rng = self.rng
        sources = rng.randint(1, 4)
        head = {
            "title": f"{self.phrase(plan, 5)} {plan.number}",
            "date": plan.day,
            "category": plan.subject.category,
            "authors": ["editorial-team" if rng.random() < 0.9 else "a-surgeon"],
            "status": "published",
            "description": f"{self.phrase(plan, 40)[:140].rpartition(' ')[0]}.",
            "tags": sorted(set(rng.choices(self.tags, cum_weights=self.tag_weights, k=rng.randint(1, 4)))),
            "references": [
                {
                    "title": self.phrase(plan, 6),
                    "publisher": "Example Institute",
                    "url": f"https://example.org/study/{plan.number}/{source}",
                }
                for source in range(1, sources + 1)
            ],
        }
        lines = [f"{key}: {json.dumps(value)}" for key, value in head.items()]
        return "\n".join(["---", *lines, "---", "", self.body(plan, sources), ""])

    def body(self, plan: _Plan, sources: int) -> str:
        """Return 700 to 1,200 words of Markdown, citing each source once."""
        rng = self.rng
        parts = [self.paragraph(plan), self.paragraph(plan)]
        goal, quote = rng.randint(720, 900), rng.randint(1, 3)
        for section in itertools.count(1):
            if sum(part.count(" ") for part in parts) >= goal:
                break
            parts.append(f"{'###' if section % 3 == 0 else '##'} {self.phrase(plan, 4)}")
            cited = f" [{section}]" if section <= sources else ""
            parts.append(self.paragraph(plan) + cited)
            parts += [self.paragraph(plan) for _ in range(rng.randint(0, 2))]
            if rng.random() < 0.5:
                mark = rng.choice(("-", "1."))
                parts.append("\n".join(f"{mark} {self.phrase(plan, rng.randint(4, 9))}" for _ in range(4)))
            if section == quote:
                parts.append(f"> {self.phrase(plan, 20)}.")
        return "\n\n".join([*parts, f"The word here is token{plan.number:05}."])

    def paragraph(self, plan: _Plan) -> str:
        """Return three to five sentences."""
        return " ".join(self.sentence(plan) for _ in range(self.rng.randint(3, 5)))

    def sentence(self, plan: _Plan) -> str:
        """Return a sentence, here and there with emphasis or a link to another post, mostly a kindred one."""
        rng = self.rng
        words = self.some(plan, rng.randint(7, 18))
        words[0] = words[0].capitalize()
        if rng.random() < 0.15:
            words[2] = f"**{words[2]}**"
        if rng.random() < 0.1:
            words[3] = f"*{words[3]}*"
        if rng.random() < 0.08:
            other = rng.choice(self.near[id(plan.subject)] if rng.random() < 0.7 else self.plans)
            words[4:6] = [f"[{words[4]} {words[5]}]({{filename}}/posts/{other.file})"]
        return f"{' '.join(words)}."

    def phrase(self, plan: _Plan, count: int) -> str:
        """Return some words without marks, the first with a capital."""
        return " ".join(self.some(plan, count)).capitalize()

    def some(self, plan: _Plan, count: int) -> list[str]:
        """Return words: of ten, about four small ones, three of the subject and three of any kind."""
        rng, subject = self.rng, plan.subject.words
        found = []
        for any_word in rng.choices(self.words, cum_weights=self.weights, k=count):
            kind = rng.random()
            if kind < 0.4:
                found.append(rng.choice(SMALL))
            elif kind < 0.7:
                found.append(rng.choices(subject, cum_weights=self.subject_weights)[0])
            else:
                found.append(any_word)
        return found


def _zipf(count: int, offset: int) -> list[float]:
    """Return running sums of weights that fall with the rank (Zipf's law as Mandelbrot had it, 1953)."""
    return list(itertools.accumulate(1 / (rank + offset) for rank in range(count)))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def post_files(site: Path) -> Iterable[Path]:
    """Return the files of a blog's posts, the same order in each of its translations."""
    return sorted((site / "content" / "posts").rglob("*.md"), key=lambda path: path.name)
