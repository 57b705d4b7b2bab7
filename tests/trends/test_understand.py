"""Searches are understood: what they ask, which post would answer, and what is not for us."""

import csv
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.trends.meaning import Intent
from plugins.trends.topic import Safety
from plugins.trends.understand import understand
from plugins.vocabulary import VocabularyError, load_vocabulary
from plugins.vocabulary.words import stem

QUERIES = Path(__file__).parent / "queries"
ROOT = Path(__file__).resolve().parents[2]


def meaning(query: str):
    return understand(query, load_vocabulary())


@pytest.mark.parametrize(
    "queries",
    [
        ("herniated disc surgery", "disc herniation surgery", "ruptured disk operation", "microdisectomy", "lumbar microdiscectomy"),
        ("l5 s1 fusion recovery time", "l5-s1 fusion healing time", "fusion l5s1 how long to heal", "recovery from spinal fusion"),
        ("sleeping after spinal fusion", "recliner after spinal fusion", "how to sleep after lumbar surgery"),
        ("pinched nerve in neck treatment", "neck nerve pinch treatment", "cervical radiculopathy"),
        ("laminectomy recovery", "recovery after lumbar decompression surgery", "how long off work after decompression"),
        ("how long is recovery from back surgery", "how long does recovery from back surgery take"),
        ("why do back surgeries fail", "failed back surgery syndrome", "fbss"),
        ("back pain and can't pee", "saddle numbness", "cauda equina red flags"),
    ],
)  # fmt: skip
def test_searches_that_one_post_would_answer_have_one_subject(queries):
    assert len({meaning(query).subject for query in queries}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("spinal fusion", "spinal fusion recovery"),
        ("spinal stenosis treatment", "spinal stenosis surgery"),
        ("sciatica symptoms", "sciatica exercises"),
        ("herniated disc in neck", "thoracic disc herniation"),
        ("scoliosis in adults", "signs of scoliosis in children"),
        ("lumbar fusion", "cervical fusion"),
    ],
)
def test_similar_words_are_not_one_subject(one, other):
    assert meaning(one).subject != meaning(other).subject


@pytest.mark.parametrize(
    ("query", "reason", "intent"),
    [
        ("disc golf near me", "place", Intent.LOCAL),
        ("asian fusion", "place", Intent.LOCAL),
        ("ford fusion hybrid recall", "media", Intent.NEWS),
        ("nuclear fusion explained", "another-meaning", Intent.INFORMATIONAL),
        ("cervical cancer symptoms", "another-part", Intent.INFORMATIONAL),
        ("cervical cerclage", "another-part", Intent.INFORMATIONAL),
        ("ivdd in dogs surgery", "animals", Intent.INFORMATIONAL),
        ("this is spinal tap cast", "media", Intent.NEWS),
        ("scs lawsuit payout", "money", Intent.TRANSACTIONAL),
        ("best mattress for back pain", "product", Intent.TRANSACTIONAL),
        ("spine surgery pa jobs", "job", Intent.JOB),
        ("is spine surgery covered by medicare", "money", Intent.TRANSACTIONAL),
        ("buy tramadol online", "drugs", Intent.TRANSACTIONAL),
        ("spinal fusion reddit", "website", Intent.NAVIGATIONAL),
        ("mayo clinic spine", "brand", Intent.NAVIGATIONAL),
        ("cpt code for acdf", "professional", Intent.INFORMATIONAL),
        ("weather tomorrow", "unknown", Intent.INFORMATIONAL),
    ],
)
def test_what_is_not_for_us_is_dropped_with_its_reason(query, reason, intent):
    found = meaning(query)
    assert (found.relevant, found.reason, found.intent, found.subject) == (False, reason, intent, "")
    assert found.because


