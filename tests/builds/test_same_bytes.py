"""Whatever people do to a site, its resident preview has the same bytes as a build in a new process.

`SPINE_PROOF_EXAMPLES` and `SPINE_PROOF_STEPS` make the proof longer.
"""

from __future__ import annotations

import locale
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from spine.desk.hub import Hub
from spine.desk.live import Live, give_back
from tests.conftest import CONFIG, PEOPLE, PRACTICE, ROOT, SmallSite, post

NOW = "1800000000"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
ABOUT = (
    "---\ntitle: {title}\nstatus: published\ndescription: What this page is about, in a sentence that is long "
    "enough to be useful.\n---\n{words}.\n"
)
NAMES = st.sampled_from("alpha beta gamma delta epsilon zeta eta theta".split())
CATEGORIES = st.sampled_from(["Back Pain", "Neck Pain", "Spine Surgery"])
TAGS = st.lists(st.sampled_from(["discs", "nerves", "walking", "Spinal Fusion"]), max_size=3, unique=True)
DATES = st.sampled_from(["2024-03-01", "2025-07-15", "2026-01-05", "2026-11-30", "2036-05-05", None])
STATUSES = st.sampled_from(["published", "published", "published", "draft", "hidden"])
WORDS = st.sampled_from(
    "nerve pain eases|disc and leg|walk each day|sleep on your side|fusion takes time|ask your doctor".split(
        "|"
    )
)
TEMPLATES = st.sampled_from(["article.html", "base.html", "_cards.html", "tag.html", "index.html"])


