"""The addresses in `srcset` (HTML Standard, 4.8.4.3.10 "Parsing a srcset attribute")."""

_SPACE = "\t\n\f\r "


def addresses(value: str) -> list[str]:
    """Return the addresses of the image candidates, in their order."""
    found: list[str] = []
    at, end = 0, len(value)
    while True:
        while at < end and value[at] in _SPACE + ",":
            at += 1
        if at >= end:
            return found
        start = at
        while at < end and value[at] not in _SPACE:
            at += 1
        address = value[start:at]
        if address.endswith(","):
            found.append(address.rstrip(","))
            continue
        found.append(address)
        at = _after_descriptors(value, at)


def _after_descriptors(value: str, at: int) -> int:
    """Skip to behind the comma that ends a candidate; commas in parentheses don't."""
    in_parentheses = False
    while at < len(value):
        char = value[at]
        at += 1
        if in_parentheses:
            in_parentheses = char != ")"
        elif char == "(":
            in_parentheses = True
        elif char == ",":
            break
    return at
