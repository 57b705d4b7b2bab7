"""Runs Python-Markdown's own tests, with or without the quick inline processor in every converter.

``python tests/builds/markdown_suite.py FOLDER [quick]`` prints JSON: how each test went, in the order they ran,
and how many converters there were with a quick processor. FOLDER holds the folder ``tests``.
"""

import contextlib
import io
import json
import os
import sys
import unittest
from typing import Any

from markdown import Markdown

from plugins.builds.markdown import QuickInlineProcessor, QuickMarkdown


class Outcomes(unittest.TestResult):
    """Notes each test, the smaller tests inside of one, and how they went."""

    def __init__(self) -> None:
        super().__init__()
        self.went: list[tuple[str, str]] = []

    def addSuccess(self, test: Any) -> None:
        self.went.append((test.id(), "passes"))

    def addFailure(self, test: Any, err: Any) -> None:
        self.went.append((test.id(), "fails"))

    def addError(self, test: Any, err: Any) -> None:
        self.went.append((test.id(), f"raises {err[0].__name__}"))

    def addSkip(self, test: Any, reason: str) -> None:
        self.went.append((test.id(), "is skipped"))

    def addExpectedFailure(self, test: Any, err: Any) -> None:
        self.went.append((test.id(), "fails as expected"))

    def addUnexpectedSuccess(self, test: Any) -> None:
        self.went.append((test.id(), "passes unexpectedly"))

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:
        self.went.append((subtest.id(), "fails" if err else "passes"))


def hasten() -> list[Markdown]:
    """Put the extension behind all others, in every converter of this process; return the list they come in."""
    converters: list[Markdown] = []
    plain = Markdown.registerExtensions

    def register(self: Markdown, extensions: Any, configs: Any) -> Markdown:
        plain(self, extensions, configs)
        QuickMarkdown().extendMarkdown(self)
        converters.append(self)
        return self

    Markdown.registerExtensions = register
    return converters


def main(folder: str, *how: str) -> None:
    """Run the tests in a folder and print how they went."""
    converters = hasten() if how else []
    os.chdir(folder)
    outcomes = Outcomes()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        unittest.defaultTestLoader.discover("tests", top_level_dir=folder).run(outcomes)
    quick = sum(any(type(one) is QuickInlineProcessor for one in md.treeprocessors) for md in converters)
    print(json.dumps({"went": outcomes.went, "quick": quick}))


if __name__ == "__main__":
    main(*sys.argv[1:])
