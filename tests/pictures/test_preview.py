"""The preview shows a dropped photo at once: it names its files, and makes one when a browser asks for it."""

from __future__ import annotations

import http.client
import io
import re
import threading
from contextlib import closing

import pytest
from PIL import Image

from spine.desk.hub import Hub
from spine.desk.live import Live
from spine.desk.web.app import application
from spine.desk.web.guard import Rules
from spine.desk.web.pages import Pages
from spine.desk.web.serving import Serving, listen
from tests.conftest import picture, post
from tests.pictures.test_pictures import camera

TEXT = "Words.\n\n![A person walks]({static}/images/walk.jpg)\n"


class Preview:
    """A resident site, and a browser that looks at it."""

    def __init__(self, site, folder) -> None:
        self.site = site
        self.live = Live(site.root, folder, Hub())
        pages = Pages((self.live.pages, self.live.last_good), Hub(), self.live.picture)
        self.serving = Serving(application(None, pages, Rules(b"secret")), listen("127.0.0.1", 0))
        threading.Thread(target=self.serving.run, daemon=True).start()

    def ask(self, path: str) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.serving.port, timeout=20)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def shown(self, page: str) -> list[str]:
        """The addresses of the pictures that a page shows."""
        return re.findall(r'(/images/[^\s",]+)', self.ask(page)[1].decode())


@pytest.fixture
def preview(small_site, tmp_path):
    site = small_site({"a.md": post(body=TEXT), "images/walk.jpg": picture(600, 400, exif=camera())})
    preview = Preview(site, tmp_path / "desk")
    preview.live.renew()
    yield preview
    preview.serving.stop()


def test_a_photo_is_shown_upright_and_without_its_notes_when_somebody_looks(preview):
    first = preview.shown("/posts/a/")
    assert {address.rpartition(".")[2] for address in first} == {"webp"}
    for address in set(first):
        status, data = preview.ask(address)
        image = Image.open(io.BytesIO(data))
        assert (status, image.format) == (200, "WEBP")
        assert image.height > image.width
        assert not image.getexif()
    assert preview.ask(re.sub("[0-9a-f]{8}", "0" * 8, first[0]))[0] == 404
    assert preview.ask("/images/walk.jpg")[0] == 404
    assert preview.live.check_links() == []


def test_a_new_photo_stands_in_a_saved_text_at_once(preview):
    preview.site.write(
        {"images/new.png": picture(90, 90, "PNG"), "a.md": post(body="![A]({static}/images/new.png)")}
    )
    preview.live.renew(["images/new.png"])
    preview.site.write({"images/other.jpg": picture(80, 80), "a.md": post(body=TEXT.replace("walk", "new"))})
    assert preview.live.hurry("posts/a.md") is False, "there is no such picture yet"
    preview.site.write(
        {"a.md": post(body=TEXT.replace("walk.jpg", "new.png"), image="images/new.png", image_alt="A")}
    )
    assert preview.live.hurry("posts/a.md")
    shown = preview.shown("/posts/a/")
    assert len(shown) >= 2
    assert {preview.ask(address)[0] for address in shown} == {200}


def test_a_photo_replaced_under_its_name_renews_every_page_that_shows_it(preview):
    preview.site.write({"b.md": post(title="B", image="images/walk.jpg", image_alt="A person walks")})
    preview.live.renew(["posts/b.md"])
    before = {page: preview.shown(page) for page in ("/posts/a/", "/posts/b/", "/topics/back-pain/")}
    preview.site.write({"images/walk.jpg": picture(500, 500, shade=99), "b.md": post(
        title="B", image="images/walk.jpg", image_alt="A person walks on")})  # fmt: skip
    assert preview.live.hurry("posts/b.md")
    preview.live.renew(["images/walk.jpg", "posts/b.md"])
    for page, addresses in before.items():
        after = preview.shown(page)
        assert after
        assert not set(after) & set(addresses), page
        assert {preview.ask(address)[0] for address in after} == {200}
    names = {path.name for path in (preview.live.pages / "images").iterdir()}
    assert names == {address.rpartition("/")[2] for address in preview.shown("/posts/a/")}
    preview.site.write({"images/walk.jpg": b"\xff\xd8\xff\xe0 cut off"})
    found = preview.live.renew(["images/walk.jpg"])
    assert {(f.path, f.line) for f in found if f.code == "picture/damaged"} == {
        ("content/posts/a.md", 12), ("content/posts/b.md", 8),
    }  # fmt: skip
    assert not preview.shown("/posts/a/")
    assert "A person walks" in preview.ask("/posts/a/")[1].decode(), "its words stay"
