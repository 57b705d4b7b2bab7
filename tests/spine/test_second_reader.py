"""The second reader where people meet it: the check, publishing with and without `spine`, and the desk's door."""

import datetime as dt

import pytest

from plugins.posts import read_library
from plugins.site import load_site
from spine.writing.opening import opened
from spine.writing.publishing import ready
from tests.conftest import post

PROMISE = "We guarantee that you will be free of pain.\n"
BY_NAME = [
    {"rule": "promise/guarantee", "by": "Ann Example", "reason": "A quotation of what nobody may say."}
]
PATIENT = "Our patient's social security number is 219-09-9999.\n"


def test_a_published_post_with_an_error_keeps_the_old_site_and_a_draft_holds_nobody_up(small_site):
    site = small_site({"a.md": post(title="First", body=PROMISE), "b.md": post(title="Other")})
    done = site.spine("build", "--publish", "--format", "json")
    assert done.code == 1
    assert ("content/posts/a.md", "promise/guarantee") in {(f["path"], f["code"]) for f in done.findings}
    assert not (site.root / "output").exists()
    assert site.spine("build").code == 0, "the preview is for looking at it"
    site.write({"a.md": post(title="First", body=PROMISE, status="draft")})
    assert not site.publish().mentions("guarantee")
    assert [f["code"] for f in site.check() if f["severity"] == "error"] == ["promise/guarantee"]


def test_pelican_by_itself_publishes_no_error_either(small_site):
    site = small_site({"a.md": post(title="First", body=PATIENT)})
    done = site.run("pelican", "-s", str(site.root / "publishconf.py"), cwd=site.root)
    assert done.code != 0
    assert "219-09-9999" not in done.out + done.err, "logs are read by many"
    assert not (site.root / "output/posts").exists()


def test_pages_people_and_topic_pages_are_read_too(small_site):
    site = small_site(
        {
            "a.md": post(title="First", category="Back Pain"),
            "pages/about.md": f"---\ntitle: About\nstatus: published\ndescription: Us.\n---\n{PROMISE}",
            "people/a-surgeon.md": f"---\nname: Dr. Example Surgeon\nrole: Spine surgeon\n---\n{PROMISE}",
            "categories/back-pain.md": f"---\nstatus: published\ndescription: Backs.\n---\n{PROMISE}",
        }
    )
    found = [f for f in site.check() if f["code"] == "promise/guarantee"]
    assert {(f["path"], f["line"]) for f in found} == {
        ("content/pages/about.md", 6),
        ("content/people/a-surgeon.md", 5),
        ("content/categories/back-pain.md", 5),
    }


def test_a_site_does_not_go_out_silently_without_a_disclaimer(small_site):
    site = small_site({"a.md": post(title="First")})
    told = site.spine("build", "--publish", "--format", "json").findings
    assert "safety/disclaimer" in {f["code"] for f in told}
    site.write({"pages/disclaimer.md": "---\ntitle: D\nstatus: published\ndescription: x\n---\nWords.\n"})
    told = site.spine("build", "--publish", "--format", "json").findings
    assert "safety/disclaimer" not in {f["code"] for f in told}


def test_what_the_settings_say_on_pages_is_read(small_site):
    more = 'PRACTICE["tagline"] = "Guaranteed pain relief for everybody."'
    found = small_site({"a.md": post(title="First")}, more=more).check()
    assert ("pelicanconf.py", "promise/guarantee") in {(f["path"], f["code"]) for f in found}


def test_the_head_of_a_column_tells_what_a_cell_is(small_site):
    table = (
        "| Patient | MRN | Date of birth |\n| --- | --- | --- |\n| Karen Olson | 00482913 | 03/14/1952 |\n"
    )
    site = small_site(
        {
            "a.md": post(title="First", body=table),
            "people/a-surgeon.md": "---\nname: Dr. A\nrole: We guarantee relief\n---\nText.\n",
        }
    )
    found = {f["code"] for f in site.check()}
    assert found >= {"privacy/record-number", "privacy/birth-date", "promise/guarantee"}


def test_a_rule_is_set_aside_by_name_and_that_is_logged(small_site):
    site = small_site({"a.md": post(title="First", body=PROMISE, exceptions=BY_NAME)})
    (told,) = (f for f in site.check() if f["code"].startswith(("promise/", "editorial/")))
    assert (told["code"], told["severity"]) == ("editorial/exception", "note")
    assert "by Ann Example, because: A quotation of what nobody may say." in told["message"]
    assert site.publish().mentions("guarantee")


