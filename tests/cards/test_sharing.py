"""Other sites get a picture of every post: its photo, or a card that looks like the site."""

from __future__ import annotations

import io
import json
import re
import warnings
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw

from plugins.cards import icons
from plugins.cards.card import SHAPES, Card, Shape
from plugins.cards.colours import read_colours
from plugins.cards.drawing import Artist
from plugins.cards.lettering import fit, readable
from plugins.cards.photos import cut, photo_of
from plugins.cards.recipe import known_signs
from plugins.pictures.looking import look
from plugins.site.settings import TINTS
from plugins.theme import fonts
from tests.conftest import ROOT, post

LONG = (
    "What to expect in the first six weeks after a lumbar fusion: pain, sleep, walking, driving, "
    "work, and when you should call us"
)


@pytest.fixture(scope="module")
def artist() -> Artist:
    return Artist(fonts.source(), read_colours((ROOT / "theme/css/tokens.css").read_text(encoding="utf-8")))


def photo(width: int, height: int, *, spot: tuple[int, int] | None = None, **how: object) -> bytes:
    """Return a plain JPEG, with something to see around one spot."""
    image, out = Image.new("RGB", (width, height), "#aab"), io.BytesIO()
    if spot:
        x, y = spot
        for r in range(0, 160, 12):
            ImageDraw.Draw(image).ellipse((x - r, y - r, x + r, y + r), outline="#c00", width=5)
    image.save(out, "JPEG", quality=95, **how)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def facts(folder: Path, data: bytes, name: str = "a.jpg"):
    (folder / name).write_bytes(data)
    path = str(folder / name)
    return photo_of(path, look(Path(path)))


# ---- the built site ---------------------------------------------------------------


def test_every_published_post_has_four_pictures_and_what_is_not_out_has_none(small_site):
    site = small_site(
        {
            "a.md": post(title="Why “backs” hurt"),
            "b.md": post(title="With a photo", image="images/b.jpg", image_alt="A bench"),
            "c.md": post(title="Quokka", status="draft"),
            "d.md": post(title="Quokka later", date="2036-01-05"),
            "images/b.jpg": photo(1600, 1000),
        }
    )
    out = site.publish()
    files = [name for name in out.files() if name.startswith("images/cards/")]
    assert not out.mentions("quokka")
    assert {tuple(opened(out.files()[name]).size) for name in files} == set(map(tuple, SHAPES))
    assert len([name for name in files if "/a-1200x" in name]) == 4
    ours = sorted(name.rpartition("-")[0] + name[-4:] for name in files if "/b-1200x" in name)
    assert ours == [  # the photo is not high enough for a square, and is never enlarged
        "images/cards/b-1200x1200.png",
        "images/cards/b-1200x630.jpg",
        "images/cards/b-1200x675.jpg",
        "images/cards/b-1200x900.jpg",
    ]
    assert any("topic-back-pain" in name for name in files)
    assert any("/site-1200x630" in name for name in files)
    assert max(len(out.files()[name]) for name in files) < 80_000


def test_the_next_build_draws_only_what_shows_something_else(small_site):
    site = small_site({"a.md": post(title="A"), "b.md": post(title="B")}, more=_own_cache())
    before = site.publish().files()
    kept = {file: file.stat().st_ino for file in (site.root / ".cache/cards").iterdir()}
    site.write({"a.md": post(title="Another")})
    after = site.publish().files()
    assert {n for n in before if "cards/b-" in n} == {n for n in after if "cards/b-" in n}
    assert not {n for n in before if "cards/a-" in n} & set(after)
    new = [f.name for f in (site.root / ".cache/cards").iterdir() if kept.get(f) != f.stat().st_ino]
    assert len(new) == 4
    assert all(name.startswith("a-1200x") for name in new)


def test_templates_are_told_of_the_pictures_and_the_preview_and_builds_without_address_have_none(small_site):
    site = small_site(
        {"a.md": post(title="Backs"), "b.md": post(title="腰痛について", lang="ja")}, more=_own_theme()
    )
    theme = site.root / "theme"
    _copy_theme(theme)
    base = theme / "templates/base.html"
    shown = (
        "{% if article %}<!--{% for i in article.share_images %}{{ i.url }}|{{ i.alt }}|{{ i.mime }};"
        "{% endfor %}-->{% endif %}<!--site {{ site_share_images|length }} "
        "{{ topic_share_images['back-pain']|length }}-->"
    )
    text = base.read_text(encoding="utf-8").replace("</body>", f"{shown}</body>")
    base.write_text(text, encoding="utf-8")
    page = site.publish().text("posts/a/index.html")
    first = page.split("<!--")[-2].split(";")[0].split("|")
    assert (site.root / "output" / first[0]).is_file()
    assert first[1:] == ["Drawing of a spine with the title “Backs”", "image/png"]
    assert "<!--site 1 1-->" in page
    other = (site.root / "output/ja/posts/b/index.html").read_text(encoding="utf-8")
    assert "|Drawing of a spine with the title “Back Pain”|" in other  # the font lacks the title's letters
    assert site.spine("build", "--quiet", "--output", str(site.root / "draft")).code == 0
    assert not (site.root / "draft/images/cards").exists()
    assert "<!--site 0 0-->" in (site.root / "draft/posts/a/index.html").read_text(encoding="utf-8")


