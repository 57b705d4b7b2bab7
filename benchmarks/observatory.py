"""The mark of Mozilla's HTTP Observatory for the real site, served by a real nginx with our configuration.

    python -m benchmarks.observatory FOLDER      FOLDER is for npm's package, put there when it is missing

The site is built as for publishing, packed, and served by HTTPS on this computer with a certificate of the
moment. The Observatory's own tests and grades are run on one page of every kind. Its list of sites that
browsers know to be HTTPS only is left out (it would be fetched): a site that is not in it gets no points from
it either. It is a yardstick and is never shipped (MPL-2.0). Needs Node, npm, openssl and an nginx that knows
Brotli.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from plugins.seo.addresses.redirects import Redirects
from spine.deploy import packing
from spine.deploy.headers import HeaderSettings
from spine.deploy.hosts import setup_of
from spine.deploy.hosts.nginx import Place
from tests.setup import nginx
from tests.setup.site import Site, build

PACKAGE = "@mdn/mdn-http-observatory@1.4.8"
BEST = "A+"


def install(folder: Path) -> None:
    """Put the Observatory into a folder. Raises `CalledProcessError`, `OSError`."""
    if not (folder / "node_modules/@mdn/mdn-http-observatory").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent")
        subprocess.run(("npm", "install", *options, PACKAGE), cwd=folder, check=True)


def judged(site: Site, folder: Path, place: Path) -> list[dict[str, Any]]:
    """Serve a site and return what the Observatory says of a page of every kind.

    `folder` has the Observatory, `place` is an empty folder. Raises `CalledProcessError`, `OSError`.
    """
    paths = [path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*") if path.is_file()]
    sums = {
        path: hashlib.sha256((site.folder / path).read_bytes()).hexdigest()
        for path in paths
        if packing.is_packable(path, (site.folder / path).stat().st_size)
    }
    for path, copy in packing.copies_of(site.folder, sums, place / "cache").items():
        shutil.copyfile(copy, site.folder / path)

    def configuration(http: str, https: str, own: str) -> str:
        where = Place("localhost", str(site.folder), http, https, own)
        text = setup_of("nginx", paths, Redirects(), "", HeaderSettings(), place=where)
        return text.replace("https://$host", f"https://$host:{https.rpartition(':')[2]}")

    kinds = [page for kind, page in site.kinds().items() if kind != "not found"]
    with nginx.serve(configuration, place / "nginx") as running:
        done = subprocess.run(
            ("node", str(Path(__file__).with_suffix(".mjs"))),
            input=json.dumps({"http": running.http, "https": running.https, "paths": kinds}),
            env={**os.environ, "NODE_EXTRA_CA_CERTS": str(running.certificate)},
            capture_output=True,
            cwd=folder,
            check=True,
            text=True,
        )
    return json.loads(done.stdout)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when a page has less than the best mark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder.resolve()
    install(folder)
    with tempfile.TemporaryDirectory() as place:
        said = judged(build(), folder, Path(place))
    for page in said:
        print(f"{page['grade']:3} {page['score']:4}  {page['path']}")
    for name, result, count, passed in said[0]["tests"]:
        print(f"{'ok' if passed else 'NO':3} {count:+4}  {name}: {result}")
    return int(any(page["grade"] != BEST for page in said))


if __name__ == "__main__":
    sys.exit(main())
