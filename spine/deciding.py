"""`spine topics`: the review queue, and what an editor decides about it."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spine.groups import Commands

if TYPE_CHECKING:
    from plugins.trends.topic import Topic
    from spine.decisions import Outcome, Place

_STATUSES = ("suggested", "accepted", "rejected", "snoozed", "merged", "written", "published", "all")
_form = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed."
)
_by = click.option("--by", default="", help="Who decides.  [default: the name that git knows]")
_topic = click.argument("topic")
_TYPED = "spine.topics.typed"
"""Where a group keeps what was typed after its name."""


class Topics(Commands):
    """A group whose first command is meant when none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `spine topics --status accepted` as `spine topics list --status accepted`."""
        if not args or (args[0].startswith("-") and args[0] not in ("-h", "--help")):
            args = ["list", *args]
        ctx.meta[_TYPED] = args
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Carry out a command. For programs, what could not be done is an object too."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            if _for_programs(ctx):
                click.echo(json.dumps({"error": error.format_message()}, indent=2, ensure_ascii=False))
            raise


def _for_programs(ctx: click.Context) -> bool:
    """Whether `--format json` was typed, wherever the mistake is."""
    typed = ctx.meta.get(_TYPED, ())
    return "--format=json" in typed or any(pair == ("--format", "json") for pair in pairwise(typed))


@click.group(cls=Topics)
def topics() -> None:
    """Look through the review queue, and decide. Without a command, it lists what waits.

    TOPIC is a topic's name in the list, its file, or the beginning of its name.
    """


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    """End with exit code 2 and the reason when something can't be done."""
    from plugins.site import SettingsError
    from plugins.trends.queue.store import BusyError
    from spine import reports

    with reports.usage_errors():
        try:
            yield
        except BusyError as error:
            raise click.UsageError(str(error)) from None
        except (SettingsError, OSError) as error:
            if _for_programs(click.get_current_context()):
                click.echo(json.dumps({"error": str(error)}, indent=2, ensure_ascii=False))
            raise


def _now() -> dt.datetime:
    from plugins.site import build_time

    return build_time()


@topics.command("list")
@click.option("--status", type=click.Choice(_STATUSES), default="suggested", help="Which topics.")
@click.option("--category", default="", help="Only those of one category.")
@click.option("--search", default="", help="Only those with these words in a title or a query.")
@click.option("--dropped", is_flag=True, help="The queries that became no topic, and why.")
@_form
@click.pass_obj
def list_(root: Path, status: str, category: str, search: str, dropped: bool, form: str) -> None:
    """List the topics that wait for review, the highest score first."""
    from spine import topic_table

    with _refusals():
        if dropped:
            _list_dropped(root, search, form)
            return
        from plugins.trends.queue.decide import with_swallowed
        from plugins.trends.queue.standing import newest_day
        from plugins.trends.queue.store import read_queue

        queue = read_queue(root)
        topics_now = with_swallowed(queue.topics)
        chosen = _chosen(topics_now, status, category, search)
        improve = _chosen([one for one in topics_now if one.improve], "all", category, search)
        improve = improve if status == "suggested" else []
        findings = queue.findings
        snapshot, today = newest_day(root), _now().date()
    line = topic_table.counts_line(queue.topics, snapshot, today)
    if form == "json":
        told = {
            "summary": {"topics": len(chosen), "improve": len(improve), "said": line},
            "topics": [topic_table.as_object(one, evidence=False) for one in chosen],
            "improve": [topic_table.as_object(one, evidence=False) for one in improve],
            "findings": topic_table.findings_as_objects(findings),
        }
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for finding in findings:
        click.echo(str(finding), err=True)
    if queue.files and not queue.topics:
        click.echo("None of the topics can be read. Mend the lines above.", err=True)
    narrowed = bool(category or search or status != "suggested")
    empty = "No topic is like that." if narrowed else "Nothing waits for review."
    topic_table.show_list(chosen, improve, empty=empty, mixed=status == "all")
    click.echo(line)
    if not queue.files:
        click.echo("New topics come with spine trends pull, or with spine trends import FILE.")


def _chosen(found: list[Topic], status: str, category: str, search: str) -> list[Topic]:
    """Return the topics that are asked for, the highest score first."""
    words = search.casefold().split()

    def fits(topic: Topic) -> bool:
        known = topic.suggestion
        text = " ".join([known.title, *known.queries, topic.slug]).casefold()
        return (
            status in ("all", topic.status)
            and (not category or known.category.casefold() == category.casefold())
            and all(word in text for word in words)
        )

    return sorted(filter(fits, found), key=lambda topic: (-topic.suggestion.score, topic.slug))


def _list_dropped(root: Path, search: str, form: str) -> None:
    from plugins.trends.queue.renewal import dropped
    from spine import topic_table

    words = search.casefold().split()
    found = [one for one in dropped(root, now=_now()) if all(word in one.query.casefold() for word in words)]
    if form == "json":
        rows = [{"query": one.query, "reason": one.reason, "because": one.because} for one in found]
        click.echo(json.dumps({"dropped": rows}, indent=2, ensure_ascii=False))
    else:
        topic_table.show_dropped(found)


