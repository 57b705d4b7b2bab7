"""From a search that rises to a post that answers it, by the commands that people run."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from plugins.trends.queue.store import read_queue
from spine.cli import main
from tests.conftest import post

WHY = "why do back surgeries fail"

EXPORT = """\
Category: All categories

"back surgery: ({begin} - {end}, United States)"

TOP
back surgery recovery,100
{why},62

RISING
{why},{growth}
reasons back surgery fails,+250%
why does back surgery fail,+180%
dog back surgery cost,Breakout
disc golf near me,+900%
"""

BODY = """\
/// key-points
- Most operations go as planned.
- When pain stays, there is usually a reason.
///

People ask why back surgeries fail. Here are six reasons.

## Six reasons

/// reasons

1. **Your health.** Smoking slows healing.
2. **Rehabilitation.** Recovery takes months.
3. **Scar tissue.** It can form around a nerve.
4. **Surgeon error.** The wrong level can be treated.
5. **Hardware failure.** Screws can loosen.
6. **Wrong diagnosis.** The scan can mislead.

///

## What you can do now

If you have questions about your back, call the practice at (555) 010-0100.
"""

FUSION = "Spinal fusion joins two bones of the back for good. Surgery is one way among others.\n"


@pytest.fixture
def at():
    """Run a command on a day of 2025: a build in a process of its own, anything else in this one."""

    def run(site, day, *arguments):
        epoch = {
            "SOURCE_DATE_EPOCH": str(int(dt.datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp()))
        }
        if arguments[0] == "build":
            done = site.spine(*arguments, **epoch)
            assert done.code == 0, done.out + done.err
            return done.out
        command = ["--site", str(site.root), *arguments]
        result = CliRunner().invoke(main, command, env=epoch, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    return run


def export(folder, name, growth, end):
    path = folder / name
    text = EXPORT.format(why=WHY, growth=growth, begin="3/15/24", end=end)
    path.write_text(text, encoding="utf-8")
    return str(path)


def listed(out):
    told = json.loads(out)
    return {one["slug"]: one for one in told["topics"]}, {one["slug"]: one for one in told["improve"]}


def test_a_search_that_rises_becomes_a_post_and_is_offered_again_when_it_rises_again(
    small_site, tmp_path, at
):
    site = small_site(
        {
            "fusion.md": post(
                FUSION, title="What is spinal fusion?", search_phrase="spinal fusion", date="2025-01-05"
            )
        }
    )

    # a search rises: one topic with its variants, and nothing about dogs or golf
    at(
        site,
        "2025-03-15",
        "trends",
        "import",
        export(tmp_path, "a.csv", "+350%", "3/15/25"),
        "--on",
        "2025-03-15",
    )
    waiting, improve = listed(at(site, "2025-03-15", "topics", "--format", "json"))
    slug = next(slug for slug, one in waiting.items() if WHY in one["queries"])
    assert {"reasons back surgery fails", "why does back surgery fail"} <= set(waiting[slug]["queries"])
    assert slug == WHY.replace(" ", "-")
    assert not [
        one for one in waiting.values() for query in one["queries"] if "dog" in query or "golf" in query
    ]
    assert not improve
    dropped = json.loads(at(site, "2025-03-15", "topics", "--dropped", "--format", "json"))["dropped"]
    assert {"dog back surgery cost", "disc golf near me"} <= {one["query"] for one in dropped}

    # the editor accepts: a draft with everything a writer needs
    told = json.loads(at(site, "2025-03-16", "topics", "accept", slug, "--by", "Ann", "--format", "json"))
    draft = site.root / told["draft"]
    text = draft.read_text(encoding="utf-8")
    assert 'title: "Why do back surgeries fail?"' in text
    assert f'search_phrase: "{WHY}"' in text
    assert [finding for finding in site.check() if finding["severity"] == "error"] == []

    # the writer writes
    front = text.split("\n---\n")[0].replace('description: ""  ', 'description: "Six reasons why back surgery may not help, and what you can do about each of them before and after."  ')  # fmt: skip
    draft.write_text(f"{front}\n---\n\n{BODY}", encoding="utf-8")
    at(site, "2025-03-20", "build")
    assert str(read_queue(site.root).files[slug].topic.status) == "written"

    # it goes out, with related posts below it
    draft.write_text(
        f"{front}\n---\n\n{BODY}".replace("status: draft", "status: published"), encoding="utf-8"
    )
    out = at(site, "2025-03-21", "build", "--publish")
    assert "wait" in out
    page = (site.root / "output/posts" / slug / "index.html").read_text(encoding="utf-8")
    assert "What is spinal fusion?" in page
    assert "(555) 010-0100" in page
    assert all(reason in page for reason in ("Your health", "Surgeon error", "Wrong diagnosis"))

    # it is live, with every link of its related section proven
    host = {"to": "folder", "path": str(tmp_path / "host"), "verify": False}
    with (site.root / "publishconf.py").open("a", encoding="utf-8") as file:
        file.write(f"\nDEPLOY = {{'production': {host!r}}}\n")
    day = {"SITE_URL": "https://blog.practice.org", "SOURCE_DATE_EPOCH": "1742558400"}
    done = site.spine("deploy", "production", "--yes", **day)
    assert done.code == 0, done.out + done.err
    live = (tmp_path / "host/current/posts" / slug / "index.html").read_text(encoding="utf-8")
    assert '<a href="/posts/fusion/"' in live
    assert f'<link rel="canonical" href="https://blog.practice.org/posts/{slug}/">' in live

    # no longer suggested, whatever the same searches say
    at(
        site,
        "2025-03-22",
        "trends",
        "import",
        export(tmp_path, "b.csv", "+340%", "3/22/25"),
        "--on",
        "2025-03-22",
    )
    waiting, improve = listed(at(site, "2025-03-22", "topics", "--format", "json"))
    assert slug not in waiting
    assert slug not in improve

    # it rises again: offered for improving, and still published
    at(
        site,
        "2025-06-01",
        "trends",
        "import",
        export(tmp_path, "c.csv", "+700%", "6/1/25"),
        "--on",
        "2025-06-01",
    )
    waiting, improve = listed(at(site, "2025-06-01", "topics", "--format", "json"))
    assert slug not in waiting
    assert improve[slug]["status"] == "published"
    assert "Searches rise again: +700% on 1 June 2025." in improve[slug]["improve"]
    assert "Improve" in at(site, "2025-06-01", "topics")

    # and the same snapshots say nothing new
    before = {path.name: path.read_bytes() for path in (site.root / "content/topics").iterdir()}
    at(
        site,
        "2025-06-02",
        "trends",
        "import",
        export(tmp_path, "c.csv", "+700%", "6/1/25"),
        "--on",
        "2025-06-01",
    )
    assert {path.name: path.read_bytes() for path in (site.root / "content/topics").iterdir()} == before
