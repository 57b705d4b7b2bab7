"""One topic as a file: `Topic` to text and back.

`read_topic` is strict about what a person decides (status, decisions) and lenient about what the next pull
writes anyway. `write_topic` changes the lines that say something else than before, and no others.
"""

from contextlib import suppress
from dataclasses import dataclass, replace

from plugins.findings import Finding, Severity, did_you_mean
from plugins.trends.queue import items
from plugins.trends.queue.decide import decided_status, in_order, why_back
from plugins.trends.queue.fields import LAYOUT, ORDER, fields_of, path_of
from plugins.trends.queue.rewrite import rewritten
from plugins.trends.queue.sheet import (
    LOOSE,
    Block,
    Item,
    Mistake,
    Part,
    Sheet,
    blocks_of,
    scalar_of,
    take_apart,
)
from plugins.trends.topic import Confidence, Safety, Status, Suggestion, Topic


@dataclass(frozen=True, slots=True)
class TopicFile:
    """A file of the queue, as read."""

    slug: str
    text: str
    """As it is on the disk, with plain line ends."""
    topic: Topic | None
    """None when nobody can tell what it is."""
    findings: tuple[Finding, ...] = ()
    by_hand: bool = False
    """Whether somebody changed the status and wrote no decision."""
    untidy: bool = False
    """Whether git joined two versions: the next write mends it."""


def read_topic(slug: str, text: str) -> TopicFile:
    """Return what a file says. Never raises: what can't be read is in `findings`, as warnings."""
    sheet = take_apart(text)
    mistakes = list(sheet.mistakes)
    if any(mistake.fatal for mistake in mistakes):
        return TopicFile(slug, text, None, _findings(slug, mistakes))
    parts = [part for part in sheet.parts if part.key]
    scalars = _scalars(parts, mistakes)
    lists, untidy = _lists(parts, mistakes)
    given = [word for word, line in scalars.get("status", ()) if _is_status(word, line, mistakes)]
    decisions = in_order(items.typed("decisions", lists["decisions"]))
    base = decided_status(decisions)
    told = [when for when, _ in scalars.get("decided", ())]
    current = not decisions or told in ([], [items.when_text(decisions[-1].when)])
    status, by_hand = _status([Status(word) for word in given], base, current)
    one = {key: _chosen(key, values) for key, values in scalars.items() if values}
    untidy = untidy or not current or any(len(values) > 1 for values in scalars.values())
    topic = Topic(
        slug=slug,
        suggestion=_suggestion(one, lists, mistakes, parts),
        status=status,
        decisions=decisions,
        post=one.get("post", ""),
        returned=why_back(decisions),
        improve=one.get("improve", ""),
        notes=sheet.notes,
    )
    _hints(parts, mistakes)
    broken = any(mistake.fatal for mistake in mistakes)
    return TopicFile(slug, text, None if broken else topic, _findings(slug, mistakes), by_hand, untidy)


def _chosen(key: str, values: list[tuple[str, int]]) -> str:
    """Of a key that stands twice: people's words as they were first, evidence as it was last."""
    return values[0 if key in ("title", "category", "post") else -1][0]


def _scalars(parts: list[Part], mistakes: list[Mistake]) -> dict[str, list[tuple[str, int]]]:
    """The values of each key that has one, with their lines."""
    found: dict[str, list[tuple[str, int]]] = {}
    for part in parts:
        if part.key in items.LISTS or part.key not in ORDER:
            continue
        try:
            found.setdefault(part.key, []).append((scalar_of(part), part.line))
        except ValueError as error:
            fix = f'Write it on one line, in quotes: {part.key}: "…"'
            mistakes.append(
                Mistake(
                    part.line,
                    "value",
                    f'The value of "{part.key}" can\'t be read: {error}.',
                    fix,
                    fatal=part.key == "status",
                )
            )
    return found


def _lists(parts: list[Part], mistakes: list[Mistake]) -> tuple[dict[str, list[Item]], bool]:
    """The items of each list, wherever a merge has put them; whether that was somewhere else."""
    found: dict[str, list[Item]] = {key: [] for key in items.LISTS}
    astray, seen = False, set()
    for part in parts:
        if part.key not in items.LISTS and part.key != LOOSE:
            continue
        astray = astray or part.key in seen or part.key == LOOSE
        seen.add(part.key)
        new: list[Mistake] = []
        for block in blocks_of(part, new)[0]:
            astray = _sort_in(block, part.key, found, new) or astray
        # a decision that can't be read: nobody knows where the topic stands
        mistakes += [replace(one, fatal=part.key in ("decisions", LOOSE)) for one in new]
    return found, astray


