"""A post that the second reader has nothing to say against, and what it is read with."""

import datetime as dt
from typing import Any

from plugins.editorial.judging import judge
from plugins.editorial.reading import Around, Reading
from plugins.editorial.rule import Example, Rule
from plugins.editorial.settings import EditorialSettings
from plugins.findings import Finding
from plugins.posts.post import Person, Post, Reference, Status
from plugins.site import Practice
from plugins.site.settings import Address

PRACTICE = Practice(
    name="Example Spine Practice",
    surgeon="a-surgeon",
    phone="(555) 010-0100",
    address=Address("1 Example Way", "Exampleton", "MN", "00000"),
)
PEOPLE = (
    Person(path="content/people/a-surgeon.md", slug="a-surgeon", name="Dr. Example Surgeon"),
    Person(
        path="content/people/editorial-team.md", slug="editorial-team", name="Editorial Team", kind="team"
    ),
)
AROUND = Around(PRACTICE, PEOPLE, EditorialSettings(reviewed=("Spine Surgery",)), 2026)
LINE = 10
"""The line of the file on which the body of an example begins."""


def sample(example: str | Example, **more: Any) -> Post:
    """Return the post of an example: published, by the practice's surgeon, about sciatica."""
    one = example if isinstance(example, Example) else Example(example)
    values: dict[str, Any] = {
        "path": "content/posts/a.md",
        "slug": "what-helps-against-sciatica",
        "title": "What helps against sciatica?",
        "description": "What helps against sciatica in the first weeks, and when to call a doctor.",
        "status": Status.PUBLISHED,
        "date": dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
        "category": "Discs and Nerves",
        "authors": ("a-surgeon",),
        "search_phrase": "what helps against sciatica",
        "references": (
            Reference("Sciatica", "https://medlineplus.gov/sciatica.html", "MedlinePlus", "2024"),
        ),
        "body_line": LINE,
        "lines": {"title": 2, "description": 3, "search_phrase": 4, "references": 5},
    }
    return Post(**{**values, "body": one.body, **one.front, **more})


def said_by(rule: Rule, example: str | Example, around: Around = AROUND) -> list[Finding]:
    """Return what a rule says of an example."""
    return judge(Reading(sample(example), around), [rule])
