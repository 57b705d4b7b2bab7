"""What an accepted topic's draft begins with: headings made of what people ask, and nothing that is medicine.

Queries are other people's words. They come into a draft as plain words only: no sign in them means anything
to YAML, Markdown or HTML.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from plugins.trends.topic import Safety, Topic

MOST_HEADINGS = 6
_MOST_QUERIES = 40
_QUESTION = re.compile(
    r"(what|why|how|when|where|who|which|can|could|should|is|are|does|do|did|will|would|am|was|were)\b", re.I
)
_REASONS = re.compile(r"\b(why|reasons?)\b", re.I)
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_SO_MANY = re.compile(rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)})(?: [^\W\d]+)? reasons\b", re.I)
_EMPTY_REASONS = 3
_FEWEST_HEADINGS = 2
_SMALL = frozenset(
    "a an and are at be can do does for from how i if in is it long many much my of on or so that the to "
    "what when which why will with you your best most common after before".split()
)
_SAFETY = {
    Safety.EMERGENCY: "People in an emergency may read this",
    Safety.SELF_HARM: "People in despair may read this",
    Safety.MEDICINES: "This asks about medicines",
}


_KEY_POINTS = """\
/// key-points
- The most important thing a reader should take away
- The second
- The third
///"""
_REFERENCE = (
    """\
References go above, in place of the brackets after “references:”. Each has a title, who published it, and
an address that begins with https. The first one is [1] in the text, the second [2]:

references:
  - title: ""
    publisher: ""
    url: """
    ""
)


@dataclass(frozen=True, slots=True)
class LinkTo:
    """A post to link to."""

    file: str
    """Its path inside the content folder."""
    title: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks about, as the vocabulary has it."""

    names: tuple[str, ...] = ()
    """Of conditions, operations, treatments; the most telling first."""
    headings: tuple[str, ...] = ()
    """The vocabulary's questions for what people want to know about them."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What a draft needs besides its topic."""

    day: str
    author: str
    phone: str
    categories: Sequence[str]
    queries: Sequence[str]
    """What people type, the queries of topics merged into this one included."""
    links: Sequence[LinkTo] = ()
    emergency: str = ""
    """What to do in an emergency, in the practice's words."""


def words_of(text: str) -> str:
    """Return a text as plain words: letters, digits and the signs that mean nothing anywhere."""
    kept = (
        sign if unicodedata.category(sign)[0] in "LNM" or sign in " '’?%+,./-" else " "
        for sign in unicodedata.normalize("NFC", text)
    )
    plain = re.sub(r"-{2,}", "-", " ".join("".join(kept).split()))
    plain = re.sub(r"/{2,}", "/", plain)
    return plain.strip(" -+./,'%")[:160]


def sentence(query: str) -> str:
    """Return a query as a heading: its first letter large, a question mark where it asks."""
    plain = words_of(query)
    asks = bool(_QUESTION.match(plain)) and not plain.endswith("?")
    return plain[:1].upper() + plain[1:] + ("?" if asks else "")


def headings(
    topic: Topic, queries: Sequence[str], ask: Callable[[str], Asked] = lambda _: Asked()
) -> list[str]:
    """Return questions for the outline, each asked once, the most telling first, and at least two.

    A query that is itself a question is a heading. Of any other, `ask` gives the vocabulary's questions for
    what it asks about. Where that is too little, the outline asks what the words mean.
    """
    found: list[str] = []
    seen = [_telling(topic.suggestion.title)]

    def add(heading: str) -> None:
        telling = _telling(heading) or frozenset(heading.casefold().split())
        if heading and telling and not any(_alike(telling, other) for other in seen):
            seen.append(telling)
            found.append(heading)

    named: list[str] = []
    for query in queries:
        asked = ask(query)
        named += asked.names or (words_of(query),)
        for heading in (sentence(query),) if _QUESTION.match(words_of(query)) else asked.headings:
            add(words_of(heading))
    for heading in _general(list(dict.fromkeys(filter(None, named)))):
        if len(found) < _FEWEST_HEADINGS:
            add(heading)
    return found[:MOST_HEADINGS]


def _general(names: Sequence[str]) -> list[str]:
    """Questions that say nothing about medicine, for what is only named."""
    means = [f"What does “{_inside(name)}” mean?" for name in names[:_FEWEST_HEADINGS]]
    return [*means, "What do people ask their doctor about it?", "What should you know before you decide?"]


def _inside(name: str) -> str:
    """A name as it stands inside a sentence: small at the beginning, unless it is written otherwise."""
    name = words_of(name).rstrip("?.")
    return name[:1].lower() + name[1:] if name[1:] == name[1:].lower() and len(name) > 1 else name


