"""Decisions: what each does to a topic, and how the last one is taken back. Plain values in and out.

A topic's status follows from its newest decision. So two people who decided in two copies of the site never
contradict each other: the later decision counts, and both stay in the history.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from plugins.trends.topic import Decision, Safety, Status, Topic

RETURNED, UNWRITTEN = "returned", "unwritten"
BY_ITSELF = frozenset((RETURNED, UNWRITTEN))
"""What no person decides."""
ITSELF = "spine"
"""Who “decided” those."""
BY_HAND = "by hand"
"""Who decided when somebody changed the status in the file."""

STATUS_AFTER = {
    "accepted": Status.ACCEPTED,
    "rejected": Status.REJECTED,
    "snoozed": Status.SNOOZED,
    "merged": Status.MERGED,
    "reopened": Status.SUGGESTED,
    "improve": Status.ACCEPTED,
    "rescued": Status.SUGGESTED,
    RETURNED: Status.SUGGESTED,
}
DID = {
    Status.SUGGESTED: "reopened",
    Status.ACCEPTED: "accepted",
    Status.REJECTED: "rejected",
    Status.SNOOZED: "snoozed",
    Status.MERGED: "merged",
}
REASONS = (
    "Not what we treat",
    "We have answered it",
    "Passing news",
    "People want to buy, not to know",
    "Not ours to advise on",
)
"""The frequent reasons to reject a topic; others are given in a person's own words."""
_STRICTEST = (Safety.SELF_HARM, Safety.EMERGENCY, Safety.MEDICINES, Safety.NONE)


def in_order(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the decisions from the oldest to the newest, each once."""
    return tuple(sorted(dict.fromkeys(decisions), key=lambda one: (one.when, one.by, one.did, one.why)))


def decided_status(decisions: Sequence[Decision]) -> Status:
    """Return the status that decisions, oldest first, give a topic."""
    for decision in reversed(decisions):
        if decision.did in STATUS_AFTER:
            return STATUS_AFTER[decision.did]
    return Status.SUGGESTED


def newest(topic: Topic) -> Decision | None:
    """Return the last thing a person decided about a topic."""
    return next((one for one in reversed(topic.decisions) if one.by != ITSELF), None)


def merged_into(topic: Topic) -> str:
    """Return the topic or the post that a topic was merged into last; empty when it was not."""
    return next((one.into for one in reversed(topic.decisions) if one.did == "merged"), "")


def strictest(found: Iterable[Safety]) -> Safety:
    """Return the word on safety that asks for most care."""
    return min(found, key=_STRICTEST.index, default=Safety.NONE)


def swallowed(topics: Iterable[Topic]) -> dict[str, list[Topic]]:
    """Return the topics that each topic answers too, by its slug: those merged into it, and theirs."""
    direct: dict[str, list[Topic]] = {}
    for topic in topics:
        if topic.status is Status.MERGED:
            direct.setdefault(merged_into(topic), []).append(topic)
    found: dict[str, list[Topic]] = {}
    for slug in direct:
        seen, ahead = {slug}, list(direct[slug])
        while ahead:
            one = ahead.pop(0)
            if one.slug not in seen:
                seen.add(one.slug)
                found.setdefault(slug, []).append(one)
                ahead += direct.get(one.slug, ())
    return found


def with_swallowed(topics: Sequence[Topic]) -> list[Topic]:
    """Return the topics as people see them: each as careful as the most careful of those merged into it."""
    merged = swallowed(topics)
    shown = []
    for topic in topics:
        every = (topic, *merged.get(topic.slug, ()))
        safety = strictest(one.suggestion.safety for one in every)
        same = safety is topic.suggestion.safety
        shown.append(topic if same else replace(topic, suggestion=replace(topic.suggestion, safety=safety)))
    return shown


def why_back(decisions: Sequence[Decision]) -> str:
    """Return why a topic is back, in words; empty when it is not."""
    return decisions[-1].why if decisions and decisions[-1].did in BY_ITSELF else ""


def with_decisions(topic: Topic, decisions: Iterable[Decision]) -> Topic:
    """Return the topic with these decisions and what follows from them."""
    history = in_order(decisions)
    return replace(topic, decisions=history, status=decided_status(history), returned=why_back(history))


def decided(topic: Topic, decision: Decision, *, post: str | None = None) -> Topic:
    """Return the topic after one more decision. `post` is the draft or post that now answers it.

    A decision is never older than those before it: clocks differ, and the newest one counts.
    """
    when = decision.when.replace(microsecond=decision.when.microsecond // 1000 * 1000)
    if topic.decisions:
        when = max(when, topic.decisions[-1].when + dt.timedelta(milliseconds=1))
    decision = replace(decision, when=when)
    after = with_decisions(topic, (*topic.decisions, decision))
    return replace(after, post=topic.post if post is None else post, improve="")


def undone(topic: Topic) -> tuple[Topic, Decision] | None:
    """Return the topic without a person's last decision, and that decision; None when there is none."""
    last = newest(topic)
    if last is None:
        return None
    before = topic.decisions[: topic.decisions.index(last)]
    undone_topic = with_decisions(topic, before)
    mine = last.did in ("accepted", "improve")
    return replace(undone_topic, post="" if mine else topic.post), last
