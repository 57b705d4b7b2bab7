"""Reading the vocabulary's files. A mistake in them is told with its file and line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from plugins.findings import did_you_mean
from plugins.vocabulary.model import Aspect, Entry, Index, Rule, Vocabulary, patterns
from plugins.vocabulary.words import Words, stem, tokens

FOLDER = Path(__file__).resolve().parent
_KINDS = {
    "conditions": "condition",
    "procedures": "procedure",
    "treatments": "treatment",
    "devices": "procedure",
}
_ALL_KINDS = (*dict.fromkeys(_KINDS.values()), "complication", "choice", "symptom", "operation")
_LINE = "__line__"


class VocabularyError(Exception):
    """A vocabulary file can't be read as one; the message names file and line."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML with the line of each mapping, in which `no` and `10` stay the words that were typed."""


def _mapping(loader: Any, node: Any) -> dict[str, Any]:
    loader.flatten_mapping(node)
    return {**dict(loader.construct_pairs(node, deep=True)), _LINE: node.start_mark.line + 1}


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.yaml_implicit_resolvers = {}


@lru_cache(maxsize=4)
def _loaded(own: Path | None, stamp: tuple[int, int]) -> Vocabulary:
    files = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.yaml"))}
    more = _read(own) if own is not None and stamp != (0, 0) else {}
    if more and not isinstance(more, dict):
        raise VocabularyError(f"{own.name}:1: the file needs `rescued:` or `entries:`.")
    return _Builder(files, more or {}, own.name if own else "").vocabulary()


def load_vocabulary(own: Path | None = None) -> Vocabulary:
    """Return the vocabulary, with the practice's own file put on top. Raises `VocabularyError`.

    Reading takes about 0.15 s; the same files are read once in a process.
    """
    try:
        status = own.stat() if own is not None else None
    except OSError:
        status = None
    return _loaded(own, (status.st_mtime_ns, status.st_size) if status else (0, 0))


