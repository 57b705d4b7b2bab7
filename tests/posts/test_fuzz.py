"""Whatever stands in a file: no traceback, and nothing is published that does not say so plainly."""

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.findings import Severity
from plugins.posts.convert import Converter
from plugins.posts.frontmatter import parse
from plugins.posts.read import read_post
from plugins.posts.safety import may_be_unsafe
from plugins.posts.source import decode
from plugins.site import load_site

SITE = load_site(Path(__file__).resolve().parents[2])
CONVERTER = Converter(SITE.markdown)
NOW = datetime(2026, 11, 1, tzinfo=UTC)

KEYS = st.sampled_from(
    "title date category authors status description tags slug image image_alt reviewed_by reviewed_on updated "
    "related redirect_from references topic draft Title Status - key".split()
)
VALUES = st.one_of(
    st.sampled_from(
        ["published", "draft", "Published", '"published"', "'published'", "[published]", "{a: published}", "2026-01-05",
         "yes", "null", "~", "- a", "“x”", "&a b", "*a", "!x y", "%", "@", "`", "|", ">", "[", "]", "{", "}", "#", '"',
         "'", ": ", "\t", "? ", "---", "...", "Back Pain", "[a, [b, [c]]]", "{title: x, url: y}", "\\", "\u2028"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=30),
)  # fmt: skip
LINES = st.one_of(
    st.tuples(KEYS, VALUES).map(lambda pair: f"{pair[0]}: {pair[1]}"),
    st.tuples(st.sampled_from(["  ", "- ", "  - ", "\t", ""]), VALUES).map("".join),
)
PIECES = [
    *"ab <>/!#[](){}`\"'=:\n\t-*_&;|~",
    "script",
    "img ",
    "onclick=",
    "javascript:",
    "/// note",
    "\n///\n",
    "\n\n",
]
BODIES = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
FILES = st.builds(
    lambda lines, body, end: "---\n" + "\n".join(lines) + "\n" + end + body,
    st.lists(LINES, max_size=12),
    BODIES,
    st.sampled_from(["---\n", "...\n", "", " ---\n", "--- \n"]),
)


def says_published(text: str) -> bool:
    """Whether the words `status` and `published` stand in one line of the front matter."""
    return any("status" in line.lower() and "published" in line.lower() for line in text.split("\n"))


@settings(max_examples=1000, deadline=None)
@given(FILES)
def test_front_matter_of_any_kind(text):
    reading = read_post(decode(text.encode("utf-8", "ignore"), "content/posts/a.md"), SITE)
    if reading.sound and reading.item.is_live(NOW):
        assert says_published(text)
        assert reading.item.date is not None
        assert reading.item.category
    for finding in reading.findings:
        assert 1 <= finding.line <= text.count("\n") + 1
        assert finding.message.rstrip()
        assert finding.severity in Severity


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_of_any_kind(raw):
    reading = read_post(decode(raw, "content/posts/a.md"), SITE)
    assert not (reading.sound and reading.item.is_live(NOW))


@settings(max_examples=500, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_a_sound_status_is_never_lost_to_a_mistake_elsewhere(lines):
    """A draft stays a draft whatever stands around it."""
    lines = [line for line in lines if "status" not in line.lower() and "published" not in line.lower()]
    reading = read_post(
        decode("\n".join(["---", "status: draft", *lines, "---", "Text."]).encode(), "a.md"), SITE
    )
    assert not (reading.item and reading.sound and reading.item.is_live(NOW))


@settings(max_examples=500, deadline=None)
@given(BODIES)
def test_a_text_without_findings_makes_safe_html(body):
    """What is not even judged by its HTML is safe without it."""
    text = "---\ntitle: A\nstatus: draft\n---\n" + body
    reading = read_post(decode(text.encode(), "a.md"), SITE)
    if reading.sound and not may_be_unsafe(reading.item.body):
        assert CONVERTER.convert(reading.item.body).unsafe == ()


@settings(max_examples=500, deadline=None)
@given(
    st.dictionaries(
        KEYS.filter(str.isalpha),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), max_size=40),
        max_size=6,
    )
)
def test_quoted_values_come_back_as_they_went_in(values):
    import json

    text = "\n".join(
        [
            "---",
            *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()),
            "---",
            "",
        ]
    )
    matter = parse(text, "a.md")
    assert {key: entry.value for key, entry in matter.entries.items()} == values
