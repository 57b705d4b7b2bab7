"""What the server answers, and what it is told, as plain values. See `scripts.py` for the words."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from spine.deploy.errors import TransientError
from spine.deploy.files import Files

_HALF = "The server stopped in the middle of an answer. Run it again."


@dataclass(slots=True)
class Looked:
    """What the script `LOOK` has found."""

    live: int = 0
    """The number of the release that is live; 0 for none."""
    records: list[bytes] = field(default_factory=list)
    """Of all releases that are there, as JSON."""
    listed: bytes | None = None
    """The list of the live release's files, as JSON; None when we know it, or there is none."""
    known: bool = False
    """Whether it is the one that we know."""
    names: str = ""
    """The sum of the names of the files that are there: see `sum_of_names`."""
    newer: frozenset[str] = frozenset()
    """Those that somebody has changed by hand since."""


def read_look(answer: bytes) -> Looked:
    """Return what the script `LOOK` has found. Raises `TransientError` for half an answer, or an odd one."""
    try:
        return _read_look(answer)
    except (ValueError, IndexError):
        raise TransientError(_HALF) from None


def _read_look(answer: bytes) -> Looked:
    looked = Looked()
    while True:
        line, _, answer = answer.partition(b"\n")
        word, *numbers = line.split()
        if word in (b"record", b"list"):
            size = int(numbers[1])
            data, answer = answer[:size], answer[size:]
            if word == b"list":
                looked.listed = data
            else:
                looked.records.append(data)
        elif word == b"live":
            looked.live = int(numbers[0]) if numbers and numbers[0].isdigit() else 0
        elif word == b"names":
            looked.names = numbers[0].decode("ascii", "replace")
        elif word == b"known":
            looked.known = True
        elif word == b"newer":
            looked.newer = read_names(answer)
            return looked
        elif word == b"end":
            return looked
        else:
            raise ValueError


def read_names(answer: bytes) -> frozenset[str]:
    """Return names with zero bytes behind them, and `end` after the last."""
    *names, end = answer.split(b"\0")
    if end != b"end\n":
        raise TransientError(_HALF)
    return frozenset(text_of(name).removeprefix("./") for name in names)


def sum_of_names(names: Iterable[str]) -> str:
    """Return the sum that the server has for the same names: of their lines in order."""
    lines = b"".join(bytes_of(f"./{name}\n") for name in names).splitlines(keepends=True)
    return hashlib.sha256(b"".join(sorted(lines))).hexdigest()


def name_list(names: Iterable[str]) -> bytes:
    """Return names for `xargs -0` and `rsync --from0`: none can be taken for an option or a remark."""
    return b"".join(bytes_of(f"./{name}") + b"\0" for name in names)


def sum_list(files: Files, names: Iterable[str]) -> bytes:
    """Return lines for `sha256sum -c`.

    GNU's rule for odd names: a backslash before the line, and in the name.
    """
    lines = []
    for name in names:
        safe = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        lines.append(f"{'' if safe == name else chr(92)}{files[name].sum}  ./{safe}\n")
    return bytes_of("".join(lines))


def bytes_of(text: str) -> bytes:
    """Return a name as the file system has it."""
    return text.encode("utf-8", "surrogateescape")


def text_of(data: bytes) -> str:
    """Return a name of the file system as text."""
    return data.decode("utf-8", "surrogateescape")