# ---- cards ------------------------------------------------------------------------


@pytest.mark.parametrize("tint", TINTS)
def test_a_card_keeps_its_paper_free_at_the_edges_and_is_the_same_every_time(artist, tint):
    card = Card(
        LONG, tint, "a-post", "A Practice With Quite a Long Name, Spine Surgery Associates", "A Topic"
    )
    made = artist.draw(card, SHAPES)
    if tint == TINTS[0]:
        assert made == artist.draw(card, SHAPES)
    for shape, data in made.items():
        image = opened(data).convert("RGB")
        assert image.size == shape
        assert len(data) < 80_000
        paper = image.getpixel((5, shape.height - 5))
        left = image.crop((0, 0, 56, shape.height)).getcolors()
        below = image.crop((0, shape.height - 56, 700, shape.height)).getcolors()
        assert left == [(56 * shape.height, paper)]
        assert below == [(700 * 56, paper)]


def test_titles_shrink_and_wrap_evenly_and_never_leave_their_box():
    def measure(text: str, size: int) -> float:
        return len(text) * size / 2

    for title in ("Sciatica", "Why do so many back surgeries fail?", LONG, LONG * 4, "x" * 300, "— " * 90):
        setting = fit(title, 600, 400, range(112, 38, -2), 1.13, measure)
        assert all(measure(line, setting.size) <= 600 for line in setting.lines)
        assert setting.size * (1 + 1.13 * (len(setting.lines) - 1)) <= 400
    assert "MIS-TLIF" in " | ".join(fit("Does MIS-TLIF help", 500, 400, (90,), 1.13, measure).lines)
    last = fit("Why do so many back surgeries fail?", 600, 400, (60,), 1.13, measure).lines
    assert min(map(len, last)) > 0.5 * max(map(len, last))


def test_signs_that_the_font_lacks_never_become_boxes():
    assert readable("El dolor en la mañana: ¿por qué?", known_signs) == "El dolor en la mañana: ¿por qué?"
    assert readable("Walk 🚶‍♀️ every day ❤️", known_signs) == "Walk every day"
    assert readable("Боль в спине", known_signs) == "Боль в спине"
    assert readable("腰痛について", known_signs) == ""


# ---- photos -----------------------------------------------------------------------


def test_a_photo_is_turned_upright_and_loses_all_its_metadata(tmp_path):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    one = facts(tmp_path, photo(1800, 1300, exif=exif, icc_profile=profile, comment=b"Taken at home"))
    assert (one.width, one.height) == (1300, 1800)
    data = cut(one, [Shape(1200, 1200)])[Shape(1200, 1200)]
    made = opened(data)
    assert made.size == (1200, 1200)
    assert not made.getexif()
    assert "icc_profile" not in made.info
    plain = facts(tmp_path, photo(1300, 1300, comment=b"Taken at home"), "plain.jpg")
    assert b"Taken at home" not in data + cut(plain, [Shape(1200, 1200)])[Shape(1200, 1200)]


def test_a_scan_and_what_browsers_do_not_show_become_no_picture_whatever_their_names_say(tmp_path):
    page, tiff = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (1300, 1300)).save(tiff, "TIFF")
    scan = photo(1300, 1300)
    scan = scan[:2] + b"\xff\xfe\0\x86" + bytes(122) + b"DICM" + bytes(6) + scan[2:]
    Image.new("RGB", (1300, 1300)).save(page, "EPS")
    for name, data in {"scan.jpg": scan, "tiff.jpg": tiff.getvalue(), "page.png": page.getvalue()}.items():
        assert facts(tmp_path, data, name) is None, name


@pytest.mark.parametrize("spot", [(400, 500), (2000, 500)])
def test_a_crop_keeps_what_there_is_to_see(tmp_path, spot):
    one = facts(tmp_path, photo(2400, 1250, spot=spot))
    image = opened(cut(one, [Shape(1200, 1200)])[Shape(1200, 1200)]).convert("RGB")
    red = [image.getpixel((x, y)) for x in range(0, 1200, 4) for y in range(0, 1200, 4)]
    assert sum(r > 150 and g < 90 for r, g, _ in red) > 1500


