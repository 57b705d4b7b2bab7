"""From what patients search for to topics an editor can trust.

    record.py, payload.py, topic.py, meaning.py   plain values
    settings.py    `TrendsSettings`, from `TRENDS` in pelicanconf.py
    sources/       what exports and live answers say: bytes -> records
    snapshots.py   content/trends: what sources said, kept as it came
    live/          fetching, with pauses, a budget and patience
    understand.py  a query -> what it means, by the words of `plugins.vocabulary`
    suggest.py     records and posts -> suggested topics (evidence, score, coverage, titles)
    queue/         content/topics: the review queue, and what people decide

Settings: `TRENDS`. A build marks topics written and published, and says in one line how the queue stands. It
never asks the network, and nothing in the queue can stop it.
"""

import logging
from pathlib import Path
from typing import Any

__all__ = ["register"]

log = logging.getLogger(__name__)


def read_settings(pelican: Any) -> None:
    """Refuse a build whose `TRENDS` can't be right. Raises `SettingsError`."""
    from plugins.trends.settings import read_trends_settings

    read_trends_settings(pelican.settings)


def look_at_queue(generators: list[Any]) -> None:
    """Mark the topics that posts have answered, and say how the queue stands."""
    from plugins.posts.reader import SHELF
    from plugins.trends.queue.standing import look_at

    shelf = generators[0].settings.get(SHELF) if generators else None
    if shelf is None:
        return
    cache = Path(generators[0].settings["CACHE_PATH"])
    standing, findings = look_at(shelf.site.root, shelf.library, now=shelf.now, cache=cache)
    for finding in findings:
        log.info("%s", finding)
    print(standing)


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    signals.initialized.connect(read_settings)
    signals.all_generators_finalized.connect(look_at_queue)
