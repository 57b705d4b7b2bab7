"""Writing in the browser: nothing that was typed is lost, and nothing else is changed."""

from __future__ import annotations

import html
import json
import re
import time
from urllib.parse import quote, urlencode

import pytest

from tests.conftest import post

COMMENTED = """\
---
title: "First"   # as the surgeon wants it
date: 2026-01-05
category: Back Pain
authors: [editorial-team]
status: draft
# the next line is for search results
description: "What this post is about, in a sentence that is long enough to be useful to readers."
tags: [sleep]
---

Some words about backs.
"""
EVIL = "</textarea><script>alert(1)</script>"


class Editor:
    """Somebody with a text open."""

    def __init__(self, desk, name: str) -> None:
        self.visitor, self.name = desk.visitor(), name
        self.open()

    def open(self) -> str:
        """Open the text, and take over all fields of its form."""
        self.page = page = self.visitor.get(f"write/{self.name}").text
        form = page[page.index("<form method") : page.index("</form>")]
        self.fields: dict[str, str | list[str]] = {}
        for tag in re.findall(r"<input[^>]*>", form):
            told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            if told.get("type") == "checkbox" and " checked" not in tag:
                continue
            self._add(told["name"], html.unescape(told.get("value", "")))
        for name, value in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', form, re.S):
            self._add(name, html.unescape(value.removeprefix("\n")))
        for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
            chosen = re.search(r"<option([^>]*) selected[^>]*>([^<]*)", options)
            chosen = chosen or re.search(r"<option([^>]*)>([^<]*)", options)
            value = re.search(r'value="([^"]*)"', chosen[1])
            self._add(name, html.unescape(value[1] if value else chosen[2]))
        return page

    def _add(self, name: str, value: str) -> None:
        self.fields[name] = [*self.fields.get(name, []), value]

    def sent(self, more: dict[str, str]) -> bytes:
        """Return the form as a browser sends it."""
        fields = {**self.fields, **{key: [value] for key, value in more.items()}}
        return urlencode(
            {key: [one.replace("\n", "\r\n") for one in values] for key, values in fields.items()}, doseq=True
        ).encode()

    def press(self, button: str, value: str = "1", script: bool = False, **more: str):
        """Press a button of the form, with some fields changed."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{self.visitor.port}",
        }
        if script:
            headers["Accept"] = "application/json"
        path = "try" if button == "try" else "write"
        body = self.sent({**more, button: value})
        return self.visitor.ask("POST", f"/.desk/{path}/{self.name}", body, **headers)


@pytest.fixture
def desk(web):
    return web({"a.md": COMMENTED, "b.md": post(title="Second", body="Words about sleep.\n")})


@pytest.fixture
def file(desk):
    return desk.site.root / "content/posts/a.md"


def test_saving_what_was_not_changed_changes_no_byte(desk, file):
    before = file.read_bytes()
    editor = Editor(desk, "posts/a.md")
    assert editor.press("save").status == 303
    assert file.read_bytes() == before


def test_windows_line_ends_stay(desk, file):
    file.write_bytes(COMMENTED.replace("\n", "\r\n").encode())
    before = file.read_bytes()
    Editor(desk, "posts/a.md").press("save", words="Other words.\n")
    assert file.read_bytes() == before.replace(b"Some words about backs.", b"Other words.")


def test_one_field_changes_one_line(desk, file):
    Editor(desk, "posts/a.md").press("save", tags="sleep, driving")
    assert file.read_text() == COMMENTED.replace("tags: [sleep]", "tags: [sleep, driving]")


def test_words_and_title_change_and_comments_stay(desk, file):
    Editor(desk, "posts/a.md").press("save", title="Why backs hurt", words="New words.\n\nMore of them.\n")
    text = file.read_text()
    assert 'title: "Why backs hurt"   # as the surgeon wants it' in text
    assert "# the next line is for search results" in text
    assert text.endswith("---\n\nNew words.\n\nMore of them.\n")


def test_a_topic_page_is_written_like_a_post(desk):
    told = '---\nstatus: draft\nkey_posts: [b]\nquestions:\n  - {question: "Why?", post: b}  # often\n---\nWords.\n'
    desk.site.write({"categories/back-pain.md": told})
    desk.work.live.renew()
    assert 'write/categories/back-pain.md">Back Pain</a>' in desk.visitor().get("posts").text
    file = desk.site.root / "content/categories/back-pain.md"
    editor = Editor(desk, "categories/back-pain.md")
    editor.press("save")
    assert file.read_text() == told
    asked = {"questions.1.question": "For how long?", "questions.1.post": "b", "words": "Other words."}
    done = editor.press("try", script=True, **asked).values
    assert "For how long?" in done["page"]
    assert "Other words." in done["page"]
    editor.press("save", **asked)
    assert '{question: "Why?", post: b}  # often' in file.read_text()
    assert '  - question: "For how long?"\n    post: "b"\n' in file.read_text()


def test_what_is_typed_is_judged_and_kept_before_it_is_saved(desk, file):
    editor = Editor(desk, "posts/a.md")
    told = editor.press("try", script=True, words="A link to [nothing]({filename}none.md).\n").values
    assert "Must be mended" in told["side"]
    assert "Line 1" in told["side"]
    assert "not saved yet" in told["said"]
    assert file.read_text() == COMMENTED
    page = Editor(desk, "posts/a.md").page  # another browser, or the same after a crash
    assert "Taken up where you left it" in page
    assert "A link to [nothing]" in page
    editor.press("forget")
    assert "Taken up" not in editor.open()


def test_the_second_reader_speaks_beside_the_words_and_is_overruled_by_name(desk, file):
    editor = Editor(desk, "posts/a.md")
    promise = "We guarantee that you will be free of pain.\n"
    side = editor.press("try", script=True, words=promise).values["side"]
    assert "Not yet" in side
    assert '<code class="rule">promise/guarantee</code>' in side
    assert "One thing must be mended, as above." in side
    why = {
        "exceptions.0.rule": "promise/guarantee",
        "exceptions.0.by": "Ann",
        "exceptions.0.reason": "A law.",
    }
    side = editor.press("try", script=True, words=promise, **why).values["side"]
    assert "Ready" in side
    assert "set aside in one place, by Ann, because: A law." in side
    editor.press("save", words=promise, **why)
    assert '  - rule: "promise/guarantee"\n    by: "Ann"\n    reason: "A law."\n' in file.read_text()
    assert "<details" in editor.open()
    assert 'value="promise/guarantee"' in editor.open()


def test_two_windows_lose_neither_version(desk, file):
    mine, other = Editor(desk, "posts/a.md"), Editor(desk, "posts/a.md")
    other.press("save", words="What the other wrote.\n")
    answer = mine.press("save", words="What I wrote.\n")
    assert answer.status == 409
    shown = re.sub("<del>.*?</del>|</?ins>", "", answer.text)
    assert "What I wrote." in shown
    assert "What the other wrote." in shown
    assert "What the other wrote." in file.read_text()
    assert mine.press("save", script=True, words="What I wrote.\n").values == {"conflict": True}


@pytest.mark.parametrize(("side", "words"), [("mine", "What I wrote."), ("theirs", "What the other wrote.")])
def test_a_difference_is_settled_by_a_choice(desk, file, side, words):
    mine, other = Editor(desk, "posts/a.md"), Editor(desk, "posts/a.md")
    other.press("save", words="What the other wrote.\n")
    page = mine.press("save", words="What I wrote.\n", tags="sleep, driving").text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    told = {name: html.unescape(value) for name, value in hidden.items()}
    done = mine.visitor.post("write/posts/a.md", {**told, "settle": "1", "choice.1": side})
    assert done.status == 303
    assert words in file.read_text()
    assert "tags: [sleep, driving]" in file.read_text()  # only I changed it, so it is taken


def test_both_versions_can_be_kept(desk, file):
    mine, other = Editor(desk, "posts/a.md"), Editor(desk, "posts/a.md")
    other.press("save", words="What the other wrote.\n")
    page = mine.press("save", words="What I wrote.\n").text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    told = {name: html.unescape(value) for name, value in hidden.items()}
    done = mine.visitor.post("write/posts/a.md", {**told, "second": "1"})
    second = desk.site.root / "content" / done.to.removeprefix("/.desk/write/")
    assert "What I wrote." in second.read_text()
    assert "What the other wrote." in file.read_text()


def test_publishing_says_what_is_missing_and_then_publishes(desk, file):
    editor = Editor(desk, "posts/a.md")
    assert "Ready to go out" in editor.page
    refused = editor.press("publish", description="")
    assert refused.status == 409
    assert "description" in refused.text
    assert "status: draft" in file.read_text()
    assert editor.press("publish").status == 303
    assert "status: published" in file.read_text()
    editor.open()
    assert "It is published" in editor.page
    editor.press("hide")
    assert "status: hidden" in file.read_text()


def test_a_text_that_cannot_be_taken_apart_is_edited_whole(desk, file):
    file.write_text("---\ntitle: [\n---\nWords.\n")
    editor = Editor(desk, "posts/a.md")
    assert "can’t be read" in editor.page
    editor.press("save", whole=COMMENTED)
    assert file.read_text() == COMMENTED


def test_a_pin_is_written_first_and_taken_out_again(desk, file):
    editor = Editor(desk, "posts/a.md")
    editor.press("pin", "+", pin_more="b")
    assert "related: [b]" in file.read_text()
    editor.open()
    assert "pinned" in editor.page
    editor.press("unpin", "b")
    assert "related: [b]" not in file.read_text()


def test_a_new_draft_begins_with_what_is_needed(desk):
    visitor = desk.visitor()
    done = visitor.post(
        "write", {"title": "Is walking good for a back?", "category": "Back Pain", "author": ""}
    )
    assert done.to == "/.desk/write/posts/is-walking-good-for-a-back.md"
    page = visitor.get(done.to.removeprefix("/.desk/")).text
    assert "It cannot go out yet" in page
    assert visitor.post("write", {"title": "Is walking good for a back?"}).status == 409
    assert visitor.post("write", {"title": "???"}).status == 409


def test_posts_are_found_to_link_to(desk):
    found = desk.visitor().get("find?q=second").values["posts"]
    assert [one["title"] for one in found] == ["Second"]
    assert found[0]["target"].startswith("{filename}")
    assert found[0]["target"].endswith("b.md")


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def bring(desk, name: str, data: bytes):
    visitor = desk.visitor()
    visitor.get()
    edge = "edge-of-the-parts"
    part = f'--{edge}\r\nContent-Disposition: form-data; name="{{}}"{{}}\r\n\r\n'
    body = (
        (part.format("token", "") + visitor.token + "\r\n").encode()
        + part.format("picture", f'; filename="{name}"').encode()
        + data
        + f"\r\n--{edge}--\r\n".encode()
    )
    return visitor.ask(
        "POST",
        "/.desk/pictures",
        body,
        Accept="application/json",
        Origin=f"http://127.0.0.1:{desk.port}",
        **{"Content-Type": f"multipart/form-data; boundary={edge}"},
    )


@pytest.mark.parametrize(
    "name", ["scan.png", "../../evil.png", "C:\\\\x\\\\scan.png", "CON.png", "Ein Bild (1).PNG"]
)
def test_a_picture_lands_in_images_under_a_safe_name(desk, name):
    answer = bring(desk, name, PNG)
    path = answer.values["path"]
    assert re.fullmatch(r"images/[a-z0-9-]+\.png", path)
    assert (desk.site.root / "content" / path).read_bytes() == PNG
    assert answer.values["markdown"] == f"![what it shows]({{static}}/{path})"


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"MZ\x90", b"", b"GIF", b"#!/bin/sh\n"])
def test_what_is_no_picture_is_refused(desk, data):
    answer = bring(desk, "scan.png", data)
    assert answer.status == 409
    assert not (desk.site.root / "content/images").exists() or not list(
        (desk.site.root / "content/images").iterdir()
    )


def test_what_is_typed_is_shown_as_text(desk, file):
    editor = Editor(desk, "posts/a.md")
    editor.press("save", title=f"T {EVIL}", words=f"{EVIL}\n", description=EVIL, search_phrase=EVIL)
    assert "<script>alert" not in editor.open()
    told = editor.press("try", script=True).values
    assert "<script>alert" not in told["side"]
    assert "<script>alert" not in told["page"]
    assert "<script>alert" not in desk.visitor().get("look/posts/a.md").text


def test_a_form_without_its_head_changes_nothing(desk, file):
    visitor = desk.visitor()
    for head in ("", "nothing", "[1]", json.dumps({"a": 1})):
        fields = {"head": head, "words": "x", "seen": ""}
        assert visitor.post("write/posts/a.md", fields).status == 409
    assert file.read_text() == COMMENTED


def test_a_full_disk_is_told_and_nothing_is_lost(desk, file, monkeypatch):
    def full(path, data):
        if path.name == "a.md":
            raise OSError(28, "No space left on device")
        real(path, data)

    from spine.writing import saving

    real = saving.write_atomically
    monkeypatch.setattr(saving, "write_atomically", full)
    editor = Editor(desk, "posts/a.md")
    answer = editor.press("save", script=True, words="Typed in vain?\n")
    assert answer.status == 507
    assert "the disk is full" in answer.values["error"]
    assert file.read_text() == COMMENTED
    assert "Typed in vain?" in Editor(desk, "posts/a.md").page


@pytest.mark.parametrize("name", ["foot%2Ddrop.md", "a#b.md", "a b.md", "a&b.md", "ü.md"])
def test_a_text_with_signs_in_its_name_is_saved_as_itself(web, name):
    desk = web({name: COMMENTED, "foot-drop.md": post(title="Another"), "a": "x"})
    editor = Editor(desk, f"posts/{quote(name)}")
    action = html.unescape(re.search(r'<form method="post" action="([^"]*)" id="write"', editor.page)[1])
    editor.name = action.removeprefix("/.desk/write/")
    assert editor.press("save", words="Words of its own.\n").status == 303
    assert "Words of its own." in (desk.site.root / "content/posts" / name).read_text()
    assert "Words of its own." not in (desk.site.root / "content/posts/foot-drop.md").read_text()


@pytest.mark.parametrize("words", ["[" * 3900 + "\n\n" + "[" * 3900, "a\n---\n" * 5000, "1. a\n" * 15000])
def test_what_would_take_minutes_is_said_and_not_shown(desk, words):
    began = time.monotonic()
    told = Editor(desk, "posts/a.md").press("try", script=True, words=words).values
    assert time.monotonic() - began < 5
    assert "Must be mended" in told["side"]
    assert told["page"] == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"head": "[" * 200_000},
        {"mine": "[" * 200_000, "settle": "1"},
        {"mine": "[1, 2]"},
        {"mine": '["a", "b"]'},
        {"head": '"---\\ntitle: \\ud800\\n---\\n"', "words": "x"},
        {"head": '"---\\n---\\n"', "tags": ",".join(f"t{number}" for number in range(5000)), "words": "x"},
    ],
)
def test_forms_that_no_page_sends_are_refused_in_words(desk, file, fields):
    answer = desk.visitor().post("write/posts/a.md", {"seen": "", **fields})
    assert answer.status == 409
    assert "made a mistake" not in answer.text
    assert file.read_text() == COMMENTED


@pytest.mark.parametrize("name", ["topics/x.md", "images/x.md", "POSTS/a.md", "/posts", "x"])
def test_other_folders_are_refused_in_words(desk, name):
    answer = desk.visitor().post(f"write/{name}", {"head": '"---\\n---\\n"', "words": "x", "seen": ""})
    assert answer.status == 409


def test_what_comes_late_from_a_window_that_was_left_is_not_kept(desk, file):
    editor = Editor(desk, "posts/a.md")
    assert editor.press("publish").status == 303
    assert editor.press("try", script=True).status == 200  # sent before, answered after
    assert "Taken up" not in Editor(desk, "posts/a.md").page
    assert "status: published" in file.read_text()


def test_what_a_person_has_learnt_keeps_its_commas(web):
    text = (
        '---\nname: Ann Example\neducation: ["Medical school, Example University", Residency]\n---\nText.\n'
    )
    desk = web({"people/ann.md": text})
    editor = Editor(desk, "people/ann.md")
    editor.press("save", suffix="MD", memberships="Society A, of many\nSociety B")
    saved = (desk.site.root / "content/people/ann.md").read_text()
    assert 'education: ["Medical school, Example University", Residency]' in saved
    assert "suffix: MD" in saved
    assert 'memberships: ["Society A, of many", Society B]' in saved
