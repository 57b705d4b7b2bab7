"""A Markdown extension that makes Python-Markdown quicker and changes nothing else.

    lines.py       steps over the lines that would change nothing are left out
    blocks.py      blocks that can only be paragraphs or headings become them
    signs.py       what must stand in a text for an expression to match
    inline.py      inline patterns that can't match are left out
    patterns.py    links and emphasis, where they are written plainly
    plain.py       texts with nothing else in them, read in one go
    trees.py       steps over the finished tree
    serializer.py  the tree as HTML

Named last of the extensions in `MARKDOWN`. It gives Python-Markdown's own objects classes that know a shorter
way for the common case, and take Python-Markdown's own in every other. What is not known here stays as it is:
other people's processors, subclasses, and objects that have been given an expression of their own. With
versions of the libraries that are not known here, nothing is made quick: the shorter ways follow their code.
"""

from typing import Any

import markdown
import pymdownx
from markdown import Markdown
from markdown.extensions import Extension

from plugins.builds.markdown.blocks import quicken_blocks
from plugins.builds.markdown.inline import QuickInlineProcessor
from plugins.builds.markdown.lines import QUICK_LINES
from plugins.builds.markdown.patterns import quicken_patterns
from plugins.builds.markdown.serializer import quicken_serializer
from plugins.builds.markdown.trees import QUICK_TREES

__all__ = ["VERSIONS", "QuickInlineProcessor", "QuickMarkdown", "makeExtension"]

VERSIONS = {"markdown": frozenset(["3.11.3"]), "pymdown-extensions": frozenset(["12.3", "13.1"])}
"""The versions of the libraries that are known here."""


class QuickMarkdown(Extension):
    """Make what is known quick. It must be the last extension."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Give objects that are plainly Python-Markdown's a quick class; they stay where they were."""
        known = markdown.__version__ in VERSIONS["markdown"]
        if not known or pymdownx.__version__ not in VERSIONS["pymdown-extensions"]:
            return
        for kinds, registry in ((QUICK_LINES, md.preprocessors), (QUICK_TREES, md.treeprocessors)):
            for one in registry:
                if type(one) in kinds:
                    one.__class__ = kinds[type(one)]
        quicken_patterns(md)
        quicken_blocks(md)
        quicken_serializer(md)


def makeExtension(**settings: Any) -> QuickMarkdown:
    """Return the extension, for Python-Markdown."""
    return QuickMarkdown(**settings)
