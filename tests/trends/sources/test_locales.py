"""Other languages, other separators, and files that were opened and saved again."""

import pytest

from plugins.trends.sources.breakout import BREAKOUT
from plugins.trends.sources.dates import days_in, span_in
from plugins.trends.sources.figures import figure, volume
from plugins.trends.sources.places import code_of
from tests.trends.sources.exports import EXPORTED, GOOD, QUERIES, RELATED, TIMELINE, reading, said

TODAY = EXPORTED.date()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100", 100),
        ("+1,600%", 1600),
        ("+1.600 %", 1600),
        ("+1\u202f600\u00a0%", 1600),
        ("+1’600%", 1600),
        ("%1.250", 1250),
        ("-20%", -20),
        ("−20 %", -20),
        ("６０％", 60),
        ("٪٤٠", 40),
        ("1,60,000", 160_000),
        ("6,47%", 6.47),
        ("52.0", 52),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,6OO%", None),
        ("1,2,3", None),
        ("12 34", None),
        ("1e5", None),
        ("=1+1", None),
        ("nan", None),
        ("", None),
        ("9" * 50, None),
    ],
)
def test_numbers_are_read_as_people_write_them_and_never_guessed(text, value):
    found = figure(text)
    assert (found.value if found else None) == value


def test_a_position_with_three_decimals_is_no_thousand():
    assert figure("14.235", decimals=True).value == 14.235
    assert figure("14,235").value == 14235


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("500K+", 5e5),
        ("2M+", 2e6),
        ("1.000+", 1000),
        ("20 Tsd.+", 2e4),
        ("5万+", 5e4),
        ("2,5 mln+", 2.5e6),
        ("xyz", None),
    ],
)
def test_rough_volumes_in_several_languages(text, value):
    assert volume(text) == value


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("9/15/25 - 9/15/26", ("2025-09-15", "2026-09-15")),
        ("15/09/25 - 15/09/26", ("2025-09-15", "2026-09-15")),
        ("15.09.25 – 15.09.26", ("2025-09-15", "2026-09-15")),
        ("05/06/26 - 07/11/26", ("2026-06-05", "2026-11-07")),
        ("2025/09/15 - 2026/09/15", ("2025-09-15", "2026-09-15")),
        ("2025年9月15日～2026年9月15日", ("2025-09-15", "2026-09-15")),
        ("2025. 9. 15. - 2026. 9. 15.", ("2025-09-15", "2026-09-15")),
        ("1 Jan 2026-31 Dec 2026", ("2026-01-01", "2026-12-31")),
        ("Jan 1, 2026 - Mar 31, 2026", ("2026-01-01", "2026-03-31")),
        ("1. März 2026 – 31. Okt. 2026", ("2026-03-01", "2026-10-31")),
        ("1 juin 2026-31 juil. 2026", ("2026-06-01", "2026-07-31")),
        ("1 de ene de 2026-31 de ago de 2026", ("2026-01-01", "2026-08-31")),
        ("1 gen 2026-31 mag 2026", ("2026-01-01", "2026-05-31")),
        ("1 lut 2026-31 paź 2026", ("2026-02-01", "2026-10-31")),
    ],
)
def test_spans_are_read_in_the_order_that_makes_sense(text, span):
    found = span_in(text, TODAY)
    assert found is not None
    assert tuple(map(str, found)) == span


def test_days_that_no_calendar_has_are_passed_over():
    assert days_in("2026-02-30, 13/13/26, 99 Foo 2026") == []
    assert span_in("Past 12 months") is None


def test_places_become_codes_and_unknown_ones_keep_their_name():
    assert [
        code_of(name) for name in ("United States", "Vereinigte Staaten", "美国", "US-MN", "Minnesota")
    ] == [*("US", "US", "US", "US-MN", "US-MN")]
    assert code_of("Georgia") == "Georgia"
    assert code_of("Georgia, United States") == "US-GA"
    assert code_of("Genovia") == "Genovia"


@pytest.mark.parametrize(
    "word",
    [
        "Breakout",
        "BREAKOUT",
        "Ausbruch",
        "Record",
        "Aumento puntual",
        "Impennata",
        "Aumento repentino",
        "Przebicie",
        "急激増加",
        "급등",
    ],
)
def test_breakout_in_languages_that_we_know(word):
    assert said(reading(f"RISING\nfusion pain,{word}\npillow,+90%\n"))["fusion pain", "rising"] == BREAKOUT


