"""What a treatment does besides: it hurts, it carries risks, it has side effects."""

from collections.abc import Iterator

from plugins.editorial.promises.found import told
from plugins.editorial.promises.outcomes import AMA, FTC
from plugins.editorial.reading import Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.findings import Severity


@rule(
    "promise/painless",
    Severity.ERROR,
    of=EVERY,
    why="People feel pain differently, and who was promised none is frightened by the first sting.",
    fix='Say what people feel, and what is done about it: "You may feel a pinch. The skin is numbed first".',
    source=f"{AMA}; {FTC}",
    flags=(
        "First we numb your skin, and then comes the injection, which is painless.",
        "Ours is a pain-free procedure that takes twenty minutes.",
        "While the surgeon trims the disc you won't feel a thing.",
        "## An epidural without any pain",
        "Don't worry about the needle: it does not hurt at all.",
        "The injection is not only painless but quick.",
        "The whole block is over in a blink, and at no point does it hurt.",
    ),
    spares=(
        "## Is the epidural painless?",
        "The shot is not painless, but it is short.",
        "Try to sleep on your pain-free side.",
        "A numb foot is painless, and that's why people miss it.",
        "Move within the range that does not hurt.",
        "If you feel nothing when you touch your seat, call 911.",
        "A clinic that sells “painless surgery” is selling a dream.",
        "You will be asleep and feel no pain during the operation.",
        "An MRI is painless and uses no X-rays.",
    ),
)
def painless(reading: Reading) -> Iterator[Said]:
    """No treatment is said to be free of pain."""
    return told(reading, "painless", 'The words "{}" say that it does not hurt.')


@rule(
    "promise/risk-free",
    Severity.ERROR,
    of=EVERY,
    why="Every treatment has risks, and nobody can consent to what they are not told.",
    fix='Name the risks, and how often they happen: "An infection follows in 1 to 2 of 100 operations [1]".',
    source=f"AMA Code of Medical Ethics, Opinion 2.1.1 (informed consent); {FTC}",
    flags=(
        "Minimally invasive surgery is risk-free.",
        "There are no risks with this kind of injection.",
        "In short, the implant is (and I stress this) completely safe.",
        "Nothing can go wrong, since a robot guides the screws.",
        "| What | How much |\n| --- | --- |\n| Risk: none | Pain: little |",
        "Our surgeons have taken the risk out of spine surgery altogether.",
        "It is impossible for this implant to harm you.",
        "| What | How much |\n| --- | --- |\n| Danger to the nerves: none | x |",
    ),
    spares=(
        "There is no such thing as an operation without risks.",
        "Is a spinal block completely safe?",
        "Never believe “nothing can go wrong”.",
        "To skip treatment is not without risk either.",
        "Make your home completely safe for a walker: clear the floor, add a light.",
        "You risk nothing by asking for a second opinion.",
        "Smokers had no higher risk of infection in that study. [1]",
        "Smoking raises the risk, and no other habit does so much harm to a fusion.",
        "For nearly everybody with a stiff back a daily stroll is safe, and it costs nothing.",
    ),
)
def risk_free(reading: Reading) -> Iterator[Said]:
    """No treatment is said to be free of risk."""
    return told(reading, "risk-free", 'The words "{}" say that nothing can go wrong.')


@rule(
    "promise/side-effects",
    Severity.ERROR,
    of=EVERY,
    why="Whatever works has side effects, and readers must know which ones to watch for.",
    fix="Name the common ones, the rare but serious ones, and when to call.",
    source=f"{FTC}; AMA Code of Medical Ethics, Opinion 2.1.1 (informed consent)",
    flags=(
        "The nerve pills we use have no side effects.",
        "- Zero complications in all our years",
        "Our team has never had a single complication.",
        "This muscle relaxer is side-effect-free.",
        "Complications simply do not happen with our small-cut method.",
        "Those who have a fusion with us don't get infections, clots or leaks.",
    ),
    spares=(
        "Are there pills without side effects?",
        "Nobody should tell you that complications can't occur.",
        "If you've no side effects after a week, your doctor may raise the dose.",
        "Herbs are not free of side effects just because they grow in a garden.",
        "A claim of “zero complications” means that nobody counted.",
        "Most people have no side effects.",
        "When you lie on your side, effects of gravity on the disc are smaller.",
    ),
)
def side_effects(reading: Reading) -> Iterator[Said]:
    """No treatment is said to be free of side effects or complications."""
    return told(
        reading, "side-effects", 'The words "{}" say that there are no side effects or complications.'
    )