@pytest.mark.parametrize(
    ("exceptions", "body", "code", "said"),
    [
        ([{"rule": "promise/guarantee", "by": "Ann Example"}], PROMISE, "post/exception", "has no reason"),
        ([{"rule": "promise/guarantee", "reason": "A law."}], PROMISE, "post/exception", "who decided it"),
        ([{**BY_NAME[0], "rule": "promise/garantee"}], PROMISE, "editorial/unknown-rule", "does not exist"),
        (BY_NAME, "All is well.\n", "editorial/unused-exception", "is not needed"),
        (None, f"<!-- allow promise/guarantee: I like it -->\n{PROMISE}", "editorial/exception-refused", "by name"),
        (None, f"<!-- allow privacy/social-security: x y z -->\n{PATIENT}", "editorial/exception-refused", "by name"),
        (None, "<!-- allow safety/sign-without-box: - -->\nCauda equina syndrome is rare.\n", "editorial/exception-refused", "no reason"),
        ("promise/guarantee", PROMISE, "post/exception", "must have a rule, a name and a reason"),
    ],
)  # fmt: skip
def test_an_exception_that_does_not_count_says_why(small_site, exceptions, body, code, said):
    found = small_site({"a.md": post(title="First", body=body, exceptions=exceptions)}).check()
    (told,) = (f for f in found if f["code"] == code)
    assert said in told["message"]
    if body in (PROMISE, PATIENT):
        assert {f["code"] for f in found} & {"promise/guarantee", "privacy/social-security"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<!-- allow promise/wonder-words: a quotation -->\nA miracle treatment.\n", "editorial/exception"),
        ("A miracle treatment.\n\n<!-- allow promise/wonder-words: why not -->\nWords.\n", "promise/wonder-words"),
        ("<!-- allow promise/urgency, promise/wonder-words: a quotation -->\n## Miracle cushions\n\nA miracle treatment.\n", "editorial/unused-exception"),
    ],
)  # fmt: skip
def test_a_comment_sets_rules_aside_for_its_own_lines_only(small_site, body, said):
    found = {f["code"] for f in small_site({"a.md": post(title="First", body=body)}).check()}
    assert said in found
    assert ("promise/wonder-words" in found) is (said == "promise/wonder-words")


def test_the_check_of_a_file_begins_with_its_verdict_and_the_heaviest_finding(small_site):
    site = small_site({"a.md": post(title="First", body=f"Cauda equina syndrome is rare.\n\n{PROMISE}")})
    lines = site.spine("check", str(site.root / "content/posts/a.md")).out.splitlines()
    assert lines[0].startswith("content/posts/a.md: Not yet. One thing must be mended")
    assert [line.split(": ")[1] for line in lines[1:3]] == ["error", "warning"]
    site.write({"a.md": post(title="First")})
    assert site.spine("check", str(site.root / "content/posts/a.md")).out.startswith(
        "content/posts/a.md: Ready."
    )


def test_what_many_posts_lack_is_told_once_and_in_full_for_a_file(small_site):
    files = {f"{n}.md": post(title=f"Post {n}", category="Spine Surgery") for n in range(5)}
    site = small_site(files, more='EDITORIAL["reviewed"] = ["Spine Surgery"]')
    (told,) = (f for f in site.check() if f["code"] == "safety/reviewer")
    assert "in 5 texts" in told["message"]
    (told,) = (f for f in site.check(str(site.root / "content/posts/3.md")) if f["code"] == "safety/reviewer")
    assert told["path"] == "content/posts/3.md"


def test_the_desk_publishes_nothing_that_the_second_reader_holds_back(small_site, tmp_path):
    small = small_site({"a.md": post(title="First", body=PROMISE, status="draft")})
    site = load_site(small.root)
    now = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    how = ready(site, read_library(site), opened(site, "posts/a.md"), now=now)
    assert any("guarantee" in one and "by name and with a reason" in one for one in how.missing)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('{"graed": 8}', 'no setting "graed". Did you mean "grade"?'),
        ('{"grade": 30}', "from 4 to 14"),
        ('{"off": ["plane"]}', 'Did you mean "plain"?'),
        ('{"reviewed": ["Spine Surgry"]}', 'Did you mean "Spine Surgery"?'),
        ('{"glossary": "disc"}', "must be a list"),
        ("8", "must be settings"),
    ],
)
def test_wrong_settings_are_refused_with_the_way_to_mend_them(small_site, setting, said):
    done = small_site({"a.md": post()}, more=f"EDITORIAL = {setting}").spine("check")
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err
