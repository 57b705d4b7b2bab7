"""What the blog's Markdown can say beyond plain Markdown: a Python-Markdown extension.

    names.py      the blocks, and the titles they have by themselves
    blocks.py     `/// emergency | Title` … `///`, on pymdown-extensions' blocks
    citations.py  `[1]` in a text leads to the first of the post's references
    tree.py       headings of blocks, pairs of do and don't, tables that scroll by themselves

Named in `MARKDOWN` in pelicanconf.py as `plugins.posts.prose`.
"""

from markdown import Extension, Markdown
from pymdownx.blocks import BlocksExtension

from plugins.posts.prose.blocks import block_types
from plugins.posts.prose.citations import CitationProcessor
from plugins.posts.prose.names import BLOCKS
from plugins.posts.prose.tree import FenceLines, ProseTree

__all__ = ["BLOCKS", "ProseExtension", "makeExtension"]


class ProseExtension(BlocksExtension):
    """Registers the parts. A `Markdown` with it may be told `reference_count` before it converts."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: object) -> None:
        for block in block_types():
            block_mgr.register(block, self.getConfigs())
        md.preprocessors.register(FenceLines(md), "prose-fences", 15)
        md.inlinePatterns.register(CitationProcessor(md), "prose-citation", 165)
        md.treeprocessors.register(ProseTree(md), "prose-tree", 3)


def makeExtension(**config: object) -> Extension:
    """Python-Markdown's door to the extension."""
    return ProseExtension(**config)
