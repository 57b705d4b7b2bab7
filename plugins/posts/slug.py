"""Addresses from words."""

import re


def slug_of(text: str) -> str:
    """Return `text` as the last part of an address: "Où j'ai mal" gives "ou-j-ai-mal"."""
    from unidecode import unidecode  # comes with Pelican, and is slow to load

    plain = text if text.isascii() else unidecode(text)
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")
