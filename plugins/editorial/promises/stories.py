"""Praise by patients, and what became of them: what no list of phrases alone can tell."""

import re
from collections.abc import Iterator

from plugins.editorial.text import Block, Kind, Text

NAMES = ("before-after", "testimonial")
"""The lists whose claims may be told by others."""

_STARS = re.compile(
    r"[\u2605\u2b50]\ufe0f?(?:[\s\u2605\u2606\u2b50]*[\u2605\u2b50])+|(?<!\w)5 ?[\u2605\u2b50]"
)
_INNER = re.compile(r'"[^"]{1,1500}"|(?<!\w)\'[^\']{3,1500}?\'(?!\w)')
_PRAISE = re.compile(
    r"\b(?:thank(?:s|ful|ed)?|grateful|owe|recommend\w*|saved|gave me|life back|changed my|life-?changing|best|finest|greatest"
    r"|miracles?|angels?|genius|hero(?:es)?|god-?send|brilliant|wonderful|amazing|fantastic|incredible|awesome|superb"
    r"|terrific|excellent|outstanding|caring|kind|gentle|skilled|gifted|like family|magic|blessed|blessing|love[ds]?|trust"
    r"|worth it|world-class|top-notch|lifesaver|fixed|worked wonders|listened|professional|stars|happier|happy|perfect"
    r"|second to none|exceptional|phenomenal|so glad|wish i had)\b",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:dr\b|doctors?|surgeons?|team|staff|nurses?|practice|clinic|they|these (?:folks|people|guys)|he|him|his|she|her"
    r"|operation|surgery|care|office|place|sinicropi|patients?|reviews?|man|woman|grandmother|grandfather|google|yelp"
    r"|healthgrades|everyone was|everybody was|operating room|front desk|them|you guys|bedside)\b",
    re.I,
)
_ME = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|my|me|mine|we|our)\b", re.I)
_BETTER = re.compile(
    r"\b(?:(?:can|could|able to|back to|am|now|finally|i) (?:\w+ ){0,4}?(?:walk|run|dance|golf|sleep|play|garden|ski|lift"
    r"|ride|swim|hike|bend|stand|live|walking|running|dancing|golfing|sleeping|playing|working|gardening|riding|hiking)\b"
    r"[^.?!]{0,60}\b(?:again|without|pain-free|through the night|now|at last|every day|miles?|like)"
    r"|pain[- ]free|pain (?:is|was|has|just|simply) (?:\w+ )?(?:gone|disappeared|vanished|over)|(?:no|without|zero) (?:more )?pain"
    r"|(?:feel|felt|feeling) (?:\w+ ){0,2}?(?:great|new|younger|wonderful|amazing|fantastic|reborn|human again|alive|better"
    r"|like myself|like a new|no pain)|new (?:man|woman|person|life|back)|never felt better|years younger|cured|healed"
    r"|back (?:on|at|in|to) (?:my|the) (?:\w+ )?(?:bike|feet|course|court|garden|job|work|field|trail|road|farm|boat|saddle"
    r"|slopes|dance floor|old self|golf)|no longer (?:need|use|take|hurt|have|limp|wake)|(?:threw|gave|put) (?:out|away) my|got my life|walk(?:ed)? out)\b",
    re.I,
)
_WISH = re.compile(r"\b(?:want|hope|wish|would like|goal|afraid|will i|can i|worr\w+)\b(?! you)", re.I)
_PERSON = re.compile(
    r"\b(?:he(?! or)|she|his(?! or)|her|(?:our|one|this|the same|a|that|another|each|real) (?:\w+ ){0,2}?(?:patients?|man|woman"
    r"|client|teacher|farmer|runner|golfer|nurse|grandmother|grandfather|carpenter|mother|father|dancer|lady|girl|boy|teen)"
    r"(?:'s)?|patient (?:\d+|[a-z]\b)|woman|man|man's|woman's|patient's)\b",
    re.I,
)
_GENERAL = re.compile(
    r"\b(?:he or she|she or he|his or her|her or his|(?<!in )may|might|should|you'll|your|you will|if you|study|trial|researchers"
    r"|model|drawing|diagram|illustration|sketch|plastic|nurses? (?:will|checks)|does not smoke)\b",
    re.I,
)
_PICTURE = re.compile(
    r"\b(?:pictures?|photos?|photographs?|images?|slider|swipe|drag|from the left|x-rays?|scans?|videos?|snapshots?|portraits?|gallery"
    r"|see (?:the|what a|her|his|him)\b|look at|compare|side by side|shown|posture|silhouettes?|mri|caption)\b",
    re.I,
)
_EARLIER = re.compile(
    r"\b(?:before|then|prior|pre-?op\w*|old|day one|first|left|earlier|at first|in (?:january|february|march|april|may|june"
    r"|july|august|september|october|november|december)|top|when (?:he|she) (?:first )?(?:came|arrived))\b",
    re.I,
)
_LATER = re.compile(
    r"\b(?:after|afterwards?|now|post-?op\w*|new|later|second|right|today|same|in (?:january|february|march|april|may|june"
    r"|july|august|september|october|november|december)|bottom|since|straight)\b",
    re.I,
)
_WORSE = re.compile(
    r"\b(?:before (?:\w+ ){0,3}?(?:surgery|operation|treatment|fusion|injection|procedure|laser|he|she|it|that|us|we|dr|coming"
    r"|seeing|meeting|decompression|implant)|ago|last (?:year|spring|summer|fall|winter|month|christmas)|used to|had (?:not|never)|hadn't|could(?:n't| not"
    r"| barely| hardly| only)|(?:was|were|been) (?:unable|bedridden|bent|stooped|hunched|crippled|confined|stuck|disabled)"
    r"|unable to|wheelchair|walker|cane|crutches|crawled|limped|hobbled|shuffled|in agony|lay (?:on|in)|needed|day one"
    r"|before\s?[:,=\u2013\u2014-]|^before\b|barely|doubled over|suffered|in tears|for years)",
    re.I | re.M,
)
_BETTERED = re.compile(
    r"\b(?:after\s?[:,=\u2013\u2014-]|now|today|since we|since (?:\w+ ){0,3}?(?:operation|surgery|fusion|treatment|injection|procedure|then"
    r"|visit)|these days|again|(?:days|weeks|months|years?|month|week|year|day) (?:later|after)|(?:after|following) (?:it|that"
    r"|(?:\w+ ){0,3}?(?:surgery|operation|fusion|treatment|injection|procedure|laser|visit|decompression|implant)|we|one)"
    r"|afterwards?|this (?:summer|spring|fall|winter|year)|thanks to|a new (?:man|woman)|just see|look at (?:him|her))",
    re.I,
)
_CARE = re.compile(
    r"\b(?:we|us|our|surgery|operat\w+|fusion|injections?|procedures?|treatments?|laser|decompression|implant|surgeon|dr"
    r"|practice|clinic|patient|after:?)\b",
    re.I,
)
_DOES = re.compile(
    r"\b(?:walk\w*|runs?|ran|running|danc\w+|golf\w*|garden\w*|plays?|played|playing|ski\w*|sleeps?|slept|climb\w*|hik\w+"
    r"|rid(?:es?|ing)|rode|swims?|swam|swimming|flew|flies|lifts?|lifted|stands?|stood|standing|travel\w*|works?|worked|back"
    r"|pain-free|free of pain|smil\w+|jog\w*|bik\w+|carr(?:y|ies|ied)|cooks?|drives?|drove|fish\w*|hunts?|marathon|chases?"
    r"|tall|upright|straight|kneels?|bowls?|bends?|teach\w*|farms?|no pain|without pain|lives?|finish\w*|won|waltz\w*)\b",
    re.I,
)
_AGREED = re.compile(
    r"\b(?:consent\w*|permission|agreed|authoriz\w+|signed (?:a )?(?:form|release)|allowed us)\b", re.I
)
_TYPICAL = re.compile(
    r"\b(?:results? (?:\w+ ){0,3}?(?:var(?:y|ies)|differ)|not (?:a )?typical|may (?:vary|differ)|will (?:vary|differ)"
    r"|(?:vary|varies|differs?) from (?:person|patient|one)|most (?:people|patients) (?:do not|don't|will not|won't)"
    r"|not everyone|different for (?:everyone|each)|no promise|cannot (?:tell|promise|predict)|can't (?:tell|promise|predict))\b",
    re.I,
)


