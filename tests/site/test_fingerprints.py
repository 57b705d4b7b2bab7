"""A file whose name bears a sum never changes under that name, and all that pages ask for are such files."""

import json
import re
import shutil

import pytest

from plugins.site.fingerprints import fingerprinted, is_fingerprinted
from tests.conftest import ROOT, Output, picture, post

KEEP_THEIR_NAMES = {"favicon.ico", "site.webmanifest"}
"""What pages ask for under a name that stays."""
ASKED = re.compile(
    r"<(?:link|script|img|source)\b[^>]*?\s(?:href|src)=\"(?P<one>[^\"]*)\"[^>]*>"
    r"|<meta property=\"og:image\" content=\"(?P<image>[^\"]*)\""
)
SETS = re.compile(r"srcset=\"([^\"]*)\"")
FILES = {
    "report-deadbeef.md": post("See ![A bench]({static}/images/bench-800-1a2b3c4d.png) and "
        "[the leaflet]({static}/files/leaflet-12345678.pdf).\n", image="images/walk.jpg", image_alt="A walk"),
    "other.md": post(title="Other", redirect_from=["/old-1a2b3c4d/"]),
    "images/bench-800-1a2b3c4d.png": picture(900, 600, "PNG"),
    "images/walk.jpg": picture(1300, 1300),
    "files/leaflet-12345678.pdf": b"%PDF-1.4 first",
}  # fmt: skip
LASTING = ("theme/css/theme-0a1b2c3d.css", "theme/fonts/a-b-0a1b2c3d.woff2", "theme/js/search-0a1b2c3d.js",
    "theme/icons/icon-512-0a1b2c3d.png", "images/a-800-0a1b2c3d.webp", "images/cards/a-1200x630-0a1b2c3d.png",
    "search/index/0a1b2c3d/0/pagefind.js", "search/index/0a1b2c3d/12/fragment/en_1.pf_fragment")  # fmt: skip
PASSING = ("", "index.html", "posts/report-deadbeef/index.html", "files/leaflet-12345678.pdf", "favicon.ico",
    "search/index/0a1b2c3d/0/pagefind-entry.json", "search/index/0/pagefind.js", "search/index/0a1b2c3d/index.html",
    "theme/css/theme.css", "theme/own-0a1b2c3d.css", "theme/css/theme-0A1B2C3D.css", "theme/css/theme-0a1b2c3d.css.br",
    "images/a-0a1b2c3d.jpg", "files/a-800-0a1b2c3d.webp", "blog/images/a-800-0a1b2c3d.webp",
    "images/a-800-0a1b2c3d/index.html", "theme/css/theme-0a1b2c3d.css\n")  # fmt: skip


def assets(out: Output) -> dict[str, bytes]:
    return {path: data for path, data in out.files().items() if is_fingerprinted(path)}


def asked_for(out: Output) -> set[str]:
    """Return what the pages of a site ask for that a browser would load with them, and the manifest's icons."""
    found: set[str] = set()
    for name, data in out.files().items():
        text = data.decode("utf-8", "replace")
        if name.endswith(".html"):
            tags = [
                tag for tag in ASKED.finditer(text) if not re.search('rel="(?:canonical|alternate)', tag[0])
            ]
            found |= {tag["one"] or tag["image"] for tag in tags}
            found |= {one.split()[0] for some in SETS.findall(text) for one in some.split(",")}
        elif name.endswith(".css"):
            fetched = re.findall(r"url\((?!\"?data:)([^)]*)\)", text)
            found |= {one.replace("../", "/theme/") for one in fetched}
        elif name.endswith(".webmanifest"):
            found |= {icon["src"] for icon in json.loads(text)["icons"]}
    return {one.removeprefix("https://blog.example").lstrip("/") for one in found}


@pytest.mark.parametrize("path", LASTING)
def test_our_own_assets_are_known_by_their_names(path):
    assert is_fingerprinted(path)


@pytest.mark.parametrize("path", PASSING)
def test_nothing_else_is_taken_for_one_of_them(path):
    assert not is_fingerprinted(path)


