"""Work spread over the processor's cores, where that is safe; one after the other where it is not.

Children are forked, so they know everything that this process knows, and nothing has to be sent to them.
Forking is safe on Linux while no other thread runs. Results come back in order, and are the same either way.
"""

import gc
import os
import pickle
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

ENOUGH = 64
"""Fewer items than this are not worth a fork, which takes some 10 ms."""


def cores() -> int:
    """How many processes can work at once here: 1 where forking is not safe."""
    if not sys.platform.startswith("linux") or threading.active_count() > 1 or os.environ.get("SPINE_SERIAL"):
        return 1
    return max(1, len(os.sched_getaffinity(0)))


def spread(work: Callable[[Sequence[T]], list[R]], items: Sequence[T], *, enough: int = ENOUGH) -> list[R]:
    """Return `work(items)`, the items shared out between the cores.

    `work` gets some of the items in their order and returns as many results, which can be pickled. What a
    child could not do, this process does again: an exception is raised here as if nothing had been shared.
    """
    count = min(cores(), len(items) // enough or 1)
    if count < 2:
        return work(items)
    shares = [items[at::count] for at in range(count)]
    gc.freeze()  # children share this memory as long as the collector leaves it alone
    children = [_begin(work, share) for share in shares[1:]]
    try:
        done = [work(shares[0])]
    finally:
        answers = [_end(*child) if child else None for child in children]
        gc.unfreeze()
    for share, answer in zip(shares[1:], answers, strict=True):
        done.append(answer if answer is not None and len(answer) == len(share) else work(share))
    results: list[R] = [None] * len(items)  # type: ignore[list-item]
    for at, some in enumerate(done):
        results[at::count] = some
    return results


def meanwhile(work: Callable[[], R]) -> Callable[[], R]:
    """Begin some work in a child, where that is safe; what is returned waits for its end and has its result.

    Where there can be no child, or it fails, the work is done when its result is asked for.
    """
    child = _begin(lambda _: [work()], ()) if cores() > 1 else None

    def result() -> R:
        answer = _end(*child) if child else None
        return answer[0] if answer else work()

    return result


def _begin(work: Callable[[Sequence[T]], list[R]], share: Sequence[T]) -> tuple[int, int] | None:
    """Start a child on its share; return its process and the pipe its answer comes through.

    None when there is no room for another process.
    """
    reading, writing = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return None
    if child:
        os.close(writing)
        return child, reading
    code = 1
    try:  # in the child: nothing of the parent may run at its end
        os.close(reading)
        gc.disable()
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(work(share), pipe, pickle.HIGHEST_PROTOCOL)
        code = 0
    finally:
        os._exit(code)


def _end(child: int, reading: int) -> list | None:
    """Return a child's answer; None when it could not finish."""
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    try:
        _, status = os.waitpid(child, 0)
    except ChildProcessError:  # whoever started us wants to hear nothing of children, so neither do we
        return None
    return pickle.loads(data) if status == 0 else None
