"""Texts that were converted before are not converted again; the others are shared out between the cores."""

import json
from collections.abc import Iterable, Sequence

from plugins.posts.convert import Converted, Converter
from plugins.site.parallel import spread
from plugins.site.store import Store
from plugins.site.sums import digest

ENOUGH = 24
"""Fewer texts than this are converted by one process."""


class Conversions:
    """A `Converter` that remembers. `key` changes whenever the same text would become something else."""

    def __init__(self, converter: Converter, store: Store | None, key: bytes) -> None:
        self._converter, self._store, self._key = converter, store, key
        self._ready: dict[bytes, Converted] = {}

    def prepare(self, texts: Iterable[tuple[str, int]], *, all_of_them: bool = True) -> None:
        """Have everything ready for some texts, each with the number of its references.

        When they are all that the site shows, what is kept of others may be forgotten.
        """
        wanted = {self._key_of(text, references): (text, references) for text, references in texts}
        kept = self._store.get(wanted) if self._store else {}
        for key, value in kept.items():
            self._ready[key] = _read(value)
        missing = [(key, *wanted[key]) for key in wanted if key not in self._ready]
        fresh = dict(
            zip(
                (key for key, _, _ in missing), spread(self._convert_all, missing, enough=ENOUGH), strict=True
            )
        )
        self._ready.update(fresh)
        if self._store and fresh:
            self._store.put(
                {key: _written(one) for key, one in fresh.items()}, in_use=wanted if all_of_them else None
            )

    def convert(self, text: str, *, references: int = 0) -> Converted:
        """Return a text as HTML, as a `Converter` would."""
        ready = self._ready.get(self._key_of(text, references))
        return ready or self._converter.convert(text, references=references)

    def _convert_all(self, some: Sequence[tuple[bytes, str, int]]) -> list[Converted]:
        return [self._converter.convert(text, references=references) for _, text, references in some]

    def _key_of(self, text: str, references: int) -> bytes:
        return digest(self._key, str(references).encode(), text.encode("utf-8", "surrogatepass"))


def _written(one: Converted) -> bytes:
    return json.dumps([one.html, one.contents, one.unsafe, one.addresses], separators=(",", ":")).encode()


def _read(value: bytes) -> Converted:
    html, contents, unsafe, addresses = json.loads(value)
    return Converted(html, tuple((a, b) for a, b in contents), tuple(unsafe), tuple(addresses))
