"""Small real sites to try things on.

``small_site`` makes one in a temporary folder: the project's own settings and theme, a practice with
everything filled in, two people, and the files a test asks for. It is checked and built by the real command.
"""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import quick

# Commands that tests start would compile all our modules again and again where nobody may keep them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

ROOT = Path(__file__).resolve().parent.parent

PRACTICE = {
    "name": "Example Spine Practice",
    "surgeon": "a-surgeon",
    "phone": "(555) 010-0100",
    "address": {"street": "1 Example Way", "city": "Exampleton", "region": "MN", "postal_code": "00000"},
    "hours": [{"days": "Monday to Friday", "opens": "08:00", "closes": "17:00"}],
    "profiles": {"Example": "https://profile.example/practice"},
}

CONFIG = """\
import runpy
from pathlib import Path

for name, value in runpy.run_path({real!r}).items():
    if name.isupper():
        globals()[name] = value
ROOT = Path(__file__).resolve().parent
PATH, OUTPUT_PATH, CACHE_PATH = str(ROOT / "content"), str(ROOT / "output"), {cache!r}
PRACTICE = {practice!r}
SITENAME = PRACTICE["name"]
EDITORIAL = {{"off": ["plain", "found", "evidence"]}}  # its texts are a few words long
{more}
"""

PEOPLE = {
    "people/a-surgeon.md": "---\nname: Dr. Example Surgeon\nrole: Spine surgeon\n---\nText.\n",
    "people/editorial-team.md": "---\nname: Editorial Team\nkind: team\n---\nText.\n",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: tests wait for browsers, servers and programs."""
    return (os.cpu_count() or 1) + 1


def post(body: str = "Some text about backs.\n", **keys: object) -> str:
    """Return a whole, sound, published post; keywords add or replace keys, None takes one away."""
    given = {
        "title": "A post",
        "date": "2026-01-05",
        "category": "Back Pain",
        "authors": ["editorial-team"],
        "status": "published",
        "description": "What this post is about, in a sentence that is long enough to be useful to readers.",
        **keys,
    }
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in given.items() if value is not None
    ]
    return "\n".join(["---", *lines, "---", "", body])


def picture(
    width: int = 64,
    height: int = 48,
    kind: str = "JPEG",
    *,
    shade: int = 0,
    mode: str = "RGB",
    **told: object,
) -> bytes:
    """Return a small photo: a slope of colours, light at the top left. `told` goes into the file with it."""
    import io

    from PIL import Image

    slope = Image.linear_gradient("L").resize((width, height)).point(lambda value: 255 - value)
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    image = Image.merge("RGB", (slope, across, Image.new("L", (width, height), shade)))
    out = io.BytesIO()
    image.convert(mode).save(out, kind, **told)
    return out.getvalue()


@dataclass(frozen=True)
class Result:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def findings(self) -> list[dict]:
        """The findings of a command that was asked for JSON."""
        return json.loads(self.out)["findings"]


@dataclass(frozen=True)
class SmallSite:
    """A site in a folder of its own."""

    root: Path

    def write(self, files: Mapping[str, str | bytes]) -> SmallSite:
        """Write files into content/posts, or into content/ where the name has a folder."""
        for name, text in files.items():
            path = self.root / "content" / (name if "/" in name else f"posts/{name}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def spine(self, *arguments: str, **environment: str) -> Result:
        """Run the command on this site, from another folder."""
        return self.run("spine", "--site", str(self.root), *arguments, **environment)

    def run(self, module: str, *arguments: str, cwd: Path | None = None, **environment: str) -> Result:
        """Run a module of ours, or Pelican, in a process of its own."""
        return Result(
            *quick.run(module, arguments, cwd=cwd or ROOT, environment={**os.environ, **environment})
        )

    def check(self, *arguments: str) -> list[dict]:
        """Return what `spine check` finds, notes on the practice aside."""
        return self.spine("check", "--format", "json", *arguments).findings

    def publish(self, **environment: str) -> Output:
        """Build for visitors and return what they would get."""
        done = self.spine("build", "--publish", "--quiet", **environment)
        assert done.code == 0, done.out + done.err
        return Output(self.root / "output")

    def go_live(self, **environment: str) -> Output:
        """Build for visitors, and write down that they get it, as a deploy does."""
        out = self.publish(**environment)
        done = self.spine("addresses", "--record", **environment)
        assert done.code == 0, done.out + done.err
        return out


@dataclass(frozen=True)
class Output:
    """A built site."""

    folder: Path

    def text(self, path: str) -> str:
        """Return a file's text."""
        return (self.folder / path).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Return every file by its path."""
        return {
            file.relative_to(self.folder).as_posix(): file.read_bytes()
            for file in sorted(self.folder.rglob("*"))
            if file.is_file()
        }

    def mentions(self, word: str) -> list[str]:
        """Return the files that have a word in their name or text."""
        found = self.files().items()
        return [
            name
            for name, data in found
            if word.lower() in name.lower() or word.lower().encode() in data.lower()
        ]


@pytest.fixture(autouse=True)
def the_computers_language() -> Iterator[None]:
    """Leave the language as it was: Pelican sets the one that a site asks for, for the whole process."""
    here = locale.setlocale(locale.LC_ALL)
    yield
    locale.setlocale(locale.LC_ALL, here)


@pytest.fixture
def small_site(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., SmallSite]:
    """Return a maker of sites: ``small_site({"a.md": post()}, more="RELATED = {}")``."""
    cache = str(tmp_path_factory.getbasetemp().parent / "cache")

    def make(
        files: Mapping[str, str | bytes] | None = None, *, practice: dict | None = None, more: str = ""
    ) -> SmallSite:
        site = SmallSite(tmp_path / "site")
        site.root.mkdir(exist_ok=True)
        config = CONFIG.format(
            real=str(ROOT / "pelicanconf.py"), cache=cache, practice=practice or PRACTICE, more=more
        )
        (site.root / "pelicanconf.py").write_text(config, encoding="utf-8")
        (site.root / "publishconf.py").write_bytes((ROOT / "publishconf.py").read_bytes())
        return site.write({**PEOPLE, **(files or {})})

    return make
