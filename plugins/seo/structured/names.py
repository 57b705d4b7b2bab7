"""The ids by which the nodes of a graph speak of each other. They stay the same from build to build."""

from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]
"""A thing of schema.org: `@type`, `@id` and its properties."""


@dataclass(frozen=True, slots=True)
class Names:
    """The addresses and ids of one site. `root` is its full address, without a slash at the end."""

    root: str

    def url(self, path: str) -> str:
        """Return the full address of a page, given its path from the site's root."""
        return f"{self.root}/{path}"

    @property
    def website(self) -> str:
        """The id of the site."""
        return f"{self.root}/#website"

    @property
    def practice(self) -> str:
        """The id of the practice."""
        return f"{self.root}/#practice"

    def part(self, path: str, name: str) -> str:
        """Return the id of a part of a page, such as its breadcrumb."""
        return f"{self.url(path)}#{name}"


def ref(name: str) -> Node:
    """Return a mention of a node that is told elsewhere in the graph."""
    return {"@id": name}


def told(node: Node) -> Node:
    """Return a node without the properties of which nothing is known."""
    return {key: value for key, value in node.items() if value or value == 0}


def one_or_many(values: list[Any]) -> Any:
    """Return the only value by itself, several as a list, and nothing for none."""
    return values[0] if len(values) == 1 else values or None
