"""How long a deploy thinks, and how much it sends, when one post among many has changed.

    python -m benchmarks.deploy 10000                   a site of 10,000 posts, to a folder
    python -m benchmarks.deploy 10000 --to folder ssh branch netlify s3 moto --format json

The site is made up: pages of some 20 kB in folders of their own, lists, and fingerprinted pictures. Hosts are
those of the tests, on this computer: no network is between, so what is measured is our own work. `s3` is a
small store whose answers take as long as those of one far away (deploy_store.py); `moto` is the one of the
tests, which takes a time of its own. The plan counts from opening the host to the finished plan, with what
the store's library takes to be loaded, once in each run of the command. Where rsync is installed, it brings
the same change to the same kind of folder in the same run (`rsync -a --delete`, and with `--checksum`).
Medians count.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from spine.deploy.files import Parcel
from spine.deploy.parcel import pack
from spine.deploy.plan import Act, Plan, plan
from spine.deploy.release import Release, Remote
from spine.deploy.targets.target import Target

PLAN = 2.0
"""Seconds that the plan may take when one post among 10,000 has changed."""
_WORDS = "back disc nerve pain surgery walk week rest move neck leg doctor ask help sleep lift".split()
FAR = 0.06
"""Seconds until a far store begins to answer."""
HOSTS = ("folder", "ssh", "branch", "netlify", "s3", "moto")


def make_site(folder: Path, posts: int, seed: int = 2026) -> None:
    """Write a made-up built site of so many posts."""
    dice = random.Random(seed)
    for number in range(posts):
        words = " ".join(dice.choices(_WORDS, k=3_500))
        _write(folder / f"posts/post-{number}/index.html", f"<!doctype html><title>{number}</title>{words}")
    for number in range(posts // 10):
        words = " ".join(dice.choices(_WORDS, k=3_500))
        _write(folder / f"archive/page/{number}/index.html", f"<!doctype html>{words}")
        data = dice.randbytes(4_000)
        (folder / "images/cards").mkdir(parents=True, exist_ok=True)
        (folder / f"images/cards/{number}-{dice.getrandbits(32):08x}.png").write_bytes(data)
    for name in (
        "index.html",
        "404.html",
        "sitemap.xml",
        "feeds/all.atom.xml",
        "theme/css/theme-1234abcd.css",
    ):
        _write(folder / name, " ".join(dice.choices(_WORDS, k=5_000)))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def change_one(folder: Path, seed: int) -> None:
    """Change one post, as a build does: a new file in the place of the old one."""
    path = folder / "posts/post-7/index.html"
    path.unlink()
    path.write_text(f"<!doctype html><title>7</title>Changed for the {seed}th time.")
    path = folder / "sitemap.xml"
    path.unlink()
    path.write_text(f"Changed for the {seed}th time.")


def prepared(target: Target, output: Path, cache: Path) -> tuple[Parcel, Remote, Plan]:
    """Do what `spine deploy` does between the build and the question whether to go on."""
    parcel = pack(output, cache / "parcel", target.digest, cache / "sums.json", more={})
    remote = target.look()
    return parcel, remote, plan(parcel.files, remote, date(2026, 11, 26))


def publish(target: Target, made: tuple[Parcel, Remote, Plan]) -> None:
    """Carry a plan out."""
    parcel, remote, steps = made
    moment = datetime(2026, 11, 26, tzinfo=UTC)
    release = Release(remote.next_number, moment, "A", "https://blog.practice.org", retired=steps.retired)
    target.publish(parcel, steps, release, tell=lambda progress: None, check=lambda: None)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how many seconds some work took, and its result."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


@contextmanager
def opened(kind: str, place: Path) -> Iterator[Any]:
    """Have one of the tests' hosts run."""
    if kind == "folder":
        from tests.spine.deploy.test_folder import FolderHost

        yield FolderHost(place)
    elif kind == "branch":
        from tests.spine.deploy.test_branch import BranchHost

        yield BranchHost(place)
    elif kind == "ssh":
        from tests.spine.deploy.sshd import Sshd
        from tests.spine.deploy.test_ssh import SshHost

        (place / "sshd").mkdir()
        server = Sshd(place / "sshd")
        yield SshHost(server, place)
        server.kill()
    elif kind == "netlify":
        from tests.spine.deploy.test_netlify import NetlifyHost

        host = NetlifyHost(place)
        yield host
        host.fake.close()
    else:
        from benchmarks.deploy_store import running
        from tests.spine.deploy.bucket_host import KEYS, BucketHost, Store

        os.environ.update(KEYS)
        with running(moto=kind == "moto") as (port, delay):
            host = BucketHost(Store(port), place)
            host.be_far = lambda: setattr(delay, "value", FAR)
            yield host