@pytest.mark.parametrize(
    "query",
    ["inversion table after lumbar surgery", "back brace after lumbar fusion", "ozempic before spine surgery", "hip or spine pain",
     "spinal fusion cost without insurance", "golf after spinal fusion", "gabapentin for sciatica", "disc replacement vs fusion",
     "does laser spine surgery work", "questions to ask your spine surgeon", "going back to a desk job after disc surgery"],
)  # fmt: skip
def test_a_word_from_the_shop_or_the_street_does_not_drop_a_question_about_the_spine(query):
    assert meaning(query).relevant, meaning(query).because


@pytest.mark.parametrize(
    "query",
    ["dr alan whitmore spine surgeon", "Dr. R. Okafor neurosurgeon malpractice", "marcus delvaney back injury", "whitmore md spine", "travis kelce back injury", "tj watt back surgery",
     "jaylen brown back surgery", "prince harry scoliosis", "dr smith spine surgeon reviews", "luigi mangione spondylolisthesis",
     "dr p. venkatamani spine", "helena marsh back surgery"],
)  # fmt: skip
def test_a_persons_name_is_noticed(query):
    found = meaning(query)
    assert found.names_person
    assert not found.relevant


@pytest.mark.parametrize(
    "query",
    ["john smith back surgery", "José García back surgery", "back surgery call 651-430-3800", "+16125550199 sciatica",
     "jane.doe@example.com herniated disc", "herniated disc ssn 123-45-6789", "JOHN SMITH'S sciatica"],
)  # fmt: skip
def test_what_belongs_to_a_person_is_noticed_too(query):
    assert meaning(query).names_person


@pytest.mark.parametrize(
    "query",
    ["<script>x</script> sciatica", "www.example.com sciatica", "../../etc sciatica", "site:x.org sciatica"],
)
def test_what_nobody_types_who_asks_is_dropped(query):
    assert meaning(query).reason == "website"


def test_names_in_the_field_are_no_persons():
    for query in (
        "scheuermann's disease",
        "tarlov cyst",
        "hangman's fracture",
        "harrington rods",
        "schroth exercises",
        "pott disease",
    ):
        assert not meaning(query).names_person, query


@pytest.mark.parametrize(
    ("query", "flag"),
    [
        ("cauda equina red flags", Safety.EMERGENCY),
        ("left arm pain heart attack or pinched nerve", Safety.EMERGENCY),
        ("sudden leg weakness back pain", Safety.EMERGENCY),
        ("back pain suicide", Safety.SELF_HARM),
        ("i want to die from back pain", Safety.SELF_HARM),
        ("oxycodone high", Safety.MEDICINES),
        ("stop wegovy before surgery", Safety.MEDICINES),
        ("how much gabapentin for sciatica", Safety.MEDICINES),
        ("i want to die back pain", Safety.SELF_HARM),
        ("sciatica exercises", Safety.NONE),
    ],
)
def test_what_a_physician_must_see_is_flagged(query, flag):
    assert meaning(query).safety is flag


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("microdisectomy surgery", "microdiscectomy surgery"),
        ("spinal stinosis", "spinal stenosis"),
        ("laminectemy", "laminectomy"),
        ("nuerosurgeon or orthopedic", "neurosurgeon or orthopedic"),
        ("degenrative disc disease", "degenerative disc disease"),
    ],
)
def test_misspellings_are_mended(wrong, right):
    assert meaning(wrong).subject == meaning(right).subject


def test_an_everyday_word_is_not_taken_for_a_medical_one():
    assert not meaning("lumber yard prices").relevant
    assert not meaning("fashion week").relevant


@given(st.text(max_size=400))
def test_any_text_is_understood_somehow(text):
    found = meaning(text)
    assert bool(found.subject) == found.relevant
    assert found.relevant or found.because


@given(
    st.lists(
        st.sampled_from(
            "spine back surgery after fusion neck pain disc dr vs cost near me dog l5 s1 c6 how long what is".split()
        ),
        max_size=8,
    )
)
def test_case_punctuation_and_blanks_do_not_matter(words):
    plain, loud = meaning(" ".join(words)), meaning("  ".join(words).upper() + " ?!")
    assert (plain.subject, plain.relevant, plain.reason) == (loud.subject, loud.relevant, loud.reason)


