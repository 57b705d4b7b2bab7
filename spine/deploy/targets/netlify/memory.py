"""What this computer remembers of Netlify's deploys. Losing it costs time alone."""

import re
from contextlib import suppress
from pathlib import Path

from plugins.site.atomic import write_atomically
from spine.deploy.errors import DeployError
from spine.deploy.files import File, Files
from spine.deploy.release import dump_files, load_files


class Memory:
    """The files of deploys, which never change, so that Netlify is not asked for long lists again."""

    def __init__(self, folder: Path, keep: int) -> None:
        self._folder, self._keep = folder, keep

    def get(self, deploy: str) -> dict[str, File] | None:
        """Return the files of a deploy, if they are known."""
        try:
            return load_files(self._path(deploy).read_bytes())
        except (OSError, DeployError):
            return None

    def put(self, deploy: str, files: Files) -> None:
        """Remember the files of a deploy, and forget those of old ones. It does no harm if that fails."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path(deploy), dump_files(files))
            known = sorted(self._folder.glob("deploy-*.json"), key=lambda one: one.stat().st_mtime)
            for path in known[: -self._keep - 2]:
                path.unlink(missing_ok=True)

    def _path(self, deploy: str) -> Path:
        return self._folder / f"deploy-{re.sub(r'[^0-9A-Za-z-]', '', deploy)}.json"
