"""An editor at the desk: twenty topics by keyboard, and one of them all the way to a published post."""

from __future__ import annotations

import re
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from plugins.trends.queue.store import read_queue
from plugins.trends.topic import Status
from tests.browser.test_accessibility import violations
from tests.conftest import SmallSite, picture, post
from tests.spine.desk.test_topics import topics
from tests.spine.test_desk_live import RunningDesk, running

pytestmark = pytest.mark.browser
SOON = 20_000
SENTENCE = "What this post is about, in a sentence that is long enough to be useful to readers of it."


@pytest.fixture
def desk(small_site: Callable[..., SmallSite], tmp_path: Path) -> Iterator[RunningDesk]:
    more = "THEME = str(ROOT / 'theme')\nCACHE_PATH = str(ROOT / '.cache')"
    site = small_site({"a.md": post(title="First", body="Words about backs."), **topics(20)}, more=more)
    with running(site, tmp_path / "scratch") as desk:
        yield desk


@pytest.fixture
def refusals() -> str:
    """A test here may be refused: a conflict, an address that is not there, a full disk."""
    return "status of (404|409|507)"


def statuses(desk: RunningDesk) -> dict[str, Status]:
    return {topic.slug: topic.status for topic in read_queue(desk.site.root).topics}


def settled(page: Page) -> None:
    """Wait until everything that was decided is saved."""
    expect(page.locator('[data-decided="Saving …"]')).to_have_count(0)


def test_twenty_topics_are_reviewed_by_keyboard_alone(desk, opened):
    page = opened("topics")
    began = time.monotonic()
    places = set()
    for number in range(19):
        card = page.locator(".card[aria-current]")
        expect(card.locator("h2")).to_have_text(f"Question {number}?")
        if number:
            expect(card).to_be_focused()
        places |= {round(card.locator("h2").bounding_box()["y"])} if 1 < number < 17 else set()
        page.keyboard.press(("a", "r", "s", "m", "i")[number % 5])
        if number % 5 in (1, 2, 3):
            expect(card.locator("details[open]")).to_be_visible()
            page.keyboard.press("1")
    settled(page)
    assert time.monotonic() - began < 60
    assert max(places) - min(places) < 3, "each card stands where the one before stood"
    found = statuses(desk)
    assert [found[f"question-{number}"] for number in range(5)] == [
        *(Status.ACCEPTED, Status.REJECTED, Status.SNOOZED, Status.MERGED, Status.ACCEPTED)
    ]
    expect(page.locator(".bar [href$='/topics'] .count")).to_contain_text("1")
    page.keyboard.press("k")  # only one is left, so it stays
    page.keyboard.press("r")
    page.keyboard.press("5")
    expect(page.get_by_role("heading", name="Nothing is waiting.")).to_be_visible()
    page.wait_for_load_state("load")  # its keys are there
    page.keyboard.press("u")
    expect(page.locator(".card h2")).to_have_text("Question 19?")
    assert statuses(desk)["question-19"] is Status.SUGGESTED


def test_undo_takes_back_one_after_the_other(desk, opened):
    page = opened("topics")
    for _ in range(3):
        page.keyboard.press("r")
        page.keyboard.press("2")
    settled(page)
    for number in (2, 1, 0):
        expect(page.locator(".undo p")).to_contain_text(f"Question {number}?")
        page.keyboard.press("u")
        expect(page.locator(".card[aria-current] h2")).to_have_text(f"Question {number}?")
    expect(page.locator(".undo")).to_be_hidden()
    assert set(statuses(desk).values()) == {Status.SUGGESTED}


def test_a_refusal_leads_back_to_its_card(desk, opened):
    page = opened("topics")
    (desk.site.root / "content/topics/question-0.md").unlink()
    page.keyboard.press("r")
    page.keyboard.press("2")
    expect(page.locator("[data-problem]")).to_contain_text("was not saved")
    expect(page.locator(".card[aria-current] h2")).to_have_text("Question 0?")


def test_a_reason_of_ones_own_is_sent_with_enter(desk, opened):
    page = opened("topics")
    page.keyboard.press("r")
    page.keyboard.press("a")  # while a menu is open, only its own keys count
    page.keyboard.press("6")
    page.keyboard.type("Dr. S. writes about this")
    page.keyboard.press("Enter")
    settled(page)
    expect(page.locator(".undo p")).to_contain_text("Rejected: Dr. S. writes about this")
    assert statuses(desk)["question-0"] is Status.REJECTED