class CleanBuilder:
    """Builds in processes that know nothing of earlier ones."""

    def __init__(self) -> None:
        environment = {**os.environ, "SOURCE_DATE_EPOCH": NOW, "SPINE_SERIAL": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.builds.clean_builder"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def build(self, root: Path, output: Path) -> str:
        """Build a preview; return `ok` or what stopped it."""
        self._process.stdin.write(f"{root}\t{output}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait(10)


class Resident:
    """A site in a folder, held by a `Live`, beside builds that begin with nothing."""

    def __init__(self, builder: CleanBuilder, cache: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="spine-proof-"))
        self.builder = builder
        self.site = SmallSite(self.folder / "site")
        root = self.site.root
        root.mkdir()
        shutil.copytree(ROOT / "theme", root / "theme")
        config = CONFIG.format(
            real=str(ROOT / "pelicanconf.py"),
            cache=str(cache),
            practice=PRACTICE,
            more="THEME = str(ROOT / 'theme')",
        )
        (root / "pelicanconf.py").write_text(config, encoding="utf-8")
        self.posts: dict[str, dict] = {}
        self.site.write({**PEOPLE, "pages/about.md": ABOUT.format(title="About", words="Words")})
        self.live = Live(root, self.folder / "desk", Hub())
        self.live.renew()
        self.count = 0

    def put(self, name: str, **keys: object) -> None:
        """Write a post with some keys changed, and let the desk see it."""
        self.posts[name] = {**self.posts.get(name, {"title": f"About {name}"}), **keys}
        self.see({f"{name}.md": post(**self.posts[name])})

    def see(self, files: dict[str, str | bytes], *, hurry: bool = True, afresh: bool = False) -> None:
        """Write files, and do what the desk does when they change."""
        self.site.write(files)
        names = [name if "/" in name else f"posts/{name}" for name in files]
        for name in names if hurry else ():
            if name.startswith(("posts/", "pages/")):
                self.live.hurry(name)
        self.live.renew(names, afresh=afresh)

    def drop(self, name: str) -> None:
        """Delete a file of the content folder."""
        (self.site.root / "content" / name).unlink()
        self.live.renew([name])

    def compare(self) -> None:
        """Hold every file against a build in another process."""
        self.count += 1
        clean = self.folder / f"clean-{self.count}"
        said = self.builder.build(self.site.root, clean)
        assert (said == "ok") != self.live.failed, said
        if said == "ok":
            assert_same(self.live.pages, clean)
        shutil.rmtree(clean, ignore_errors=True)

    def close(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self.folder, ignore_errors=True)


def assert_same(ours: Path, clean: Path) -> None:
    """Compare two folders, byte for byte."""
    one, other = (
        {f.relative_to(d).as_posix(): f.read_bytes() for f in d.rglob("*") if f.is_file()}
        for d in (ours, clean)
    )
    assert sorted(one) == sorted(other)
    for name in one:
        assert one[name] == other[name], name


@pytest.fixture(scope="module")
def builder() -> Iterator[CleanBuilder]:
    before, here = os.environ.get("SOURCE_DATE_EPOCH"), locale.setlocale(locale.LC_ALL)
    os.environ["SOURCE_DATE_EPOCH"] = NOW
    clean = CleanBuilder()
    yield clean
    clean.close()
    locale.setlocale(locale.LC_ALL, here)  # Pelican sets the one that the site asks for
    if before is None:
        del os.environ["SOURCE_DATE_EPOCH"]


@pytest.fixture
def resident(builder: CleanBuilder, tmp_path: Path) -> Iterator[Resident]:
    one = Resident(builder, tmp_path / "cache")
    yield one
    one.close()


def test_a_day_of_changes_gives_the_same_bytes_as_clean_builds(resident: Resident) -> None:
    day = resident
    day.put("alpha", body="Words about nerves.\n", tags=["discs"])
    day.put("beta", body="See [the first]({filename}alpha.md).\n", date="2025-05-05")
    day.compare()
    day.put("alpha", body="Other words, with **weight**.\n")
    day.compare()
    day.put("alpha", slug="first")  # the link in beta leads elsewhere now
    day.compare()
    day.put("beta", tags=["discs", "walking"], category="Neck Pain", date="2024-01-01")
    day.compare()
    day.see({"alpha.md": "---\ntitle: Broken: title\n---\n"})
    day.compare()
    day.put("alpha", body="Mended.\n")
    day.compare()
    day.see({"people/editorial-team.md": "---\nname: The Team\nkind: team\n---\nText.\n"})
    day.compare()
    day.see({"images/a.png": PNG}, hurry=False)
    day.put("beta", image="images/a.png", image_alt="A drawing of a back")
    day.compare()
    style = day.site.root / "theme/css/lists.css"
    style.write_text(style.read_text("utf-8") + "\n.x { border: 1px solid }\n", "utf-8")
    day.live.renew(afresh=True)
    day.compare()
    day.see({"images/a.png": PNG + b"other"}, hurry=False)
    day.compare()
    day.drop("posts/alpha.md")
    del day.posts["alpha"]
    day.compare()
    day.put("beta", body="No link.\n", image=None, image_alt=None)
    day.compare()
    day.put("gamma", status="draft", date=None)
    day.compare()
    template = day.site.root / "theme/templates/article.html"
    whole = template.read_text("utf-8")
    template.write_text(whole.replace("Written by", "Words by"), "utf-8")
    day.live.renew(afresh=True)
    day.compare()
    template.write_text(whole + "{% if %}", "utf-8")
    day.live.renew(afresh=True)
    day.compare()
    template.write_text(whole, "utf-8")
    day.live.renew(afresh=True)
    day.compare()


def test_a_topic_page_follows_its_file_and_the_posts_it_names(resident: Resident) -> None:
    told = (
        "---\nstatus: {}\nkey_posts: [beta, alpha]\nquestions:\n  - {{question: Why?, post: beta}}\n---\n{}\n"
    )
    name, page = "categories/back-pain.md", resident.live.pages / "topics/back-pain/index.html"
    resident.put("alpha")
    resident.put("beta", category="Neck Pain")
    resident.see({name: told.format("draft", "See [it]({filename}/posts/alpha.md).")})
    assert "This page has the status draft." in page.read_text("utf-8")
    resident.compare()
    resident.see({name: told.format("published", "Other words, and [it]({filename}/posts/alpha.md).")})
    assert "Other words, and" in page.read_text("utf-8")
    resident.compare()
    resident.put("beta", title="Another title")
    assert "Another title" in page.read_text("utf-8")
    resident.compare()
    resident.put("alpha", slug="elsewhere")
    resident.compare()
    resident.drop("posts/beta.md")
    resident.compare()
    resident.see({name: "---\nstatus: soon\n---\nBroken words.\n"})
    assert "Broken words." not in page.read_text("utf-8")
    resident.compare()
    resident.drop(name)
    resident.compare()


def test_the_last_good_page_of_a_broken_post_stays_at_hand(resident: Resident) -> None:
    resident.put("alpha", body="Good words.\n")
    resident.see({"alpha.md": "---\ntitle: Broken: title\n---\n"})
    name = "posts/alpha/index.html"
    assert not (resident.live.pages / name).exists()
    assert "Good words." in (resident.live.last_good / name).read_text("utf-8")
    resident.put("alpha", body="Better words.\n")
    assert "Better words." in (resident.live.pages / name).read_text("utf-8")
    assert not (resident.live.last_good / name).exists()


def test_files_of_an_earlier_theme_and_of_an_earlier_process_go(resident: Resident) -> None:
    resident.put("alpha", tags=["discs"])
    file = resident.site.root / "theme/static/old.txt"
    file.write_text("old", "utf-8")
    resident.live.renew(afresh=True)
    resident.compare()
    file.unlink()
    time.sleep(1.1)  # a file of the run before is older than this
    resident.live.renew(afresh=True)
    resident.compare()
    with open(resident.site.root / "pelicanconf.py", "a", encoding="utf-8") as config:
        config.write("TAG_URL, TAG_SAVE_AS = 'tagged/{slug}/', 'tagged/{slug}/index.html'\n")
    resident.live = Live(resident.site.root, resident.folder / "desk", Hub())
    resident.live.renew()
    resident.compare()


def test_memory_stays_flat_over_many_edits(resident: Resident) -> None:
    def edited(times: int) -> int:
        for number in range(times):
            resident.put("alpha", body=f"Word {number} about nerves. {'Long text. ' * 2000}\n")
        give_back()
        return memory()

    edited(40)
    before = edited(40)
    assert edited(160) - before < 6_000_000, "160 edits of a text of 22 KB, of which none may stay"


def memory() -> int:
    """Return the bytes that this process holds in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_any_changes_give_the_same_bytes_as_clean_builds(builder: CleanBuilder, tmp_path: Path) -> None:
    class Days(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.day = Resident(builder, tmp_path / "cache")
            self.day.put("alpha", body="Words about nerves.\n")
            self.day.put("beta", tags=["discs"], date="2025-02-02")

        @rule(name=NAMES, words=WORDS, link=NAMES | st.none())
        def write(self, name: str, words: str, link: str | None) -> None:
            line = f"\n\nSee [more]({{filename}}{link}.md).\n" if link and link in self.day.posts else "\n"
            self.day.put(name, body=f"{words.capitalize()}.{line}")

        @rule(name=NAMES, date=DATES, status=STATUSES)
        def plan(self, name: str, date: str | None, status: str) -> None:
            self.day.put(name, date=date, status=status if date else "draft")

        @rule(name=NAMES, category=CATEGORIES, tags=TAGS)
        def sort(self, name: str, category: str, tags: list[str]) -> None:
            self.day.put(name, category=category, tags=tags)

        @rule(name=NAMES, slug=st.sampled_from(["one", "two", None]), title=WORDS)
        def rename(self, name: str, slug: str | None, title: str) -> None:
            self.day.put(name, slug=slug, title=f"{title.capitalize()} {name}")

        @rule(name=NAMES, pin=NAMES, lang=st.sampled_from(["en", "en", "es"]))
        def pin(self, name: str, pin: str, lang: str) -> None:
            known = pin in self.day.posts and pin != name
            self.day.put(name, related=[pin] if known else None, lang=lang)

        @rule(name=NAMES, other=NAMES)
        def move(self, name: str, other: str) -> None:
            if name in self.day.posts and other not in self.day.posts:
                keys = self.day.posts.pop(name)
                (self.day.site.root / f"content/posts/{name}.md").unlink()
                self.day.posts[other] = keys
                self.day.site.write({f"{other}.md": post(**keys)})
                self.day.live.renew([f"posts/{name}.md", f"posts/{other}.md"])

        @rule(name=NAMES)
        def delete(self, name: str) -> None:
            if name in self.day.posts:
                del self.day.posts[name]
                self.day.drop(f"posts/{name}.md")

        @rule(
            name=NAMES,
            text=st.sampled_from(["---\ntitle: A: b\n---\n", "", "no front matter", b"\xff\xfe\x00"]),
        )
        def spoil(self, name: str, text: str | bytes) -> None:
            self.day.posts.setdefault(name, {"title": f"About {name}"})
            self.day.see({f"{name}.md": text})

        @rule(words=WORDS, name=st.sampled_from(["Editorial Team", "The Team"]))
        def person(self, words: str, name: str) -> None:
            self.day.see({"people/editorial-team.md": f"---\nname: {name}\nkind: team\n---\n{words}.\n"})

        @rule(words=WORDS, title=st.sampled_from(["About", "About us"]))
        def page(self, words: str, title: str) -> None:
            self.day.see({"pages/about.md": ABOUT.format(title=title, words=words)})

        @rule(name=NAMES, there=st.booleans())
        def picture(self, name: str, there: bool) -> None:
            if there:
                self.day.see({"images/a.png": PNG}, hurry=False)
                self.day.put(name, image="images/a.png", image_alt="A drawing of a back")
            elif (self.day.site.root / "content/images/a.png").exists():
                self.day.drop("images/a.png")

        @rule(name=TEMPLATES, how=st.sampled_from(["whole", "comment", "broken"]))
        def template(self, name: str, how: str) -> None:
            whole = (ROOT / "theme/templates" / name).read_text(encoding="utf-8")
            more = {"whole": "", "comment": "\n<!-- more -->\n", "broken": "{% if %}"}[how]
            (self.day.site.root / "theme/templates" / name).write_text(whole + more, encoding="utf-8")
            self.day.live.renew(afresh=True)

        @rule(width=st.sampled_from(["1px", "2px"]))
        def style(self, width: str) -> None:
            whole = (ROOT / "theme/css/lists.css").read_text(encoding="utf-8")
            css = f"{whole}\n.x {{ border: {width} solid }}\n"
            (self.day.site.root / "theme/css/lists.css").write_text(css, encoding="utf-8")
            self.day.live.renew(afresh=True)

        @invariant()
        def same(self) -> None:
            if hasattr(self, "day"):
                self.day.compare()

        def teardown(self) -> None:
            if hasattr(self, "day"):
                self.day.close()

    run_state_machine_as_test(
        Days,
        settings=settings(
            max_examples=int(os.environ.get("SPINE_PROOF_EXAMPLES", "4")),
            stateful_step_count=int(os.environ.get("SPINE_PROOF_STEPS", "12")),
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
