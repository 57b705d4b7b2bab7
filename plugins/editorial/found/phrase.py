"""Rules on the search phrase: it stands where people look first, in whatever form."""

from collections.abc import Iterator

from plugins.editorial.found.stems import content_of, spoken, stems_of, unsaid
from plugins.editorial.reading import Reading
from plugins.editorial.rule import Example, Said, rule
from plugins.editorial.text import Kind
from plugins.findings import Severity
from plugins.posts.post import Post, Status
from plugins.posts.slug import slug_of

OPENING = 150
"""Words from the beginning of which a reader sees whether a text is for them."""
_LONGEST = 20
"""Letters that no word has on average."""
WRITTEN = 150
"""Words of a draft from which on it is read as a whole."""
PHRASE_MOST = 8
PROSE = frozenset((Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE, Kind.CELL))
_GOOGLE_STARTER = "Google Search Central, SEO Starter Guide (titles, headings, descriptive addresses)"
_SNIPPETS = "Google Search Central, Control your snippets in search results"
_PEOPLE_FIRST = "Google Search Central, Creating helpful, reliable, people-first content"
_FINDABLE = {
    "search_phrase": "recovery after lumbar fusion",
    "title": "How long is recovery after lumbar fusion?",
}
_LUMBAR = "Lumbar fusion joins two bones of the low back. Recovery takes months."


def is_english(item: Post) -> bool:
    """Whether rules that compare English words can say anything of a text."""
    return item.language.lower().startswith("en")


def is_written(reading: Reading) -> bool:
    """Whether there is enough of a text to judge it as a whole."""
    return reading.item.status is Status.PUBLISHED or reading.text.count >= WRITTEN


def wanted_of(reading: Reading) -> dict[str, str]:
    """Return the words of the search phrase that say something; none where they are not looked for.

    Nor are they where there are too many: then that is what has to be mended.
    """
    wanted = _content(reading.item)
    return wanted if len(wanted) <= PHRASE_MOST else {}


def _content(item: Post) -> dict[str, str]:
    return content_of(item.search_phrase) if item.search_phrase and is_english(item) else {}


def _named(words: list[str]) -> str:
    *others, last = (f'"{word}"' for word in words[:3])
    return f"{', '.join(others)} and {last}" if others else last


def _of(reading: Reading) -> str:
    return f'the search phrase "{reading.item.search_phrase}"'


@rule(
    "found/no-phrase",
    Severity.NOTE,
    why="Nothing can tell then whether people who search will find it.",
    fix="Add `search_phrase:` with the words that a patient would type.",
    source=_PEOPLE_FIRST,
    flags=(Example("Walk a little each day.", {"search_phrase": ""}),),
    spares=(
        Example("Walk a little each day.", {"search_phrase": "walking for back pain"}),
        Example("Walk a little each day.", {"search_phrase": "", "status": Status.DRAFT}),
        Example("Walk a little each day.", {"search_phrase": "", "noindex": True}),
    ),
)
def no_phrase(reading: Reading) -> Iterator[str | Said]:
    """A published post names the search that it answers."""
    item = reading.item
    if item.status is Status.PUBLISHED and not item.search_phrase.strip() and not item.noindex:
        yield Said("The post has no search phrase.", key="title")


@rule(
    "found/phrase-long",
    Severity.NOTE,
    why="Hardly anybody types so many words, and no text can keep them all in view.",
    fix="Keep the two to five words that matter; the others may stand in the text.",
    source=_PEOPLE_FIRST,
    flags=(
        Example(
            "",
            {"search_phrase": "lumbar spinal stenosis surgery recovery exercises walking driving sleep"},
        ),
    ),
    spares=(
        Example(
            "", {"search_phrase": "how long does it take to recover from a lumbar fusion at the age of 70"}
        ),
        Example("", {"search_phrase": "sciatica"}),
    ),
)
def phrase_long(reading: Reading) -> Iterator[Said]:
    """A search phrase has at most eight words that say something."""
    count = len(_content(reading.item))
    if count > PHRASE_MOST:
        message = f"The search phrase has {count} words that say something."
        yield Said(message, key="search_phrase")


@rule(
    "found/phrase-title",
    Severity.WARNING,
    why="People click the line that has their own words, or what means the same.",
    fix="Say it in the title, near its beginning; or choose the phrase that the post really answers.",
    source=_GOOGLE_STARTER,
    flags=(
        Example("", {"search_phrase": "lumbar fusion", "title": "What to expect after your operation"}),
        Example("", {"search_phrase": "epidural injection", "title": "Are injections safe?"}),
        Example("", {"search_phrase": "sciatica", "title": "When the leg hurts more than the back"}),
    ),
    spares=(
        Example("", {"search_phrase": "neck surgery recovery", "title": "Recovering from cervical surgery"}),
        Example("", {"search_phrase": "why do back surgeries fail", "title": "Why back surgery may fail"}),
        Example("", {"search_phrase": "slipped disk", "title": "Herniated discs: what to know"}),
        Example(
            "",
            {"search_phrase": "driving after back surgery", "title": "When can I drive after spine surgery?"},
        ),
        Example("", {"search_phrase": "mal de dos", "title": "Le dos", "language": "fr"}),
        Example("", {"search_phrase": "", "title": "A letter from the practice"}),
    ),
)
def phrase_title(reading: Reading) -> Iterator[Said]:
    """The title has the words of the search phrase, in any form and order, or others that mean the same."""
    missing = unsaid(wanted_of(reading), stems_of(reading.item.title), 4)
    if missing:
        yield Said(f"The title lacks {_named(missing)} of {_of(reading)}.", key="title")


