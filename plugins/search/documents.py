"""What can be found: one small page of HTML for each page of the site, made for the indexing program alone.

It holds what the page says, and not what stands around it on the site. Plain values in and out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from plugins.search.alike import also
from plugins.site.sums import digest


@dataclass(frozen=True, slots=True)
class Document:
    """A page of the site that can be found."""

    path: str
    """Its file in the site, such as `posts/what-is-sciatica/index.html`."""
    title: str
    description: str
    html: str
    """Its text."""
    subjects: tuple[str, ...] = ()
    """Tags and the like, in words."""
    facts: tuple[tuple[str, str], ...] = ()
    """What a result shows beside the title: names (`topic`, `tint`, `date`, `minutes`) with their values."""


def page_of(document: Document, language: str) -> str:
    """Return the HTML that the indexing program reads.

    What counts how much is said in the attributes: the title and the subjects as `meta` (weighed by the
    script that asks), the description three times, headings by their level.
    """
    about = " ".join((document.title, document.description, *document.subjects))
    known = (*document.subjects, *also(about, document.html))
    meta = [("title", document.title), *document.facts, ("also", ", ".join(dict.fromkeys(known)))]
    told = "".join(f'<i data-pagefind-meta="{name}">{escape(value)}</i>' for name, value in meta if value)
    return (
        f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8"><title></title>'
        f"<body><div hidden data-pagefind-ignore>{told}</div><main data-pagefind-body>"
        f'<p data-pagefind-weight="3">{escape(document.description)}</p>{document.html}'
    )


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the documents, which have an index of their own."""

    key: str
    """Changes when the index would."""
    pages: tuple[tuple[str, str], ...]
    """The file of each page, and the HTML to be read."""


def parts_of(documents: Iterable[Document], language: str, *, size: int, program: str) -> list[Part]:
    """Return the parts of the index, some `size` documents each; `program` names the version that makes them.

    Which part a document belongs to depends on its address and on the number of parts, which is a power of
    two: a new post changes one part.
    """
    pages = sorted((one.path, page_of(one, language)) for one in documents)
    numbers = numbered([path for path, _ in pages], size)
    shared: dict[int, list[tuple[str, str]]] = {number: [] for number in sorted(set(numbers))}
    for number, page in zip(numbers, pages, strict=True):
        shared[number].append(page)
    return [_part(some, language, program) for some in shared.values()]


def numbered(paths: Sequence[str], size: int) -> list[int]:
    """Return for each page the number of its part; some parts may be empty."""
    count = 1
    while count * size < len(paths):
        count *= 2
    return [digest(path.encode())[0] % count if count <= 256 else 0 for path in paths]


def _part(pages: Sequence[tuple[str, str]], language: str, program: str) -> Part:
    told = [word.encode("utf-8", "surrogatepass") for page in pages for word in page]
    return Part(digest(program.encode(), language.encode(), *told).hex(), tuple(pages))
