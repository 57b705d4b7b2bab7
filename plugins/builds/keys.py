"""What everything depends on: our own code, the libraries, and the settings."""

import hashlib
import marshal
import types
from collections.abc import Mapping
from typing import Any

from plugins.builds.digests import Digests, Unknown, digest
from plugins.site.code import code_sum

_ELSEWHERE = frozenset(
    [
        "ARTICLE_PATHS",
        "PAGE_PATHS",
        "OUTPUT_PATH",
        "CACHE_PATH",
        "POSTS_SHELF",
        "LOG_FILTER",
        "SITEURL_BEFORE",
    ]
)
"""Settings that say where things are, or that a page tells by itself."""


def conversion(markdown: Mapping[str, Any]) -> bytes:
    """Return what the conversion of a text depends on besides the text."""
    return digest(code_sum(), repr(sorted(markdown.items())).encode())


def settings(all_settings: Mapping[str, Any]) -> bytes:
    """Return the sum of Pelican's settings, functions included. Raises `Unknown`."""
    digests = Digests({})
    parts = [code_sum()]
    for name, value in sorted(all_settings.items()):
        if name.isupper() and name not in _ELSEWHERE and not name.startswith("BUILDS_"):
            parts += [name.encode(), _setting(value, digests)]
    return digest(*parts)


def _setting(value: Any, digests: Digests) -> bytes:
    if isinstance(value, types.FunctionType):
        return _function(value, digests)
    if isinstance(value, Mapping):
        return digest(
            *(
                part
                for key in sorted(value, key=str)
                for part in (str(key).encode(), _setting(value[key], digests))
            )
        )
    if isinstance(value, type):
        return digest(value.__module__.encode(), value.__qualname__.encode())
    return digests.of(value)


def _function(function: types.FunctionType, digests: Digests) -> bytes:
    inside = [cell.cell_contents for cell in function.__closure__ or ()]
    try:
        told = [_setting(value, digests) for value in (*inside, *(function.__defaults__ or ()))]
    except ValueError as error:
        raise Unknown(function.__qualname__) from error
    return digest(hashlib.blake2b(marshal.dumps(function.__code__)).digest(), *told)
