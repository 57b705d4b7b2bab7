"""What people type about the topics that posts answer."""

from collections.abc import Iterable
from pathlib import Path

from plugins.posts.post import Post


def queries_of(root: Path, posts: Iterable[Post]) -> dict[str, tuple[str, ...]]:
    """Return the searches of each topic that one of the posts answers, by the topic's slug, strongest first.

    A topic whose file can't be read is left out: its own finding says why.
    """
    slugs = {post.topic for post in posts if post.topic}
    if not slugs:
        return {}
    from plugins.trends.queue.store import read_file, topic_slugs

    try:
        known = topic_slugs(root)
    except OSError:
        return {}
    read = {slug: read_file(root, slug).topic for slug in sorted(slugs & known)}
    return {slug: topic.suggestion.queries for slug, topic in read.items() if topic is not None}