@rule(
    "found/phrase-opening",
    Severity.NOTE,
    why="Readers who do not see at once that a text is for them go back to the results.",
    fix="Answer the question in the first sentences, in its own words.",
    source=_PEOPLE_FIRST,
    flags=(Example("The morning is the worst. You get up, and it shoots down. What now?"),),
    spares=(
        Example("Sciatica hurts, and it mostly passes by itself."),
        Example("The sciatic nerve is as thick as a finger."),
        Example("/// key-points\n\n- Sciatica mostly passes by itself.\n\n///\n\nThe morning is the worst."),
        Example("", {"search_phrase": "sciatica"}),
    ),
)
def phrase_opening(reading: Reading) -> Iterator[Said]:
    """The first 150 words have the words of the search phrase, in any form, or others that mean the same."""
    wanted = wanted_of(reading)
    if not wanted or not reading.text.sentences or not is_written(reading):
        return
    missing = unsaid(wanted, _opening(reading), 3)
    if missing:
        first = reading.text.sentences[0]
        message = f"The first {OPENING} words lack {_named(missing)} of {_of(reading)}."
        yield Said(message, first.block, first.start)


def _opening(reading: Reading) -> set[str]:
    said: set[str] = set()
    left = OPENING
    for block in reading.text.body:
        if block.kind in PROSE or block.kind is Kind.LABEL:
            some = spoken(block.words[: left * _LONGEST])[:left]
            said.update(one.stem for one in some)
            left -= len(some)
            if left <= 0:
                break
    return said


@rule(
    "found/phrase-heading",
    Severity.NOTE,
    why="Readers skim from heading to heading, and stop where they find their question.",
    fix="Put the question, or its main words, into the heading of the part that answers it.",
    source=_GOOGLE_STARTER,
    flags=(
        Example("## At home\n\nWalk.\n\n## At work\n\nStand up often."),
        Example(f"{_LUMBAR}\n\n## The first weeks\n\nWalk.", _FINDABLE),
    ),
    spares=(
        Example("## What helps sciatica at home\n\nWalk."),
        Example("## Sciatic pain at night\n\nTurn over."),
        Example(f"{_LUMBAR}\n\n## Recovering at home\n\nWalk.\n\n## Your fusion\n\nIt heals.", _FINDABLE),
        Example("No headings at all."),
        Example("/// note | How sciatica heals\n\nSlowly.\n\n///\n\n## At home\n\nWalk."),
    ),
)
def phrase_heading(reading: Reading) -> Iterator[Said]:
    """A heading, or the title of a block or a table, has a word of the search phrase that says something."""
    wanted, headings = wanted_of(reading), reading.text.headings
    if not wanted or not headings or not is_written(reading):
        return
    titles = (*headings, *reading.text.of(Kind.LABEL))
    if not any(stems_of(one.words) & wanted.keys() for one in titles):
        yield Said(f"No heading speaks of {_of(reading)}.", headings[0])


@rule(
    "found/phrase-description",
    Severity.NOTE,
    why="Search results print the searched words of the description in bold.",
    fix="Say in one or two sentences what the reader will know afterwards, in the words of the search.",
    source=_SNIPPETS,
    flags=(
        Example("", {"description": "What helps in the first weeks, and when to call a doctor."}),
        Example("", {"description": "All about your back.", "search_phrase": "pinched nerve in the neck"}),
    ),
    spares=(
        Example("", {"description": "How sciatic pain eases in the first weeks."}),
        Example(
            "",
            {
                "description": "Trapped nerves of the neck mostly heal.",
                "search_phrase": "pinched nerve in neck",
            },
        ),
        Example("", {"description": ""}),
    ),
)
def phrase_description(reading: Reading) -> Iterator[Said]:
    """The description has the words of the search phrase, in any form, or others that mean the same."""
    description = reading.item.description
    missing = unsaid(wanted_of(reading), stems_of(description), 3) if description else []
    if missing:
        yield Said(f"The description lacks {_named(missing)} of {_of(reading)}.", key="description")


@rule(
    "found/phrase-address",
    Severity.NOTE,
    why="People see the address in search results and in links that others send them.",
    fix="Rename the file, or set `slug:`, before the post is published. "
    "Later it had better stay; else `redirect_from` names the old one.",
    source="Google Search Central, URL structure best practices",
    flags=(Example("", {"slug": "new-post-3", "status": Status.DRAFT}),),
    spares=(
        Example("", {"slug": "sciatica-what-helps", "status": Status.DRAFT}),
        Example("", {"slug": "relief-for-sciatic-pain", "status": Status.DRAFT}),
        Example("", {"slug": "new-post-3"}),
        Example("", {"slug": "drive-after-spine-surgery", "search_phrase": "driving after back surgery"}),
    ),
)
def phrase_address(reading: Reading) -> Iterator[Said]:
    """The address of a post that is not published yet has the words of the search phrase."""
    item = reading.item
    if item.status is Status.PUBLISHED:
        return
    missing = unsaid(wanted_of(reading), stems_of(item.slug.replace("-", " ")), 3)
    if missing:
        fix = f'Before it is published, rename the file, or write slug: "{slug_of(item.search_phrase)}"'
        message = f'The address "{item.slug}" lacks {_named(missing)} of {_of(reading)}.'
        yield Said(message, key="slug" if "slug" in item.lines else "search_phrase", fix=f"{fix}.")