def _telling(text: str) -> frozenset[str]:
    """The words of a heading that tell it from others."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return frozenset(_singular(word) for word in words if word not in _SMALL)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word.rstrip("s") if len(word) > 3 else word


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) / max(len(one | other), 1) >= 0.8


def asks_for_reasons(queries: Iterable[str]) -> bool:
    """Whether people ask why, or for reasons."""
    return any(_REASONS.search(query) for query in queries)


def _reasons(queries: Sequence[str]) -> str:
    """The list of reasons, empty: as many as a query names, or three to begin with."""
    many = next((match[1].lower() for query in queries if (match := _SO_MANY.search(query))), "")
    count = _NUMBERS.index(many) + 1 if many in _NUMBERS else int(many or 0)
    if 2 <= count <= len(_NUMBERS):
        head = f"## {_NUMBERS[count - 1].capitalize()} reasons"
    else:
        head, count = "## The reasons\n\n<!-- As many as there are; a list. -->", _EMPTY_REASONS
    steps = "\n".join(
        f"{number}. **Reason.** What it is, and what can be done." for number in range(1, count + 1)
    )
    return f"{head}\n\n/// reasons\n\n{steps}\n\n///"


def front_matter(topic: Topic, writing: Writing) -> str:
    """Return the front matter of the draft, with its `---` lines."""
    known = topic.suggestion
    names = ", ".join(writing.categories)
    category = known.category if known.category in writing.categories else f"# one of: {names}"
    return "\n".join(
        (
            "---",
            f"title: {_quoted(known.title)}",
            f"date: {writing.day}",
            f"category: {category}",
            f"authors: [{writing.author}]",
            "status: draft                # write published when it may go out",
            'description: ""              # one or two sentences for search results',
            "tags: []                     # such as [spinal fusion, recovery]",
            f"search_phrase: {_quoted(words_of(known.query))}",
            "references: []               # at the end of this file is one to copy",
            f"topic: {topic.slug}",
            "---",
        )
    )


def _quoted(text: str) -> str:
    return json.dumps(_shown(text), ensure_ascii=False)


def body(topic: Topic, writing: Writing, questions: Sequence[str]) -> str:
    """Return the text of the draft: an outline, links, and what to see to before it goes out."""
    parts = [_KEY_POINTS, "Begin with the reader's question, and answer it in two sentences."]
    asked = [*writing.queries, topic.suggestion.title]
    if asks_for_reasons(asked):
        parts.append(_reasons(asked))
    for question in questions:
        parts += [f"## {question}", "Short sentences. Plain words. Name the source of each fact."]
    if writing.links:
        links = "\n".join(f"- {link_to(link)}" for link in writing.links)
        parts += ["## Read more", links]
    parts += [
        "## When to get help",
        _help(topic.suggestion.safety, writing.emergency),
        "## What you can do now",
        f"If you have questions about your back, call the practice at {writing.phone}.",
        _for_the_writer(topic, writing),
    ]
    return "\n\n".join(parts) + "\n"


def _help(safety: Safety, emergency: str) -> str:
    """The box that says when to get help: at once, where people in danger may read it."""
    if safety not in (Safety.EMERGENCY, Safety.SELF_HARM):
        return "/// urgent | Call your doctor today if\n- a sign that should not wait\n///"
    number = re.search(r"(?<![\d-])\d{3}(?![\d-])", emergency)
    call = f"Call {number[0]} or go" if number else "Go"
    return (
        "<!-- A physician approves these words before they go out. -->\n\n"
        f"{_link_text(emergency)}\n\n"
        f"/// emergency | {call} to the emergency room now if\n- a sign of danger\n///"
    )


def link_to(link: LinkTo) -> str:
    """Return the Markdown that links to a post, as docs/writing.md has it."""
    return f"[{_link_text(link.title)}]({{filename}}/{quote(link.file)})"


def _link_text(title: str) -> str:
    """Return a title as Markdown that shows just that title."""
    return re.sub(r"([\\\[\]`*_{}!])", r"\\\1", escape(_shown(title), quote=False).replace("|", "&#124;"))


def _shown(text: str) -> str:
    """A text on one line, without signs that can't be shown."""
    return " ".join("".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text).split())


def _for_the_writer(topic: Topic, writing: Writing) -> str:
    queries = [words_of(query) for query in writing.queries if words_of(query)]
    more = len(queries) - _MOST_QUERIES
    lines = ["What people type:", "", *(f"  {query}" for query in queries[:_MOST_QUERIES])]
    if more > 0:
        lines.append(f"  and {more} more, in content/topics/{topic.slug}.md")
    lines += ["", "Before it goes out:", ""]
    if topic.suggestion.safety is not Safety.NONE:
        words = _SAFETY[topic.suggestion.safety]
        lines.append(f"  [ ] {words}: a physician approves this outline before anyone writes.")
    lines += [
        "  [ ] Every heading is answered, and those that nobody needs are gone.",
        "  [ ] The description and two to four tags are filled in.",
        "  [ ] Every medical fact has a reference.",
        "  [ ] A physician has reviewed it: reviewed_by and reviewed_on.",
        "  [ ] It ends with the call to the practice's phone.",
        "  [ ] spine check finds nothing to mend, and the status is published.",
    ]
    return "\n".join(["<!--", *lines, "", _REFERENCE, "-->"])


def draft_text(topic: Topic, writing: Writing, ask: Callable[[str], Asked] = lambda _: Asked()) -> str:
    """Return the whole draft of an accepted topic."""
    questions = headings(topic, writing.queries, ask)
    return f"{front_matter(topic, writing)}\n\n{body(topic, writing, questions)}"