def test_an_unknown_word_is_breakout_when_it_stands_twice_before_all_numbers():
    found = reading("TOP\na,100\n\nRISING\nfusion,Doorbraakje\ndisc,Doorbraakje\npillow,+90%\n")
    assert said(found)["disc", "rising"] == BREAKOUT
    for text in (
        "RISING\nfusion,Doorbraakje\npillow,+90%\n",
        "RISING\nfusion,Doorbraakje\npillow,+90%\ndisc,Doorbraakje\n",
        "RISING\nfusion,Eins\ndisc,Zwei\npillow,+90%\n",
    ):
        found = reading(text)
        assert set(said(found)) == {("pillow", "rising")}
        assert found.skipped == text.count("\n") - 2


GERMAN = RELATED.replace("Category: All categories", "Kategorie: Alle Kategorien").replace(
    "9/15/25 - 9/15/26, United States", "15.09.25 – 15.09.26, Vereinigte Staaten"
)


@pytest.mark.parametrize(
    "text",
    [
        GERMAN,
        GERMAN.replace("Breakout", "Ausbruch")
        .replace('"+1,600%"', "+1.600\u00a0%")
        .replace("+90%", "+90\u202f%"),
        "\ufeff" + RELATED.replace("\n", "\r\n"),
        RELATED.replace("\n", "\r"),
        RELATED.encode("utf-16"),
        RELATED.encode("utf-16-le"),
        RELATED.encode("utf-8-sig"),
        RELATED + "\n\n , \n\n",
        "sep=,\n" + RELATED,
    ],
)
def test_related_queries_are_the_same_however_they_were_saved(text):
    expected = reading(RELATED)
    found = reading(text)
    assert said(found) == said(expected)
    assert found.skipped == 0
    assert {(r.seed, r.place, r.window) for r in found.records} == {
        (r.seed, r.place, r.window) for r in expected.records
    }


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs_are_seen_from_the_rows(separator):
    text = RELATED.replace('"pain, lower back",7', "pain lower back;7").replace('"+1,600%"', "+1,600%#")
    rows = [line if line.startswith('"') else line.replace(",", separator, 1) for line in text.split("\n")]
    text = (
        "\n".join(rows)
        .replace(";", separator)
        .replace("+1" + separator + "600%#", "+1,600%")
        .replace("#", "")
    )
    assert said(reading(text))["sciatica pillow", "rising"] == 1600


def test_lines_that_excel_quoted_as_a_whole_are_opened():
    lines = ['"' + line.replace('"', '""') + '"' for line in QUERIES.splitlines()]
    assert said(reading("\n".join(lines))) == said(reading(QUERIES))


@pytest.mark.parametrize(
    "head",
    [
        "Häufigste Suchanfragen;Klicks;Impressionen;CTR;Position",
        "Requêtes les plus fréquentes;Clics;Impressions;CTR;Position",
        "Consultas principales;Clics;Impresiones;CTR;Posición",
        "上位の検索キーワード;クリック数;表示回数;CTR;掲載順位",
        "Nieznane słowo;a;b;c;d",
    ],
)
def test_search_console_in_other_languages(head):
    text = f"{head}\nl5 s1 fusion recovery;3;1.120;0,27\u00a0%;14,2\nwhy do back surgeries fail;0;310;0\u00a0%;22\n"
    found = reading(text)
    assert said(found) == said(reading(QUERIES))
    assert found.records[0].position == 14.2


def test_a_table_of_countries_is_no_table_of_queries_in_any_language():
    text = "Något;a;b;c;d\nVereinigte Staaten;3;120;2,5 %;14,2\nKanada;1;9;11,11 %;3\n"
    assert reading(text).records == ()
    assert reading(text).findings[0].code == "searches/not-needed"


@pytest.mark.parametrize(
    "days",
    [
        ("11/1/2026", "11/8/2026", "11/15/2026", "11/22/2026"),
        ("01.11.2026", "08.11.2026", "15.11.2026", "22.11.2026"),
        ("1/11/2026", "8/11/2026", "15/11/2026", "22/11/2026"),
    ],
)
def test_a_series_saved_by_excel_keeps_its_days(days):
    text = TIMELINE
    for iso, day in zip(("2026-11-01", "2026-11-08", "2026-11-15", "2026-11-22"), days, strict=True):
        text = text.replace(iso, day)
    assert reading(text).records[0].points == reading(TIMELINE).records[0].points


@pytest.mark.parametrize("name", GOOD)
def test_what_a_file_is_does_not_hang_on_its_name(name):
    assert reading(GOOD[name], "download.bin").format == reading(GOOD[name], name).format != ""
