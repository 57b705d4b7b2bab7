"""What everything depends on: our own code, the libraries, and the settings."""

import os
import sys
import types
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from plugins.builds.digests import Digests, Unknown
from plugins.site.code import code_sum
from plugins.site.sums import digest

_ELSEWHERE = frozenset(
    [
        "ARTICLE_PATHS",
        "PAGE_PATHS",
        "OUTPUT_PATH",
        "CACHE_PATH",
        "POSTS_SHELF",
        "LOG_FILTER",
        "SITEURL_BEFORE",
        "THEME_FONTS",
        "THEME_SHEETS",
        "FINGERPRINTS_PUT",
        "PICTURES_GALLERY",
        "RELATED_WAITING",
        "CARDS_PLAN",
        "SEARCH_LATER",
        "EDITORIAL",
        "EDITORIAL_READ",
        "SEARCH_WAITING",
    ]
)
"""Settings that say where things are, or that a page tells by itself."""
_KNOWN = frozenset(["__main__", "plugins", "spine"])
"""Modules whose code is known by other means, or shows on no page."""


def conversion(markdown: Mapping[str, Any]) -> bytes:
    """Return what the conversion of a text depends on besides the text."""
    return digest(code_sum(), repr(sorted(markdown.items())).encode())


def settings(all_settings: Mapping[str, Any]) -> bytes:
    """Return the sum of Pelican's settings and of the site's own code. Raises `Unknown`."""
    digests = Digests({})
    parts = [code_sum(), *_own_code(all_settings)]
    for name, value in sorted(all_settings.items()):
        if name.isupper() and name not in _ELSEWHERE and not name.startswith("BUILDS_"):
            parts += [name.encode(), _setting(value, digests)]
    return digest(*parts)


def _own_code(all_settings: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the code that this build has loaded and `code_sum` does not know: the site's own modules, which
    functions of the settings may call, and plugins from elsewhere."""
    plugins = [name for name in all_settings.get("PLUGINS") or () if isinstance(name, str)]
    plugins += [f"pelican.plugins.{name}" for name in plugins]
    root = os.path.join(os.path.dirname(os.path.abspath(all_settings["PATH"])), "")
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        here = file.startswith(root) and "site-packages" not in file
        if name.partition(".")[0] in _KNOWN or not (here or name in plugins) or not file.endswith(".py"):
            continue
        package = name in plugins and hasattr(module, "__path__")
        files = sorted(Path(file).parent.rglob("*.py")) if package else [Path(file)]
        for path in files:
            yield digest(name.encode(), path.name.encode(), path.read_bytes())


def _setting(value: Any, digests: Digests) -> bytes:
    if isinstance(value, types.FunctionType):
        return _function(value, digests)
    if isinstance(value, Mapping):
        names = [name for name in value if name != "bytecode_cache"]  # it shows nothing of its own
        told = ((str(key).encode(), _setting(value[key], digests)) for key in names)  # their order shows
        return digest(*(part for pair in told for part in pair))
    if isinstance(value, type):
        place = getattr(sys.modules.get(value.__module__), "__file__", None)
        return digest(
            value.__module__.encode(), value.__qualname__.encode(), _bytes_of(place) if place else b""
        )
    return digests.of(value)


def _function(function: types.FunctionType, digests: Digests) -> bytes:
    inside = [cell.cell_contents for cell in function.__closure__ or ()]
    try:
        told = [_setting(value, digests) for value in (*inside, *(function.__defaults__ or ()))]
    except ValueError as error:
        raise Unknown(function.__qualname__) from error
    return digest(_code(function.__code__), _bytes_of(function.__code__.co_filename), *told)


def _code(code: types.CodeType) -> bytes:
    """Return the sum of what a function does. The bytes of `marshal` also tell who else holds a value."""
    told = (code.co_names, code.co_varnames, code.co_freevars, code.co_argcount, code.co_kwonlyargcount)
    return digest(code.co_code, repr((told, code.co_flags)).encode(), *map(_constant, code.co_consts))


def _constant(value: Any) -> bytes:
    if isinstance(value, types.CodeType):
        return _code(value)
    if isinstance(value, tuple):
        return digest(b"tuple", *map(_constant, value))
    if isinstance(value, frozenset):  # in an order of its own in every process
        return digest(b"set", *sorted(map(_constant, value)))
    return repr(value).encode("utf-8", "surrogatepass")


@cache
def _bytes_of(file: str) -> bytes:
    """Return the sum of the file a function or a class stands in: what it calls may stand there too."""
    try:
        return digest(Path(file).read_bytes())
    except OSError as error:
        raise Unknown(file) from error
