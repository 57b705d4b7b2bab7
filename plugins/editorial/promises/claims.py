"""Whether a text asserts what it says: what stands around some words of it.

"We guarantee relief" is a claim. "No surgeon can guarantee relief", "Is relief guaranteed?", "Beware of ads that
say "guaranteed"" and "if somebody guarantees relief" are none. "There is no reason to doubt our guarantee" is one.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from plugins.editorial.text import Block, Kind
from plugins.editorial.text.sentences import sentences_of

_OWN = r"(?:we|our|ours|us|here)"
_MASKED = re.compile(
    r"\b(?:not (?:only|just|merely|simply)|no (?:doubt|wonder|matter|question|surprise|secret|joke|kidding|exaggeration"
    r"|strings|gimmicks?|fuss|nonsense|wait\w*|less|ifs|ands|one else|other|reason (?:at all )?to \w+|need to \w+|longer)"
    r"|nobody else|nowhere else|nothing (?:but|less|short)|none other|not to mention|not until|not a day too|why not"
    r"|never (?:doubt|worry|fear|mind|again)|can(?:'t|not) wait|needn't (?:worry|fear|suffer|wait)"
    r"|(?:do not|don't|need not|no need to|not have to|never have to|you must not|stop|doesn't have to) (?:you )?"
    r"(?:worry|fear|wait|hesitate|let|miss|suffer|despair|settle|give up|put up|live|be afraid|take our|just take"
    r"|look|need to \w+|have to \w+|lose|spend|waste|endure|accept|delay|think twice|fret|panic|dread)"
    r"|(?:can|could|should|need)(?:n't|not| not) (?:be )?(?:easier|simpler|happier|go wrong|overstate|stress)"
    r"|(?:nobody|no one|never|none|not|no) [^.;:?!]{0,60}?without)\b",
    re.I,
)
"""Signs of a "no" that deny something else, or deny a denial."""
_NO = re.compile(
    r"\b(?:no|not|never|nobody|no one|none|nothing|neither|nor|without|cannot|hardly|rarely|seldom|scarcely"
    r"|far from|anything but|impossible|unable|refus\w+|rather than|instead of|unlikely|doubts?|doubtful|lacks?"
    r"|stops? short of|hesitates?|forbids?|declines?|fails? to|dishonest|wrong|too early to|no longer|few|isnt|dont|cant"
    r"|doesnt|wont)\b|n't\b",
    re.I,
)
_LISTED = re.compile(r"(?:no|zero|without|nor|none)\b", re.I)
"""What begins each part of a list: "no needles, no pain" denies nothing twice."""
_BREAK = re.compile(
    r"[;:\u2013\u2014]| - |[.!?]\s|\bbut\b|\byet\b|(?<!that )\b(?:because|since|when|once|while|whereas|until|after"
    r"|as soon|thanks to)\b|\bso\b(?! called)"
    r"|,? (?:and |or |which |then |plus )(?:we|our|ours|it|its|this|that|these|you|your|they|there|he|she|is|are|dr)\b"
    r"|, (?:we|our|ours|it|its|it's|this|these|you|you'll|your|they|there|there's|he|she|dr|and)\b|, which\b|, in fact\b",
    re.I,
)
"""Where the reach of a "no" ends."""
_DENIED = re.compile(
    r"[\s\"'),]{0,3}(?:[\w'-]{1,20}[ -]){0,5}?(?:"
    r"(?:is|are|was|were|does|do|did|can|could|has|have|will|would|should)(?:n't|nt| not|not| never)"
    r"(?: yet| ever| always| really| a| an| the)*"
    r" (?:exists?|possible|known|true|realistic|real|things?|been (?:found|proven|shown)|be (?:promised|given|guaranteed"
    r"|expected|ruled|true|had|made)|given|guaranteed|what|goal|aim|something|on offer|available|certain|free|promised"
    r"|ours|a promise|proof|likely|happen)"
    r"|(?:is|are|would be|sounds?|remains?) (?:rarely|seldom|impossible|a myth|a dream|rare|unlikely|a red flag|too good"
    r"|hype|out of reach|unknown|a warning|a lie|false|misleading|nonsense|dishonest|never))\b"
    r"|[\s\"']{0,3}(?:tells? you|says?|proves?|means?|shows?) (?:very )?(?:little|nothing|that nobody)\b"
    r"|\s*[?:]\s*(?:\"|')?(?:no|not|never|nobody|there is none|none exists|unknown|sadly|we can't|unfortunately)\b",
    re.I,
)
"""What denies, behind a claim, that it holds."""
_WARNS = re.compile(
    r"\b(?:beware|be (?:very |a little |extra )?(?:wary|careful|cautious|skeptical|suspicious)|watch out|wary of|cautious"
    r"|careful with|with care|red flags?|warning signs?|walk away|run away|run the other way|steer clear|stay away"
    r"|(?:do not|don't|never|not) (?:believe|trust|fall for|buy|be fooled|be taken|take seriously)|think twice about"
    r"|myths?|too good to be true|(?:is|are|was|were) (?:simply |just )?(?:a lie|lying|false|untrue|hype|misleading|nonsense"
    r"|not true|a myth|a sales pitch|marketing)|sell(?:s|ing)? (?:you |people )?(?:something|a dream|dreams|hope|snake)"
    r"|sells? [\"']|(?:any|some)(?:one|body) who|(?:a|any|every|some|another|the) (?:\w+ )?(?:clinic|surgeon|doctor|ad"
    r"|person|website|site|seller|salesman|office|practice|center|company|product) (?:that|who|which|may|might"
    r"|says?|tells?|claims?|promises?|offers?|boasts?|advertis\w+|calls?|guarantees?|will) "
    r"|(?:ads?|adverts?|advertisements?|commercials?|websites?|web pages|sites|sellers|salespeople|books?|brochures?"
    r"|leaflets?|headlines?|posters?|flyers?|billboards?|videos?|influencers|stores|gadgets|companies|quacks|scammers)"
    r" (?:\w+ ){0,3}?(?:says?|said|claim\w*|promis\w*|sell\w*|tout\w*|offer\w*|call\w*|boast\w*|advertis\w*|tell\w*|guarantee\w*)"
    r"|(?:some|other|many|such) (?:clinics|people|doctors|surgeons|centers|ads|websites|places|sites) (?:\w+ ){0,2}?"
    r"(?:say|claim|promise|sell|tout|offer|call|boast|advertise|guarantee|tell|swear|use|believe)"
    r"|claims?(?: of| that| like| such)|claim(?:s|ed|ing)? (?:to|it|they|that|of|a)\b|claimed|so-called|would be wrong"
    r"|no honest|(?:dis)?honest answer|would be (?:a lie|dishonest|wrong|misleading)|nobody counted|(?:look|ask) for proof"
    r"|misconceptions?|contrary to|wrongly|supposed(?:ly)?|alleged"
    r"|hop(?:e|es|ed|ing) (?:for|that|to)|search(?:ing)? for|quest for|wish for|snake oil|scams?|quackery|unproven|fraud"
    r"|promises? (?:of|such as|like) [\"']|words such as|when you (?:hear|read|see)|if you (?:hear|read|see)|ask (?:for|about)"
    r"|how much of the|scale (?:of|from))\b",
    re.I,
)
_MENTIONS = re.compile(
    r"\b(?:the|such|these|those) (?:words?|phrases?|terms?|labels?|claims?|slogans?|promises)\b|\bcall(?:s|ed)? it [\"']",
    re.I,
)
"""Words that are spoken of, not said."""
_IF = re.compile(
    r"\b(?:if|whether|unless|in case|as long as|so long as|until|hope\w*|wish\w*|imagine|provided)\b"
    r"(?! you (?:want|wanted|are looking|need|would like|'d like|seek|prefer|suffer|live|are tired|crave))",
    re.I,
)
_ASKS = re.compile(
    r"[\"']?(?:do|does|did|is|are|was|can|could|will|would|should|has|have|how (?:safe|likely|often|painful))\b",
    re.I,
)
_RHETORICAL = re.compile(
    r"\b(?:did you know|why (?:wait|suffer|live|not|settle|put up|choose|keep|go on|let|risk)|ready (?:for|to)|want|wish"
    r"|looking for|tired of|wouldn't|who (?:wouldn't|doesn't|says)|have you heard|isn't|aren't|don't you|fed up|dream\w*"
    r"|searching for|interested in|in need of|sick of|would you like|how (?:does|would) (?:a|an|the)? ?\w* ?\w* sound"
    r"|what if we told|could it be|what could be|guess what|curious)\b",
    re.I,
)
_SPEAKS = re.compile(
    r"\b(?:our|we(?:'re|'ve)?|dr\.? \w+|surgeon|practice|clinic)\b(?!.*\b(?:never|not|words?|phrases?|terms?)\b)"
    r"[^.\"]{0,60}[\"']?$",
    re.I,
)
_INNER = re.compile(r'"[^"]{1,1500}"')
_STOP = re.compile(r"[.!?;](?=\s|[\"')]|$)")


@dataclass(eq=False)
class Around:
    """What stands around some words of a block."""

    block: Block
    start: int
    end: int

    @property
    def words(self) -> str:
        """The words themselves."""
        return self.block.words[self.start : self.end]

    @cached_property
    def span(self) -> tuple[int, int]:
        """Where the sentence of the words begins and ends; of several, from the first to the last."""
        begin, stop = 0, len(self.block.words)
        for one in sentences_of(self.block):
            if one.start <= self.start:
                begin = one.start
            if one.end >= self.end:
                stop = one.end
                break
        return begin, max(stop, self.end)

    @property
    def before(self) -> str:
        """What stands before them in their sentence."""
        return self.block.words[self.span[0] : self.start]

    @property
    def after(self) -> str:
        """What stands behind them in their sentence."""
        return self.block.words[self.end : self.span[1]]

    @property
    def sentence(self) -> str:
        """All of it."""
        return self.block.words[slice(*self.span)]

    @property
    def asserted(self) -> bool:
        """Whether the text says that it is so."""
        return self.told and not (_MENTIONS.search(self.sentence) or self.reported)

    @property
    def told(self) -> bool:
        """The same for what others say: a quotation is no excuse then."""
        return not (self.denied or self.asked or self.warned or self.conditional)

    @cached_property
    def denied(self) -> bool:
        """Whether a "no" reaches them."""
        before = _MASKED.sub(lambda match: "_" * len(match[0]), self.before)
        last = None
        for one in _NO.finditer(before):
            if not (_LISTED.match(one[0]) and _LISTED.match(self.words) and "," in before[one.end() :]):
                last = one
        if last and not _BREAK.search(before, last.end()) and before.count(" ", last.end()) <= 16:
            return True
        follows = self.block.words[self.end : self.end + 120]
        return _DENIED.match(follows) is not None

    @cached_property
    def asked(self) -> bool:
        """Whether they stand in a question that is meant as one."""
        stop = _STOP.search(self.block.words, self.end)
        marked = self.block.words[self.end : self.end + 1] == "?" or (
            stop is not None and self.block.words[stop.start()] == "?"
        )
        alone = self.block.kind in (Kind.HEADING, Kind.TITLE, Kind.CELL, Kind.ITEM, Kind.LABEL)
        if not marked and not (alone and stop is None and _ASKS.match(self.sentence)):
            return False
        if _RHETORICAL.search(self.sentence) and not self.sentence.lower().startswith(
            ("is ", "are ", "does ")
        ):
            return False
        return True

    @cached_property
    def warned(self) -> bool:
        """Whether the sentence warns of who says so, or tells of others who do."""
        for match in _WARNS.finditer(self.sentence):
            at = self.span[0] + match.end()
            between = self.block.words[at : self.start] if at < self.start else ""
            if not re.search(
                rf"[,;:\u2014]\s(?:\w+ ){{0,3}}?{_OWN}\b|\b(?:but|while|yet) {_OWN}\b", between, re.I
            ):
                return True
        return False

    @cached_property
    def conditional(self) -> bool:
        """Whether they stand under a condition."""
        clause = re.split(r"[,;:\u2013\u2014]", self.before)[-1]
        return _IF.search(clause) is not None

    @cached_property
    def reported(self) -> bool:
        """Whether they are quoted, and not from ourselves."""
        block = self.block
        quotes = _INNER.finditer(block.words) if block.kind is Kind.QUOTE else None
        spans = [one.span() for one in quotes] if quotes else block.quotations
        for begin, stop in spans:
            if begin <= self.start and self.end <= stop:
                return not _SPEAKS.search(block.words[max(0, begin - 70) : begin + 1])
        return False
