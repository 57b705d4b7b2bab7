"""What `spine trends news` says: Markdown for a pull request, or an object for programs.

Everything that somebody else typed goes through `spine/markdown.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from plugins.trends.series import text_spark
from plugins.trends.topic import Safety
from spine.markdown import code, plain
from spine.topic_table import as_object, findings_as_objects, growth_of

if TYPE_CHECKING:
    from plugins.trends.topic import Topic
    from spine.news import Change, News

LONGEST = 60_000
"""Characters in all. GitHub takes 65,536 for a pull request."""
_QUERIES = 8
"""Queries of one topic; the others are counted."""
_LINES = 20
"""Lines about the pull, and findings."""
_ANSWER = 1_000
"""Characters of a line about the pull."""


def headline(news: News) -> str:
    """Return the news in one line: `3 new topics from searches, 1 is back`. Nothing in it is from outside."""
    count = len(news.new)
    parts = [f"{count or 'No'} new {'topic' if count == 1 else 'topics'} from searches"]
    if news.returned:
        parts.append(f"{len(news.returned)} {'is' if len(news.returned) == 1 else 'are'} back")
    if news.improve:
        parts.append(f"{len(news.improve)} {'post' if len(news.improve) == 1 else 'posts'} to improve")
    if news.changed:
        parts.append(f"{len(news.changed)} changed")
    return ", ".join(parts)


def as_markdown(news: News) -> str:
    """Return the news: the headline, how the pull went, and each topic in words; at most `LONGEST` signs."""
    blocks = [f"# {headline(news)}", _standing(news)]
    blocks += [plain(line, _ANSWER) for line in news.answers.splitlines()[:_LINES]]
    blocks += _list("Must be mended", [f"- {code(str(one))}" for one in news.findings[:_LINES]])
    blocks += _list("New", map(_entry, news.new))
    blocks += _list("Back again", map(_entry, news.returned))
    blocks += _list("Posts to improve", map(_improve, news.improve))
    blocks += _list("Changed", map(_change, news.changed))
    return _bounded(blocks)


def _standing(news: News) -> str:
    waits = {0: "Nothing waits", 1: "1 topic waits"}.get(news.waiting, f"{news.waiting} topics wait")
    lines = [f"{waits} for review."]
    if news.waiting:
        lines.append("Decide with `spine topics`: nothing is decided by reading or merging this.")
    if news.renewed:
        others = "1 other topic has" if news.renewed == 1 else f"{news.renewed} other topics have"
        lines.append(f"{others} new evidence.")
    return " ".join(lines)


def _list(title: str, blocks: Iterable[str]) -> list[str]:
    found = list(blocks)
    return [f"## {title}", *found] if found else []


def _bounded(blocks: Sequence[str]) -> str:
    """Join blocks as far as there is room, and say that there is more."""
    more = "There is more than fits here: `spine topics` has all of it."
    room = LONGEST - len(more) - 2
    told: list[str] = []
    for block in blocks:
        room -= len(block) + 2
        if room < 0:
            if told[-1].startswith("## "):
                told.pop()
            told.append(more)
            break
        told.append(block)
    return "\n\n".join(told)


def _entry(topic: Topic) -> str:
    known = topic.suggestion
    lines = [f"### {plain(known.title)}", "", plain(known.why) if known.why else "–", ""]
    if topic.returned:
        lines += [plain(topic.returned), ""]
    if known.safety:
        lines.append(f"- **{_safety(known.safety)}**")
    lines.append(f"- Score: {known.score} of 100, {_confidence(known.confidence, known.confidence_why)}")
    if known.growth is not None or known.spark:
        spark = f" {code(text_spark(known.spark))}" if known.spark else ""
        lines.append(f"- Growth: {growth_of(topic)}{spark}")
    lines.append(f"- People type: {_queries(known.queries)}")
    close = known.closest[0] if known.closest else None
    ours = f"{close.words}: {plain(close.title)}" if close else "nothing close"
    lines.append(f"- We have: {ours}")
    if close and known.advice == "improve":
        lines.append(f"- Advice: improve {code(close.path)}")
    lines.append(f"- More: {code(f'spine topics show {topic.slug}')}")
    return "\n".join(lines)


def _confidence(word: str, why: str) -> str:
    return f"{word} ({plain(why)})" if why else str(word)


def _safety(safety: Safety) -> str:
    return f"Needs a clinician: {'an emergency' if safety is Safety.EMERGENCY else safety}"


def _queries(queries: Sequence[str]) -> str:
    shown = ", ".join(code(query) for query in queries[:_QUERIES])
    more = len(queries) - _QUERIES
    return f"{shown}, and {more} more" if more > 0 else shown or "–"


def _improve(topic: Topic) -> str:
    post = f" The post: {code(topic.post)}." if topic.post else ""
    return f"- {plain(topic.suggestion.title)}: {plain(topic.improve)}{post}"


def _change(change: Change) -> str:
    now, then = change.topic.suggestion, change.before.suggestion
    said = []
    if now.score != then.score:
        said.append(f"score {now.score}, was {then.score}")
    if change.queries:
        said.append(f"people also type {_queries(change.queries)}")
    if now.safety != then.safety:
        said.append(_safety(now.safety).lower() if now.safety else "no longer needs a clinician")
    if now.advice != then.advice:
        said.append("the advice is to improve a post" if now.advice == "improve" else "a new post is advised")
    return f"- {plain(now.title)}: {'; '.join(said)}."


def as_json(news: News) -> str:
    """Return the news for programs."""

    def objects(topics: Iterable[Topic]) -> list[dict]:
        return [as_object(topic, evidence=False) for topic in topics]

    changed = [
        {
            "slug": one.topic.slug,
            "score": one.topic.suggestion.score,
            "score_before": one.before.suggestion.score,
            "new_queries": list(one.queries),
            "safety": str(one.topic.suggestion.safety),
        }
        for one in news.changed
    ]
    told = {
        "headline": headline(news),
        "new": objects(news.new),
        "returned": objects(news.returned),
        "improve": objects(news.improve),
        "changed": changed,
        "renewed": news.renewed,
        "waiting": news.waiting,
        "answers": news.answers,
        "findings": findings_as_objects(news.findings),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
