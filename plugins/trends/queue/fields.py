"""What a topic's file says, key by key, and how it is written. Plain values in and out."""

from plugins.trends.queue import items
from plugins.trends.queue.rewrite import Layout, as_line, value_text
from plugins.trends.queue.sheet import Fields
from plugins.trends.topic import Topic

FOLDER = "content/topics"
_DECIDED = ("title", "category", "status", "decided", "post", "decisions")
_FIGURES = (
    *("subject", "query", "score", "confidence", "confidence_why", "why", "safety"),
    *(
        "growth",
        "growth_counted",
        "breakout",
        "level",
        "impressions",
        "advice",
        "improve",
        "spark_window",
        "spark",
    ),
)
ORDER = (*_DECIDED, *_FIGURES, "queries", "closest", "evidence")
_QUOTED = ("title", "decided", "decisions", "query", "confidence_why", "why", "improve")
BARE = frozenset((*(key for key in (*_DECIDED, *_FIGURES) if key not in _QUOTED), *items.BARE))
LAYOUT = Layout(ORDER, frozenset(items.LISTS), frozenset(("status", "decided")), BARE, items.home, items.same)
_BEFORE = {
    "title": ("# A topic: see docs/topics.md. The title and the category are yours to change.",),
    "subject": (
        "# What follows is the evidence. Each pull and each import renews it,",
        "# and writes over what was changed there. Comments stay.",
    ),
}
_LAST = (
    "# Below the next line is room for notes. They are never changed.",
    "# Lines that begin with # are kept too.",
)


def path_of(slug: str) -> str:
    """Return a topic's file, relative to the site's folder."""
    return f"{FOLDER}/{slug}.md"


def fields_of(topic: Topic) -> Fields:
    """Return what a topic's file says, key by key."""
    known = topic.suggestion
    optional = {
        "post": topic.post,
        "decided": items.when_text(topic.decisions[-1].when) if topic.decisions else "",
        "confidence_why": known.confidence_why,
        "safety": str(known.safety),
        "growth": items.number_text(known.growth),
        "growth_counted": ""
        if known.growth_counted == known.growth
        else items.number_text(known.growth_counted),
        "breakout": "yes" if known.breakout else "",
        "level": items.number_text(known.level),
        "impressions": items.number_text(known.impressions),
        "improve": topic.improve,
        "spark_window": known.spark_window,
        "spark": items.spark_text(known.spark),
    }
    always = {
        "title": known.title,
        "category": known.category,
        "status": str(topic.status),
        "subject": known.subject,
        "query": known.query,
        "score": str(known.score),
        "confidence": str(known.confidence),
        "why": known.why,
        "advice": known.advice,
        "decisions": [items.of_decision(one) for one in topic.decisions],
        "queries": list(dict.fromkeys(known.queries)),
        "closest": [items.of_close(one) for one in known.closest],
        "evidence": items.of_records(known.evidence),
    }
    values = always | {key: value for key, value in optional.items() if value}
    return {key: values[key] for key in ORDER if key in values}


def new_text(topic: Topic) -> str:
    """Return the text of a new file."""
    lines = ["---"]
    for key, value in fields_of(topic).items():
        lines += _BEFORE.get(key, ())
        if isinstance(value, list):
            lines += [f"{key}:", *(as_line(item, BARE) for item in value)]
        else:
            lines.append(f"{key}: {value_text(value, key in BARE)}")
    notes = f"{topic.notes}\n" if topic.notes else ""
    return "\n".join([*lines, *_LAST, "---", "", notes])
