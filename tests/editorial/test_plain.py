"""Plain language: what its examples can't show."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.editorial.judging import judge
from plugins.editorial.plain import RULES, abbreviations, grade, passive, wording
from plugins.editorial.plain.phrases import phrases_of
from plugins.editorial.plain.readability import flesch_kincaid, smog
from plugins.editorial.plain.syllables import syllables
from plugins.editorial.reading import Reading
from plugins.editorial.settings import EditorialSettings
from plugins.editorial.text import text_of
from tests.editorial.sample import AROUND, LINE, said_by, sample

TERMS = """
    microdiscectomy 6 discectomy 4 laminectomy 5 laminotomy 5 foraminotomy 6 foraminal 4 spondylolisthesis 6
    spondylosis 4 spondylolysis 5 radiculopathy 6 myelopathy 5 neuropathy 4 vertebra 3 vertebrae 3 vertebral 3
    intervertebral 5 kyphoplasty 4 vertebroplasty 5 kyphosis 3 lordosis 3 scoliosis 4 stenosis 3 osteoporosis 6
    osteophyte 4 osteoarthritis 6 arthritis 3 arthrodesis 4 arthroplasty 4 annulus 3 nucleus 3 pulposus 3
    cauda 2 equina 3 sciatica 4 sciatic 3 claudication 4 lumbar 2 cervical 3 thoracic 3 sacroiliac 5 sacrum 2
    coccyx 2 ligamentum 4 pedicle 3 lamina 3 facet 2 foramen 3 dura 2 epidural 4 corticosteroid 5 anesthesia 4
    anesthesiologist 7 myelogram 4 electromyography 7 fluoroscopy 4 degenerative 5 decompression 4 herniated 4
    herniation 4 bulging 2 neurogenic 4 pseudarthrosis 4 nonunion 3 instrumentation 5 rehabilitation 6
    inflammatory 5 physiatrist 4 orthopedic 4 neurosurgeon 4 surgery 3 surgical 3 gabapentin 4 ibuprofen 4
    acetaminophen 6 syndrome 2 paresthesia 4 paralysis 4 dermatome 3 autograft 3 allograft 3
""".split()
"""Terms of spine surgery, each with its syllables, counted by hand."""
LISTS = ("jargon.yaml", "office.yaml", "respect.yaml")


@pytest.mark.parametrize(("term", "count"), list(zip(TERMS[::2], map(int, TERMS[1::2]), strict=True)))
def test_the_syllables_of_spine_terms_are_right(term: str, count: int):
    assert syllables(term) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("Surgery", 3),
        ("follow-up", 3),
        ("didn't", 2),
        ("nurse's", 2),
        ("100", 1),
        ("", 1),
        ("é", 1),
        ("ß", 1),
    ],
)
def test_whatever_stands_for_a_word_has_a_syllable(word: str, count: int):
    assert syllables(word) == count


def test_the_formulas_are_those_that_were_published():
    assert flesch_kincaid(100, 10, 150) == pytest.approx(0.39 * 10 + 11.8 * 1.5 - 15.59)
    assert smog(30, 30) == pytest.approx(1.043 * 30**0.5 + 3.1291)
    assert smog(0, 12) == pytest.approx(3.1291)


def test_terms_of_the_glossary_do_not_make_a_text_harder():
    body = "Ask about the hypertrophied zygapophyseal articulation. It may cause trouble when you turn. " * 10
    sentences = text_of(sample(body)).sentences
    plain = grade.grade_of(sentences, grade.spared_by(EditorialSettings()))
    terms = ("hypertrophied zygapophyseal articulation",)
    spared = grade.grade_of(sentences, grade.spared_by(EditorialSettings(glossary=terms)))
    assert plain.words[0] == "zygapophyseal"
    assert spared.school < plain.school
    assert not set(spared.words) & {"zygapophyseal", "articulation"}


def test_the_aim_of_the_practice_counts_and_the_hardest_sentences_are_named():
    easy = "Walk a little each day. Rest when you must. "
    hard = "Individualized recommendations necessarily accompany complicated presentations."
    post = sample(f"{easy * 12}\n\n{hard}\n\n{hard} {hard}")
    strict = replace(AROUND, settings=EditorialSettings(grade=4))
    found = judge(Reading(post, strict), [grade.grade, grade.grade_high])
    assert len(found) == 1
    assert f"lines {LINE + 2} and {LINE + 4}" in found[0].message
    assert not judge(Reading(post, replace(AROUND, settings=EditorialSettings(grade=12))), [grade.grade])


def test_words_that_the_practice_knows_are_left_alone():
    settings = EditorialSettings(abbreviations=("SCS",), glossary=("prognosis", "Conservative treatment"))
    around = replace(AROUND, settings=settings)
    body = "Ask about SCS. The prognosis is good after conservative treatment."
    rules = [abbreviations.abbreviation, wording.jargon]
    assert len(judge(Reading(sample(body), AROUND), rules)) == 3
    assert not judge(Reading(sample(body), around), rules)


def test_a_word_is_told_once_with_all_its_lines():
    (found,) = said_by(wording.jargon, "It ambulates.\n\nWe ambulate.\n\nThey ambulated.")
    assert f"lines {LINE}, {LINE + 2} and {LINE + 4}" in found.message
    assert found.fix == 'Write "walk" or "get around".'


@pytest.mark.parametrize("name", LISTS)
def test_every_phrase_of_a_list_is_found_and_none_stands_there_twice(name: str):
    known = phrases_of(name)
    for first, phrases in known.firsts.items():
        assert len({words for words, _ in phrases}) == len(phrases), first
        for words, entry in phrases:
            body = f"{' '.join(words)}, {min(entry.near, default='so')}."
            found = [hit.words.lower() for hit in known.within(text_of(sample(body)))]
            assert " ".join(words) in found, body


@pytest.mark.parametrize("name", LISTS)
def test_what_is_proposed_is_not_itself_flagged(name: str):
    for phrases in phrases_of(name).firsts.values():
        for _, entry in phrases:
            for plain in entry.plain:
                assert not list(phrases_of(name).within(text_of(sample(f"It is {plain}.")))), plain


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The bone is removed.", True),
        ("The wound was then closed.", True),
        ("You will be given a drug.", True),
        ("The nerve may be irritated by a disc.", True),
        ("It isn't often done.", True),
        ("The nurse has removed it.", False),
        ("You are tired and worried.", False),
        ("It is a broken bone.", False),
        ("The pain is gone.", False),
        ("They get used to it.", False),
    ],
)
def test_the_passive_voice_is_told_from_how_things_are(sentence: str, expected: bool):
    (one,) = text_of(sample(sentence)).sentences
    assert passive.is_passive(one.words) is expected


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=300))
def test_no_text_is_too_odd(body: str):
    judge(Reading(sample(body), AROUND), RULES)
    judge(Reading(sample('Is (SCS) the elderly, or "prior to" ' + body), AROUND), RULES)


def test_a_very_long_text_is_read_in_a_moment():
    body = "The wound is often closed and SCS (a b) utilized prior to the elderly, " * 3_000
    reading = Reading(sample(body), AROUND)
    assert sum(len(rule.says(reading)) for rule in RULES) > 5
