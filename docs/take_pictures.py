"""Take the handbook's pictures from the real thing: `python -m docs.take_pictures`, after `make test`.

The desk is shown with our own posts and with searches that are made up here, so that the pictures can be
taken again at any time.
"""

import datetime as dt
import math
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import CONFIG, ROOT, SmallSite, post
from tests.setup import chromium
from tests.setup.site import build, serve
from tests.spine.test_desk_live import running

FOLDER = Path(__file__).parent / "pictures"
SITE = {"home.png": ("/", 1280, 860)}
DESK = {
    "desk-today.png": ("", 1280, 820),
    "desk-topics.png": ("topics", 1280, 860),
    "desk-write.png": ("write/posts/why-do-back-surgeries-fail.md", 1400, 860),
    "desk-publish.png": ("publish", 1280, 740),
}
_WORDS = 'EDITORIAL = {"reviewed": ["Spine Surgery"]}'
"""The second reader looks for everything, as on our own site."""
_HOST = 'DEPLOY = {"production": {"to": "folder", "path": "../host", "verify": False}}'
_ADDRESS = "https://blog.practice.org"
NEW = post(
    "Water carries you. Ask your surgeon before the first time, and begin with a walk in the shallow end.\n",
    title="When may I swim after back surgery?",
    category="Recovery",
    tags=["recovery"],
)
SEARCHES = {
    "can a herniated disc heal on its own": "+350%",
    "herniated disc heal without surgery": "+300%",
    "sitting after microdiscectomy": "+110%",
    "foot drop after back surgery": "+60%",
    "is walking good for a bulging disc": "+90%",
    "spinal cord stimulator removal": "+50%",
    "flying after spinal fusion": "+90%",
    "blood thinners before spine surgery": "+140%",
    "dog back surgery cost": "+250%",
}


def exports(folder: Path, today: dt.date) -> list[Path]:
    """Write two exports as Google Trends gives them, of searches that are made up."""
    begin, end = today - dt.timedelta(days=371), today - dt.timedelta(days=7)
    rows = "\n".join(f'"{query}",{value}' for query, value in SEARCHES.items())
    tops = "\n".join(f'"{query}",{100 - 7 * at}' for at, query in enumerate(SEARCHES))
    related = f'Category: All categories\n\n"back surgery: ({begin} - {end}, United States)"\n\n'
    (folder / "relatedQueries.csv").write_text(f"{related}TOP\n{tops}\n\nRISING\n{rows}\n", encoding="utf-8")
    files = [folder / "relatedQueries.csv"]
    for number, query in enumerate(list(SEARCHES)[:8:2]):
        lines = [f"Week,{query}: (United States),spinal fusion: (United States)"]
        for week in range(52):
            wave = 22 + 6 * math.sin(week / 4 + number) + max(0, week - 44) * (9 - 2 * number)
            lines.append(f"{begin + dt.timedelta(days=7 * week)},{round(wave)},{46 + week % 5}")
        files.append(folder / f"multiTimeline ({number}).csv")
        text = "Category: All categories\n\n" + "\n".join(lines) + "\n"
        files[-1].write_text(text, encoding="utf-8")
    return files


@contextmanager
def desk() -> Iterator[str]:
    """Run a desk on a copy of our posts, with topics; yield its address."""
    with tempfile.TemporaryDirectory() as scratch:
        site = SmallSite(Path(scratch, "site"))
        shutil.copytree(
            ROOT / "content", site.root / "content", ignore=shutil.ignore_patterns("topics", "trends")
        )
        real = str(ROOT / "pelicanconf.py")
        practice = "globals()['PRACTICE']"
        config = CONFIG.format(real=real, cache=str(site.root / ".cache"), practice="", more=_WORDS)
        config = config.replace("PRACTICE = ''", f"PRACTICE = {practice}")
        (site.root / "pelicanconf.py").write_text(config, encoding="utf-8")
        production = (ROOT / "publishconf.py").read_text(encoding="utf-8")
        (site.root / "publishconf.py").write_text(f"{production}\n{_HOST}\n", encoding="utf-8")
        done = site.spine("trends", "import", *map(str, exports(site.root, dt.date.today())))
        if done.code:
            raise SystemExit(done.out + done.err)
        who = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": "Anna Weber"}
        os.environ |= {"SITE_URL": _ADDRESS, **who}
        with running(site, Path(scratch, "desk")) as one:
            put_live(site)
            yield f"{one.address}/.desk/"


def put_live(site: SmallSite) -> None:
    """Put the site live, then write a post and change two others."""
    done = site.spine("deploy", "production", "--yes")
    if done.code:
        raise SystemExit(done.out + done.err)
    time.sleep(1)
    site.write({"swimming-after-back-surgery.md": NEW})
    for name in ("walking-for-back-pain.md", "what-is-sciatica.md"):
        with (site.root / "content" / "posts" / name).open("a", encoding="utf-8") as file:
            file.write("\nCall us when you are not sure.\n")


def look_what_would_go_live(browser: Browser, address: str) -> None:
    """Press the button on the screen Publish, and wait for what comes of it."""
    page = browser.new_page()
    page.goto(f"{address}publish")
    page.get_by_role("button", name="See what would go live").click(timeout=60_000)
    page.get_by_role("button", name="Put it live").wait_for(timeout=120_000)
    page.close()


def take(browser: Browser, address: str, pictures: dict[str, tuple[str, int, int]]) -> None:
    """Open each page and keep what a window of that size shows."""
    for name, (page, width, height) in pictures.items():
        window = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
        window.goto(f"{address.rstrip('/')}/{page.lstrip('/')}", wait_until="load")
        window.evaluate("document.fonts.ready")
        window.wait_for_timeout(500)
        window.screenshot(path=FOLDER / name)
        window.close()


def main() -> None:
    """Write every picture anew."""
    path = chromium.find()
    if path is None:
        raise SystemExit("There is no Chromium here. `python -m tests.setup` installs one.")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        with desk() as address:
            look_what_would_go_live(browser, address)
            take(browser, address, DESK)
        with serve(build()) as address:
            take(browser, address, SITE)
        browser.close()


if __name__ == "__main__":
    main()
