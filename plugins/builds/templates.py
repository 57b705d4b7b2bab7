"""What a template can show, read from its source: the templates it is made of and the names it uses.

A template that names another one by a variable, or a tag of Jinja that is not known here, makes its pages
unknown: they are always made anew.
"""

import json
from dataclasses import dataclass

from jinja2 import Environment, Template, TemplateError, meta, nodes

from plugins.site.code import code_sum
from plugins.site.store import Store
from plugins.site.sums import digest

WHOLE = "*"
"""Used as it is: everything in it counts."""
_TRUTH = "?"
"""Only asked whether there is anything in it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A template with all it includes, extends and imports."""

    source: bytes
    """The sum of all their texts."""
    uses: dict[str, frozenset[str]]
    """Names that come from outside, with the attributes that are asked of them, or `WHOLE`."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One template by itself."""

    uses: dict[str, list[str]]
    """Names that come from outside, with the attributes that are asked of them."""
    others: list[str | None]
    """The templates it names; None for one that it names by a variable."""


class Sheets:
    """The templates of one environment, each looked at once."""

    def __init__(self, environment: Environment, store: Store | None = None) -> None:
        self._environment, self._store = environment, store
        self._sheets: dict[str, Sheet | None] = {}
        self._leaves: dict[str, tuple[str, Leaf]] = {}

    def of(self, template: Template) -> Sheet | None:
        """Return what a template is made of; None when that can't be known."""
        name = template.name or ""
        if name not in self._sheets:
            try:
                self._sheets[name] = self._read(name)
            except (TemplateError, OSError):
                self._sheets[name] = None
        return self._sheets[name]

    def _read(self, first: str) -> Sheet | None:
        sources: dict[str, str] = {}
        uses: dict[str, set[str]] = {}
        waiting = [first]
        while waiting:
            name = waiting.pop()
            if name in sources:
                continue
            sources[name], leaf = self._leaf(name)
            for outside, attributes in leaf.uses.items():
                uses.setdefault(outside, set()).update(attributes)
            for other in leaf.others:
                if other is None:
                    return None
                waiting.append(other)
        source = digest(*(part.encode() for name in sorted(sources) for part in (name, sources[name])))
        return Sheet(source, {name: frozenset(attributes) for name, attributes in uses.items()})

    def _leaf(self, name: str) -> tuple[str, Leaf]:
        """Return the text of one template, and what it uses."""
        if name not in self._leaves:
            text = self._environment.loader.get_source(self._environment, name)[0]
            key = b"leaf" + digest(
                code_sum(), repr(sorted(self._environment.extensions)).encode(), text.encode()
            )
            kept = self._store.get([key]).get(key) if self._store else None
            leaf = Leaf(*json.loads(kept)) if kept else _looked(self._environment, text)
            if self._store and not kept:
                self._store.put({key: json.dumps([leaf.uses, leaf.others]).encode()}, in_use=())
            self._leaves[name] = text, leaf
        return self._leaves[name]


def _looked(environment: Environment, text: str) -> Leaf:
    tree = environment.parse(text)
    used = _attributes(tree)
    names = sorted(meta.find_undeclared_variables(tree))
    return Leaf(
        {name: sorted(used.get(name, {WHOLE})) for name in names}, list(meta.find_referenced_templates(tree))
    )


def _attributes(tree: nodes.Template) -> dict[str, set[str]]:
    """Return, for each name in a template, the attributes asked of it, `WHOLE` where it is used as it is."""
    found: dict[str, set[str]] = {}

    def visit(node: nodes.Node, asked: str) -> None:
        if isinstance(node, nodes.Name):
            found.setdefault(node.name, set()).add(asked)
            return
        if isinstance(node, nodes.Getattr):
            attribute = node.attr
            call = node.node
            if isinstance(call, nodes.Call) and isinstance(call.node, nodes.Getattr):
                attribute = f"{call.node.attr}().{attribute}"  # such as paginator.page(2).url
                for argument in (*call.args, *call.kwargs):
                    visit(argument, WHOLE)
                visit(call.node.node, attribute)
                return
            visit(node.node, attribute)
            return
        for field, value in node.iter_fields():
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, nodes.Node):
                    visit(child, _TRUTH if _only_asked(node, field) else WHOLE)

    visit(tree, WHOLE)
    return found


def _only_asked(node: nodes.Node, field: str) -> bool:
    """Whether a part of an expression is only asked whether it is true."""
    return (isinstance(node, nodes.If | nodes.CondExpr) and field == "test") or (
        isinstance(node, nodes.And) and field == "left"
    )
