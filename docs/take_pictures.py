"""Take the handbook's pictures from the real site: `python -m docs.take_pictures`, after `make test`."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.setup import chromium
from tests.setup.site import build, serve

FOLDER = Path(__file__).parent / "pictures"
PICTURES = {"home.png": ("/", 1280, 860)}


def main() -> None:
    """Write every picture anew."""
    path = chromium.find()
    if path is None:
        raise SystemExit("There is no Chromium here. `python -m tests.setup` installs one.")
    FOLDER.mkdir(exist_ok=True)
    with serve(build()) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        for name, (page, width, height) in PICTURES.items():
            window = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
            window.goto(address + page, wait_until="load")
            window.evaluate("document.fonts.ready")
            window.screenshot(path=FOLDER / name)
        browser.close()


if __name__ == "__main__":
    main()
