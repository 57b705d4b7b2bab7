"""Live sources: what is asked of them, and who asks.

    ask.py        `Ask`, one question; `Client`, what every client can do
    faults.py     `Fault`, `SourceFault`: what may go wrong, in words
    windows.py    times such as `today 12-m`, compared with the days they turn out to be
    plan.py       what to ask next, from the settings and from what is known
    pull.py       asking it: one at a time, with pauses, within a budget, each answer kept at once
    memory.py     the edge to the disk: who refused us, and until when
    http.py       the edge to the network: one request that ends when its time is over
    clients/      one module per source: `google.py`, which needs
      google_session.py   pytrends, led by the hand
      google_widgets.py   whether an answer is one, and to what was asked

pytrends and pandas are imported when there is something to ask, and not before.
"""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from plugins.trends.live import clients
from plugins.trends.live.ask import Ask, Client, What
from plugins.trends.live.faults import Fault, SourceFault

__all__ = ["Ask", "Client", "Fault", "SourceFault", "What", "client_formats", "client_module", "client_names"]


def client_names() -> tuple[str, ...]:
    """Return the names of the clients there are: the modules in the folder `clients`."""
    return tuple(sorted(one.name for one in iter_modules(clients.__path__) if not one.name.startswith("_")))


def client_module(name: str) -> ModuleType:
    """Return a client's module, which has `TITLE`, `connect` and perhaps `FORMATS`. Raises `KeyError`."""
    if name not in client_names():
        raise KeyError(name)
    return import_module(f"{clients.__name__}.{name}")


def client_formats(name: str) -> tuple[Any, ...]:
    """Return the formats that a client brings along for its own answers.

    There are none for a client that is gone, or lacks a library: its snapshots are then in no known format.
    """
    try:
        return tuple(getattr(client_module(name), "FORMATS", ()))
    except (KeyError, ImportError):
        return ()
