"""How long the parts of a build take: `spine build --timings` prints it, benchmarks read it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

_SECONDS: dict[str, float] = {}
_OPEN: list[float] = []


@contextmanager
def phase(name: str) -> Iterator[None]:
    """Add the time of a block to a phase. A block inside another counts only for its own phase."""
    began = time.perf_counter()
    _OPEN.append(0.0)
    try:
        yield
    finally:
        took = time.perf_counter() - began
        inside = _OPEN.pop()
        _SECONDS[name] = _SECONDS.get(name, 0.0) + took - inside
        if _OPEN:
            _OPEN[-1] += took


def seconds() -> dict[str, float]:
    """Return the seconds of each phase of this process, in the order in which they first ended."""
    return dict(_SECONDS)
