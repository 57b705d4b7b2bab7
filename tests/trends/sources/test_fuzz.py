"""Whatever comes in, reading ends, never raises, and invents nothing."""

import datetime as dt
import random
import re
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.trends.sources import read, title_of
from plugins.trends.sources.archive import open_zip
from plugins.trends.sources.companions import introduced
from tests.trends.sources.exports import CONSOLE, GOOD, QUERIES, payload, reading, zipped

MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def sound(found) -> None:
    """What holds for every reading."""
    for record in found.records:
        assert record.query == " ".join(record.query.split())
        assert 0 < len(record.query) <= 200
        assert not any(unicodedata.category(sign) == "Cc" for sign in record.query)
        assert record.value is None or 0 <= record.value <= 1e15
        assert record.hash
        assert record.source == found.format
        assert all(point.value is None or 0 <= point.value <= 100 for point in record.points)
    assert len([finding for finding in found.findings if finding.code == "searches/bad-row"]) <= 21
    assert title_of(found.format) or not found.format
    for finding in found.findings:
        assert finding.line >= 1
        assert finding.message.endswith(".")


@MANY
@given(st.binary(max_size=3000), st.sampled_from(["a.csv", *GOOD]))
def test_any_bytes_are_read_or_described(body, name):
    sound(read(payload(body, name)))


@MANY
@given(
    st.lists(
        st.lists(
            st.text(max_size=12)
            | st.sampled_from(
                ["100", "<1", "60%", "Breakout", "TOP", "RISING", "2026-11-01", "x: (9/15/25 - 9/15/26, US)"]
            ),
            max_size=9,
        ),
        max_size=12,
    ),
    st.sampled_from([",", ";", "\t"]),
)
def test_any_table_is_read_or_described(rows, separator):
    found = reading("\n".join(separator.join(cells) for cells in rows).encode("utf-8", "replace"))
    sound(found)


def words_of(text: str) -> set[str]:
    shown = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Co", "Cn"))
    return set(re.findall(r"\w+", unicodedata.normalize("NFC", shown)))


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_damaged_exports_never_crash_and_never_grow_words(name, seed):
    chance = random.Random(seed)
    body = bytearray(GOOD[name].encode())
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(body))
        match chance.randrange(4):
            case 0:
                del body[at : at + chance.randint(1, 9)]
            case 1:
                body[at] = chance.randrange(256)
            case 2:
                body[at:at] = chance.choice([b'"', b",", b"\n", b";", b"\0", b"%"])
            case 3:
                lines = bytes(body).split(b"\n")
                chance.shuffle(lines)
                body = bytearray(b"\n".join(lines))
    found = read(payload(bytes(body), name))
    sound(found)
    if b"\0" not in body and found.format != "trending-rss":
        for decoding in ("utf-8", "cp1252"):
            there = words_of(bytes(body).decode(decoding, "replace"))
            if all(words_of(record.query) <= there for record in found.records):
                break
        else:
            pytest.fail(f"{[r.query for r in found.records]} are not in {bytes(body)!r}")


@MANY
@given(
    st.binary(max_size=2000)
    | st.builds(lambda cut, flip: _spoilt(cut, flip), st.integers(0, 3000), st.integers(0, 3000))
)
def test_any_zip_is_opened_or_described(body):
    opened = open_zip("a.zip", b"PK\x03\x04" + body if not body.startswith(b"PK") else body)
    for member in opened.members:
        sound(read(payload(member.body, member.name)))


def _spoilt(cut: int, flip: int) -> bytes:
    body = bytearray(zipped(CONSOLE))
    body[flip % len(body)] ^= 0xFF
    return bytes(body[: max(4, len(body) - cut)]) if cut < 1500 else bytes(body)


@MANY
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Queries.csv", "Filters.csv", "Dates.csv", "x.csv"]),
            st.sampled_from([QUERIES, *CONSOLE.values()]) | st.text(max_size=80),
        ),
        max_size=5,
    )
)
def test_any_folder_is_introduced_without_loss(files):
    payloads = [payload(text.encode("utf-8", "replace"), name) for name, text in files]
    assert [one.body for one in introduced(payloads)] == [one.body for one in payloads]


def test_reading_twice_gives_the_same():
    for name, text in GOOD.items():
        assert reading(text, name) == reading(text, name)


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            "Top queries,Clicks,Impressions,CTR,Position\n",
            'search number {0} about backs,3,"1,{1:03d}",2.5%,14.2\n',
        ),
        ("RISING\n", 'search number {0} about backs,"+1,{1:03d}%"\n'),
        (
            '"query","search interest","increase percent"\n',
            '"search number {0} about backs",9,"1,{1:03d}%"\n',
        ),
    ],
)
def test_ten_thousand_rows_are_read(head, row):
    text = head + "".join(row.format(number, number % 1000) for number in range(10_000))
    found = reading(text)
    assert len({record.query for record in found.records}) == 10_000
    assert found.skipped == 0


@pytest.mark.parametrize(
    "body",
    [
        b'"' * 200_000,
        b'",' * 200_000,
        b"a: (" * 100_000,
        b"(" * 300_000,
        b"1," * 300_000,
        b"\n" * 500_000,
        b"sep=;\n" + b";" * 300_000,
        (b'"' + b"x" * 100 + b"\n") * 4000,
        b"<?xml version='1.0'?><rss>trends.google.com" + b"<a>" * 100_000,
        b"<" + b"<!-- -->" * 1000 + b"<rss trends.google.com",
        b'{"default":' * 30_000,
        b"TOP\n" + b"9" * 400_000,
        b"TOP\n" + b"a - b" * 80_000 + b",100\n",
        b"2026-01-01," * 50_000,
    ],
)
def test_hostile_shapes_end_soon(body):
    sound(read(payload(body)))


def test_a_series_of_ten_thousand_days_is_read():
    days = (dt.date(1999, 1, 1) + dt.timedelta(days=number) for number in range(10_000))
    text = "Day,sciatica: (United States)\n" + "".join(f"{day},{day.day}\n" for day in days)
    (record,) = reading(text).records
    assert len(record.points) == 10_000
