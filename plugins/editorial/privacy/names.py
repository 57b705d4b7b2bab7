"""Who: the names of patients.

A name is no crime: surgeons, authors and saints have them too. What makes it a patient's is a title
(`Mrs.`), the word `patient`, or what is told of its bearer: pain, an operation, a stay.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from plugins.editorial.privacy import words
from plugins.editorial.privacy.people import Told, in_care, told_of
from plugins.editorial.privacy.stream import Stream, is_english, masked, stream_of, told
from plugins.editorial.reading import Around, Reading
from plugins.editorial.rule import EVERY, Said, rule
from plugins.editorial.text import Kind
from plugins.findings import Severity
from plugins.posts.post import Person

_CAP = (
    r"(?:[A-Z\u00c0-\u00de][a-z\u00df-\u024f]+(?:['-]?[A-Z\u00c0-\u00de][a-z\u00df-\u024f]+)*"
    r"|O'[A-Z][a-z]+|Ma?c[A-Z][a-z]+)"
)
_INITIAL = r"(?:[A-Z]\.?(?![\w'-]))"
_TITLED = re.compile(
    rf"\b(?:Mrs?|Ms|Miss|Mister|Missus|MR|MRS)\b\.? "
    rf"(?P<name>(?:{_CAP}|[A-Z]{{2,15}}|{_INITIAL})(?: (?:{_CAP}|[A-Z]{{3,15}}))?)"
)
_PATIENT = r"(?:[Pp]atients?|PATIENT|[Pp]ts?|PT|[Cc]lients?|[Nn]ame|NAME)"
_LABELLED = re.compile(
    rf"\b(?:(?:{_PATIENT})(?:'s)?(?: (?:[Nn]ame|NAME))?(?: (?:is|was))?(?:\s?[:=]"
    rf"|\s[-\u2013\u2014])\s?(?P<label>(?:{_CAP}|[A-Z]{{2,15}})(?:,? (?:{_CAP}|[A-Z]{{2,15}}"
    rf"|{_INITIAL}))+|(?:{_INITIAL} ?){{1,2}}{_CAP}|{_CAP})"
    rf"|(?P<what>{_PATIENT})(?:'s)? (?:(?:name|names|called|named|is|was|known as) (?:is "
    rf"|was )?)?(?P<beside>(?:{_CAP}|{_INITIAL}(?= [A-Z]))(?: (?:{_CAP}|{_INITIAL}))*)"
    rf"|(?i:(?:patient|client|man|woman|lady|girl|boy|gentleman|teacher|farmer)) (?:who is |we(?:'ll"
    rf"| will) call )?(?:(?:named|called) |\b(?i:we|i|friends|they|everyone|everybody) call(?:ed"
    rf"|s)? (?:him|her) (?:Big |Little |Old )?)(?P<named>[A-Za-z][a-z]{{1,15}}))"
)
_APPOSED = re.compile(
    rf"(?P<name>(?:{_CAP}|{_INITIAL} ?{_INITIAL})(?: (?:{_CAP}|{_INITIAL}))?),? ?(?:\(|, |\u2014 ?"
    rf"|\u2013 ?| - )(?:who is |who was |now |aged? |then |just )?"
    r"(?P<age>\d{1,3}(?=[,.);:\u2014\u2013 -]|$)(?! ?(?:%|percent|mg|patients|people|adults))|(?:a|an"
    r"|our|one of|the|my) (?:[\w'-]+ ){0,5}?(?:patients?|clients?)\b(?! (?:advocate|navigator"
    r"|educator|coordinator|liaison|representative)))"
)
_CAPS = re.compile(rf"(?<![\w'.@/-]){_CAP}(?: (?:{_CAP}|[A-Z]\.(?= )|{_INITIAL}))*")
_OBJECT = re.compile(
    r"(?:\b[Mm]eet|\b[Aa]s for|\b[Tt]hank you,|\b(?:treated|saw|seen|met|operated on|gave|helped"
    r"|freed|examined|discharged|admitted|fused|injected|fitted|visited|called|took care of|cared for"
    r"|like|for|with|little|young|old|ask(?:ed)?))"
    r" (?:little |young |old |dear |poor )?$"
)
_MEET = re.compile(
    r"(?:\b(?:[Mm]eet|[Aa]s for)(?: (?:little|young|our))?"
    r"|(?:^|\n|[.!?:] )(?:Take|For|Dear|Thank you,?|From:|Consider|Picture|Like|Sincerely,|Hi,?)) $"
)
_LOWER = re.compile(
    r"\b(?:saw|met|treated|operated on|discharged|admitted|examined|patient|named|called|helped"
    r"|injected|fused|phoned) (?P<name>[a-z]{3,14})(?P<last> [a-z]{3,14})? (?P<rest>again|today"
    r"|in clinic|in|for|on|who|last|this|back|after|came|is|was|had|with|yesterday)\b"
    r"|(?<![\w-])(?P<first>[a-z]{3,14})(?P<second> [a-z]{3,14})?, (?:a |our )?(?:pt|patient)\b"
)
_VERB = re.compile(
    r"^(?:'s?\b|[,:] | and (?=[A-Z])| \(|,? (?:who|then|now|later|soon|first|never|still|also|could"
    r"|can|had|has|was|is|came|went|woke|walked|felt|told|said|says|asked|got|chose|needed|returned"
    r"|drove|lay|lies|fell|hurt|hobbled|limped|left|lost|began|started|stood"
    r"|stands|slept|sleeps|suffered|suffers|saw|sat|took|underwent|wanted|wrote|writes|bent|lifts"
    r"|lifted|wears|wore|did|does|gave|kept|made|ran|swims|swam|tried|ties|uses|used|rides|rode"
    r"|recovered|recovers|shows|smiles|practices|gardens|lives|lived|works|worked)\b)"
)
_WORKS = re.compile(
    r"\b(?:wrote|writes|written|book|novel|author|published|invented|described|discovered|founded"
    r"|coined|et al|journal|professor|president|king|queen|saint|st|poet|philosopher|painter|composer"
    r"|actor|singer|century|born in 1[0-8]\d\d"
    r"|1[0-8]\d\d|anatomist|named (?:after|for)|historian|first lady|senator|governor|judge|prize"
    r"|led the (?:study|trial)|led a (?:study|trial)|theory|movie|film|song|famous)\b",
    re.I,
)
_ROLE = re.compile(
    r"\b(?:[Dd]r|[Dd]octors?|[Dd]rs|[Ss]urgeons?|[Nn]urses?|[Tt]herapists?|[Pp]hysicians?|[Aa]dvocate"
    r"|[Nn]avigator|[Cc]oordinator|[Aa]ssistant|[Rr]eceptionist|[Ss]cheduler|[Ee]ducator|[Ll]iaison"
    r"|[Pp]rof(?:essor)?|[Aa]uthor|[Ss]ister|[Ss]t|[Ss]aint|[Ee]ditor|[Ww]riter"
    r"|[Cc]oach|[Pp]harmacist|[Dd]ietitian|[Tt]rainer|[Rr]adiologist|[Aa]nesthesiologist"
    r"|[Cc]hiropractor|[Rr]esearchers?|[Pp]resident|[Mm]anager|[Cc]olleague)\b[.,:]?(?: \w+)? ?$"
)
_ROLE_AFTER = re.compile(
    r"^,? ?\(?(?:(?:the|our|a|an|one of our|who is (?:the|our|a)|is (?:the|our|a)|works|M\.?D|D\.?O\b"
    r"|R\.?N|P\.?A|N\.?P|DPT|PT|PhD|Ph\.D)\b)"
    r"(?: [\w'-]+){0,3}? ?(?:nurses?|surgeons?|doctors?|therapists?|physicians?|receptionist"
    r"|scheduler|assistant|coordinator|navigator|educator|advocate|editor|writer|pharmacist|dietitian"
    r"|radiologist|anesthesiologist|chiropractor|researcher|front desk|manager)\b"
    r"|^ (?:of|at|from) (?:the )?(?:[A-Z]\w+ ){0,3}(?:University|Institute|Hospital|Clinic|Center"
    r"|College|Foundation)\b"
    r"|^,? ?(?:M\.?D\b|D\.?O\b\.|R\.?N\b|PA-C|N\.?P\b|DPT|Ph\.?D)"
)
_THING = re.compile(
    r"^(?:'s)? (?:[A-Z][\w'-]+ ){0,3}?(?:Hospital|Clinic|University|Center|Centre|School|Institute"
    r"|Foundation|Medical|College|Health|Act|Study|Scale|Questionnaire|Index|Society|Association"
    r"|Academy|Award|Street|Road|Avenue|Lake|River|Park|County|Law|Rights|Day|Journal|Press|Library"
    r"|Fund|Church|Memorial|Safety|Portal|Education|Advantage|Cross|Shield|test|tests|sign|syndrome"
    r"|disease|method|technique|position|brace|collar|table|frame|classification|score|scale|criteria"
    r"|angle|procedure|maneuver|study|formula|grade|needle|retractor|tongs|wort|roll|stretch|press"
    r"|exercise|exercises|tendon|law|index|Club|of Rights)\b"
)
_NO_NAME = frozenset(
    "act bills rights safety portal education care self protection advantage medicare medicaid "
    "advocate handbook guide guides stories story reviews review center services resource resources "
    "forms form information instructions"
    " experience satisfaction outcomes selection first family male female age sex date dob mrn id "
    "number weight height history name names and or the a an of in on for with to from is are was "
    "were should must may can will what who how why when"
    " where which before after during if as at by not no yes none all each every our your their his "
    "her my we you they he she it i do does don't ask call see read know need needs questions "
    "answers results real happy dear"
    " english spanish hmong somali german french american native hispanic asian african european "
    "norwegian swedish danish finnish irish italian january february march april may june july "
    "august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday christmas easter thanksgiving "
    "minnesota wisconsin iowa dakota parkinson parkinson's crohn crohn's paget alzheimer spine "
    "spinal back neck surgery surgeon pain disc discs nerve bone"
    " left right side effects one two three four five six seven eight nine ten today then later now "
    "first last next here there this that these those while since because although though once "
    "however but so still even both many most"
    " some other another more such let's let try never always only just also however medline "
    "medlineplus google mychart epic zoom facebook youtube online united states north south east "
    "west new saint st dr doctor nurse mr mrs ms miss"
    " recovery living life help helping about part step table figure chapter week day month year get "
    "getting go going make take use using talk tell think keep stay sit sleep walk walking stand "
    "exercise physical therapy home work health"
    " hospital clinic practice university institute national international world women men people "
    "patient patients client clients boston milwaukee philadelphia jackson oswestry trendelenburg "
    "spurling hoffmann hoffman babinski lhermitte"
    " cobb modic harrington framingham pilates yoga tai chi alexander mckenzie williams wilson epley "
    "kegel technique method club foundation syndrome disease test exercises exercise tylenol advil "
    "aleve motrin lyrica neurontin botox medrol".split()
)
_OWNS = re.compile(
    r"^'s? (?:\w+ ){0,2}?(?:back|neck|spine|leg|pain|surgery|operation|fusion|recovery|scoliosis"
    r"|sciatica|stenosis|disc|nerve|injection|brace|story|scan|mri|stitches|curve|symptoms|diagnosis)\b"
)
_INITIALS = re.compile(
    r"(?<![\w.'])(?P<name>(?!U\.|D\.C|M\.D|R\.N|a\.m|p\.m)[A-Z]\. ?(?:[A-Z]\. ?)?)"
    r"(?=,? ?(?:is|was|came|had|has|could|went|who|told|said|a \d)\b)"
)
_GIVEN_UP = re.compile(
    r"\b(?:not (?:his|her|their|the) real names?|names? (?:has|have|was|were|is) (?:been )?changed"
    r"|made-up name|invented (?:name|patient)|fictional|imaginary|pseudonym)\b",
    re.I,
)


@rule(
    "privacy/patient-name",
    Severity.ERROR,
    why="That somebody was treated here is theirs to tell, not ours.",
    fix='Write "one of our patients"; a name needs a signed authorization and EDITORIAL (`allowed`).',
    source="45 CFR 164.514(b)(2)(i)(A) and 164.508(a)(3) (HIPAA: names; authorization for marketing)",
    of=EVERY,
    flags=(
        "Our patient Karen Olson had pain from hip to heel for a year.",
        "Mrs. Lindgren came to us with numb fingers and a stack of old scans.",
        "John, a patient of ours, drove a snowplow for thirty winters.",
        "- Pt: PIPKIN, Lorna – L4-L5 stenosis – plan: therapy first",
        "Before the fusion, Thaddeus Wick could not stand long enough to cook an egg.",
        "When Yolanda P. was treated for a pinched nerve, her grip came back.",
        "Meet Ingeborg! She has scoliosis and a black belt.",
        "i saw ramona quist again in clinic today, she still limps",
        "## Agatha Merriweather's road back from spinal stenosis",
        "K. L., 47, had a fusion at two levels.",
    ),
    spares=(
        "Our nurse Tess Arlington calls each patient the morning after surgery.",
        "A patient with a positive Spurling test feels pain down the arm.",
        "Each patient is asked about Parkinson's, Crohn's and Paget's disease.",
        "The therapist, Jonas Reed, shows patients how to roll out of bed.",
        "Patient advocate Maribel Stone helps with bills.",
        "The Patient Self-Determination Act lets you write down your wishes.",
        "In her book, Florence Nightingale wrote that patients need fresh air.",
        "Patients of Dr. Example Surgeon meet Lena, the nurse who runs the class.",
        "- Patient name: ____________",
        "Will the patient walk? May she drive? Mark the day, and hope for the best.",
        "St. John's wort can change how pain pills act in a patient.",
        "Ann (not her real name) had a fusion.",
    ),
)
def patient_name(reading: Reading) -> Iterator[Said]:
    """No patient is named."""
    if not is_english(reading):
        return
    stream, about_staff = stream_of(reading.text), isinstance(reading.item, Person)
    seen: list[tuple[int, int]] = []
    looks = (_titled, _labelled, _apposed, _lower, *(() if about_staff else (_initials, _acting)))
    for look in looks:
        for start, name in look(stream):
            end = start + len(name)
            if any(first < end and start < last for first, last in seen) or _is_spared(
                stream, start, name, reading.around
            ):
                continue
            seen.append((start, end))
            yield told(stream, start, f'A patient is named here ("{masked(name)}").')


def _titled(stream: Stream) -> Iterator[tuple[int, str]]:
    for match in _TITLED.finditer(stream.words):
        if match["name"].split()[0].lower() not in _NO_NAME:
            yield match.start("name"), match["name"]


def _labelled(stream: Stream) -> Iterator[tuple[int, str]]:
    given, words_too = words.names()
    for match in _LABELLED.finditer(stream.words):
        kind = match.lastgroup or ""
        name = match[kind]
        parts = [one.strip(".,").lower() for one in name.split()]
        if (
            (parts[0] in _NO_NAME and len(parts[0]) > 1)
            or parts[-1] in _NO_NAME
            or _THING.match(stream.words[match.end() : match.end() + 60])
        ):
            continue
        known = any(one in given and one not in words_too for one in parts)
        if kind == "named" and not (known or name[0].isupper()):
            continue
        if kind == "label" and not (known or len(parts) > 1):
            continue
        if kind == "label" and match[0].lower().startswith("name") and not known:
            continue
        if kind == "beside":
            what = match["what"]
            if what.lower() == "name" or (what.endswith("s") and not known):
                continue
            sure = known or (what.islower() and len(parts[0]) > 1) or len(parts) > 1
            if not sure or (not known and _is_title(stream, match.start(kind))):
                continue
        yield match.start(kind), name


def _apposed(stream: Stream) -> Iterator[tuple[int, str]]:
    given, words_too = words.names()
    for match in _APPOSED.finditer(stream.words):
        parts = [one.strip(".,").lower() for one in match["name"].split()]
        if parts[0] in _NO_NAME or parts[-1] in _NO_NAME:
            continue
        sentence, _ = stream.around(*match.span())
        initials = all(len(one) == 1 or "." in one for one in parts)
        if match["age"].isdigit():
            named = parts[0] in given and (parts[0] not in words_too or len(parts) > 1)
            if not 1 < int(match["age"]) < 120 or not (named or initials or len(parts) == 2):
                continue
            if not (in_care(sentence) or told_of(sentence, quoted=True)) or (
                not named and _is_place_or_month(parts)
            ):
                continue
        elif _is_title(stream, match.start()):
            continue
        yield match.start("name"), match["name"]


def _initials(stream: Stream) -> Iterator[tuple[int, str]]:
    for match in _INITIALS.finditer(stream.words):
        sentence, _ = stream.around(*match.span())
        if told_of(sentence) is Told.PATIENT and not stream.words[: match.start()].rstrip().endswith(
            ("Dr.", "Dr")
        ):
            yield match.start(), match["name"].strip()


def _is_place_or_month(parts: list[str]) -> bool:
    towns, states, others = words.places()
    name = " ".join(parts)
    return name in towns or name in states or any(one in others for one in parts)


def _lower(stream: Stream) -> Iterator[tuple[int, str]]:
    given, words_too = words.names()
    for match in _LOWER.finditer(stream.words):
        first = "name" if match["name"] else "first"
        if match[first] in given and match[first] not in words_too:
            yield match.start(first), match[first] + (match["last"] or match["second"] or "")


def _acting(stream: Stream) -> Iterator[tuple[int, str]]:
    """Yield names of which something is told that is told of patients."""
    given, words_too = words.names()
    text = stream.words
    for match in _CAPS.finditer(text):
        name = match[0]
        parts = [one.rstrip(".").lower() for one in name.split()]
        while parts and (
            (parts[0] in _NO_NAME and not _is_surname(parts, given))
            or (len(parts) > 1 and parts[0] not in given and parts[1] in given)
        ):
            name = name.partition(" ")[2]  # `When Yolanda P.`
            parts = parts[1:]
        if not parts or parts[-1] in _NO_NAME:
            continue
        start = match.end() - len(name)
        full = len(parts) > 1
        known = parts[0] in given and (full or parts[0] not in words_too)
        before, after = text[max(0, start - 30) : start], text[match.end() : match.end() + 60]
        owns = parts[0] in given and re.match(_OWNS, after)
        if (
            not known
            and not full
            and _tells(after)
            and before.rstrip().endswith(("", ".", "!", "?", "\n"))
            and parts[0] not in _EVERYBODY
        ):
            sentence, _ = stream.around(start, match.end())
            if re.search(r"\b(?:she|he|her|his)\b", sentence) and not _is_place_or_month(parts):
                yield start, name
            continue
        if not known and not (full or owns or _MEET.search(before)):
            continue
        if owns and not full:
            yield start, name
        elif parts[0] in words_too and not (_VERB.match(after) or _OBJECT.search(before)):
            continue
        elif _is_patients(stream, start, name, known=known, full=full, before=before, after=after):
            yield start, name


_EVERYBODY = frozenset(
    "everyone everybody someone somebody nobody anyone people others patients friends mom dad mother "
    "father grandma grandpa yesterday neither either another experience"
    " insurance nothing something anything nurses doctors surgeons therapists science research time "
    "pain".split()
)
_TELLS = re.compile(
    r"^ (?:told us|tells us|came to (?:us|our)|came back to us|had (?:her|his|a) (?:\w+ )?(?:surgery"
    r"|fusion|operation|injection)|was (?:treated|operated|admitted) (?:here|on|by us)"
    r"|walked (?:in|into our)|let us|asked us|thanked us|had (?:surgery|an injection))\b"
)


def _tells(after: str) -> bool:
    """Whether words after a name are told of patients only."""
    return _TELLS.match(after) is not None


def _is_surname(parts: list[str], given: frozenset[str]) -> bool:
    """Whether a word such as `April` is followed by a surname."""
    return len(parts) > 1 and parts[0] in given and parts[1] not in _NO_NAME


def _is_patients(
    stream: Stream, start: int, name: str, *, known: bool, full: bool, before: str, after: str
) -> bool:
    """Whether a name is a patient's by what is told of its bearer."""
    sentence, block = stream.around(start, start + len(name))
    if _is_place_or_month([one.lower() for one in name.split()]) and not known:
        return False
    acts, object_ = _VERB.match(after), _OBJECT.search(before)
    if known and full and (in_care(sentence) or told_of(sentence, block) is Told.PATIENT):
        return (
            acts is not None
            or object_ is not None
            or told_of(sentence) is not Told.NOBODY
            or not _is_title(stream, start)
        )
    if known and _MEET.search(before):
        return in_care(block)
    if known and (acts or object_):
        return (
            in_care(sentence)
            or told_of(sentence) is Told.PATIENT
            or (in_care(block) and told_of(sentence, block) is not Told.NOBODY)
        )
    if known:
        return told_of(sentence) is Told.PATIENT or (
            in_care(sentence) and bool(re.search(r"\b(?:she|he|her|his)\b", sentence))
        )
    if _is_title(stream, start):
        return False
    person = re.search(r"\b(?:she|he|her|his|him)\b", sentence + " " + block)
    told_so = in_care(sentence + " " + block) or told_of(sentence) is Told.PATIENT
    with_us = re.search(r"\b(?:us|our)\b", sentence)
    return bool(told_so and (object_ or (acts and (person or with_us))))


