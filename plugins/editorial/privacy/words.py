"""The lists of words that the rules on privacy read, each loaded once."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parents[1] / "words"


@lru_cache(maxsize=1)
def names() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names people are called by, and those of them that are words too."""
    listed = _loaded("names")
    return frozenset(listed["given"].split()) | (words := frozenset(listed["words"].split())), words


@lru_cache(maxsize=1)
def surnames() -> frozenset[str]:
    """Return surnames that are no words, in lower case."""
    return frozenset(_loaded("names")["surnames"].split())


@lru_cache(maxsize=1)
def no_names() -> frozenset[str]:
    """Return words with a capital letter that are no names, in lower case."""
    return frozenset(str(one) for one in _loaded("names")["others"].split())


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Return people of public life, in lower case."""
    return frozenset(one.strip().lower() for one in _loaded("names")["known"].split(","))


@lru_cache(maxsize=1)
def nouns() -> tuple[str, ...]:
    """Return words for one person, longest first."""
    return tuple(sorted(set(_loaded("people")["nouns"].split()), key=lambda one: (-len(one), one)))


@lru_cache(maxsize=1)
def care() -> frozenset[str]:
    """Return words for what a patient has and what is done for them."""
    return frozenset(_loaded("people")["care"].split())


@lru_cache(maxsize=1)
def places() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return towns, states, and other words with a capital letter that are no towns."""
    listed = _loaded("places")
    towns, states, others = (
        frozenset(one.strip() for one in listed[key].split(",")) for key in ("towns", "states", "others")
    )
    return towns, states, others


def _loaded(name: str) -> dict[str, Any]:
    return yaml.load(
        (_FOLDER / f"privacy-{name}.yaml").read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
