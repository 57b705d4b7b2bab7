"""The blocks as elements. They only say what they are; `tree.py` gives them their final shape."""

import xml.etree.ElementTree as etree

from pymdownx.blocks.block import Block

from plugins.posts.prose.names import BLOCKS

TITLE = "data-block-title"
KIND = "data-block"


class ProseBlock(Block):
    """A block with an optional title after a bar."""

    ARGUMENT = None

    def on_create(self, parent: etree.Element) -> etree.Element:
        """Make the element, its title first so that marks in it are read."""
        element = etree.SubElement(parent, "div", {KIND: self.NAME})
        title = self.argument or BLOCKS[self.NAME]
        if title:
            etree.SubElement(element, "p", {TITLE: ""}).text = title
        return element


def block_types() -> list[type[Block]]:
    """Return a class for each block, as pymdown-extensions wants them."""
    return [type(f"Block_{name}", (ProseBlock,), {"NAME": name}) for name in BLOCKS]