def loading(kind: str) -> float:
    """Return the seconds that the library of a kind of host takes to be loaded, in a Python of its own."""
    if kind not in ("s3", "moto"):
        return 0.0
    work = "from spine.deploy.targets.s3.bucket import Connection; import time; began = time.perf_counter(); "
    work += "Connection('us-east-1', '', '').client('s3'); print(time.perf_counter() - began)"
    return median(float(subprocess.check_output([sys.executable, "-c", work])) for _ in range(3))


def measure(kind: str, output: Path, place: Path, runs: int) -> dict[str, Any]:
    """Return what one kind of host takes."""
    loaded = loading(kind)
    with opened(kind, place) as host:
        found = _measured(host, output, place / "measured", runs)
    return {**found, "plan": found["plan"] + loaded, "loading": loaded}


def _measured(host: Any, output: Path, cache: Path, runs: int) -> dict[str, Any]:
    first, made = timed(lambda: prepared(host.target(), output, cache))
    sent, _ = timed(lambda: publish(host.target(), made))
    found: dict[str, Any] = {"first_plan": first, "first_publish": sent}
    getattr(host, "be_far", lambda: None)()  # not before all of the site is there
    none, made = timed(lambda: prepared(host.target(), output, cache))
    assert made[2].is_empty, "an unchanged site would be sent"
    plans, publishes = [], []
    for number in range(runs):
        change_one(output, number)
        seconds, made = timed(lambda: prepared(host.target(), output, cache))
        files = len(made[2].of(Act.SEND))
        assert files == 2, f"{files} files would be sent for one changed post and the map"
        plans.append(seconds)
        publishes.append(timed(lambda made=made: publish(host.target(), made))[0])
    return found | {"unchanged_plan": none, "plan": median(plans), "publish": median(publishes)}


def rsync(output: Path, place: Path, runs: int, *more: str) -> float | None:
    """Return the seconds that rsync takes to bring one changed post to a folder; None without rsync."""
    if not shutil.which("rsync"):
        return None
    command = ["rsync", "-a", "--delete", *more, f"{output}/", f"{place}/"]
    subprocess.run(command, check=True)
    took = []
    for number in range(runs):
        change_one(output, 1000 + number)
        took.append(timed(lambda: subprocess.run(command, check=True))[0])
    return median(took)


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("posts", type=int, nargs="?", default=10_000)
    parser.add_argument("--to", nargs="+", choices=HOSTS, default=["folder"])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    asked = parser.parse_args()
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "output")
        make_site(output, asked.posts)
        for kind in asked.to:
            place = Path(folder, kind)
            place.mkdir()
            found[kind] = measure(kind, output, place, asked.runs)
            shutil.rmtree(place, ignore_errors=True)
        found["rsync"] = rsync(output, Path(folder, "by-time"), asked.runs)
        found["rsync --checksum"] = rsync(output, Path(folder, "by-sum"), asked.runs, "--checksum")
    if asked.format == "json":
        print(json.dumps(found, indent=2))
        return 0
    for name, took in found.items():
        if isinstance(took, dict):
            print(f"{name:16} " + "  ".join(f"{what} {seconds:.2f} s" for what, seconds in took.items()))
        elif took is not None:
            print(f"{name:16} the same change {took:.2f} s")
    slow = [kind for kind in asked.to if found[kind]["plan"] > PLAN]
    return 1 if slow else 0


if __name__ == "__main__":
    os.environ.setdefault("GIT_CONFIG_GLOBAL", os.devnull)
    sys.exit(main())