def test_a_name_follows_the_bytes():
    one, other = fingerprinted("theme/css/a.css", b"1"), fingerprinted("theme/css/a.css", b"2")
    assert one != other
    assert is_fingerprinted(one)
    assert one == fingerprinted("theme/css/a.css", b"1")


def test_whatever_changes_no_file_changes_under_such_a_name_and_pages_ask_for_no_others(small_site):
    site = small_site(FILES, more="THEME = str(ROOT / 'theme')\nPICTURES = {'quality': 70}")
    theme, config = site.root / "theme", site.root / "pelicanconf.py"
    shutil.copytree(ROOT / "theme", theme)

    def style() -> None:
        tokens = theme / "css/tokens.css"
        tokens.write_text(tokens.read_text("utf-8").replace("#fcfbf8", "#fcfbf7"), "utf-8")

    def words() -> None:
        site.write({"other.md": post("Wallaby.\n", title="Another")})
        site.write({"files/leaflet-12345678.pdf": b"%PDF-1.4 second"})

    def script_icon_and_photo() -> None:
        site.write({"images/walk.jpg": picture(1300, 1300, shade=90)})
        for name in ("js/search.js", "icon.svg"):
            text = (theme / name).read_text("utf-8")
            (theme / name).write_text(text.replace("</svg>", "<path d='M0 0h1v1z'/></svg>") + "\n", "utf-8")

    def recipe() -> None:
        config.write_text(config.read_text("utf-8").replace("'quality': 70", "'quality': 60"), "utf-8")

    changes = {
        "words": words,
        "style": style,
        "script, icon and photo": script_icon_and_photo,
        "recipe": recipe,
    }
    known: dict[str, bytes] = {}
    changed: dict[str, set[str]] = {}
    for what, change in {"nothing": lambda: None, **changes}.items():
        change()
        out = site.publish()
        now = assets(out)
        assert not [path for path, data in now.items() if known.get(path, data) != data], what
        changed[what] = {path for path in now if path not in known}
        known |= now
        asked = asked_for(out)
        assert {path for path in asked if path not in now} == KEEP_THEIR_NAMES, what
        assert {path.rpartition(".")[2] for path in asked} >= {
            "avif",
            "css",
            "js",
            "png",
            "svg",
            "webp",
            "woff2",
        }
        for folder, count in {"css": 2, "js": 1, "icons": 4, "fonts": 3}.items():
            assert len([*(out.folder / "theme" / folder).iterdir()]) == count, what
    assert {path.split("/")[0] for path in changed["words"]} == {
        "search",
        "images",
    }  # its card shows the title
    assert any(path.startswith("theme/css/theme-") for path in changed["style"])
    assert {path.split("-")[0] for path in changed["script, icon and photo"] if path.startswith("theme/")} == {
        "theme/icons/apple", "theme/icons/icon", "theme/js/search",
    }  # fmt: skip
    for what in ("script, icon and photo", "recipe"):
        assert {path for path in changed[what] if path.startswith("images/walk-")}, what
    assert (out.folder / "files/leaflet-12345678.pdf").read_bytes().endswith(b"second")


def test_a_file_of_the_theme_or_of_a_setting_that_would_have_such_a_name_is_refused(small_site):
    files = {"a.md": post(), "images/a-800-0a1b2c3d.png": picture(kind="PNG")}
    site = small_site(files, more="THEME, STATIC_PATHS = str(ROOT / 'theme'), ['images']")
    shutil.copytree(ROOT / "theme", site.root / "theme")
    done = site.spine("build", "--quiet")
    assert done.code
    assert "images/a-800-0a1b2c3d.png would go out" in done.out + done.err
    (site.root / "content/images/a-800-0a1b2c3d.png").unlink()
    (site.root / "theme/static/css").mkdir()
    (site.root / "theme/static/css/own-0a1b2c3d.css").write_text("a{}")
    done = site.spine("build", "--quiet")
    assert done.code
    assert (
        "theme/static/css/own-0a1b2c3d.css would go out as theme/css/own-0a1b2c3d.css" in done.out + done.err
    )
    assert "Traceback" not in done.out + done.err
