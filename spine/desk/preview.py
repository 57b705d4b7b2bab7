"""The preview: the site as it would be, drafts included and marked, built again when a file changes."""

import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import click

from plugins.findings import Severity, in_order
from plugins.posts import read_library
from plugins.site import SettingsError, load_site
from spine.desk.server import serve

_SETTINGS = ("SHOW_UNPUBLISHED=true", "WITH_FUTURE_DATES=true", 'SITEURL=""')


class Preview:
    """Builds into fresh folders, so that the last good site is shown while the next is made."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self.root, self.scratch = root, scratch
        self._count = 0
        self._shown = scratch / "0"

    def folder(self) -> Path:
        """The newest site that could be built."""
        return self._shown

    def build(self) -> None:
        """Build once, say what is wrong with the posts, and show the result."""
        self._tell_findings()
        self._count += 1
        output = self.scratch / str(self._count)
        settings = str(self.root / "pelicanconf.py")
        command = [
            sys.executable,
            "-m",
            "pelican",
            "-s",
            settings,
            "-o",
            str(output),
            "--log-handler",
            "plain",
        ]
        done = subprocess.run(
            [*command, "-q", "-e", *_SETTINGS], cwd=self.root, capture_output=True, text=True, check=False
        )
        if done.returncode or not (output / "index.html").is_file():
            reason = (done.stderr or done.stdout).strip().split("\n")[-1]
            click.secho(f"The site could not be built, so the last good one is shown: {reason}", fg="red")
            return
        self._shown = output

    def _tell_findings(self) -> None:
        try:
            library = read_library(load_site(self.root))
        except SettingsError as error:
            for problem in error.problems:
                click.secho(problem, fg="red")
            return
        for finding in in_order(library.findings):
            if finding.severity is not Severity.NOTE:
                click.echo(str(finding))


def run(root: Path, port: int) -> None:
    """Show the preview until Ctrl-C. Raises `SettingsError`, and `click.UsageError` for a port in use."""
    from watchfiles import watch

    site = load_site(root)
    with tempfile.TemporaryDirectory(prefix="spine-preview-") as scratch:
        preview = Preview(root, Path(scratch))
        try:
            server = serve(preview.folder, port)
        except OSError:
            raise click.UsageError(
                f"Port {port} is taken. Name another one: spine desk --port {port + 1}"
            ) from None
        click.echo("Building the preview …")
        preview.build()
        address = f"http://127.0.0.1:{server.server_port}{site.base}/"
        click.echo(f"The site, drafts included, is at {address}")
        click.echo("Save a file and reload the page to see it. Ctrl-C ends.")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        watched = [
            path
            for path in (root / "content", root / "theme", root / "plugins", root / "pelicanconf.py")
            if path.exists()
        ]
        try:
            for _ in watch(*watched, debounce=300, raise_interrupt=False):
                preview.build()
        finally:
            server.shutdown()
