"""What will come of a treatment: nobody can promise it."""

from collections.abc import Iterator

from plugins.editorial.promises.found import told
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity

FTC = "FTC, Health Products Compliance Guidance (2022); FTC Act, section 5 (15 U.S.C. 45)"
AMA = "AMA Code of Medical Ethics, Opinion 9.6.1 (advertising and publicity)"


@rule(
    "promise/guarantee",
    Severity.ERROR,
    of=EVERY,
    why="No treatment helps everybody, and a promise of a result is misleading advertising.",
    fix='Say how many people it helps: "About 8 of 10 people have less leg pain a year later [1]".',
    source=f"{AMA}; {FTC}",
    flags=(
        "We guarantee that your leg will calm down.",
        "Guaranteed relief from sciatica in one visit!",
        "Six weeks from now you'll be pain-free, since that is how our fusions go.",
        "## A guaranteed way out of neck pain",
        "Your surgeon promises that you will walk without a limp by summer.",
        "You can be sure the injection will take away your nerve pain.",
        "There is no reason to doubt our guarantee.",
        "Why wait? Relief is guaranteed.",
        "The results of our surgery are assured.",
        "We vouch for it: no more nights on the recliner.",
    ),
    spares=(
        "No surgeon can guarantee a result.",
        "There's no guarantee that an injection will help.",
        "## Will I be pain-free after a fusion?",
        "If a clinic's ad has the word “guaranteed” in it, read on with care.",
        "Some ads claim that “you will be pain-free in a week”; walk away from those.",
        "The law guarantees you a copy of your records.",
        "Write down your pain-free days in the diary.",
        "Rest assured that questions are welcome.",
        "Guarantee? No. Good odds? Yes.",
    ),
)
def guarantee(reading: Reading) -> Iterator[Said]:
    """No result is guaranteed or promised."""
    return told(reading, "guarantee", 'The words "{}" promise a result.')


@rule(
    "promise/success-rate",
    Severity.ERROR,
    of=EVERY,
    why="Nothing in medicine works every time, and readers who were not helped will blame themselves.",
    fix="Give the true number, how long people were followed, and the source [1].",
    source=f"{FTC}; {AMA}",
    flags=(
        "Results elsewhere vary, but ours has a 100 % success rate.",
        "This shot never fails to calm an angry nerve.",
        "In our hands the operation always works.",
        "- Works for everyone, young or old",
        "Every single patient improves after our laser treatment.",
        "Nobody has ever left our clinic without getting better.",
        "In nineteen years our endoscopic discectomy has not failed once.",
    ),
    spares=(
        "No treatment works for everyone.",
        "## Does surgery always work?",
        "In one study about 80 of 100 people had less leg pain a year later. [1]",
        "A scan doesn't always show why it hurts.",
        "Drink 100 percent juice or plain water, not soda.",
        "Our nurses never fail to ask about blood thinners.",
        "Anyone who tells you his method can't fail is selling something.",
    ),
)
def success_rate(reading: Reading) -> Iterator[Said]:
    """No treatment is said to work always, or for everybody."""
    return told(reading, "success-rate", 'The words "{}" say that it works always, or for everybody.')


@rule(
    "promise/cure",
    Severity.ERROR,
    of=EVERY,
    why="Worn discs and joints are treated, not cured, and pain can come back.",
    fix='Say what it does: "eases", "makes room for the nerve", "many people have less pain a year later".',
    source=FTC,
    flags=(
        "Our two-hour operation cures sciatica.",
        "- Get rid of your back pain for good",
        "Once the disc is out, sciatica is gone forever.",
        "Say goodbye to arthritis of the spine once and for all.",
        "At last, a cure for spinal stenosis.",
        "## Stenosis, cured",
        "We restore your back to 100 %.",
        "Your implant lasts forever, and so does your relief.",
    ),
    spares=(
        "There is no cure for worn discs, but there's a lot you can do.",
        "Arthritis in the spine can be eased but not cured.",
        "Can physical therapy cure a herniated disc? Often it helps.",
        "Beware of “miracle cures” sold online.",
        "Old books claimed that leeches cured lumbago; they did not.",
        "Cured meat and salty soup can make you hold water.",
        "Bone cement cures in about ten minutes and gives off heat.",
        "Antibiotics can cure most infections of a disc.",
        "Say goodbye to the low sofa for the first six weeks.",
    ),
)
def cure(reading: Reading) -> Iterator[Said]:
    """No cure is promised."""
    return told(reading, "cure", 'The words "{}" promise a cure.')
