"""The sound site in a folder, spoilt for one test at a time."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.seo.checks.sound import FILES, write


@pytest.fixture(scope="module")
def sound_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sound site."""
    return write(tmp_path_factory.mktemp("sound"), FILES)


@pytest.fixture
def spoil(sound_folder: Path) -> Callable[[Mapping[str, str | None]], Path]:
    """Return what puts other files into the sound site (None takes one away) until the test ends."""
    spoilt: list[str] = []

    def put(files: Mapping[str, str | None]) -> Path:
        spoilt.extend(files)
        for name, text in files.items():
            (sound_folder / name).unlink(missing_ok=True)
            if text is not None:
                write(sound_folder, {name: text})
        return sound_folder

    yield put
    for name in spoilt:
        (sound_folder / name).unlink(missing_ok=True)
    write(sound_folder, {name: FILES[name] for name in spoilt if name in FILES})
