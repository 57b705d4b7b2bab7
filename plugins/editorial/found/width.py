"""How wide words are in search results, which cut lines by pixels and not by letters.

Google shows titles in Arial at 20 pixels and descriptions at 14. Arial is as wide as Helvetica and
Liberation Sans: the widths are those of Adobe's font metrics of Helvetica, in thousandths of the size.
"""

import unicodedata

TITLE_SIZE, DESCRIPTION_SIZE = 20, 14
TITLE_MOST, DESCRIPTION_MOST = 600, 920
"""Pixels that fit on a wide screen: one line of a title, two of a description."""
_WIDTHS = {
    191: "'",
    222: "ijl‘’",
    260: "|",
    278: " !,./:;I[\\]ft\u00a0·",
    333: "()-`r“”",
    334: "{}",
    350: "•",
    355: '"',
    389: "*",
    400: "°",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu–",
    584: "+<=>~×",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…™",
    1015: "@",
}
_OF = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
_OTHER = 556
"""The width of most letters and of all digits; wide signs, such as Chinese ones, take a whole square."""


def width(text: str, size: int) -> int:
    """Return how many pixels wide a line of Arial is at a size in pixels."""
    return round(sum(_OF[sign] if sign in _OF else _wide(sign) for sign in text) * size / 1000)


def _wide(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) == "Cf":
        return 0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1000
    return _OF.get(unicodedata.normalize("NFD", sign)[:1], _OTHER)
