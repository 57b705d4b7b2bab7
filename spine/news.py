"""What is new in the review queue since an earlier commit: `spine trends news`.

How it is told is in `spine/news_words.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from plugins.findings import Finding
from plugins.trends.queue.decide import RETURNED, with_swallowed
from plugins.trends.queue.fields import FOLDER
from plugins.trends.queue.file import read_topic
from plugins.trends.queue.store import read_queue
from plugins.trends.topic import Status, Topic
from spine.repository import asking as git


@dataclass(frozen=True, slots=True)
class Change:
    """A topic that waits, and waited before."""

    topic: Topic
    before: Topic

    @property
    def queries(self) -> tuple[str, ...]:
        """The queries that have come."""
        known = {query.casefold() for query in self.before.suggestion.queries}
        return tuple(query for query in self.topic.suggestion.queries if query.casefold() not in known)

    @property
    def matters(self) -> bool:
        """Whether an editor would see it: another score, another query, another word on safety."""
        now, then = self.topic.suggestion, self.before.suggestion
        return bool(self.queries) or (now.score, now.safety, now.advice) != (
            *(then.score, then.safety, then.advice),
        )


@dataclass(frozen=True, slots=True)
class News:
    """What is new. Each list has the highest score first."""

    new: tuple[Topic, ...]
    """Topics that wait, and were not there."""
    returned: tuple[Topic, ...]
    """Topics that had been rejected or snoozed, and wait again."""
    improve: tuple[Topic, ...]
    """Published topics whose searches have begun to rise again."""
    changed: tuple[Change, ...]
    """Topics that waited before, with another score or other queries."""
    renewed: int
    """How many others have new evidence."""
    waiting: int
    """How many topics wait for review, old ones included."""
    findings: tuple[Finding, ...]
    """Topics that can't be read."""
    answers: str
    """How the pull went, in words; nothing when that is not known."""


def news(root: Path, *, since: str, pull: Path | None = None) -> News:
    """Return what is new in the queue of the site in `root` since the commit `since`.

    `pull` is a file with what `spine trends pull --format json` printed. Raises `click.UsageError` when git
    does not know the commit or the file is something else, and `OSError`.
    """
    answers = _answers(pull) if pull else ""
    before = topics_at(root, since)
    queue = read_queue(root)
    return compared(before, queue.topics, findings=queue.findings, answers=answers)


def compared(
    before: Mapping[str, Topic | None],
    after: Sequence[Topic],
    *,
    findings: Sequence[Finding] = (),
    answers: str = "",
) -> News:
    """Return what is new in `after`. In `before`, None stands for a topic that could not be read."""
    earlier = with_swallowed([topic for topic in before.values() if topic is not None])
    before = {**before, **{topic.slug: topic for topic in earlier}}
    ranked = sorted(with_swallowed(after), key=lambda topic: (-topic.suggestion.score, topic.slug))
    waiting = [topic for topic in ranked if topic.status is Status.SUGGESTED]
    both = [Change(topic, then) for topic in ranked if (then := before.get(topic.slug)) is not None]
    returned = [change.topic for change in both if _is_back(change)]
    improve = [one.topic for one in both if one.topic.improve and not one.before.improve]
    told = {topic.slug for topic in (*returned, *improve)}
    rest = [one for one in both if one.topic.slug not in told]
    changed = [one for one in rest if one.topic.status is Status.SUGGESTED and one.matters]
    told |= {one.topic.slug for one in changed}
    renewed = [
        one
        for one in rest
        if one.topic.slug not in told and one.topic.suggestion.evidence != one.before.suggestion.evidence
    ]
    return News(
        new=tuple(topic for topic in waiting if topic.slug not in before),
        returned=tuple(returned),
        improve=tuple(improve),
        changed=tuple(changed),
        renewed=len(renewed),
        waiting=len(waiting),
        findings=tuple(findings),
        answers=answers,
    )


def _is_back(change: Change) -> bool:
    """Whether a topic came back by itself."""
    topic, before = change.topic, change.before
    last = topic.decisions[-1].did if topic.decisions else ""
    waits = topic.status is Status.SUGGESTED
    return waits and last == RETURNED and topic.decisions != before.decisions


def _answers(path: Path) -> str:
    """Return how a pull went, from what it printed."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        told = None
    answers = told.get("answers") if isinstance(told, dict) else None
    if not isinstance(answers, str):
        raise click.UsageError(f"{path} is not what spine trends pull --format json prints.")
    return answers


def topics_at(root: Path, commit: str) -> dict[str, Topic | None]:
    """Return the queue as it was at a commit, by slug; None for a topic that can't be read.

    Raises `click.UsageError` when there is no git, no repository, or no such commit.
    """
    listed = git.ask(root, "ls-tree", "-z", git.commit_of(root, commit), f"{FOLDER}/") or b""
    names: dict[str, str] = {}
    for entry in listed.decode("utf-8", "replace").split("\0"):
        kind, _, path = entry.partition("\t")
        name = path.rpartition("/")[2]
        if " blob " in kind and name.endswith(".md"):
            names[name.removesuffix(".md")] = kind.split()[-1]
    texts = _contents(root, list(names.values()))
    return {slug: read_topic(slug, texts[blob]).topic for slug, blob in names.items() if blob in texts}


def _contents(root: Path, blobs: Sequence[str]) -> dict[str, str]:
    """Return the texts behind git's names for them."""
    data = git.ask(root, "cat-file", "--batch", given="\n".join(blobs).encode()) if blobs else b""
    texts: dict[str, str] = {}
    at = 0
    while data and at < len(data):
        end = data.index(b"\n", at)
        blob, kind, *size = data[at:end].decode().split()
        at = end + 1
        if kind == "blob":
            body = data[at : at + int(size[0])]
            texts[blob] = body.decode("utf-8-sig", "replace").replace("\r\n", "\n")
            at += int(size[0]) + 1
    return texts
