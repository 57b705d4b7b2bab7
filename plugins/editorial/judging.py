"""One text, judged by all the rules that are for its kind."""

from collections.abc import Iterator, Sequence

from plugins.editorial.reading import Item, Reading
from plugins.editorial.rule import HUB, PAGE, PERSON, POST, Rule, Said
from plugins.editorial.rules import RULES
from plugins.findings import Finding
from plugins.posts.post import Hub, Page, Person, Post

_KINDS = {Post: POST, Page: PAGE, Person: PERSON, Hub: HUB}


def judge(reading: Reading, rules: Sequence[Rule] = RULES) -> list[Finding]:
    """Return what the rules say of a text, in no certain order."""
    item, kind = reading.item, _KINDS[type(reading.item)]
    off = set(reading.around.settings.off)
    asked = (rule for rule in rules if kind in rule.of and not off & {rule.id, rule.id.partition("/")[0]})
    return [_finding(rule, said, item) for rule in asked for said in _each_once(rule, reading)]


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
    message = f"{said.message} {rule.why}"
    fix = said.fix or rule.fix
    if rule.named:
        fix += f' If it has to stay, somebody sets "{rule.id}" aside by name and with a reason.'
    return Finding(item.path, rule.id, message, fix, rule.severity, line, column, target=said.target)
