"""Posts in, sections out: what each post shows, from the words of all of them.

    relate(items, settings)             the sections
    relate(items, settings, store=…)    the same, and what was worked out before is not worked out again

Only posts of one language are related, so translations (the same slug in another language) never are. numpy
and scipy are loaded only when something has to be computed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from itertools import groupby
from typing import TYPE_CHECKING

from plugins.related.items import Choice, Item, Reason, Related, in_order
from plugins.related.settings import RelatedSettings
from plugins.site.store import Store

if TYPE_CHECKING:
    from plugins.related.weigh import Terms

VERSION = 2
"""Raise it when the same posts would give other sections."""
_TERMS, _LISTS, _STATE = b"terms", b"lists", b"state"
"""What the keys in the store begin with."""


def relate(items: Iterable[Item], settings: RelatedSettings, *, store: Store | None = None) -> list[Related]:
    """Return each post with its section, newest first. The order of `items` does not matter."""
    ordered = in_order(items)
    digests = [item.digest for item in ordered]
    key = _key(ordered, digests, settings)
    if store is not None and (known := _read(store.get([key]).get(key), ordered)):
        return known
    keys = _term_keys(digests, settings)
    terms, fresh = _terms(ordered, keys, settings, store)
    found, states = _compute(ordered, terms, keys, settings, store)
    if store is not None:
        store.put({**fresh, **states, key: _written(found)}, in_use=keys)
    return found


def _compute(
    items: Sequence[Item],
    terms: Sequence[Terms],
    keys: Sequence[bytes],
    settings: RelatedSettings,
    store: Store | None,
) -> tuple[list[Related], dict[bytes, bytes]]:
    """Return the sections, and what to keep for the next time."""
    from plugins.related.compute import sections, unpacked

    def recall(which: Sequence[bytes]) -> dict[bytes, Terms]:
        kept = store.get(_TERMS + one for one in which) if store is not None else {}
        return {name[len(_TERMS) :]: unpacked(value) for name, value in kept.items()}

    languages = sorted(range(len(items)), key=lambda i: items[i].language)
    choices: dict[int, tuple[Choice, ...]] = {}
    states: dict[bytes, bytes] = {}
    for language, group in groupby(languages, key=lambda i: items[i].language):
        places = list(group)
        key = _state_key(language, settings)
        found, states[key] = sections(
            [items[i] for i in places],
            [terms[i] for i in places],
            [keys[i][len(_TERMS) :] for i in places],
            settings,
            store.get([key]).get(key) if store is not None else None,
            recall,
        )
        choices.update(zip(places, found, strict=True))
    return [Related(item, choices[i]) for i, item in enumerate(items)], states


def terms_of(items: Sequence[Item], settings: RelatedSettings, store: Store | None) -> list[Terms]:
    """Return the terms of each post with their strengths."""
    return _terms(items, _term_keys([item.digest for item in items], settings), settings, store)[0]


def _terms(
    items: Sequence[Item], keys: Sequence[bytes], settings: RelatedSettings, store: Store | None
) -> tuple[list[Terms], dict[bytes, bytes]]:
    """Return the terms of each post, and those that the store does not have yet."""
    from plugins.related.compute import count_terms, packed, unpacked

    kept = store.get(keys) if store is not None else {}
    missing = {key: item for key, item in zip(keys, items, strict=True) if key not in kept}
    fresh = dict(zip(missing, map(packed, count_terms(missing.values(), settings)), strict=True))
    return [unpacked(kept[key] if key in kept else fresh[key]) for key in keys], fresh


def _term_keys(digests: Sequence[bytes], settings: RelatedSettings) -> list[bytes]:
    before = hashlib.blake2b(_weights(settings), digest_size=16)
    keys = []
    for digest in digests:
        one = before.copy()
        one.update(digest)
        keys.append(_TERMS + one.digest())
    return keys


def _state_key(language: str, settings: RelatedSettings) -> bytes:
    """Where the state of a language is kept. It says itself of which posts it is."""
    name = _weights(settings) + language.encode("utf-8", "surrogatepass")
    return _STATE + hashlib.blake2b(name, digest_size=16).digest()


def _weights(settings: RelatedSettings) -> bytes:
    return repr((VERSION, settings.title_weight, settings.description_weight, settings.tags_weight)).encode()


def _key(items: Sequence[Item], digests: Sequence[bytes], settings: RelatedSettings) -> bytes:
    """What the sections depend on, in 16 bytes."""
    whole = hashlib.blake2b(repr((VERSION, astuple(settings))).encode(), digest_size=16)
    for item, digest in zip(items, digests, strict=True):
        rest = (item.key, item.category, item.day, item.pins, item.exclusions)
        whole.update(digest)
        whole.update(repr((rest, item.offered, item.stale, item.counted)).encode("utf-8", "surrogatepass"))
    return _LISTS + whole.digest()


def _written(found: Sequence[Related]) -> bytes:
    rows = [[[one.slug, one.reason, one.similarity] for one in related.choices] for related in found]
    return json.dumps(rows, separators=(",", ":")).encode()


def _read(value: bytes | None, items: Sequence[Item]) -> list[Related]:
    if value is None:
        return []
    rows = json.loads(value)
    return [
        Related(item, tuple(Choice(slug, Reason(reason), similarity) for slug, reason, similarity in row))
        for item, row in zip(items, rows, strict=True)
    ]