@pytest.mark.parametrize("name", sorted(path.stem for path in QUERIES.glob("*.csv")))
def test_labelled_searches_are_understood_as_people_do(name):
    done = subprocess.run(
        [sys.executable, "benchmarks/topics.py", str(QUERIES / f"{name}.csv"), "--format", "json"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    import json

    figures = json.loads(done.stdout)
    assert figures["relevance"]["f1"] >= 0.95
    assert figures["intent"]["accuracy"] >= 0.90
    assert figures["clusters"]["ari"] >= 0.75


def test_the_labelled_files_are_sound():
    seen = set()
    for path in QUERIES.glob("*.csv"):
        for row in csv.DictReader(path.open(encoding="utf-8", newline="")):
            assert (row["relevant"] == "yes") == bool(row["cluster"]), row
            assert row["intent"] in list(Intent)
            seen.add(row["query"])
    assert len(seen) > 1000


def test_every_subject_that_an_entry_names_is_there():
    vocabulary = load_vocabulary()
    aspects = {aspect.id for aspect in vocabulary.aspects}
    for entry in vocabulary.entries:
        assert all(name in vocabulary.by_id for name in entry.parts.values()), entry.id
        assert {*entry.own, *entry.keep, *entry.join, *entry.join.values()} <= {*aspects, "claudication"}, (
            entry.id
        )


def test_every_category_of_the_vocabulary_is_one_of_the_blogs():
    import pelicanconf

    assert {entry.category for entry in load_vocabulary().entries} <= {"", *pelicanconf.CATEGORIES}


# ---- The practice's own words ------------------------------------------------


def test_a_rescued_search_is_relevant_from_then_on(tmp_path):
    own = tmp_path / "vocabulary.yaml"
    own.write_text("rescued:\n  - {query: whiplash movie injuries explained, subject: whiplash}\n")
    found = understand("Whiplash movie: injuries explained", load_vocabulary(own))
    assert (found.relevant, found.subject) == (True, "whiplash")
    assert not meaning("whiplash movie injuries explained").relevant


def test_an_entry_of_the_practice_is_known(tmp_path):
    own = tmp_path / "vocabulary.yaml"
    own.write_text("entries:\n  - id: zorblax\n    name: the Zorblax method\n    words: zorblax\n")
    assert understand("zorblax recovery", load_vocabulary(own)).subject == "zorblax"


def test_a_changed_file_is_read_again(tmp_path):
    own = tmp_path / "vocabulary.yaml"
    own.write_text("rescued: []\n")
    assert not understand("quokka", load_vocabulary(own)).relevant
    own.write_text("rescued:\n  - {query: quokka}\n")
    assert understand("quokka", load_vocabulary(own)).relevant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "entries:\n  - id: a\n    wrods: b\n    words: c\n",
            'vocabulary.yaml:2: there is no "wrods" here. Did you mean "words"?',
        ),
        ("entries:\n  - id: a\n", 'vocabulary.yaml:2: "words" is missing.'),
        ("entries:\n  - id: a\n    kind: illness\n    words: b\n", 'there is no kind "illness"'),
        ("entries: [a\n", "vocabulary.yaml:2:"),
        ("just words", "needs `rescued:`"),
        ("rescued:\n  - {quary: a}\n", "has no query"),
        ("entries:\n  - words\n", "should be an item with keys"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_line(tmp_path, text, said):
    own = tmp_path / "vocabulary.yaml"
    own.write_text(text)
    with pytest.raises(VocabularyError) as error:
        load_vocabulary(own)
    assert said in str(error.value)


def test_threads_that_look_at_words_at_once_do_not_disturb_each_other():
    words = [
        f"{begin}{end}{number}ing"
        for begin in ("walk", "oper", "fus")
        for end in ("ation", "")
        for number in range(200)
    ]
    alone = [stem.__wrapped__(word) for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as many:
            for found in many.map(lambda _: [stem.__wrapped__(word) for word in words], range(8)):
                assert found == alone
    finally:
        sys.setswitchinterval(before)
