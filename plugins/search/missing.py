"""What to say when a site that is about to be published has no index."""

from pathlib import Path

from plugins.findings import Finding, Severity
from plugins.search import INDEX
from plugins.search.making import ENTRY
from plugins.search.program import find


def missing_index(site: Path) -> list[Finding]:
    """Return a warning for a published site without an index; nothing when it has one.

    Readers still have the list of all posts, and the page of results says so.
    """
    if any(site.joinpath(INDEX).glob(f"*/0/{ENTRY}")):
        return []
    if find() is None:
        why = "the program that makes the index is not there for this computer, or can't run on it"
        fix = "Install the packages anew (make site), or publish from another computer. See docs/search.md."
    else:
        why = "the program that makes the index came to no good end"
        fix = "Look whether the disk is full, and publish again. See docs/search.md."
    message = f"The search on the site finds nothing: {why}. Readers get the list of all posts instead."
    return [Finding("search/index.html", "search/no-index", message, fix, Severity.WARNING)]
