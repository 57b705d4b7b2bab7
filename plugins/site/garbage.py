"""How often Python looks for values that hold only each other: seldom, while a site is built.

A build makes some hundred thousand values that stay until its end. By default Python looks through the newest
after each 700 of them, and through all of them now and then.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW, _OLDER, _OLD = 20_000, 20, 10
"""After how many new values the newest are looked through; after how many such looks the older, and so on."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Have Python look for garbage seldom until the end of a block."""
    before = gc.get_threshold()
    gc.set_threshold(_NEW, _OLDER, _OLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def leave_all() -> None:
    """Leave all that there is to the system, because the process is about to end."""
    gc.freeze()
