"""The last look at a converted text: blocks get their headings, tables their scrolling frame."""

import re
import xml.etree.ElementTree as etree

from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from plugins.posts.prose.blocks import KIND, TITLE
from plugins.posts.prose.names import SECTIONS

_FENCE = re.compile(r"^/{3,}(?:[ \t]+\S.*|[ \t]*)$")
_HEADINGS = frozenset(["h2", "h3", "h4", "h5", "h6"])
_CODE = re.compile(r"^(?:`{3,}|~{3,})")
_SIDES = {"text-align: center;": "mid", "text-align: right;": "end"}
"""Classes for the sides of columns, which come as styles: a published page may have none inline."""


class FenceLines(Preprocessor):
    """Sets empty lines around `///` lines, so that a writer may leave them out."""

    def run(self, lines: list[str]) -> list[str]:
        if not any(line.startswith("///") for line in lines):
            return lines
        spaced: list[str] = []
        code = False
        for line in lines:
            code ^= bool(_CODE.match(line))
            if not code and _FENCE.match(line):
                spaced += ["", line, ""]
            else:
                spaced.append(line)
        return spaced


class ProseTree(Treeprocessor):
    """Runs after the table of contents, so that headings of blocks do not appear there."""

    def run(self, root: etree.Element) -> None:
        self.ids = {element.get("id") for element in root.iter() if element.get("id")}
        self.made: set[etree.Element] = set()
        self.level = 2
        self.last_heading = ""
        self._children(root)

    def _children(self, parent: etree.Element) -> None:
        index = 0
        while index < len(parent):
            child = parent[index]
            kind = child.attrib.pop(KIND, "")
            if child.tag in _HEADINGS and child not in self.made:
                self.level = max(3, min(6, int(child.tag[1]) + 1))
                self.last_heading = "".join(child.itertext())
            if kind in SECTIONS:
                self._section(child, kind)
            elif kind in ("do", "dont"):
                child = self._pair(parent, index, kind)
            elif kind == "reasons":
                child = self._reasons(parent, index)
            elif kind == "table":
                self._table_block(child)
            elif kind == "figure":
                self._figure(child)
            elif child.tag == "table":
                child = self._bare_table(parent, index)
            if len(child) and child.tag != "table" and child.get("class") != "table wide":
                self._children(child)
            index += 1

    def _id(self, stem: str) -> str:
        number = 1
        while f"{stem}-{number}" in self.ids:
            number += 1
        self.ids.add(f"{stem}-{number}")
        return f"{stem}-{number}"

    def _title(self, element: etree.Element, tag: str) -> etree.Element | None:
        """Turn the paragraph that holds a block's title into a `tag`."""
        if len(element) and TITLE in element[0].attrib:
            title = element[0]
            del title.attrib[TITLE]
            title.tag = tag
            self.made.add(title)
            return title
        return None

    def _section(self, element: etree.Element, kind: str) -> None:
        element.tag = "section"
        element.set("class", SECTIONS[kind])
        title = self._title(element, f"h{self.level}")
        if title is not None:
            title.set("id", self._id(kind))
            element.set("aria-labelledby", title.get("id"))

    def _pair(self, parent: etree.Element, index: int, kind: str) -> etree.Element:
        """Put do and don't, one after the other, side by side."""
        pair = etree.Element("div", {"class": "pair"})
        halves = [(parent[index], kind)]
        if index + 1 < len(parent) and parent[index + 1].get(KIND) in ("do", "dont"):
            halves.append((parent[index + 1], parent[index + 1].attrib.pop(KIND)))
        pair.tail = halves[-1][0].tail
        for half, name in halves:
            parent.remove(half)
            half.tail = "\n"
            half.set("class", name)
            self._title(half, f"h{self.level}")
            pair.append(half)
        parent.insert(index, pair)
        return pair

    def _reasons(self, parent: etree.Element, index: int) -> etree.Element:
        """Give a numbered list its bones; whatever else stands in the block stays before it."""
        block = parent[index]
        numbered = block.find("ol")
        if numbered is None:
            return block
        numbered.set("class", "reasons")
        numbered.set("role", "list")
        for item in numbered:
            holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
            if len(holder) and holder[0].tag == "strong" and not (holder.text or "").strip():
                holder[0].tag = "b"
        if len(block) == 1:
            numbered.tail = block.tail
            parent.remove(block)
            parent.insert(index, numbered)
            return numbered
        return block

    def _table_block(self, element: etree.Element) -> None:
        title = self._title(element, "caption")
        table = element.find("table")
        if table is None:
            return
        if title is not None:
            element.remove(title)
            table.insert(0, title)
        self._frame(element, table)

    def _bare_table(self, parent: etree.Element, index: int) -> etree.Element:
        table = parent[index]
        frame = etree.Element("div")
        frame.tail, table.tail = table.tail, "\n"
        parent.remove(table)
        frame.append(table)
        parent.insert(index, frame)
        self._frame(frame, table)
        return frame

    def _frame(self, frame: etree.Element, table: etree.Element) -> None:
        """Make a frame that scrolls when the table is wider than the screen, with a name and a tab stop."""
        frame.set("class", "table wide")
        frame.set("role", "region")
        frame.set("tabindex", "0")
        caption = table.find("caption")
        if caption is not None:
            caption.set("id", self._id("table"))
            frame.set("aria-labelledby", caption.get("id"))
        else:
            frame.set("aria-label", f"Table: {self.last_heading or 'in the text'}")
        for cell in table.findall("thead/tr/th"):
            cell.set("scope", "col")
        for cell in table.findall("*/tr/*"):
            side = _SIDES.get(cell.attrib.pop("style", ""))
            if side:
                cell.set("class", side)
        for row in table.findall("tbody/tr"):
            if len(row):
                row[0].tag = "th"
                row[0].set("scope", "row")

    def _figure(self, element: etree.Element) -> None:
        element.tag = "figure"
        element.set("class", "wide")
        title = self._title(element, "figcaption")
        if title is not None:
            element.remove(title)
            element.append(title)
        for paragraph in list(element):
            if paragraph.tag == "p" and len(paragraph) == 1 and paragraph[0].tag == "img":
                at = list(element).index(paragraph)
                element.remove(paragraph)
                paragraph[0].tail = "\n"
                element.insert(at, paragraph[0])
