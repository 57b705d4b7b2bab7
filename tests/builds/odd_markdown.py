"""Markdown extensions that do what is allowed and unusual: the quick inline processor must not notice.

Each pattern is a small class; `OddPatterns` registers them all. `OddTrees` has processors of the tree, one of
which stands beside Python-Markdown's own, and one of which holds on to it.
"""

import re
import xml.etree.ElementTree as etree
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, Pattern, SimpleTextInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

Answer = tuple[etree.Element | str | None, int | None, int | None]


def element(tag: str, text: str, tail: str | None = None) -> etree.Element:
    """Return an element with text in it, and behind it."""
    made = etree.Element(tag)
    made.text, made.tail = text, tail
    return made


class OldStyle(Pattern):
    """An old pattern, with all of the text around it: `^abc^`."""

    def handleMatch(self, m: re.Match) -> etree.Element | str:
        return element("sup", m[3]) if m[3] != "a" else "one"


class OldNothing(Pattern):
    """An old pattern that takes note and leaves the text alone: `??`."""

    def handleMatch(self, m: re.Match) -> None:
        return None


class AnyCase(InlineProcessor):
    """Letters in any case, by a flag in the expression, even one that has a form beyond ASCII: `(k)`."""

    def handleMatch(self, m: re.Match, data: str) -> Answer:
        return element("kbd", AtomicString(m[0])), m.start(), m.end()


class Nothing(InlineProcessor):
    """Passes over `@`, then matches with no length behind it: the search begins behind what it looks for."""

    def handleMatch(self, m: re.Match, data: str) -> Answer:
        if m[0]:
            return None, m.start(), m.end()
        return element("wbr", ""), m.start(), m.end()


class Choosy(InlineProcessor):
    """Refuses every other match, so the search goes on behind it: `%%`."""

    def handleMatch(self, m: re.Match, data: str) -> Answer:
        if m.start() % 2:
            return None, None, None
        return "%", m.start(), m.end()


class Marked(InlineProcessor):
    """Makes an element with text, a child and a tail, all of which are looked at again: `{a b}`."""

    ANCESTOR_EXCLUDES = ("a", "MARK")

    def handleMatch(self, m: re.Match, data: str) -> Answer:
        mark = element("mark", m[1])
        mark.append(element("i", m[2], f"`{m[1]}`"))
        return mark, m.start(), m.end()


class Placeholders(InlineProcessor):
    """Looks into what others have set aside, and at the numbers that it is known by."""

    def handleMatch(self, m: re.Match, data: str) -> Answer:
        return f"{self.unescape(m[0])}!", m.start(), m.end()


class Changing(InlineProcessor):
    """Looks for another thing each time it has found one: `$a`, then `#b`, then `$a`."""

    def handleMatch(self, m: re.Match, data: str) -> Answer:
        self.compiled_re = re.compile({"$a": "#b", "#b": r"\$a"}[m[0]], re.DOTALL)
        return element("var", AtomicString(m[0])), m.start(), m.end()


class OwnExpression(InlineProcessor):
    """Answers with another expression each time it is asked: `~` and `=`."""

    asked = 0

    def getCompiledRegExp(self) -> re.Pattern:
        self.asked += 1
        return re.compile("~" if self.asked % 2 else "=")

    def handleMatch(self, m: re.Match, data: str) -> Answer:
        return element("s", AtomicString(m[0])), m.start(), m.end()


class Searcher:
    """Not an expression, but it can do what is asked of one: finds `xy`."""

    def finditer(self, text: str, start: int) -> Any:
        return re.compile("x(?=y)").finditer(text, start)


class NoExpression(InlineProcessor):
    """A pattern with something else for an expression."""

    def __init__(self, md: Markdown) -> None:
        self.md, self.compiled_re = md, Searcher()

    def handleMatch(self, m: re.Match, data: str) -> Answer:
        return "×", m.start(), m.end()


class Adding(InlineProcessor):
    """Brings a pattern when it has matched, and takes it away the next time: `⊕` turns `q` on and off."""

    def handleMatch(self, m: re.Match, data: str) -> Answer:
        patterns = self.md.inlinePatterns
        if "odd-added" in patterns:
            patterns.deregister("odd-added")
        else:
            patterns.register(SimpleTextInlineProcessor("q([a-z])", self.md), "odd-added", 170)
        return None, None, None


class OddPatterns(Extension):
    """Registers all of them, some before and some behind Python-Markdown's own."""

    def extendMarkdown(self, md: Markdown) -> None:
        patterns = (
            (OldStyle(r"(\^)([a-z*]+)\^", md), 175),
            (OldNothing(r"\?\?", md), 55),
            (AnyCase(r"(?i)\(k\)", md), 185),
            (AnyCase(r"(?i:s)u(?-i:p)", md), 65),
            (Nothing(r"@|(?<=@)(?=\w)", md), 115),
            (Choosy(r"(?:%){2}", md), 195),
            (Marked(r"\{(\S+) ([^}]*)\}", md), 62),
            (Placeholders(r"wxh:9001|(?<!:)\d{4}", md), 7),
            (Changing(r"\$a", md), 165),
            (OwnExpression("never", md), 63),
            (NoExpression(md), 8),
            (Adding("⊕", md), 172),
        )
        for number, (pattern, priority) in enumerate(patterns):
            md.inlinePatterns.register(pattern, f"odd-{number}", priority)
        self.md, self.changing, self.own = md, patterns[8][0], patterns[9][0]
        md.registerExtension(self)

    def reset(self) -> None:
        """Every text begins the same."""
        self.md.inlinePatterns.deregister("odd-added", strict=False)
        self.own.asked = 0
        self.changing.compiled_re = re.compile(r"\$a", re.DOTALL)


class Beside(Treeprocessor):
    """Has the same rank as the inline processor and came later, so what it writes is not looked at."""

    def run(self, root: etree.Element) -> None:
        for one in root.iter("p"):
            one.text = f"*beside* {one.text or ''}"


class Holding(Treeprocessor):
    """Keeps the inline processor that was there at first, and asks it what it has set aside."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.inline = md.treeprocessors["inline"]

    def run(self, root: etree.Element) -> None:
        etree.SubElement(root, "p").text = AtomicString(f"{len(self.inline.stashed_nodes)} set aside")


class OddTrees(Extension):
    """Registers both, and a rule of its own for the inline processor."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(Beside(md), "odd-beside", 20)
        md.treeprocessors.register(Holding(md), "odd-holding", 19)