def find(block: Block) -> Iterator[tuple[str, int, int]]:
    """Yield (name of the rule, begin, end) of the praise and the stories in a block."""
    words = block.words
    for match in _STARS.finditer(words):
        if "evidence" not in words.lower():
            yield "testimonial", *match.span()
    for begin, stop in _quotations(block):
        said = words[begin:stop]
        if _is_praise(said, words):
            yield "testimonial", begin, stop
    person = _PERSON.search(words)
    if person and not _GENERAL.search(words) and _is_story(words):
        yield "before-after", person.start(), person.end()


def _quotations(block: Block) -> list[tuple[int, int]]:
    if block.kind is Kind.QUOTE:
        return [(0, len(block.words))]
    if '"' not in block.words and "'" not in block.words:
        return []
    return [match.span() for match in _INNER.finditer(block.words)]


def _is_praise(said: str, around: str) -> bool:
    """Whether a quotation thanks somebody, or tells of a recovery."""
    if said.rstrip("\"' ").endswith("?") or _WISH.search(said):
        return False
    if _ME.search(said) and _BETTER.search(said):
        return True
    return _PRAISE.search(said) is not None and _ABOUT.search(around) is not None


def _is_story(words: str) -> bool:
    """Whether a block shows or tells what a person was before and after."""
    if _PICTURE.search(words) and _EARLIER.search(words) and _LATER.search(words):
        return True
    parts = (_WORSE, _BETTERED, _CARE, _DOES)
    return all(part.search(words) for part in parts)


def agreed(block: Block, text: Text) -> bool:
    """Whether a text says near a block that the patient agreed, and that results differ."""
    blocks = text.blocks
    at = next((number for number, one in enumerate(blocks) if one is block), 0)
    near = list(blocks[at : at + 3])
    if block in text.body:
        begin = at
        while begin > len(text.front) and blocks[begin].kind is not Kind.HEADING:
            begin -= 1
        stop = at + 1
        while stop < len(blocks) and blocks[stop].kind is not Kind.HEADING:
            stop += 1
        near += blocks[begin:stop]
    words = " ".join(one.words for one in near)
    return bool(_AGREED.search(words)) and bool(_TYPICAL.search(words))
