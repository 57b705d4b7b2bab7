"""The words of a site's articles, read or remembered, and how common they are."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from plugins.linkcheck.parse.decode import decode
from plugins.linkcheck.reading import Folder
from plugins.linkcheck.store import Store
from plugins.linkcheck.terms import split, telling
from plugins.site.parallel import spread


class Wording:
    """`terms.Texts` of a folder."""

    def __init__(self, folder: Folder, kept: Store) -> None:
        self._folder, self._kept = folder, kept

    def words(self, paths: Sequence[str]) -> dict[str, bytes]:
        """Return what `telling` makes of each article; one that can't be read has no words."""
        found = self._words({self._folder.digests[path]: path for path in paths})
        return {path: found[self._folder.digests[path]] for path in paths}

    def counts(self, paths: Sequence[str]) -> Mapping[str, int]:
        """Return in how many articles each word stands: as it was the last time, but for what has changed."""
        now = Counter(self._folder.digests[path] for path in paths)
        before, counts = self._counted()
        gone, new = before - now, now - before
        old = self._kept.words(gone) if 2 * gone.total() < now.total() else {}
        if not counts or old.keys() != gone.keys():
            gone, new, counts = Counter(), now, Counter()
        elif not gone and not new:
            return counts
        words = self._words({digest: path for path in paths if (digest := self._folder.digests[path]) in new})
        for digest, times in new.items():
            counts.update(split(words[digest]) * times)
        for digest, times in gone.items():
            counts.subtract(split(old[digest]) * times)
        self._keep(now, counts)
        return counts

    def _words(self, paths: Mapping[bytes, str]) -> dict[bytes, bytes]:
        known = self._kept.words(paths)
        todo = [digest for digest in paths if digest not in known]

        def read(digests: Sequence[bytes]) -> list[bytes]:
            return [telling(decode(self._folder.data(paths[digest]))) for digest in digests]

        new = dict(zip(todo, spread(read, todo), strict=True))
        if new:
            self._kept.keep_words(new)
        return {**known, **new}

    def _counted(self) -> tuple[Counter[bytes], Counter[str]]:
        """What was counted the last time: the digests of the texts, and the words."""
        kept = self._kept.counts()
        if kept is None:
            return Counter(), Counter()
        texts, words = json.loads(kept)
        return Counter({bytes.fromhex(text): times for text, times in texts.items()}), Counter(words)

    def _keep(self, texts: Counter[bytes], words: Counter[str]) -> None:
        plain = {text.hex(): times for text, times in texts.items()}
        left = {word: times for word, times in words.items() if times}
        self._kept.keep_counts(json.dumps([plain, left], separators=(",", ":")).encode())