@topics.command()
@_topic
@_form
@click.pass_obj
def show(root: Path, topic: str, form: str) -> None:
    """Show everything about a topic: its evidence, what we have, who decided what."""
    from plugins.trends.queue.decide import with_swallowed
    from plugins.trends.queue.store import read_queue
    from spine import topic_table
    from spine.decisions import slug_named

    with _refusals():
        queue = read_queue(root)
        file = queue.files[slug_named(root, topic, queue)]
    for finding in file.findings:
        click.echo(str(finding), err=True)
    found = next((one for one in with_swallowed(queue.topics) if one.slug == file.slug), None)
    if found is None:
        if form == "json":
            click.echo(json.dumps({"error": str(file.findings[0])}, indent=2, ensure_ascii=False))
        raise SystemExit(1)
    if form == "json":
        click.echo(json.dumps(topic_table.as_object(found), indent=2, ensure_ascii=False))
    else:
        topic_table.show_topic(found)


def _decide(root: Path, by: str, form: str, action: Callable[[Place], Outcome]) -> None:
    """Carry out a decision, and say what came of it."""
    from spine import topic_table
    from spine.decisions import place

    with _refusals():
        outcome = action(place(root, by=by, now=_now()))
    if form == "json":
        topic = topic_table.as_object(outcome.topic, evidence=False) if outcome.topic else None
        told = {"said": outcome.said, "draft": outcome.draft, "topic": topic}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        click.echo(outcome.said)


@topics.command()
@_topic
@click.option("--author", help="A file name in content/people.  [default: editorial-team]")
@click.option("--address", default="", help="The post's address.  [default: the topic's name]")
@_by
@_form
@click.pass_obj
def accept(root: Path, topic: str, author: str | None, address: str, by: str, form: str) -> None:
    """Accept a topic, and write the draft of its post."""
    from spine import accepting

    _decide(root, by, form, lambda at: accepting.accept(at, topic, author=author, address=address))


@topics.command()
@_topic
@click.option("--reason", default="", help="Why: in your own words, or the number of a frequent reason.")
@_by
@_form
@click.pass_obj
def reject(root: Path, topic: str, reason: str, by: str, form: str) -> None:
    """Reject a topic. It comes back only when its evidence has grown a good deal.

    The frequent reasons: 1 Not what we treat, 2 We have answered it, 3 Passing news, 4 People want to buy,
    not to know, 5 Not ours to advise on.
    """
    from spine import decisions

    _decide(root, by, form, lambda at: decisions.reject(at, topic, reason))


@topics.command()
@_topic
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The day on which it comes back.")
@click.option("--days", type=click.IntRange(1, 3650), help="After how many days it comes back.")
@_by
@_form
@click.pass_obj
def snooze(root: Path, topic: str, until: dt.datetime | None, days: int | None, by: str, form: str) -> None:
    """Put a topic aside for a time."""
    from spine import decisions

    if until and days:
        raise click.UsageError("Give --until or --days, not both.")
    day = until.date() if until else None
    _decide(root, by, form, lambda at: decisions.snooze(at, topic, until=day, days=days))


@topics.command()
@_topic
@click.argument("into")
@_by
@_form
@click.pass_obj
def merge(root: Path, topic: str, into: str, by: str, form: str) -> None:
    """Merge a topic into another topic, or into a post that answers it."""
    from spine import decisions

    _decide(root, by, form, lambda at: decisions.merge(at, topic, into))


@topics.command()
@_topic
@click.argument("post", default="")
@_by
@_form
@click.pass_obj
def improve(root: Path, topic: str, post: str, by: str, form: str) -> None:
    """Decide to improve POST instead of writing a new one.  [default: the closest post]"""
    from spine import decisions

    _decide(root, by, form, lambda at: decisions.improve(at, topic, post))


@topics.command()
@_topic
@_by
@_form
@click.pass_obj
def reopen(root: Path, topic: str, by: str, form: str) -> None:
    """Bring a topic back to those that wait for review."""
    from spine import decisions

    _decide(root, by, form, lambda at: decisions.reopen(at, topic))


@topics.command()
@click.argument("topic", default="")
@_by
@_form
@click.pass_obj
def undo(root: Path, topic: str, by: str, form: str) -> None:
    """Take back the last decision about a topic, or the rescue of a query.

    Without a name, take back the newest of all decisions, rescues included, when it is your own.
    """
    from spine import undoing

    _decide(root, by, form, lambda at: undoing.undo(at, topic))


@topics.command()
@click.option("--by", default="", help="Only what one person decided; spine for what happened by itself.")
@_form
@click.pass_obj
def history(root: Path, by: str, form: str) -> None:
    """Show who decided what, when and why, the newest first."""
    from plugins.site import load_site
    from plugins.trends.queue.store import read_queue
    from spine.history import as_line, as_object, chosen, events

    with _refusals():
        zone, queue = load_site(root).timezone, read_queue(root)
        found = chosen(events(root, queue), by=" ".join(by.split()))
    for finding in queue.findings:
        click.echo(str(finding), err=True)
    if form == "json":
        told = {"events": [as_object(one) for one in found]}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for one in found:
        click.echo(as_line(one, zone))
    if not found:
        click.echo("No decision is like that." if by else "Nobody has decided anything yet.")


@topics.command()
@click.argument("query")
@click.option(
    "--about", default="", help="What it is about, as the vocabulary calls it: sciatica, or sciatica/sleep."
)
@_by
@_form
@click.pass_obj
def rescue(root: Path, query: str, about: str, by: str, form: str) -> None:
    """Bring back a query that was dropped. The vocabulary learns it."""
    from spine import topic_table
    from spine.decisions import place
    from spine.rescuing import rescue_query

    with _refusals():
        done = rescue_query(place(root, by=by, now=_now()), query, about=about)
    if form == "json":
        topic = topic_table.as_object(done.topic, evidence=False) if done.topic else None
        click.echo(json.dumps({"said": done.said, "topic": topic}, indent=2, ensure_ascii=False))
    else:
        click.echo(done.said)
