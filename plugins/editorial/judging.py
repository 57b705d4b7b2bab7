"""One text, judged by all the rules that are for its kind."""

import re
from collections.abc import Iterator, Sequence

from plugins.editorial.reading import Item, Reading
from plugins.editorial.rule import HUB, PAGE, PERSON, POST, Rule, Said
from plugins.editorial.rules import RULES
from plugins.findings import Finding
from plugins.posts.post import Hub, Page, Person, Post

_PRIVATE = "privacy/"
_KINDS = {Post: POST, Page: PAGE, Person: PERSON, Hub: HUB}


_QUOTED = re.compile(r'"[^"]+"')
_TELLING = re.compile(r"\d|(?<=\s)[A-Z][\w'-]*")


def judge(reading: Reading, rules: Sequence[Rule] = RULES) -> list[Finding]:
    """Return what the rules say of a text, in no certain order.

    Findings are read by many, in logs too: where a block says who a patient is, no other finding repeats it.
    """
    item, kind = reading.item, _KINDS[type(reading.item)]
    off = set(reading.around.settings.off)
    asked = (rule for rule in rules if kind in rule.of and not off & {rule.id, rule.id.partition("/")[0]})
    told = [(rule, said) for rule in asked for said in _each_once(rule, reading)]
    private = {said.block for rule, said in told if rule.id.startswith(_PRIVATE) and said.block}
    return [
        _finding(
            rule,
            _discreet(said) if said.block in private and not rule.id.startswith(_PRIVATE) else said,
            item,
        )
        for rule, said in told
    ]


def _discreet(said: Said) -> Said:
    """Return the same without the numbers and the names in what it quotes."""

    def hidden(match: re.Match[str]) -> str:
        return _TELLING.sub(lambda part: "•" * len(part[0]), match[0])

    message, fix = (_QUOTED.sub(hidden, text) for text in (said.message, said.fix))
    return said._replace(message=message, fix=fix, target="")


def _each_once(rule: Rule, reading: Reading) -> Iterator[Said]:
    seen = set()
    for said in rule.says(reading):
        place = (said.message, said.block.place(said.offset) if said.block else said.key)
        if place not in seen:
            seen.add(place)
            yield said


def _finding(rule: Rule, said: Said, item: Item) -> Finding:
    if said.block is not None:
        line, column = said.block.place(said.offset)
    else:
        line, column = (item.line_of(said.key) if said.key else 1), 1
    key = said.block.key if said.block is not None else ""
    where = f" (In the {key}.)" if key in ("title", "description") else ""
    message = f"{said.message}{where} {rule.why}"
    fix = said.fix or rule.fix
    if rule.named:
        fix += f' If it has to stay, somebody sets "{rule.id}" aside by name and with a reason.'
    return Finding(item.path, rule.id, message, fix, rule.severity, line, column, target=said.target)
