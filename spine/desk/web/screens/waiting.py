"""What waits to go live, what waits for its day, and what was typed and is not saved."""

import click

from plugins.posts import Post, Status
from spine.deploy.host import Seen
from spine.deploy.release import Release
from spine.desk.web.screens.writing import WINDOW
from spine.desk.web.work import Work
from spine.writing.opening import opened
from spine.writing.unsaved import all_kept


def waiting(work: Work, seen: Seen | None) -> int:
    """Return how many texts visitors would find another than in the live release, or gone.

    A post whose day has come since waits too: no file of it has changed, but visitors do not have it.
    """
    live = seen.release if seen else None
    if live is None or seen is None:
        return 0
    built = _built(live, seen)
    changed = work.publishing.changed_since(live, seen.releases)
    library, now = work.live.library, work.now()
    known = {text.path: text for text in (*library.posts, *library.pages)}

    def matters(path: str) -> bool:
        text = known.get(path)
        return text is None or text.is_live(now) or text.status is Status.HIDDEN

    come = {
        post.path for post in library.posts if post.is_live(now) and post.date and post.date > built.moment
    }
    return sum(matters(path) for path in changed | come)


def _built(live: Release, seen: Seen) -> Release:
    """Return the release that the live site was built for: an older one, after a step back."""
    return next((one for one in seen.releases if one.number == live.back_to), live)


def planned(work: Work) -> list[Post]:
    """Return the published posts whose day has not come, the next first."""
    now = work.now()
    later = [
        post
        for post in work.live.library.posts
        if post.status is Status.PUBLISHED and post.date is not None and post.date > now
    ]
    return sorted(later, key=lambda post: (post.date or now, post.title))


def unsaved(work: Work) -> list[tuple[str, str]]:
    """Return the texts in which something was typed that is not saved: name and title, the newest first."""
    names = dict.fromkeys(one.name.partition(WINDOW)[0] for one in all_kept(work.cache))
    library, content = work.live.library, work.site.content.name
    titles = {text.path: text.title for text in (*library.posts, *library.pages)}
    return [(name, titles.get(f"{content}/{name}") or name) for name in names if _differs(work, name)]


def _differs(work: Work, name: str) -> bool:
    try:
        text = opened(work.site, name).text
    except (click.UsageError, OSError):  # its file is gone: what was typed is still there
        return True
    return any(one.text != text for one in all_kept(work.cache) if one.name.partition(WINDOW)[0] == name)
