"""One thing that is wrong, before it is known where it stands."""

from typing import NamedTuple

from plugins.findings import Finding, Severity

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

SEVERITIES: dict[str, Severity] = {
    # The link leads nowhere, or what should be loaded is not.
    "link/missing-target": _ERROR,
    "link/missing-fragment": _ERROR,
    "link/missing-map": _ERROR,
    "link/no-index": _ERROR,
    "link/above-root": _ERROR,
    "link/malformed": _ERROR,
    "link/mailto": _ERROR,
    "link/tel": _ERROR,
    "link/disk": _ERROR,
    "link/empty": _ERROR,
    "link/broken-feed": _ERROR,
    # It works, or may work, and should be mended.
    "link/empty-href": _WARNING,
    "link/no-address": _WARNING,
    "link/http": _WARNING,
    "link/this-computer": _WARNING,
    "link/backslash": _WARNING,
    "link/fragment-form": _WARNING,
    "link/app-fragment": _WARNING,
    "link/tel-letters": _WARNING,
    "link/missing-alt": _WARNING,
    "link/duplicate-id": _WARNING,
    "link/empty-id": _WARNING,
    "link/space-in-id": _WARNING,
    "link/bad-refresh": _WARNING,
    "link/unreadable": _WARNING,
    # The related section.
    "related/missing": _ERROR,
    "related/double": _ERROR,
    "related/empty": _ERROR,
    "related/no-target": _ERROR,
    "related/not-an-article": _ERROR,
    "related/not-live": _ERROR,
    "related/itself": _ERROR,
    "related/twice": _ERROR,
    "related/external": _ERROR,
    "related/other-title": _WARNING,
    "related/redirects": _WARNING,
    "related/noindex": _WARNING,
    "related/not-canonical": _WARNING,
    "related/other-language": _WARNING,
    "related/count": _WARNING,
    "related/nofollow": _WARNING,
    "related/nothing-shared": _WARNING,
    "related/thumbnail": _WARNING,
    "related/review-expired": _WARNING,
    "related/no-heading": _WARNING,
    "related/orphan": _NOTE,
    "related/hub": _NOTE,
    "related/differs": _NOTE,
    # Good to know.
    "link/no-slash": _NOTE,
    "link/blank-alt": _NOTE,
    "link/unused-file": _NOTE,
}


class Problem(NamedTuple):
    """What is wrong and how to mend it."""

    code: str
    message: str
    fix: str = ""

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return SEVERITIES[self.code]

    def at(self, path: str, place: tuple[int, int], target: str) -> Finding:
        """Return it as a finding at a line and column of a file, about `target`."""
        line, column = place
        return Finding(
            printable(path), self.code, self.message, self.fix, self.severity, line, column, printable(target)
        )


def printable(text: str) -> str:
    """Text for people: the names of files and addresses may hold bytes that are not UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
