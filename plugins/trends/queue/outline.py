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
_REASONS = re.compile(r"\b(why|reasons?|causes?|cause of)\b", re.I)
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
_REFERENCE = """\
A reference looks like this. It goes above, in place of the brackets after “references:”, and [1] in
the text leads to it:

references:
  - title: "Back Pain"
    publisher: MedlinePlus
    url: https://medlineplus.gov/backpain.html"""


@dataclass(frozen=True, slots=True)
class LinkTo:
    """A post to link to."""

    file: str
    """Its path inside the content folder."""
    title: str


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
    topic: Topic, queries: Iterable[str], heading_of: Callable[[str], str] = lambda query: ""
) -> list[str]:
    """Return questions for the outline, each asked once, the most telling first.

    A query that is itself a question is a heading. Of any other, `heading_of` gives the vocabulary's question
    for what it asks about, or nothing.
    """
    found: list[str] = []
    seen = [_telling(topic.suggestion.title)]
    for query in queries:
        own = sentence(query) if _QUESTION.match(words_of(query)) else ""
        for heading in (own, words_of(heading_of(query))):
            telling = _telling(heading)
            if heading and telling and not any(_alike(telling, other) for other in seen):
                seen.append(telling)
                found.append(heading)
                break
    return found[:MOST_HEADINGS]


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
    """Whether people ask why."""
    return any(_REASONS.search(query) for query in queries)


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
    if asks_for_reasons([*writing.queries, topic.suggestion.title]):
        steps = "\n".join(
            f"{number}. **Reason {number}.** What it is, and what can be done." for number in range(1, 7)
        )
        parts += ["## Six reasons", f"/// reasons\n\n{steps}\n\n///"]
    for question in questions or ["The first part of the answer"]:
        parts += [f"## {question}", "Short sentences. Plain words. Name the source of each fact."]
    if writing.links:
        links = "\n".join(
            f"- [{_link_text(link.title)}]({{filename}}/{quote(link.file)})" for link in writing.links
        )
        parts += ["## Read more", links]
    parts += [
        "## When to get help",
        "/// urgent | Call your doctor today if\n- a sign that should not wait\n///",
        "## What you can do now",
        f"If you have questions about your back, call the practice at {writing.phone}.",
        _for_the_writer(topic, writing),
    ]
    return "\n\n".join(parts) + "\n"


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


def draft_text(topic: Topic, writing: Writing, heading_of: Callable[[str], str] = lambda query: "") -> str:
    """Return the whole draft of an accepted topic."""
    questions = headings(topic, writing.queries, heading_of)
    return f"{front_matter(topic, writing)}\n\n{body(topic, writing, questions)}"