def _is_title(stream: Stream, start: int) -> bool:
    """Whether a block is written in capitals, as headings of newspapers are."""
    block, _ = stream.place(start)
    if block.kind not in (Kind.TITLE, Kind.HEADING, Kind.LABEL, Kind.CELL, Kind.ITEM, Kind.FIELD):
        return False
    longer = re.findall(r"\b[A-Za-z]{4,}", block.words)
    return sum(one[0].isupper() for one in longer) > 0.6 * len(longer)


def _is_spared(stream: Stream, start: int, name: str, around: Around) -> bool:
    """Whether a name is no patient's: one of the practice, of an author, of a thing, or allowed."""
    low = name.lower().rstrip("'s").strip()
    ours = _ours(around)
    if (
        low in ours
        or low in words.known()
        or any(one.strip(".") in ours and len(one) > 3 for one in low.split()[-1:])
    ):
        return True
    end = start + len(name)
    before, after = (
        stream.words[max(0, start - 45) : start].rpartition("\n")[2],
        stream.words[end : end + 80].partition("\n")[0],
    )
    if _ROLE.search(before) or _ROLE_AFTER.match(after) or _THING.match(after):
        return True
    sentence, block = stream.around(start, end)
    return (
        _WORKS.search(sentence) is not None and told_of(sentence) is not Told.PATIENT
    ) or _GIVEN_UP.search(block) is not None


@lru_cache(maxsize=8)
def _ours_of(names: frozenset[str], practice: str, allowed: tuple[str, ...]) -> frozenset[str]:
    more = {one.lower() for one in (practice, *allowed)}
    return names | more | {one.split()[-1] for one in more if one}


def _ours(around: Around) -> frozenset[str]:
    return _ours_of(around.names, around.practice.name, around.settings.allowed)
