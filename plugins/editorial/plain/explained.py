"""Whether a text tells, where a hard word stands, what it means."""

import re

from plugins.editorial.text import Block, Kind

_BEFORE = re.compile(
    r"(?:\((?:also |or |sometimes |often |medically )?(?:called |known as )?(?:an? |the )?"
    r"|\b(?:called|known (?:\w+ )?as|termed|named|means|meaning|stands for|short for|referred to (?:\w+ )?as)"
    r" (?:an? |the )?"
    r"|\b(?:surgeons?|doctors?|nurses?|people|many|some) (?:\w+ )?call (?:an? |the )?"
    r"|\bcalls? (?:this|it|that|them|these)(?: kind| type)? (?:an? |the )?"
    r"|\b(?:word|term|name)s?(?: for (?:\w+ ){1,4}is| is| are)? (?:an? |the )?"
    r"|\bwhat (?:is|are|does|do) (?:an? |the )?"
    r"|, or (?:an? |the )?)\"?(?:\w+ )?$",
    re.I,
)
"""What stands before a word that is introduced: `called`, `(`, `the word for walking is` …"""
_AFTER = re.compile(
    r"\"?(?: \w+)?\"?(?: \((?![\d\]])"
    r"|,? (?:which |that |this )?(?:just |simply )?(?:means?|stands? for|refers? to|is short for)\b"
    r"(?! (?:for|you|to)\b)"
    r"|,? (?:which |that )?is (?:when|what|the (?:\w+ )?(?:word|name|term) for)\b"
    r"|, (?:or|that is|meaning|in other words|in plain words|which (?:is|are))\b| [–—] )",
    re.I,
)
"""What stands behind a word that is explained: `(`, `means`, `, or`, `, that is` …"""
_OPENS = re.compile(r"(?:^|[.!?:] )(?:(?:an?|the) )?$", re.I)
_IS = re.compile(r"(?: \w+)? (?:is|are) (?:an?|any|pain|swelling|one|another word)\b|: [a-z]")
"""Behind a word that opens its sentence: `An edema is a swelling`."""
_SPAN = 60


def explained(block: Block, start: int, end: int) -> bool:
    """Whether a block says what the words from `start` to `end` mean, or only quotes them."""
    if block.quoted(start, end):
        return True
    if block.kind is Kind.ITEM and start < 2 and re.match(r"s?[.:] ", block.words[end : end + 3]):
        return True
    before, after = block.words[max(0, start - _SPAN) : start], block.words[end : end + _SPAN]
    if _BEFORE.search(before) or _AFTER.match(after):
        return True
    return bool(_IS.match(after) and _OPENS.search(before))
