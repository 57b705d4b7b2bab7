"""The address in `<meta http-equiv="refresh">` (HTML Standard, "shared declarative refresh steps")."""

import re

_TIME = re.compile(r"[\t\n\f\r ]*(?:[0-9]+[0-9.]*|\.[0-9.]*)(?P<rest>.*)", re.S)
_ADDRESS = re.compile(r"[\t\n\f\r ]*(?:[;,][\t\n\f\r ]*)?(?P<address>.*)", re.S)
_URL = re.compile(r"url[\t\n\f\r ]*=[\t\n\f\r ]*(?P<address>.*)", re.S | re.I)


def address(content: str) -> str | None:
    """Return where the page goes: an empty string for itself, None when the content means nothing."""
    time = _TIME.fullmatch(content)
    if time is None:
        return None
    rest = time["rest"]
    if not rest:
        return ""
    if rest[0] not in "\t\n\f\r ;,":
        return None
    found = _ADDRESS.fullmatch(rest)["address"]
    named = _URL.fullmatch(found)
    if named:
        found = named["address"]
    if found[:1] in ("'", '"'):
        return found[1:].split(found[0], 1)[0]
    return found
