"""Which files of a built site bear the sum of their bytes in their names."""

import re

_NAMED = re.compile(
    r"images/cards/.*-[0-9a-f]{8}\.png|search/index/.*/[a-z]+_[0-9a-f]+\.pf_(?:fragment|index)"
)


def is_fingerprinted(path: str) -> bool:
    """Whether the bytes of a file, by its path in the site, never change under its name."""
    return bool(_NAMED.fullmatch(path))