@lru_cache(maxsize=1)
def load_synonyms() -> Words:
    """Return what stands for what, and nothing else: enough to compare words, and quick to read."""
    return Words(_same(_read(FOLDER / "words.yaml")), (), ())


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise VocabularyError(f"{path.name}:{line}: {error.problem}.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise VocabularyError(f"{path.name}:1: the file can't be read: {error}.") from None


def _list(value: Any) -> tuple[str, ...]:
    """Return the items of a list, or of words with commas between them."""
    items = value if isinstance(value, list) else str(value or "").split(",")
    return tuple(text for item in items if (text := " ".join(str(item).split())))


def _words_of(phrases: Iterable[str]) -> list[str]:
    marks = str.maketrans("+|", "  ")
    return [word for phrase in phrases for word in tokens(phrase.translate(marks).removeprefix("only:"))]


def _checked(raw: Any, model: type, file: str, needs: Sequence[str]) -> dict[str, Any]:
    """Return the values of one item, in the types of `model`. Raises `VocabularyError`."""
    if not isinstance(raw, dict):
        raise VocabularyError(f"{file}: “{str(raw)[:40]}” should be an item with keys, such as id and words.")
    where = f"{file}:{raw[_LINE]}"
    kinds = {field.name: field.type for field in fields(model)}
    known = [*kinds, "words", "misspelt", "splits"]
    for key in raw:
        if key != _LINE and key not in known:
            raise VocabularyError(f'{where}: there is no "{key}" here. {did_you_mean(key, known)}'.rstrip())
    for key in needs:
        if not raw.get(key):
            raise VocabularyError(f'{where}: "{key}" is missing.')
    values: dict[str, Any] = {}
    for key in kinds.keys() & raw.keys():
        if kinds[key] is bool:
            values[key] = str(raw[key]).lower() in ("true", "yes")
        elif kinds[key] == tuple[str, ...]:
            values[key] = _list(raw[key])
        elif kinds[key] == dict[str, str]:
            values[key] = {str(a): str(b) for a, b in dict(raw[key]).items() if a != _LINE}
        else:
            values[key] = str(raw[key])
    return values


def _same(words: Mapping[str, Any]) -> dict[str, str]:
    """Return each way to write something with the word that stands for it."""
    return {
        written: target
        for target, others in words["same"].items()
        if target != _LINE
        for written in (*_list(others), target)
    }


class _Builder:
    """Puts the files together."""

    def __init__(self, files: Mapping[str, Any], more: Mapping[str, Any], own: str) -> None:
        self._files, self._more, self._own = files, more, own
        self._entries = [
            (raw, kind, f"{name}.yaml") for name, kind in _KINDS.items() for raw in files[name]
        ] + [(raw, "condition", own) for raw in more.get("entries") or ()]
        self._parsed = [self._entry(*one) for one in self._entries]
        self._words = self._known_words()

    def _entry(self, raw: Any, kind: str, file: str) -> Entry:
        values = {"kind": kind, **_checked(raw, Entry, file, ("id", "words"))}
        values.setdefault("name", values["id"].replace("-", " "))
        if values["kind"] not in _ALL_KINDS:
            hint = did_you_mean(values["kind"], _ALL_KINDS) or f"It may be {', '.join(_ALL_KINDS)}."
            raise VocabularyError(f'{file}:{raw[_LINE]}: there is no kind "{values["kind"]}". {hint}')
        return Entry(**values)

    def _phrases(self, raw: Mapping[str, Any]) -> tuple[str, ...]:
        return (*_list(raw["words"]), *_list(raw.get("misspelt")))

    def _known_words(self) -> Words:
        files = self._files
        same = _same(files["words"])
        side = [
            phrase
            for raw in (*files["aspects"], *files["out_of_scope"]["rules"])
            for phrase in _list(raw["words"])
        ]
        side += [phrase for raw, _, _ in self._entries for phrase in _list(raw.get("misspelt"))]
        side += [*_list(files["anatomy"]["complaints"]), *_list(files["places"]["people"])]
        side += [*files["places"]["near"], *files["places"]["places"].split(), files["words"]["plain"]]
        field = [phrase for raw, _, _ in self._entries for phrase in _list(raw["words"])]
        known = [*_words_of(side), *files["names"]["first"].split()]
        return Words(
            same, known, _words_of([*field, *files["anatomy"]["body"], *same, "surgeon", "treatment"])
        )

    def _index(self, phrases: Iterable[tuple[int, Iterable[str]]]) -> Index:
        index = Index()
        for number, written in phrases:
            for phrase in written:
                index.add(patterns(phrase, self._words), number)
        index.close()
        return index

    def _rescued(self) -> Iterator[tuple[str, str]]:
        for raw in self._more.get("rescued") or ():
            if not isinstance(raw, dict) or not str(raw.get("query") or "").strip():
                raise VocabularyError(f"{self._own}: something under `rescued:` has no query.")
            words = self._words.canonical([self._words.mend(word) for word in tokens(str(raw["query"]))])
            yield " ".join(sorted(words)), str(raw.get("subject") or "")

    def vocabulary(self) -> Vocabulary:
        files, words = self._files, self._words
        aspects, rules, places = files["aspects"], files["out_of_scope"]["rules"], files["places"]
        body = files["anatomy"]
        near = [(0, places["places"].split()), (1, places["near"])]
        return Vocabulary(
            words=words,
            entries=tuple(self._parsed),
            by_id={entry.id: entry for entry in self._parsed},
            aspects=tuple(
                Aspect(**_checked(raw, Aspect, "aspects.yaml", ("id", "words"))) for raw in aspects
            ),
            rules=tuple(
                Rule(**_checked(raw, Rule, "out_of_scope.yaml", ("reason", "intent", "words")))
                for raw in rules
            ),
            reasons={key: text for key, text in files["out_of_scope"]["reasons"].items() if key != _LINE},
            entry_index=self._index((n, self._phrases(raw)) for n, (raw, _, _) in enumerate(self._entries)),
            aspect_index=self._index((n, _list(raw["words"])) for n, raw in enumerate(aspects)),
            rule_index=self._index((n, _list(raw["words"])) for n, raw in enumerate(rules)),
            near=self._index(near),
            people=self._index([(0, _list(places["people"]))]),
            safety=self._index((n, _list(raw["words"])) for n, raw in enumerate(files["safety"])),
            flags=tuple(raw["flag"] for raw in files["safety"]),
            body=frozenset(words.canonical(_words_of(body["body"]))),
            complaints=frozenset(words.canonical(_words_of(_list(body["complaints"])))),
            field=frozenset(
                stem(word) for word in _words_of(p for raw, _, _ in self._entries for p in self._phrases(raw))
            ),
            first_names=frozenset(files["names"]["first"].split()),
            titles=frozenset(_list(files["names"]["titles"])),
            degrees=frozenset(_list(files["names"]["after"])),
            comparisons=tuple((frozenset(_list(raw["of"])), raw["subject"]) for raw in files["comparisons"]),
            rescued=dict(self._rescued()),
        )
