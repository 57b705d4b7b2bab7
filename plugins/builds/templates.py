"""What a template can show, read from its source: the templates it is made of and the names it uses.

A template that names another one by a variable, or a tag of Jinja that is not known here, makes its pages
unknown: they are always made anew.
"""

from dataclasses import dataclass

from jinja2 import Environment, Template, TemplateError, meta, nodes

WHOLE = "*"
"""Used as it is: everything in it counts."""
_TRUTH = "?"
"""Only asked whether there is anything in it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A template with all it includes, extends and imports."""

    source: str
    """All their texts together."""
    uses: dict[str, frozenset[str]]
    """Names that come from outside, with the attributes that are asked of them, or `WHOLE`."""


class Sheets:
    """The templates of one environment, each looked at once."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._sheets: dict[str, Sheet | None] = {}

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
            text = self._environment.loader.get_source(self._environment, name)[0]
            tree = self._environment.parse(text)
            sources[name] = text
            used = _attributes(tree)
            for outside in meta.find_undeclared_variables(tree):
                uses.setdefault(outside, set()).update(used.get(outside, {WHOLE}))
            for other in meta.find_referenced_templates(tree):
                if other is None:
                    return None
                waiting.append(other)
        source = "\0".join(f"{name}\0{sources[name]}" for name in sorted(sources))
        return Sheet(source, {name: frozenset(attributes) for name, attributes in uses.items()})


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