def test_one_letter_keys_can_be_switched_off(desk, opened):
    page = opened("topics")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("One-letter keys are on").uncheck()
    page.get_by_role("link", name="Close", exact=True).click()
    page.keyboard.press("a")
    page.wait_for_timeout(500)
    assert set(statuses(desk).values()) == {Status.SUGGESTED}


def test_what_is_typed_before_the_script_is_there_is_not_lost(desk, opened):
    page, held = opened("topics"), []
    page.route("**/write.js*", lambda route: held.append(route))
    page.goto(f"{desk.address}/.desk/write/posts/a.md", wait_until="commit")
    page.locator("#words").fill("Words of an early hand.")
    held[0].continue_()
    expect(page.frame_locator("#paper").locator("main")).to_contain_text("an early hand", timeout=SOON)
    expect(page.locator("#saved")).to_contain_text("not saved yet")


def test_from_a_topic_to_a_published_post(desk, opened):
    page = opened("topics")
    page.keyboard.press("a")
    page.get_by_role("link", name="Open the draft").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Question 0?")
    expect(page.locator("#side")).to_contain_text("It cannot go out yet")
    page.locator("#words").fill("First we say **what it is**.\n\nIt [leads nowhere]({filename}none.md).\n")
    frame = page.frame_locator("#paper")
    expect(frame.locator("main")).to_contain_text("First we say what it is.", timeout=SOON)
    expect(page.locator("#side")).to_contain_text("Must be mended")
    page.locator("#side a[data-line]").first.click()
    expect(page.locator("#words")).to_be_focused()
    page.locator("#words").fill("First we say **what it is**.\n\nThen we say what helps.\n")
    page.get_by_label("Description for search results").fill(SENTENCE)
    expect(page.locator("#meter-said")).to_contain_text("It fits.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="It is published")).to_be_visible()
    text = (desk.site.root / "content/posts/question-0.md").read_text("utf-8")
    assert "status: published" in text
    desk.shows("/posts/question-0/", "Then we say what helps.")
    built = desk.site.publish()
    assert "Then we say what helps." in built.text("posts/question-0/index.html")


def test_what_was_typed_outlives_a_closed_window(desk, opened):
    page = opened("write/posts/a.md")
    page.locator("#words").fill("Typed and never saved.\n")
    expect(page.locator("#saved")).to_contain_text("not saved yet")
    page.close()
    again = opened("write/posts/a.md")
    expect(again.locator("#words")).to_have_value("Typed and never saved.\n")
    again.keyboard.press("Control+s")
    expect(again.locator("#saved")).to_contain_text("Saved")
    assert "Typed and never saved." in (desk.site.root / "content/posts/a.md").read_text("utf-8")


def test_what_is_saved_says_so_and_stays_so(desk, opened):
    page = opened("write/posts/a.md")
    page.locator("#words").fill("Other words.\n")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.wait_for_timeout(800)
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_text("Taken up where you left it")).to_have_count(0)


def test_what_one_window_keeps_outlives_a_save_in_another(desk, opened):
    mine, other = opened("write/posts/a.md"), opened("write/posts/a.md")
    mine.locator("#words").fill("Mine, not saved.\n")
    expect(mine.locator("#saved")).to_contain_text("not saved yet")
    other.locator("#words").fill("Saved by the other.\n")
    other.keyboard.press("Control+s")
    expect(other.locator("#saved")).to_contain_text("Saved")
    mine.close()
    again = opened("write/posts/a.md")
    expect(again.locator("#words")).to_have_value("Mine, not saved.\n")
    again.get_by_role("button", name="Go back to what the file says").click()
    expect(again.locator("#words")).to_have_value("Saved by the other.\n")


def test_a_list_goes_on_with_enter_and_ends_on_an_empty_item(desk, opened):
    page = opened("write/posts/a.md")
    page.locator("#words").fill("")
    page.get_by_role("button", name="List").click()
    for line in ("one", "two"):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("after")
    expect(page.locator("#words")).to_have_value("- one\n- two\n\nafter")
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="List").click()
    expect(page.locator("#words")).to_have_value(re.compile("^- one\n- two\n"))


