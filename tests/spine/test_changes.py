"""What a change means to visitors, and what checks found, in words for those who decide about it."""

from __future__ import annotations

import json

import pytest

from tests.conftest import picture, post
from tests.workflows.runner import git


@pytest.fixture
def site(small_site):
    made = small_site({
        "a.md": post(title="One"),
        "b.md": post(title="Two"),
        "c.md": post(title="Three"),
        "pages/about.md": "---\ntitle: About\nstatus: published\n---\nText.\n",
    })  # fmt: skip
    git(made.root, "init", "--quiet", "--initial-branch=main")
    git(made.root, "add", "--all")
    git(made.root, "commit", "--quiet", "-m", "The blog")
    return made


def words(site) -> str:
    done = site.spine("changes", SOURCE_DATE_EPOCH="1767700000")  # 2026-01-06
    assert done.code == 0, done.err
    return done.out.strip()


def test_new_changed_gone_and_unseen_texts_are_told_apart(site):
    (site.root / "content/posts/b.md").unlink()
    site.write({
        "a.md": post("Other words.\n", title="One"),
        "d.md": post(title="Four"),
        "e.md": post(title="Five", date="2026-09-01"),
        "f.md": post(title="Six", status="draft"),
        "pages/about.md": "---\ntitle: About us\nstatus: published\n---\nText.\n",
        "images/x.jpg": picture(),
    })  # fmt: skip
    assert words(site).split("\n\n") == [
        "# What changes for visitors",
        "1 picture is new, changed or gone.",
        "## New",
        "- Four: `/posts/d/`",
        "## Changed",
        "- About us (page): `/about/`\n- One: `/posts/a/`",
        "## Taken off the site",
        "- Two: `/posts/b/`",
        "## Not for visitors yet",
        "- Five: `content/posts/e.md`. This post is planned for 2026-09-01. Visitors don’t see it yet.\n"
        "- Six: `content/posts/f.md`. This is a draft. Visitors don’t see it.",
    ]


def test_a_file_with_another_name_and_the_same_address_is_no_change(site):
    (site.root / "content/posts/c.md").rename(site.root / "content/posts/z.md")
    (site.root / "content/posts/z.md").write_text(post(title="Three", slug="c"))
    assert words(site) == "# What changes for visitors\n\nNothing."


def test_titles_of_strangers_stay_text(site):
    site.write({"d.md": post(title="[x](https://bad.example) @octocat <img src=x>")})
    assert "- `[x](https://bad.example) @octocat <img src=x>`: `/posts/d/`" in words(site)


def test_a_commit_that_is_none_is_told(site):
    done = site.spine("changes", "--since", "--all")
    assert (done.code, "Git knows no commit" in done.err) == (2, True)


def test_findings_of_several_checks_are_joined_each_once_and_as_heavy_as_any_takes_it(site):
    row = {"path": "a.md", "line": 3, "column": 1, "code": "x/y", "severity": "warning", "target": ""}
    row |= {"message": "It is @wrong.", "fix": "Mend it.", "source": ""}
    summary = {"summary": {"checked": 2, "errors": 0, "warnings": 1, "notes": 0}}
    for name, rows in {
        "one": [row],
        "two": [row | {"severity": "error"}, row | {"line": 9}],
        "three": None,
    }.items():
        text = json.dumps({**summary, "findings": rows}) if rows else ""
        (site.root / name).write_text(text)
    files = [str(site.root / name) for name in ("one", "two", "three")]
    done = site.spine("findings", *files, "--format", "markdown")
    assert (done.code, done.out.strip().split("\n\n")) == (
        1,
        [
            "**1 thing must be mended.** 2 files checked.",
            "## Must be mended",
            "`a.md`",
            "- line 3: `It is @wrong.` Mend it.",
            "## Should be mended",
            "`a.md`",
            "- line 9: `It is @wrong.` Mend it.",
        ],
    )
    assert "::warning" not in site.spine("findings", *files, "--format", "github", "--least", "error").out
    since = ("--since", "HEAD", "--format", "json")
    assert [one["line"] for one in site.spine("findings", *files, *since).findings] == [3], (
        "a.md is as it was"
    )
    (site.root / "one").write_text("[]")
    done = site.spine("findings", *files)
    assert (done.code, "is not what a check prints" in done.err) == (2, True)
