"""The handbook's chapter on outside links knows every setting and every code."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from plugins.linkcheck.outside import OutsideSettings, report
from plugins.linkcheck.outside.settings import KEPT_DAYS

ROOT = Path(__file__).resolve().parents[3]
CHAPTER = (ROOT / "docs" / "outside-links.md").read_text("utf-8")


def test_every_setting_is_explained_with_its_default():
    defaults = OutsideSettings()
    for setting in fields(OutsideSettings):
        row = next((line for line in CHAPTER.splitlines() if line.startswith(f"| `{setting.name}`")), "")
        value = getattr(defaults, setting.name)
        if setting.name == "kept_days":
            assert all(f"{verdict} {days:g}" in row for verdict, days in KEPT_DAYS.items() if days)
        elif isinstance(value, str):
            assert value.split()[0] in row
        else:
            assert f"| {value if isinstance(value, bool) else format(value, 'g')} |" in row, setting.name


def test_every_code_is_explained():
    codes = set(re.findall(r'"(link/[a-z0-9-]+)"', Path(report.__file__).read_text("utf-8")))
    assert len(codes) == 9
    assert {code for code in codes if f"| `{code}`" not in CHAPTER} == set()