def test_two_windows_on_one_post_lose_nothing(desk, opened):
    mine, other = opened("write/posts/a.md"), opened("write/posts/a.md")
    other.locator("#words").fill("What the other wrote.\n")
    other.get_by_role("button", name="Save").click()
    expect(other.locator("#saved")).to_contain_text("Saved")
    mine.locator("#words").fill("What I wrote.\n")
    mine.get_by_role("button", name="Save").click()
    expect(mine.get_by_role("heading", name="Somebody else has changed it meanwhile")).to_be_visible()
    assert violations(mine) == []
    mine.get_by_role("button", name="Keep both").click()
    expect(mine.locator("#words")).to_have_value(re.compile("What I wrote."))
    texts = [file.read_text("utf-8") for file in (desk.site.root / "content/posts").glob("*.md")]
    assert sum("What I wrote." in text for text in texts) == 1
    assert sum("What the other wrote." in text for text in texts) == 1


def test_marks_links_and_pictures_from_the_toolbar(desk, opened):
    page = opened("write/posts/a.md")
    words = page.locator("#words")
    words.fill("backs")
    words.select_text()
    page.get_by_role("button", name="Bold").click()
    expect(words).to_have_value("**backs**")
    page.keyboard.press("End")
    page.get_by_role("button", name="Link").click()
    page.get_by_label("Search in titles").fill("first")
    page.get_by_role("button", name="First").click()
    expect(words).to_have_value(re.compile(r"\*\*backs\*\*\[First\]\(\{filename\}.*a\.md\)"))


DROP = """async (sent) => {
  const carried = new DataTransfer();
  for (const [name, data] of sent) {
    const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
    carried.items.add(new File([bytes], name, { type: 'image/jpeg' }));
  }
  const words = document.querySelector('#words');
  words.setSelectionRange(0, 0);
  words.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def test_dropped_pictures_stand_by_themselves_and_are_found(desk, opened):
    photos = {name: picture(200, 150, shade=shade) for name, shade in (("IMG 1.JPG", 9), ("b.jpg", 90))}
    desk.site.write({"images/IMG 1.JPG": photos["IMG 1.JPG"]})
    page = opened("write/posts/a.md")
    words = page.locator("#words")
    words.fill("/// note\nWords.\n///\n")
    page.evaluate(DROP, [[name, b64encode(data).decode()] for name, data in photos.items()])
    shown = "![what it shows]({static}/images/"
    expect(words).to_have_value(
        f"{shown}IMG%201.JPG)\n\n{shown}b.jpg)\n\n/// note\nWords.\n///\n", timeout=10_000
    )
    page.keyboard.type("A bench")
    expect(words).to_have_value(re.compile(r"!\[A bench\]\(\{static\}/images/b\.jpg\)"))


def test_names_of_posts_are_offered_behind_those_that_stand_there(desk, opened):
    page = opened("write/posts/a.md")
    page.get_by_label("Title", exact=True).fill("Another title")
    expect(page.locator(".snippet b")).to_have_text("Another title")
    page.locator("summary", has_text="More").click()
    page.get_by_label("Never show as related").fill("other, first")
    expect(page.locator("#known-posts option").first).to_have_attribute("value", "other, a")


def test_without_script_everything_can_be_done(desk, opened):
    page = opened("topics", java_script_enabled=False)
    card = page.locator(".card").first
    card.locator("summary", has_text="Reject").click()
    card.get_by_role("button", name="Passing news").click()
    expect(page.locator(".undo")).to_contain_text("Question 0?")
    page.get_by_role("button", name="Undo").click()
    assert statuses(desk)["question-0"] is Status.SUGGESTED
    page.locator(".card").first.get_by_role("button", name="Accept").click()
    page.get_by_role("link", name="Open the draft").click()
    page.locator("#words").fill("Plain words.\n")
    page.get_by_label("Description for search results").fill(SENTENCE)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="It is published")).to_be_visible()


SCREENS = [
    "",
    "topics",
    "topics?tab=accepted",
    "topics/question-0/evidence",
    "write",
    "write/posts/a.md",
    "nothing",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1350])
def test_every_screen_is_without_barriers_and_fits_its_window(desk, opened, scheme, width):
    page = opened("", width=width, height=800, color_scheme=scheme)
    for path in SCREENS:
        page.goto(f"{desk.address}/.desk/{path}", wait_until="load")
        page.wait_for_timeout(100)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
        assert violations(page) == [], path
