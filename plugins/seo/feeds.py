"""What Pelican's feeds lack: an id of their own, honest guids, and links that work outside the page."""

import re
from collections.abc import Mapping
from typing import Any

_FRAGMENT = re.compile(r'(?P<attribute>href|src)="(?=#)')


def complete(context: Mapping[str, Any], feed: Any) -> None:
    """Mend a feed before it is written (receiver of Pelican's `feed_generated`).

    - Every Atom feed gets its own address as its id: RFC 4287, 4.2.6, wants ids to be unique.
    - An RSS guid that is no address says so (RSS 2.0.11, `isPermaLink`).
    - `#source-1` leads nowhere in a feed reader, so the post's address is put before it.
    """
    feed.feed["id"] = feed.feed["feed_url"]
    for item in feed.items:
        item["unique_id_is_permalink"] = False
        for key in ("content", "description"):
            if item.get(key):
                item[key] = _FRAGMENT.sub(rf'\g<attribute>="{item["link"]}', item[key])
