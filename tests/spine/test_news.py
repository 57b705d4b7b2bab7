"""`spine trends news`: what is new in the queue since a commit, in words that are safe to show anywhere."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from plugins.trends.queue.fields import FOLDER, new_text
from plugins.trends.topic import Safety
from spine.news import compared
from spine.news_words import LONGEST, as_markdown, headline
from tests.trends.queue.making import decision, rising, suggestion, topic
from tests.workflows.runner import git

SLUG = "why-do-back-surgeries-fail"
RETURNED = {"why": "The evidence is 2.3 times as strong now."}


def scored(slug, score, **more):
    return topic(slug, suggestion=suggestion(score=score, title=slug.capitalize(), **more))


@pytest.fixture
def site(small_site):
    """A site in git, with one topic in its queue."""
    site = small_site().write({f"topics/{SLUG}.md": new_text(topic())})
    git(site.root, "init", "--quiet")
    git(site.root, "add", "--all")
    git(site.root, "commit", "--quiet", "-m", "The blog")
    return site


def news(site, *arguments, code=0):
    done = site.spine("trends", "news", *arguments)
    assert done.code == code, done.out + done.err
    return done.err if code else done.out


def test_without_news_it_says_so(site):
    told = news(site)
    assert told.startswith("# No new topics from searches\n\n1 topic waits for review.")
    assert "##" not in told


def test_new_topics_are_told_with_title_reason_queries_safety_and_closest_post(site):
    other = scored("sudden-numbness", 63, safety=Safety.EMERGENCY, queries=("sudden numbness", "numb saddle"))
    site.write({"topics/sudden-numbness.md": new_text(other)})
    told = news(site)
    assert told.startswith("# 1 new topic from searches\n\n2 topics wait for review.")
    for words in (
        "### Sudden-numbness",
        "Searches rose by 350 % in four weeks, and none of our posts answers the question.",
        "- **Needs a clinician: an emergency**",
        "- Score: 63 of 100, fair (one source, seen twice)",
        "- People type: `sudden numbness`, `numb saddle`",
        "- We have: Some way off: What is spinal fusion?",
        "`spine topics show sudden-numbness`",
    ):
        assert words in told
    assert "Why do back surgeries fail?" not in told, "it was there before"


def test_sentences_are_sentences_and_only_what_is_typed_is_in_code_style(site):
    said = "Searches rose by 90 % in a year, and our post “What is spinal fusion?” answers it already."
    other = scored("bpc", 63, why=said, queries=("bpc-157 <b>",))
    site.write({"topics/bpc.md": new_text(replace(other, suggestion=replace(other.suggestion, title="BPC-157: what is it?")))})  # fmt: skip
    told = news(site)
    assert "### BPC-157: what is it?" in told
    assert f"\n{said}\n" in told
    assert "- People type: `bpc-157 <b>`" in told


def test_a_topic_with_a_flagged_one_merged_into_it_is_told_as_flagged(site):
    flagged = topic("numb", decision("merged", into=SLUG), suggestion=suggestion(safety=Safety.EMERGENCY))
    site.write({"topics/numb.md": new_text(flagged)})
    assert "needs a clinician: an emergency" in news(site)


def test_what_changed_is_told_with_what_it_was(site):
    now = topic(suggestion=suggestion(rising(), rising("failed back surgery"), score=91))
    site.write({f"topics/{SLUG}.md": new_text(now)})
    told = news(site)
    assert "# No new topics from searches, 1 changed" in told
    assert "Why do back surgeries fail?: score 91, was 87; people also type `failed back surgery`." in told


def test_a_topic_that_is_back_says_why(site):
    back = topic(SLUG, decision("rejected"), decision("returned", "2026-11-18", "spine", **RETURNED))
    site.write({f"topics/{SLUG}.md": new_text(back)})
    told = news(site)
    assert "# No new topics from searches, 1 is back" in told
    assert "The evidence is 2.3 times as strong now." in told


def test_it_compares_with_any_commit(site):
    site.write({"topics/a.md": new_text(scored("a", 50))})
    git(site.root, "add", "--all")
    git(site.root, "commit", "--quiet", "-m", "More")
    assert json.loads(news(site, "--format", "json"))["new"] == []
    assert [
        one["slug"] for one in json.loads(news(site, "--since", "HEAD~1", "--format", "json"))["new"]
    ] == ["a"]


def test_a_broken_topic_is_named_and_the_others_are_told(site):
    site.write({"topics/a.md": new_text(scored("a", 50)), "topics/b.md": "<<<<<<< here\n"})
    told = news(site)
    assert "## Must be mended" in told
    assert f"{FOLDER}/b.md:1: warning: Git could not join two versions" in told
    assert "### A" in told


def test_how_the_pull_went_is_told_as_a_pull_said_it(site, tmp_path):
    printed = tmp_path / "pull.json"
    printed.write_text(
        json.dumps({"answers": "Google is refusing us at the moment. (429)\nNo <b>answer</b>"})
    )
    told = news(site, "--pull", str(printed))
    assert "\n\nGoogle is refusing us at the moment. (429)\n\n`No <b>answer</b>`" in told
    printed.write_text("[]")
    assert "is not what spine trends pull --format json prints." in news(site, "--pull", str(printed), code=2)


@pytest.mark.parametrize("commit", ["nothing", "--all", "", "HEAD:content"])
def test_an_unknown_commit_ends_with_two(site, commit):
    assert f"Git knows no commit “{commit}”." in news(site, f"--since={commit}", code=2)


def test_a_site_that_is_not_in_git_ends_with_two(small_site, monkeypatch):
    site = small_site()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(site.root.parent))
    assert "is not kept in git, so nobody can tell what is new." in news(site, code=2)


def test_decided_and_unread_topics_are_no_news():
    accepted = topic("a", decision("accepted"))
    told = compared({"broken": None}, [accepted, scored("broken", 50)])
    assert headline(told) == "No new topics from searches"
    assert told.waiting == 1


def test_evidence_alone_is_counted_and_not_listed():
    before = topic()
    after = replace(before, suggestion=suggestion(rising(), rising(on="2026-11-20")))
    told = as_markdown(compared({SLUG: before}, [after]))
    assert "1 other topic has new evidence." in told
    assert "Changed" not in told


def test_a_post_to_improve_is_named():
    post = {"post": "content/posts/a.md", "status": "published"}
    before = topic(**post)
    told = compared({SLUG: before}, [replace(before, improve="Its searches rose by 90 % since 3 May.")])
    assert headline(told) == "No new topics from searches, 1 post to improve"
    assert "rose by 90 % since 3 May. The post: `content/posts/a.md`." in as_markdown(told)


def test_it_fits_into_a_pull_request_however_much_is_new():
    many = [scored(f"topic-{number}", number % 100, queries=("long " * 50,) * 9) for number in range(500)]
    told = as_markdown(compared({}, many))
    assert told.startswith("# 500 new topics from searches\n")
    assert LONGEST / 2 < len(told) <= LONGEST
    assert told.endswith("There is more than fits here: `spine topics` has all of it.")
