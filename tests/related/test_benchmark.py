"""The benchmark scores any folder of posts and links, in a fixed shape."""

import json
import subprocess
import sys

from tests.conftest import ROOT
from tests.related.test_section import TEXTS


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "benchmarks/related.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_a_folder_is_scored_with_its_baselines(tmp_path):
    posts = [
        {"id": slug, "title": slug, "text": text, "tags": [], "date": "2026-01-01", "authors": []}
        for slug, text in TEXTS.items()
    ]
    links = [{"from": "sciatica", "to": "herniated-disc"}, {"from": "smoking", "to": "fusion"}]
    (tmp_path / "posts.jsonl").write_text("\n".join(map(json.dumps, posts)), encoding="utf-8")
    (tmp_path / "links.jsonl").write_text("\n".join(map(json.dumps, links)), encoding="utf-8")
    scores = json.loads(run(str(tmp_path), "--format", "json").stdout)
    assert scores["recall_at_5"] == 1
    assert scores["mrr"] == 1
    assert scores["orphans"] == scores["under_two"] == 0
    assert scores["max_inbound"] <= len(TEXTS) - 1
    assert set(scores["baselines"]) == {"tags", "category", "tfidf"}


def test_a_folder_without_posts_is_refused(tmp_path):
    done = run(str(tmp_path))
    assert done.returncode == 2
    assert "posts.jsonl" in done.stderr
