"""How many syllables an English word has, by rules of our own for its spelling.

Groups of vowels are counted; then come what is written and not spoken (a silent e, -ed, -es), what is spoken
apart though written together ("me-di-um", "cre-ate"), and a table of words that keep to no rule.

pyphen was tried first and left out: it knows where a line may break, and "surgery" breaks nowhere. Against
the CMU dictionary, words weighted by their use in our posts and in federal health prose, it is right for
94.2 percent, and these rules, mended on the same words, for 99.9. On words of other texts, not seen before,
it was 81.4 to 98.3. The greater count of both is right less often than these rules alone.
"""

import re
from functools import lru_cache

from plugins.editorial.plain.phrases import rows_of

_PARTS = re.compile(r"[a-z]+(?:'[a-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_TABLE = {word: count for count, words in rows_of("syllables.yaml").items() for word in words.split()}
_RESPELT = (
    (r"qu|gu(?=[aei])", "q"),
    (r"(?<![b-df-hj-np-tv-xz])y(?=[aeiou])", "j"),  # year, player
    (r"(?<=[bcdfgkptsz])le(?=(?:'?s|d|ments?|ness)?$)", "el"),  # muscle, handled
    (r"(head|back|stomach|tooth|ear|heart|belly)aches$", r"\1ach"),
    (r"ically$", "icly"),
    (
        r"^(some|hom|hous|lif|sid|bas|car|ther|wher|saf|whit|whol|wid|bon|lov|nin)e(?=[bcfghkmpqtwz]|st)",
        r"\1",
    ),
    (r"^some(?=[a-z])", "som"),
    (r"^every(?=[btw])", "evry"),
    (r"\b(be)?fore(?=arm|hand|head|cast|ground|foot|sight|most|man|finger)", r"\1for"),
    (
        r"(?<=[aeiouy])([^aeiouy]+)e(?=(?:ly|less(?:ly)?|ness|ful|fully|some|thing|where|wise|work|lines?)$)",
        r"\1",
    ),
    (r"(?<=[aeiouy])([^aeiouyl]+)e(?=ments?$)", r"\1"),  # movement
)
_RESPELT = tuple((re.compile(pattern), instead) for pattern, instead in _RESPELT)
_SILENT = re.compile(r"(?:(?<=[^aeiouytd])ed|(?<=[^aeiouysxzcg])(?<![cs]h)es|(?<=[^aeiouy])e)(?='[a-z]+$|$)")
_APART = re.compile(
    r"""
    (?<![cts])i(?=a(?!ge))  | (?<=sc)i(?=a[^l])  | (?<=s)i(?=a[st])  | (?<!s)[ct](?=ia[teo])  # dial
    | (?<![ctsgxlnh])i(?=on)  | (?<=[bp])li(?=on)  | [cst](?=iog)   # period; not motion, million
    | (?<![ctsgx])i(?=ous)
    | (?<![nv])i(?=o(?!n|us))  | i(?=[iu])   # biology, medium; not behavior
    | (?<![ct])i(?=en[ct])  | (?<=\bsc)i(?=en)  | (?<=cl)i(?=ent)  # nutrient, science; not patient
    | i(?=et(?:y|ies|s|ing|ary|er|ic|al)?\b)  | (?<=\bd)i(?=et)  | i(?=eth\b)  # society, diet, twentieth
    | (?<![pth])i(?=ers?\b)  | (?<=[pt][pt])i(?=er)  | (?<=th)i(?=er)  # easier; not pier
    | (?<!\bpr)i(?=est\b)
    | (?<=cr)e(?=at)  | (?<=pancr)e(?=a)  | (?<=\br)e(?=a(?:ct|ss|pp|rr|dj|dm|tt|ff|lign|li[tsz]|w))
    | (?<=lin)e(?=ar)  | (?<=nucl)e(?=ar)  | (?<=rrh)e(?=a)  | (?<=\bur)e(?=a)  | (?<=\bid)e(?=a)
    | (?<=\bar)e(?=a)  | (?<=perm)e(?=a)  | (?<=malle)(?=a)  | (?<=th)e(?=at(?:er|re))  | (?<=ch)e(?=al\b)
    | (?<=[gn])e(?=al\b)  | (?<=ys)e(?=al\b)  | (?<=cav)e(?=at)  | (?<=naus)e(?=a)
    | (?<![gplc])(?<!ch)e(?=o)  | (?<=[lp])e(?=o(?!pard|pl))  | (?<=\bg)e(?=o)   # video, theory; not people
    | e(?=u[ms]\b)  | (?<=\br)e(?=[ui](?!gn|n\b|ns\b|nd))  | (?<=cl)e(?=i\b)  | e(?=i(?:ng|ty|st))
    | (?<=\b[r])e(?=e(?:l[ei]|v|x|nt|st|du|mer))  | (?<=\bpr)e(?=e[mx])  | (?<=[ai]t)e(?=ic)
    | u(?=a)  | u(?=en[ct])  | (?<=[fdr])u(?=el)  | u(?=ing)  | (?<=fl)u(?=id)  | (?<=[tn])u(?=it)
    | (?<=r)u(?=in)  | (?<=n)u(?=ine)  | (?<=s)u(?=icid)  | u(?=it(?:y|ous))  | (?<!fl)u(?=o)
    | (?<=\bc)o(?=ag|al[ei]|op(?!e)|ord|inc|ex|eff)  | o(?=ing|ic(?!e))  | (?<=p)o(?=e[mt])  | o(?=asis)
    | (?<=r)o(?=ili)  | (?<=[ei]o)(?=a)  | (?<!tr)a(?=o)  | (?<=[hcsr])a(?=ic)  | (?<=z)o(?=ol)
    | (?<=[b-df-hj-np-tv-xz])y(?=[iao])  | (?<=m)y(?=el)  | (?<=[fpd][lr])y(?=er)   # trying, myopathy, dryer
    | (?<=[aeiouy])sm(?=s?\b)  | (?<=[iy])thm(?=s?\b)  | [^aeiouy](?=n't)  | (?:[sxz]|ch|sh|[cgsz]e)(?='s)
    """,
    re.X,
)


@lru_cache(maxsize=50_000)
def syllables(word: str) -> int:
    """Return how many syllables an English word has, at least one; the parts of `follow-up` are added up.

    A number in digits counts as one, however it is spoken: it is read at a glance.
    """
    word = word.lower()
    return _TABLE.get(word) or max(1, sum(map(_of_part, _PARTS.findall(word))))


def _of_part(part: str) -> int:
    if part in _TABLE:
        return _TABLE[part]
    spelt = part
    if not _VOWELS.search(part):
        return len(part)  # its letters are spoken: CSV
    for pattern, instead in _RESPELT:
        spelt = pattern.sub(instead, spelt)
    apart = len(_APART.findall(spelt))
    return max(1, len(_VOWELS.findall(_SILENT.sub("", spelt))) + apart)