def test_odd_pictures_are_understood_or_said_to_be_none(tmp_path):
    def saved(image: Image.Image, kind: str) -> bytes:
        out = io.BytesIO()
        image.save(out, kind)
        return out.getvalue()

    odd = {
        "cmyk.jpg": saved(Image.new("CMYK", (1300, 700)), "JPEG"),
        "clear.png": saved(Image.new("RGBA", (1300, 700), (0, 0, 0, 0)), "PNG"),
        "flat.gif": saved(Image.new("P", (1300, 700)), "GIF"),
        "grey.png": saved(Image.new("I;16", (1300, 700)), "PNG"),
    }
    for name, data in odd.items():
        made = opened(cut(facts(tmp_path, data, name), [SHAPES[0]])[SHAPES[0]])
        assert (made.mode, made.size) == ("RGB", (1200, 630)), name
    with warnings.catch_warnings(action="error"):  # what Pillow thinks of large pictures is for no writer
        assert facts(tmp_path, photo(9_500, 9_500), "large.jpg").width == 9_500
    for name, data in {"a.jpg": b"no", "cut.jpg": photo(1300, 900)[:3000], "none.png": b""}.items():
        assert facts(tmp_path, data, name) is None, name


# ---- icons ------------------------------------------------------------------------


def test_all_icons_come_from_one_file_under_any_path(small_site):
    out = small_site({"a.md": post()}).publish(SITE_URL="https://practice.example/blog").files()
    manifest = json.loads(out["site.webmanifest"])
    assert manifest["start_url"] == "/blog/"
    there = [path for path in out if path.startswith("theme/icons/")]
    named = {re.sub(r"^theme/icons/(.*)-[0-9a-f]{8}", r"\1", path): path for path in there}
    large = [f"/blog/{named[name]}" for name in ("icon-192.png", "icon-512.png")]
    assert [icon["src"] for icon in manifest["icons"]] == large
    assert opened(out["favicon.ico"]).info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    assert out[named["icon.svg"]] == (ROOT / "theme/icon.svg").read_bytes()
    for name, size in {"apple-touch-icon.png": 180, "icon-192.png": 192, "icon-512.png": 512}.items():
        image = opened(out[named[name]])
        assert (image.mode, image.size) == ("RGB", (size, size))
    assert out["apple-touch-icon.png"] == out[named["apple-touch-icon.png"]]


def test_another_icon_takes_its_place_and_nothing_of_it_is_lost_in_a_circle(tmp_path):
    out, image = io.BytesIO(), Image.new("RGBA", (600, 600), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((0, 0, 599, 599), outline="#c00000", width=40)
    image.save(out, "PNG")
    (tmp_path / "icon.png").write_bytes(out.getvalue())
    icon, findings = icons.read_icon(tmp_path, tmp_path)
    assert not findings
    files = icons.make(icon, ground="#ffffff")
    assert sorted(files) == sorted(set(icons.FILES) - {"icon.svg"})
    told = icons.links(icon, b"", preview=False, theme="theme")
    assert not any("icon.svg" in link.url for link in told)
    masked = opened(files["icon-512.png"])
    red = [(x, y) for x in range(512) for y in range(512) if masked.getpixel((x, y))[1] < 90]
    assert red
    assert max((x - 255.5) ** 2 + (y - 255.5) ** 2 for x, y in red) < 206**2


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("icon.svg", b"<svg", "not sound SVG"),
        ("icon.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 4"/>', "not square"),
        ("icon.png", b"GIF89a", "not a PNG"),
    ],
)
def test_a_bad_icon_is_a_finding_and_no_traceback(small_site, name, data, words):
    site = small_site({"a.md": post()}, more=_own_theme())
    _copy_theme(site.root / "theme")
    (site.root / "theme/icon.svg").unlink()
    (site.root / "theme" / name).write_bytes(data)
    found = [one for one in site.check() if one["code"] == "icon/unusable"]
    assert [one["path"] for one in found] == [f"theme/{name}"]
    assert words in found[0]["message"]


def test_a_theme_without_a_colour_says_so(small_site):
    site = small_site({"a.md": post()}, more=_own_theme() + "\n" + _own_cache())
    _copy_theme(site.root / "theme")
    tokens = site.root / "theme/css/tokens.css"
    text = tokens.read_text(encoding="utf-8")
    tokens.write_text(text.replace("--bone:", "--bones:"), encoding="utf-8")
    done = site.spine("build", "--publish", "--quiet")
    assert done.code == 1
    assert "tokens.css has no colour --bone" in done.out + done.err
    assert "Traceback" not in done.out + done.err


def _own_cache() -> str:
    return 'CACHE_PATH = str(ROOT / ".cache")'


def _own_theme() -> str:
    return 'THEME = str(ROOT / "theme")'


def _copy_theme(folder: Path) -> None:
    for file in (ROOT / "theme").rglob("*"):
        if file.is_file():
            there = folder / file.relative_to(ROOT / "theme")
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(file.read_bytes())
