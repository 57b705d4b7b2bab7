"""A writer finds the post to link to by any of its words."""

from datetime import UTC, datetime

from plugins.posts import read_library
from plugins.site import load_site
from spine.writing.finding_posts import find_posts
from spine.writing.judging import findings_of
from tests.conftest import post

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def test_posts_are_found_best_first_and_live_ones_before_all(small_site):
    small = small_site(
        {
            "what-is-sciatica.md": post(title="What is sciatica?", tags=["nerve pain"]),
            "posts/deep/sleep.md": post(
                title="Sleeping [well] & calm", tags=["sciatica"], search_phrase="bed for back"
            ),
            "sciatica-draft.md": post(title="Sciatica", status="draft"),
            "sciatica-later.md": post(title="Sciatica to come", date="2099-01-01"),
            "sciatica-hidden.md": post(title="Sciatica hidden", status="hidden"),
            "sciatica-broken.md": post(title="Sciatica broken", date="soon"),
            "cafe (1) é.md": post(title="Où dormir", date="2026-02-01"),
        }
    )
    site = load_site(small.root)
    library = read_library(site)

    def found(words, count=8):
        return [
            one.post.path.removeprefix("content/posts/")
            for one in find_posts(library, words, now=NOW, count=count)
        ]

    assert found("sciat") == [
        "what-is-sciatica.md",
        "deep/sleep.md",
        "sciatica-later.md",
        "sciatica-draft.md",
    ]
    assert found("Sciatica what", 1) == ["what-is-sciatica.md"]
    assert found("back bed") == found("sleep calm") == ["deep/sleep.md"]
    assert found("ou") == ["cafe (1) é.md"]
    assert found("sciatica zebra") == []
    assert found("", 2) == ["cafe (1) é.md", "deep/sleep.md"]
    assert found("?! \0 " + "x" * 10_000) == []
    links = [one.link for one in find_posts(library, "", now=NOW)]
    assert links[1] == "[Sleeping \\[well\\] &amp; calm]({filename}/posts/deep/sleep.md)"
    live = [one for one in find_posts(library, "", now=NOW) if one.live]
    text = post(title="All links", body="\n\n".join(one.link for one in live))
    assert findings_of(site, library, "posts/new.md", text, now=NOW) == []
    small.write({"new.md": text})
    small.write({"sciatica-broken.md": post(title="Mended"), "cafe (1) é.md": post(title="Où dormir")})
    html = small.publish().text("posts/new/index.html")
    assert all(f"/posts/{slug}/" in html for slug in ("what-is-sciatica", "sleep", "cafe-1-e"))
