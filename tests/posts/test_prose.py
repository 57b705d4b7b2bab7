"""What the blocks become: headings that never skip, lists that are lists, tables that scroll by themselves."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.posts.convert import Converter
from plugins.posts.prose import BLOCKS
from plugins.site import load_site

CONVERTER = Converter(load_site(Path(__file__).resolve().parents[2]).markdown)


def soup(text: str, references: int = 0) -> BeautifulSoup:
    return BeautifulSoup(CONVERTER.convert(text, references=references).html, "html.parser")


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("key-points", "key"),
        ("emergency", "alarm"),
        ("urgent", "care urgent"),
        ("non-urgent", "care non-urgent"),
        ("note", "note"),
    ],
)
def test_a_card_is_a_section_with_a_heading_of_its_own(name, classes):
    section = soup(f"/// {name}\n- One\n- Two\n///\n").section
    assert " ".join(section["class"]) == classes
    assert section.h2.text == BLOCKS[name]
    assert section["aria-labelledby"] == section.h2["id"]
    assert [item.text for item in section.find_all("li")] == ["One", "Two"]


def test_a_title_may_be_given_and_may_hold_marks():
    section = soup('/// urgent | Call "today" if *either*\n- One\n///\n').section
    assert section.h2.text == "Call “today” if either"
    assert section.h2.em.text == "either"


def test_a_heading_in_a_block_stands_one_below_the_one_before_it():
    page = soup(
        "/// note\nA\n///\n\n## Two\n\n/// note\nB\n///\n\n### Three\n\n/// do\n- C\n///\n\n## Two again\n\n/// note\nD\n///\n"
    )
    assert [heading.name for heading in page.find_all(["h2", "h3", "h4"])] == [
        "h2",
        "h2",
        "h3",
        "h3",
        "h4",
        "h2",
        "h3",
    ]


def test_headings_of_blocks_are_not_in_the_contents():
    converted = CONVERTER.convert("## One\n\n/// emergency\nA\n///\n\n## Two *marked*\n\n### Inner\n")
    assert [words for _, words in converted.contents] == ["One", "Two marked"]


def test_ids_are_never_given_twice():
    page = soup("## Note 1\n\n/// note\nA\n///\n/// note\nB\n///\n\n## Note 1\n")
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids)) == 4


def test_do_and_dont_stand_side_by_side():
    pair = soup("/// do\n- Walk\n///\n/// dont\n- Smoke\n///\n\nAfter.").find(class_="pair")
    assert [half["class"] for half in pair.find_all("div")] == [["do"], ["dont"]]
    assert [half.find(["h2", "h3"]).text for half in pair.find_all("div")] == ["Do", "Don’t"]


def test_reasons_are_a_numbered_list_with_bones():
    reasons = soup("/// reasons\n1. **One.** Text\n2. **Two.** Text\n///\n").ol
    assert reasons["class"] == ["reasons"]
    assert reasons["role"] == "list"
    assert [item.b.text for item in reasons.find_all("li")] == ["One.", "Two."]


def test_a_table_has_no_style_of_its_own_which_a_strict_host_would_refuse():
    page = soup("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |\n")
    assert not page.select("[style]")
    assert [cell.get("class") for cell in page.select("td, tbody th")] == [None, ["mid"], ["end"]]


def test_every_table_scrolls_by_itself_and_has_a_name():
    page = soup(
        "## Costs\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n/// table | Steps\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n///\n"
    )
    bare, named = page.find_all(class_="table")
    for frame in (bare, named):
        assert (frame["role"], frame["tabindex"]) == ("region", "0")
        assert frame.table.thead.th["scope"] == "col"
        assert frame.table.tbody.th["scope"] == "row"
    assert bare["aria-label"] == "Table: Costs"
    assert named["aria-labelledby"] == named.caption["id"]
    assert named.caption.text == "Steps"


def test_a_figure_has_its_words_under_it():
    figure = soup("/// figure | The *low* back\n![Five bones]({static}/images/a.png)\n///\n").figure
    assert figure.img["alt"] == "Five bones"
    assert figure.find_all(recursive=False)[-1].name == "figcaption"


def test_a_citation_leads_to_its_source_only_when_there_is_one():
    page = soup("Most heal [1], some [2]. See [3] and [4](https://x.example) and `[1]`.", references=2)
    assert [link["href"] for link in page.select("sup a")] == ["#source-1", "#source-2"]
    assert "[3]" in page.text
    assert page.code.text == "[1]"


def test_blocks_need_no_empty_lines_around_them():
    page = soup("Text\n/// note\nInside\n///\nAfter")
    assert page.section.p.text == "Inside"
    assert [p.text for p in page.find_all("p")] == ["Text", "Inside", "After"]


def test_slashes_in_code_are_code():
    assert soup("```\n/// note\nA\n///\n```\n").pre.text == "/// note\nA\n///\n"