def _sort_in(block: Block, key: str, found: dict[str, list[Item]], mistakes: list[Mistake]) -> bool:
    """Put an item into its list; return whether it stood in another one, or twice."""
    if block.item is None:
        return False
    home = items.home(block.item)
    item = items.same(home, block.item) if home else None
    if item is None:
        problem, fix = items.problem(home or key, block.item)
        mistakes.append(Mistake(block.line, "item", problem, fix))
        return False
    if item in found[home]:
        return True
    found[home].append(item)
    return home != key


def _is_status(word: str, line: int, mistakes: list[Mistake]) -> bool:
    if word in list(Status):
        return True
    hint = did_you_mean(word, [str(one) for one in Status]) or f"It is one of: {', '.join(Status)}."
    mistakes.append(Mistake(line, "status", f'There is no status "{word[:40]}".', hint, fatal=True))
    return False


def _status(given: list[Status], base: Status, current: bool) -> tuple[Status, bool]:
    """Return the status of a topic, and whether somebody wrote it by hand.

    `given` is what the file says, `base` what its decisions say. `current` tells whether the file's status is
    about its newest decision; if not, a merge has brought a decision of somebody else.
    """
    posted = [one for one in (Status.PUBLISHED, Status.WRITTEN) if one in given]
    if posted:
        return posted[0], False
    if len(set(given)) == 1 and given[0] is not base and current:
        return given[0], True
    return base, False


def _suggestion(
    one: dict[str, str], lists: dict[str, list[Item]], mistakes: list[Mistake], parts: list[Part]
) -> Suggestion:
    number = _numbers(one, parts, mistakes)
    queries = tuple(str(query) for query in lists["queries"])
    query = one.get("query", "") or (queries[0] if queries else "")
    confidence, safety = Confidence.INSUFFICIENT, Safety.NONE
    with suppress(ValueError):
        confidence = Confidence(one.get("confidence", ""))
    with suppress(ValueError):
        safety = Safety(one.get("safety", ""))
    return Suggestion(
        subject=one.get("subject", ""),
        title=one.get("title", "") or query,
        query=query,
        queries=queries,
        category=one.get("category", ""),
        score=round(number["score"] or 0),
        confidence=confidence,
        confidence_why=one.get("confidence_why", ""),
        why=one.get("why", ""),
        safety=safety,
        growth=number["growth"],
        growth_counted=number["growth"] if number["growth_counted"] is None else number["growth_counted"],
        breakout=one.get("breakout", "") == "yes",
        level=number["level"],
        impressions=round(found) if (found := number["impressions"]) is not None else None,
        spark=items.spark_of(one.get("spark", "")),
        spark_window=one.get("spark_window", ""),
        closest=tuple(items.typed("closest", lists["closest"])),
        advice=one.get("advice", "") or "new",
        evidence=tuple(items.typed("evidence", lists["evidence"])),
    )


def _numbers(one: dict[str, str], parts: list[Part], mistakes: list[Mistake]) -> dict[str, float | None]:
    """The figures of a topic; None for one that is not there, or is no number."""
    lines = {part.key: part.line for part in parts}
    found: dict[str, float | None] = {}
    for key in ("score", "growth", "growth_counted", "level", "impressions"):
        try:
            found[key] = items.number_of(one[key]) if one.get(key) else None
        except ValueError:
            message = f'"{key}" must be a number, not {one[key][:40]!r}.'
            fix = "Take the line out: the next pull writes it again."
            mistakes.append(Mistake(lines[key], "value", message, fix))
            found[key] = None
    return found


def _hints(parts: list[Part], mistakes: list[Mistake]) -> None:
    """A key that looks like a misspelt one of ours; any other key is a person's own."""
    there = {part.key for part in parts}
    missing = [key for key in ("status", "decisions", "title", "category") if key not in there]
    for part in parts:
        hint = did_you_mean(part.key, missing) if part.key not in ORDER else ""
        if hint:
            mistakes.append(
                Mistake(part.line, "unknown-key", f'There is no key "{part.key[:40]}" here.', hint)
            )


def _findings(slug: str, mistakes: list[Mistake]) -> tuple[Finding, ...]:
    warning = Severity.WARNING
    return tuple(
        Finding(path_of(slug), f"topic/{one.code}", one.message, one.fix, warning, one.line)
        for one in mistakes
    )


def written(file: TopicFile, topic: Topic) -> str:
    """Return the file's text once it says what `topic` says: `file.text` itself when it does already.

    The notes stay as they are in the file. Raises `ValueError` for a file that can't be read.
    """
    if file.topic is None:
        raise ValueError(f"{path_of(file.slug)} can't be read, so nothing is written to it.")
    old, new = fields_of(file.topic), fields_of(topic)
    if old == new and not file.untidy and not file.by_hand:
        return file.text
    sheet: Sheet = take_apart(file.text)
    if file.by_hand:
        old = old | {"status": str(file.topic.status)}
    return rewritten(sheet, old, new, LAYOUT)
