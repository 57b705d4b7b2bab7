"""Posts as Markdown, for those who asked for it."""

from tests.conftest import post
from tests.seo.test_head import ROOT, head

BODY = """\
/// key-points
- It eases. [1]
///

See [the other]({filename}b.md#part), ![a bench]({static}/images/bench.svg) and `{filename}b.md`.

/// note | A title of its own
Words.
///

```
/// note
///
```
"""
REFERENCE = {"title": "Low back pain", "publisher": "An institute", "url": "https://example.org/a"}


def test_a_copy_reads_as_plain_markdown(small_site):
    files = {
        "a.md": post(
            BODY.replace("![a bench]({static}/images/bench.svg)", "a bench"), references=[REFERENCE]
        ),
        "b.md": post("## Part\n\nWords.\n", title="Another post", date="2026-01-06"),
        "d.md": post("Canary.\n", title="A draft", status="draft"),
        "n.md": post("Words.\n", title="Not to be found", noindex=True),
    }
    out = small_site(files, more='SEO = {"copies": True}').publish(SITE_URL=ROOT)
    text = out.text("posts/a/index.md")
    assert text.startswith("# A post\n")
    assert "Written by Editorial Team. Published 2026-01-05." in text
    assert f"Source: {ROOT}/posts/a/" in text
    assert "**Key points**\n" in text
    assert "**A title of its own**\n" in text
    assert f"[the other]({ROOT}/posts/b/#part)" in text
    assert "`{filename}b.md`" in text
    assert "```\n/// note\n///\n```" in text
    assert "1. [Low back pain](https://example.org/a), An institute" in text
    listed = out.text("llms.txt")
    assert f"- [A post]({ROOT}/posts/a/index.md): " in listed
    assert "draft" not in listed
    assert "Not to be found" not in listed
    link = head(out, "posts/a/index.html").find("link", type="text/markdown")
    assert link["href"] == "/posts/a/index.md"


def test_nobody_gets_copies_who_did_not_ask(small_site):
    out = small_site({"a.md": post()}).publish(SITE_URL=ROOT)
    assert not [name for name in out.files() if name.endswith(".md") or name == "llms.txt"]
