"""How quick and how light the desk is: `python -m benchmarks.desk [POSTS] [--topics 500] [--format json]`.

Makes a blog and a review queue of that size, asks every screen a few times, and types into one post. The
figures are seconds on the server and bytes of HTML before compression, the worst of the runs.
"""

import argparse
import json
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.builds_corpus import make_corpus

RUNS = 5
MOST_SECONDS, MOST_BYTES, MOST_TYPED = 0.150, 100_000, 0.200
"""The bars: any screen on the server, its HTML, and from a key to the new page."""


@contextmanager
def desk(folder: Path) -> Iterator[tuple[int, str, Callable[[], None]]]:
    """Run the desk's application on a built site.

    Yield its port, the name of one post, and a function that waits until nothing is worked out any more.
    """
    from spine.desk.hub import Hub
    from spine.desk.live import Live
    from spine.desk.web.app import SIZES, application
    from spine.desk.web.guard import Rules
    from spine.desk.web.pages import Pages
    from spine.desk.web.serving import Serving, listen
    from spine.desk.web.work import Work

    live = Live(folder, folder / "desk", Hub())
    live.renew()
    live.check_links()
    pages = Pages((live.pages,), Hub())
    work = Work(folder, live)

    def settle() -> None:
        for kind in ("dropped", "due"):
            job = work.jobs.newest(kind)
            if job is not None:
                job.wait(120)

    app = application(work, pages, Rules(b"benchmark", sizes=SIZES))
    serving = Serving(app, listen("127.0.0.1", 0))
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    try:
        yield serving.port, live.library.posts[5].path.removeprefix("content/"), settle
    finally:
        serving.stop()
        thread.join(10)


def ask(port: int, path: str, body: bytes | None = None, **headers: str) -> tuple[float, bytes, str]:
    """Ask for an address; return seconds, what came back, and the cookie."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    began = time.perf_counter()
    connection.request("POST" if body else "GET", path, body, told)
    answer = connection.getresponse()
    data = answer.read()
    took = time.perf_counter() - began
    connection.close()
    if answer.status >= 400:
        raise RuntimeError(f"{path}: {answer.status}\n{data.decode('utf-8', 'replace')[:400]}")
    return took, data, (answer.headers["Set-Cookie"] or "").split(";")[0]


def screens(port: int, paths: Sequence[str], settle: Callable[[], None]) -> dict[str, dict[str, float]]:
    """Return seconds and bytes of each screen, the worst of some runs after a first one has settled."""
    found = {}
    for path in paths:
        ask(port, f"/.desk/{path}")
        settle()
        runs = [ask(port, f"/.desk/{path}") for _ in range(RUNS)]
        found[path or "today"] = {"seconds": max(one[0] for one in runs), "bytes": len(runs[0][1])}
    return found


def typing(port: int, name: str) -> float:
    """Return the seconds from typing a letter to its page on the server, the worst of some runs."""
    _, page, cookie = ask(port, f"/.desk/write/{name}")
    text = page.decode()
    fields = dict(re.findall(r'type="hidden" name="(token|seen|head)" value="([^"]*)"', text))
    fields["head"] = fields["head"].replace("&#34;", '"').replace("&amp;", "&").replace("&#39;", "'")
    took = []
    for number in range(RUNS):
        body = urlencode({**fields, "words": f"Typed words {number}, and more of them.\n" * 40}).encode()
        kind, origin = "application/x-www-form-urlencoded", f"http://127.0.0.1:{port}"
        told = {"Content_Type": kind, "Origin": origin, "Cookie": cookie, "Accept": "application/json"}
        seconds, answer, _ = ask(port, f"/.desk/try/{name}", body, **told)
        if f"Typed words {number}".encode() not in answer:
            raise RuntimeError("what was typed is not on the page")
        took.append(seconds)
    return max(took)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return 1 when a bar is missed."""
    from spine.desk.web.app import SCREENS
    from tests.spine.desk.test_topics import topics

    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk")
    parser.add_argument("posts", nargs="?", type=int, default=1000)
    parser.add_argument("--topics", type=int, default=500)
    parser.add_argument("--format", choices=["text", "json"], default="text")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "site")
        folder.mkdir()
        make_corpus(folder, asked.posts)
        for name, text in topics(asked.topics).items():
            (folder / "content" / name).parent.mkdir(exist_ok=True)
            (folder / "content" / name).write_text(text, encoding="utf-8")
        with desk(folder) as (port, name, settle):
            asking = ("publish/version", "publish/picture")  # they show what the address names
            paths = [path for path, _ in SCREENS if "{" not in path and path not in asking]
            paths += ["topics?q=question", "topics/question-3/evidence", f"write/{name}"]
            found = {"screens": screens(port, paths, settle), "typing": typing(port, name)}
    slow = [path for path, one in found["screens"].items() if one["seconds"] > MOST_SECONDS]
    heavy = [path for path, one in found["screens"].items() if one["bytes"] > MOST_BYTES]
    if asked.format == "json":
        print(json.dumps(found, indent=2))
    else:
        for path, one in found["screens"].items():
            print(f"{path:50} {1000 * one['seconds']:7.0f} ms {one['bytes'] / 1000:7.1f} KB")
        print(f"{'a letter typed, its page and findings':50} {1000 * found['typing']:7.0f} ms")
    missed = bool(slow or heavy or found["typing"] > MOST_TYPED)
    if missed:
        print(f"Missed: slow {slow}, heavy {heavy}", file=sys.stderr)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
