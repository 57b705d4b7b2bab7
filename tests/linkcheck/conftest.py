"""Small folders of HTML to check."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from plugins.findings import Finding
from plugins.linkcheck import Expected, LinkcheckSettings, check_site

Checker = Callable[..., list[Finding]]


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder; a name that ends with a slash is a folder."""
    for name, content in files.items():
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture
def check(tmp_path: Path) -> Checker:
    """Return a checker: `check({"index.html": "…"}, site_url="…")` gives the findings."""

    def run(
        files: Mapping[str, str | bytes],
        *,
        cache: Path | None = None,
        related: Expected | None = None,
        **settings,
    ) -> list[Finding]:
        folder = write(tmp_path / "site", files)
        settings.setdefault("unused", False)
        return check_site(folder, LinkcheckSettings(**settings), cache=cache, related=related).findings

    return run
