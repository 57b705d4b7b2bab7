"""Agreement with Yoast's own analysis: what is red there is a finding here, or advice that we do not give.

    python -m benchmarks.yoast FOLDER      FOLDER is for npm's `yoastseo`, put there when it is missing

Fifteen posts are judged by both: twelve of ours, and three that are poor on purpose, in
tests/editorial/data/poor. Yoast gets what a reader's page has: the text, the picture, the sources. It is a
yardstick and is never shipped (GPL-3.0). Needs Node and npm. What counts for what stands in `ANSWERS`; what
we do not advise, and why, in docs/checks.md.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from html import escape, unescape
from pathlib import Path
from typing import Any

from plugins.editorial.found.width import width
from plugins.editorial.of_site import second_reader
from plugins.posts import Library, Post, read_library
from plugins.posts.convert import Converter
from plugins.posts.single import look_at
from plugins.seo.checks.body import THIN
from plugins.site import Site, build_time, load_settings, read_site
from spine.writing.judging import findings_of

ROOT = Path(__file__).resolve().parent.parent
POOR = ROOT / "tests/editorial/data/poor"
PACKAGE = "yoastseo@3.6.0"
OURS = """what-is-sciatica walking-for-back-pain sleeping-with-sciatica lumbar-spinal-stenosis
what-is-spinal-fusion recovery-after-lumbar-fusion pinched-nerve-in-the-neck
herniated-disc-or-bulging-disc how-to-lift-safely
epidural-steroid-injections when-back-pain-is-an-emergency why-do-back-surgeries-fail""".split()
_SITE = "https://practice.example/"

_BUILD = "seo/thin"
"""What a build says of a post under 300 words; so does our count of words here."""

ANSWERS: dict[str, tuple[str, ...]] = {
    "keyphraseInSEOTitle": ("found/phrase-title", "found/phrase-long", "found/no-phrase"),
    "introductionKeyword": ("found/phrase-opening", "found/no-phrase"),
    "slugKeyword": ("found/phrase-address", "found/no-phrase"),
    "metaDescriptionKeyword": ("found/phrase-description", "found/no-phrase", "post/missing-description"),
    "metaDescriptionLength": ("found/description-length", "post/missing-description"),
    "subheadingsKeyword": ("found/phrase-heading", "found/stuffed", "found/no-phrase"),
    "keyphraseDensity": ("found/stuffed", "found/no-phrase"),
    "keyphraseLength": ("found/phrase-long", "found/no-phrase"),
    "usedKeywords": ("post/duplicate-phrase", "found/same-search", "found/no-phrase"),
    "textCompetingLinks": (),
    "images": ("found/no-image",),
    "imageKeyphrase": ("found/no-image",),
    "externalLinks": ("found/no-sources",),
    "internalLinks": ("found/links-out",),
    "titleWidth": ("found/title-length",),
    "singleH1": ("post/first-heading",),
    "textLength": (_BUILD,),
    "textPresence": (_BUILD,),
    "subheadingsTooLong": ("plain/long-section", "plain/wall"),
    "textParagraphTooLong": ("plain/long-paragraph", "plain/wall"),
    "textSentenceLength": ("plain/long-sentences",),
    "passiveVoice": ("plain/passive",),
    "sentenceBeginnings": ("plain/same-start",),
    "textTransitionWords": (),
}
"""Of each of Yoast's assessments, the rules of ours that say the same."""
NOT_GIVEN = frozenset(
    "introductionKeyword subheadingsKeyword metaDescriptionKeyword keyphraseDensity textTransitionWords "
    "textCompetingLinks sentenceBeginnings".split()
)
"""Assessments that ask for more than we do; docs/checks.md says what, and why we don't."""


def posts_for(site: Site, library: Library) -> Iterator[tuple[Post, str]]:
    """Yield the fifteen posts, each with its text."""
    for post in library.posts:
        if post.slug in OURS:
            yield post, (site.root / post.path).read_text(encoding="utf-8")
    for path in sorted(POOR.glob("*.md")):
        raw = path.read_bytes()
        yield (
            look_at(f"posts/{path.name}", raw, site=site, library=library, now=build_time()).item,
            raw.decode(),
        )


def as_yoast_gets_it(post: Post, library: Library, converter: Converter) -> dict[str, Any]:
    """Return a post as Yoast reads it, with the picture and the sources that the page shows."""
    html = converter.convert(post.body, references=len(post.references)).html
    html = re.sub(r"""href="(\{filename\}[^"]*)\"""", lambda found: _address(found[1], post, library), html)
    if post.image:
        html = f'<img src="{_SITE}{escape(post.image)}" alt="{escape(post.image_alt)}">{html}'
    sources = "".join(
        f'<li><a href="{escape(one.url)}">{escape(one.title)}</a></li>' for one in post.references
    )
    return {
        "slug": post.slug,
        "title": post.title,
        "titleWidth": round(width(post.title, 20)),
        "description": post.description,
        "phrase": post.search_phrase,
        "html": f"{html}<ol>{sources}</ol>" if sources else html,
        "permalink": f"{_SITE}posts/{post.slug}/",
        "others": [one.search_phrase for one in library.posts if one.slug != post.slug and one.search_phrase],
    }


def _address(url: str, post: Post, library: Library) -> str:
    kind, target = library.targets.resolve(unescape(url), post)
    linked = library.targets.documents.get(target) if kind else None
    return f'href="{_SITE}posts/{linked.slug if linked else "x"}/"'


def reds_of(lines: Sequence[dict[str, Any]], folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Return Yoast's reds by post: the assessment, and what it says.

    Raises `CalledProcessError`, `OSError`.
    """
    if not (folder / "node_modules/yoastseo").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ("npm", "install", "--no-audit", "--no-fund", "--silent", PACKAGE), cwd=folder, check=True
        )
    script = Path(__file__).with_suffix(".mjs")
    done = subprocess.run(
        ("node", str(script)),
        input="".join(json.dumps(line) + "\n" for line in lines),
        capture_output=True,
        cwd=folder,
        check=True,
        text=True,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["slug"]: [(id, text) for id, rating, text in row["said"] if rating == "bad"] for row in rows}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when a red of theirs has no answer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args(arguments)
    site = read_site(load_settings(ROOT))
    library, converter = read_library(site), Converter(site.markdown)
    posts = list(posts_for(site, library))
    reds = reds_of([as_yoast_gets_it(post, library, converter) for post, _ in posts], asked.folder)
    reader = second_reader(site, library, load_settings(ROOT), now=build_time())
    reader.read(library.posts)
    counts = {"ours": 0, "advice we do not give": 0, "no answer": 0}
    for post, text in posts:
        found = findings_of(site, library, f"posts/{post.slug}.md", text, reader=reader)
        ours = {one.code for one in found} | ({_BUILD} if post.words < THIN else set())
        for id, said in reds[post.slug]:
            answer = next((code for code in ANSWERS.get(id, ("?",)) if code in ours), "")
            kind = "ours" if answer else "advice we do not give" if id in NOT_GIVEN else "no answer"
            counts[kind] += 1
            print(f"{post.slug}: {id}: {answer or kind} ({said.partition(':')[2].strip()[:90]})")
    print(", ".join(f"{kind}: {count}" for kind, count in counts.items()))
    return int(bool(counts["no answer"]))


if __name__ == "__main__":
    sys.exit(main())
