"""What a build asks of the queue, and what it writes into it."""

import datetime as dt
from dataclasses import replace

from plugins.posts import Library
from plugins.posts import Status as PostStatus
from plugins.trends.queue.decide import decided
from plugins.trends.queue.fields import path_of
from plugins.trends.queue.standing import age_of, look_at, newest_day
from plugins.trends.queue.store import read_file, save
from plugins.trends.topic import Status
from tests.conftest import post as post_file
from tests.trends.queue.making import NOW, decision, post, topic

SLUG = "why-do-back-surgeries-fail"


def look(root, *posts):
    files = tuple(one.path for one in posts)
    return look_at(root, Library(posts, (), {}, (), files), now=NOW, cache=root / ".cache")


def test_a_build_counts_what_waits_and_says_how_old_the_searches_are(tmp_path):
    save(tmp_path, topic("one"), None)
    save(tmp_path, topic("two"), None)
    save(tmp_path, topic("three", decision("rejected")), None)
    (tmp_path / "content/trends/2026-11-14").mkdir(parents=True)
    (tmp_path / "content/trends/2026-11-14/a.txt").write_text("x")
    (tmp_path / "content/trends/2026-11-19").mkdir()
    assert newest_day(tmp_path) == dt.date(2026, 11, 14)
    assert str(look(tmp_path)[0]) == "2 topics wait for review; the last snapshot is 6 days old."


def test_the_words_for_none_and_for_one(tmp_path):
    assert str(look(tmp_path)[0]) == "No topics wait for review; no searches have been read yet."
    save(tmp_path, topic("one"), None)
    assert str(look(tmp_path)[0]).startswith("1 topic waits for review; ")
    today = dt.date(2026, 11, 20)
    assert age_of(today, today) == "the last snapshot is of today"
    assert age_of(dt.date(2026, 11, 19), today) == "the last snapshot is 1 day old"


def test_a_build_marks_what_posts_have_answered_and_writes_it_once(tmp_path):
    save(tmp_path, topic(SLUG, decision("accepted")), None)
    live = post(topic=SLUG)
    look(tmp_path, replace(live, status=PostStatus.DRAFT))
    assert read_file(tmp_path, SLUG).topic.status is Status.WRITTEN
    look(tmp_path, live)
    assert read_file(tmp_path, SLUG).topic.status is Status.PUBLISHED
    before = (tmp_path / path_of(SLUG)).stat().st_mtime_ns
    standing, findings = look(tmp_path, live)
    assert (standing.waiting, findings) == (0, [])
    assert (tmp_path / path_of(SLUG)).stat().st_mtime_ns == before
    look(tmp_path)
    assert read_file(tmp_path, SLUG).topic.status is Status.ACCEPTED


def test_a_broken_topic_is_a_warning_and_the_others_count(tmp_path):
    save(tmp_path, topic("one"), None)
    (tmp_path / path_of("broken")).write_text("<<<<<<< HEAD\n---\n", encoding="utf-8")
    standing, findings = look(tmp_path)
    assert (standing.waiting, standing.broken) == (1, 1)
    assert [(f.code, f.severity, f.line) for f in findings] == [("topic/conflict", "warning", 1)]


def test_a_post_that_names_a_topic_nobody_knows_gets_a_note(tmp_path):
    save(tmp_path, topic(SLUG), None)
    _, findings = look(tmp_path, post(topic="why-do-back-surgeries-fale"))
    assert [(f.code, f.severity) for f in findings] == [("topic/unknown", "note")]
    assert f'Did you mean "{SLUG}"?' in findings[0].fix


def test_a_queue_that_can_not_be_written_does_not_stop_a_build(tmp_path, monkeypatch):
    save(tmp_path, topic(SLUG, decision("accepted")), None)

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("plugins.trends.queue.standing.save", refuse)
    standing, _ = look(tmp_path, post(topic=SLUG))
    assert standing.waiting == 0
    assert read_file(tmp_path, SLUG).topic.status is Status.ACCEPTED


def test_a_snoozed_topic_takes_a_closer_look_on_its_day(tmp_path):
    late = decided(topic("one"), decision("snoozed", until=dt.date(2026, 12, 24)))
    save(tmp_path, late, None)
    assert look(tmp_path)[0].waiting == 0


def test_a_real_build_says_it_in_one_line_and_publishes_nothing_of_it(small_site):
    site = small_site({"a.md": post_file(topic=SLUG)})
    save(site.root, topic(SLUG, decision("accepted", why="canary-in-the-queue")), None)
    save(site.root, topic("another-one"), None)
    (site.root / path_of("broken")).write_text("nothing", encoding="utf-8")
    done = site.spine("build", "--publish")
    assert done.code == 0, done.out + done.err
    assert "1 topic waits for review, 1 topic can't be read; no searches have been read yet." in done.out
    assert f"{path_of('broken')}:1: warning: " in done.out
    assert read_file(site.root, SLUG).topic.status is Status.PUBLISHED
    from tests.conftest import Output

    assert Output(site.root / "output").mentions("canary-in-the-queue") == []


def test_plain_pelican_says_it_too(small_site):
    site = small_site({"a.md": post_file()})
    save(site.root, topic("another-one"), None)
    done = site.run("pelican", "-s", str(site.root / "publishconf.py"), "--fatal", "warnings", cwd=site.root)
    assert done.code == 0, done.err
    assert "1 topic waits for review; no searches have been read yet." in done.out


def test_a_wrong_setting_ends_the_build_with_its_name(small_site):
    site = small_site({"a.md": post_file()}, more='TRENDS = {"return_faktor": 3}')
    done = site.spine("build")
    assert done.code == 2
    assert 'Did you mean "return_factor"?' in done.err


def test_checking_names_every_mistake_in_the_queue(small_site):
    site = small_site({"a.md": post_file()})
    save(site.root, topic("one"), None)
    path = site.root / path_of("one")
    path.write_text(path.read_text(encoding="utf-8").replace("growth: 350", "growth: lots"), encoding="utf-8")
    done = site.spine("check", str(site.root / "content/topics"), "--format", "json")
    assert [(f["code"], f["path"]) for f in done.findings] == [("topic/value", path_of("one"))]
