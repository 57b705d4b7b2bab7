"""The addresses in a style sheet (CSS Syntax Module Level 3, 4.3 "Tokenizer algorithms")."""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
      (?P<comment>/\*.*?(?:\*/|\Z))
    | (?P<function>(?:u|\\0{0,4}(?:55|75)[ ]?)(?:r|\\0{0,4}(?:52|72)[ ]?)(?:l|\\0{0,4}(?:4c|6c)[ ]?)\()
      [\t\n\f\r ]*
      (?:(?P<quoted>"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?) | (?P<bare>(?:\\.|[^"'()\\\t\n\f\r ])*))
    | (?P<string>"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)
    | (?P<word>[@]?[-\w]+\(?)
    | (?P<mark>[;{}(),])
    """,
    re.X | re.S | re.I,
)
_ESCAPE = re.compile(r"\\(?:(?P<code>[0-9a-fA-F]{1,6})[\t\n\f\r ]?|(?P<break>\n)|(?P<char>.))", re.S)


def addresses(text: str) -> Iterator[tuple[str, int]]:
    """Yield every address a style sheet loads, with its offset: `url()`, `@import` and `image-set()`.

    `@namespace` names no file, and neither do strings elsewhere. Nothing in comments counts.
    """
    rule, sets, depth = "", [], 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup if match["function"] is None else "function"
        if kind == "comment":
            continue
        if kind == "function":
            if rule != "@namespace":
                quoted = match["quoted"]
                raw = _string(quoted) if quoted is not None else _unescape(match["bare"])
                yield raw, match.start("quoted" if quoted is not None else "bare")
            depth += 1
            if rule == "@import":
                rule = "@done"
        elif kind == "string":
            if rule == "@import" or (sets and sets[-1] == depth):
                yield _string(match["string"]), match.start()
            if rule == "@import":
                rule = "@done"
        elif kind == "word":
            word = match["word"].lower()
            if word.startswith("@"):
                rule = word
            if word.endswith("("):
                depth += 1
                if word.endswith("image-set("):
                    sets.append(depth)
        elif match["mark"] == "(":
            depth += 1
        elif match["mark"] == ")":
            if sets and sets[-1] == depth:
                sets.pop()
            depth = max(0, depth - 1)
        elif match["mark"] in ";{}":
            rule, sets, depth = "", [], 0


def _string(quoted: str) -> str:
    end = -1 if len(quoted) > 1 and quoted[-1] == quoted[0] else len(quoted)
    return _unescape(quoted[1:end])


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match) -> str:
    if match["code"]:
        number = int(match["code"], 16)
        return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "�"
    return match["char"] or ""
