"""What became of single patients, and what they say: no proof, and theirs to tell."""

from collections.abc import Iterator

from plugins.editorial.promises.found import told
from plugins.editorial.promises.stories import agreed
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity

_SOURCE = (
    "FTC, Endorsement Guides (16 CFR 255.2, results that are not typical); "
    "HIPAA Privacy Rule (45 CFR 164.508, authorization)"
)
_CONSENT = (
    "We tell this with the patient's written consent. Results differ from person to person, "
    "and yours may be different."
)


@rule(
    "promise/before-after",
    Severity.ERROR,
    of=EVERY,
    why="One good result reads like a promise, and shows who a patient is.",
    fix="Leave it out. Or get the patient's consent in writing, and say both right there: "
    '"Shown with written consent. Results differ from person to person".',
    source=_SOURCE,
    flags=(
        "Look at these before-and-after photos of a woman whose curve we straightened.",
        "![Before and after: a patient's spine, bent on the left, straight on the right]({static}/x.jpg)",
        "## Our patients: before & after gallery",
        "Before surgery he crawled up the stairs; after it, he ran a 10K.",
        "Photo 1: before, she needs a walker. Photo 2: after, she gardens.",
        "In January she crawled to the bathroom; by June, two small cuts later, she ran a 10K.",
        "Side by side: his bent spine in 2023 and the straight one in 2024.",
    ),
    spares=(
        "Tobacco is off limits before and after surgery.",
        "![Drawing of a disc before and after it slips]({static}/x.jpg)",
        "We do not post before-and-after pictures.",
        "Why doesn't this site show before/after photos?",
        "With her written consent, we show one patient's X-rays before and after fusion. "
        "This is not a typical result, and yours may differ.",
        f"Look at these before-and-after photos of a patient.\n\n{_CONSENT}",
        "You will have X-rays before and after the operation.",
        "Check your blood sugar before and after meals.",
    ),
)
def before_after(reading: Reading) -> Iterator[Said]:
    """Nobody is shown before and after without consent and a word on typical results."""
    for one in told(reading, "before-after", 'The words "{}" show what a patient was before and after.'):
        if one.block is None or not agreed(one.block, reading.text):
            yield one


@rule(
    "promise/testimonial",
    Severity.ERROR,
    of=EVERY,
    why="Praise by single patients reads like a promise of the same result, and shows who was treated here.",
    fix="Leave it out. Or get the patient's consent in writing, and say both right there: "
    '"Told with written consent. Results differ from person to person".',
    source=_SOURCE,
    flags=(
        "“I owe Dr. Sinicropi my whole new life!” says a thankful grandmother.",
        "- ★★★★★ Best spine doctor in the state!",
        "Our patients love us, and they tell their friends.",
        "> I can’t thank this team enough. They fixed what three other doctors could not.",
        "## What our happy patients are saying",
        "One man hugged our nurse after his operation and told her that she was an angel.",
        "Rated 4.9 out of 5 by the people whose backs we treat.",
        "Patients tell us again and again that they have never met a kinder surgeon.",
    ),
    spares=(
        "Patients often say that the first week is the hardest.",
        "“It feels like an electric shock,” many people tell us.",
        "“Will I walk the dog again?” is what one patient wanted to know.",
        "Do online reviews tell you who is a good surgeon?",
        "Medicare's Care Compare site gives hospitals one to five stars.",
        "Be wary of ads in which a happy patient says that a clinic gave her her life back.",
        "Many users praise their memory-foam pillow, yet studies are mixed.",
        "For the five-star drill, stand on one leg and point the other at five spots.",
        f"“I can walk the dog again,” says a patient whom our surgeon treated.\n\n{_CONSENT}",
    ),
)
def testimonial(reading: Reading) -> Iterator[Said]:
    """Nobody praises the practice without consent and a word on typical results."""
    for one in told(reading, "testimonial", 'The words "{}" are praise by a patient.'):
        if one.block is None or not agreed(one.block, reading.text):
            yield one
