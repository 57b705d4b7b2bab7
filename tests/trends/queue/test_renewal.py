"""From snapshots to files: the same on any machine, once, and never over what people wrote."""

import datetime as dt

import pytest

from plugins.trends.payload import Payload
from plugins.trends.queue import renew
from plugins.trends.queue.fields import path_of
from plugins.trends.queue.renewal import VOCABULARY
from plugins.trends.queue.store import read_file, read_queue
from plugins.trends.snapshots import keep
from tests.conftest import post
from tests.trends.queue.making import WHY, moment

SLUG = "why-do-back-surgeries-fail"
ROWS = {
    "2025-03-15": f'{WHY},"+1,600%"\nreasons back surgery fails,+400%\nsciatica at night,+90%\n',
    "2025-03-22": f"{WHY},+900%\nhow to sleep with sciatica,+120%\n",
    "2025-03-29": "back surgery failure,Breakout\nspinal fusion recovery time,+300%\n",
}


def payload(day: str) -> Payload:
    body = f'Category: All categories\n\n"back surgery: (3/15/24 - 3/15/25, United States)"\n\nTOP\nback surgery,100\n\nRISING\n{ROWS[day]}'
    return Payload(body=body.encode(), name=f"relatedQueries {day}.csv", fetched=moment(day))


@pytest.fixture
def site(small_site):
    return small_site({"fusion.md": post(title="What is spinal fusion?", date="2025-01-05")})


def topics(root):
    return {path.name: path.read_bytes() for path in sorted((root / "content/topics").iterdir())}


def put(root, *days, order=1):
    for day in days[::order]:
        keep(root / "content/trends", payload(day))


def test_topics_come_from_the_snapshots_alone_and_twice_is_once(site):
    put(site.root, *ROWS)
    first = renew(site.root, now=moment("2025-03-30"))
    before = topics(site.root)
    assert SLUG in {one.slug for one in first.new}
    assert first.waiting == len(first.new) == len(before)
    for now in (moment("2025-03-30"), moment("2025-06-30"), dt.datetime.now(dt.UTC)):
        again = renew(site.root, now=now)
        assert (again.new, again.changed) == ((), ())
        assert topics(site.root) == before


def test_the_order_in_which_snapshots_came_does_not_matter(site):
    put(site.root, *ROWS)
    renew(site.root, now=moment("2025-03-30"))
    first = topics(site.root)
    for folder in ("topics", "trends"):
        for path in sorted((site.root / "content" / folder).rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
    put(site.root, *ROWS, order=-1)
    renew(site.root, now=dt.datetime.now(dt.UTC), by="somebody else")
    assert topics(site.root) == first


def test_a_topic_nobody_can_read_is_named_kept_and_not_doubled(site):
    put(site.root, "2025-03-15")
    renew(site.root, now=moment("2025-03-16"))
    path = site.root / path_of(SLUG)
    broken = path.read_text(encoding="utf-8").replace(
        "status: suggested", "<<<<<<< HEAD\nstatus: rejected\n=======\nstatus: accepted\n>>>>>>> theirs"
    )
    path.write_text(broken, encoding="utf-8")
    put(site.root, "2025-03-22")
    found = renew(site.root, now=moment("2025-03-23"))
    assert [finding.code for finding in found.findings] == ["topic/conflict"]
    assert path.read_text(encoding="utf-8") == broken
    queries = [query for one in read_queue(site.root).topics for query in one.suggestion.queries]
    assert WHY not in queries


def test_one_line_that_can_not_be_read_in_the_practices_words_stops_nothing(site):
    put(site.root, "2025-03-15")
    (site.root / VOCABULARY).write_text("rescued: [\n", encoding="utf-8")
    found = renew(site.root, now=moment("2025-03-16"))
    assert found.new
    assert [(one.code, one.path) for one in found.findings] == [("topic/vocabulary", VOCABULARY)]


def test_what_people_wrote_and_decided_survives_the_next_pull(site):
    put(site.root, "2025-03-15")
    renew(site.root, now=moment("2025-03-16"))
    path = site.root / path_of(SLUG)
    text = path.read_text(encoding="utf-8").replace(
        'title: "Why do back surgeries fail?"', "title: My own   # better"
    )
    path.write_text(text.replace("status: suggested", "status: rejected") + "My notes.\n", encoding="utf-8")
    put(site.root, "2025-03-29")
    found = renew(site.root, now=moment("2025-03-30"))
    assert SLUG in [one.slug for one in found.changed]
    topic = read_file(site.root, SLUG).topic
    assert (topic.status, topic.suggestion.title, topic.notes) == ("rejected", "My own", "My notes.")
    assert "title: My own   # better" in path.read_text(encoding="utf-8")
    assert topic.decisions[0].by == "by hand"


def test_a_snapshot_that_is_gone_takes_no_topic_with_it(site):
    put(site.root, "2025-03-15")
    renew(site.root, now=moment("2025-03-16"))
    before = topics(site.root)
    for path in (site.root / "content/trends").rglob("*.txt"):
        path.unlink()
    found = renew(site.root, now=moment("2025-03-17"))
    assert topics(site.root) == before
    assert found.waiting == len(before)
