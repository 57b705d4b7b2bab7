"""Steps over the lines of a text that would give them back as they are, for want of a sign, are left out."""

from collections.abc import Iterable

from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.preprocessors import HtmlBlockPreprocessor, NormalizeWhitespace
from markdown.util import ETX, STX


def _has(signs: Iterable[str], lines: list[str]) -> bool:
    text = "\n".join(lines)
    return any(sign in text for sign in signs)


class QuickWhitespace(NormalizeWhitespace):
    """Line ends, tabs and lines of spaces."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with plain line ends, without tabs, and with nothing on empty lines."""
        text = "\n".join(lines)
        if any(sign in text for sign in (STX, ETX, "\r", "\t", "\n ")):
            return super().run(lines)
        return f"{text}\n\n".split("\n")


class QuickFences(FencedBlockPreprocessor):
    """Fenced code."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with fenced code set aside."""
        text = "\n".join(lines)
        if not self.checked_for_deps or "```" in text or "~~~" in text:
            return super().run(lines)
        return text.split("\n")


class QuickHtml(HtmlBlockPreprocessor):
    """HTML between the lines."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with HTML set aside."""
        text = "\n".join(lines)
        return super().run(lines) if "<" in text or "&" in text else text.split("\n")


QUICK_LINES: dict[type, type] = {
    NormalizeWhitespace: QuickWhitespace,
    FencedBlockPreprocessor: QuickFences,
    HtmlBlockPreprocessor: QuickHtml,
}
