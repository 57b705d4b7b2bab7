"""Numbers as Google and people write them: `1,600%`, `+1.600 %`, `%100`, `<1`, `6,47 %`, `500K+`."""

import re
import unicodedata
from dataclasses import dataclass

_BLANKS = "\u00a0\u202f\u2009\u2007\u3000"
_SIGNS = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\ufe63": "-", "\uff0d": "-", "\uff0b": "+", "٪": "%", "\uff05": "%"}
    | {"\uff0c": ",", "\uff0e": ".", "٬": ",", "٫": ".", "\u2019": "'", "\u02bc": "'", "\uff1c": "<"}
    | dict.fromkeys(_BLANKS, " ")
    | dict.fromkeys("\u200e\u200f\u061c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\u200b\ufeff")
)
_FIGURE = re.compile(r"(?P<below><)? ?(?P<first>%)? ?(?P<sign>[+-])? ?(?P<number>\d[\d.,' ]*?) ?(?P<last>%)?")
_WHOLE = re.compile(r"\d{1,15}")
_GROUPED = re.compile(r"(?!0)\d{1,3}([.,' ])\d{3}(?:\1\d{3}){0,3}")
_INDIAN = re.compile(r"[1-9]\d?(?:,\d{2}){1,4},\d{3}")
_FRACTION = re.compile(r"(\d{1,15})[.,](\d{1,15})")
_FULL = re.compile(r"((?!0)\d{1,3}(?:([.,' ])\d{3})(?:\2\d{3}){0,3})([.,])(\d{1,10})")

THOUSANDS = {
    **dict.fromkeys(("k", "tsd", "mil", "mille", "tys", "тыс", "bin", "千", "천"), 1e3),
    **dict.fromkeys(("万", "萬", "만"), 1e4),
    **dict.fromkeys(("m", "mio", "mln", "млн", "mn"), 1e6),
    **dict.fromkeys(("億", "亿"), 1e8),
    **dict.fromkeys(("b", "mrd"), 1e9),
    **{"lakh": 1e5, "crore": 1e7},
}
"""What short forms after a number stand for, in the languages that we are sure of."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that was written down."""

    value: float
    percent: bool = False
    below: bool = False
    """`<1`: it is less than the number."""


def figure(text: str, *, decimals: bool = False) -> Figure | None:
    """Return the number a cell has, or None for text that is no number.

    One dot or comma before exactly three digits groups thousands; with `decimals`, it is the decimal sign.
    """
    if len(text) > 40:
        return None
    plain = _plain(text)
    match = _FIGURE.fullmatch(plain)
    if match is None or (match["first"] and match["last"]):
        return None
    value = _value(match["number"], decimals)
    if value is None:
        return None
    if match["sign"] == "-":
        value = -value
    return Figure(value, bool(match["first"] or match["last"]), bool(match["below"]))


def is_value(text: str) -> bool:
    """Whether a cell looks like a number, a percentage or `<1`."""
    return figure(text) is not None


def volume(text: str) -> float | None:
    """Return a rough number of searches: `500K+` is 500,000. None for what is not understood."""
    plain = _plain(text).strip("+> ").lower() if len(text) <= 40 else ""
    match = re.fullmatch(r"(\d[\d.,' ]*?) ?([^\W\d]+)?\.?", plain)
    if match is None or (match[2] and match[2] not in THOUSANDS):
        return None
    value = _value(match[1], decimals=bool(match[2]))
    return None if value is None else value * THOUSANDS.get(match[2] or "", 1.0)


def _plain(text: str) -> str:
    """Digits of every script as 0 to 9, signs and blanks in one form, nothing invisible."""
    plain = text.translate(_SIGNS).strip()
    if plain.isascii():
        return plain
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)


def _value(text: str, decimals: bool) -> float | None:
    if _WHOLE.fullmatch(text):
        return float(text)
    if not (decimals and text.count(".") + text.count(",") == 1) and (
        _GROUPED.fullmatch(text) or _INDIAN.fullmatch(text)
    ):
        return float(re.sub(r"[.,' ]", "", text))
    if match := _FRACTION.fullmatch(text):
        return float(f"{match[1]}.{match[2]}")
    match = _FULL.fullmatch(text)
    if match and match[2] != match[3]:
        return float(re.sub(r"[.,' ]", "", match[1]) + "." + match[4])
    return None
