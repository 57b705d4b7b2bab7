"""The quick inline processor changes nothing: not a byte of what comes out, whatever goes in.

Texts of all marks, whole and broken, go through plain Python-Markdown and through the quick one, with the site's
extensions, with Python-Markdown's, with pymdown-extensions' and with odd ones. So do all texts of this site.
"""

import os
import re
import sys
import warnings
import xml.etree.ElementTree as etree
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import InlineProcessor

from plugins.builds.markdown import QuickInlineProcessor, makeExtension
from plugins.builds.markdown.signs import signs_of
from plugins.site import load_site

ROOT = Path(__file__).resolve().parents[2]
QUICK = "plugins.builds.markdown"
SITE = load_site(ROOT).markdown
TEXTS = sorted((ROOT / "content" / "posts").glob("*.md")) + sorted((ROOT / "content" / "pages").glob("*.md"))

ODD = "tests.builds.odd_markdown"
SETS: dict[str, list[str]] = {
    "site": [name for name in SITE["extensions"] if name != QUICK],
    "plain": [],
    "extra": [
        "extra",
        "smarty",
        "toc",
        "nl2br",
        "wikilinks",
        "admonition",
        "codehilite",
        "meta",
        "sane_lists",
    ],
    "legacy": [
        "legacy_em",
        "legacy_attrs",
        "smarty",
        "abbr",
        "def_list",
        "footnotes",
        "attr_list",
        "md_in_html",
    ],
    "pymdownx": [
        f"pymdownx.{name}"
        for name in (
            "betterem caret tilde mark keys critic emoji magiclink smartsymbols escapeall inlinehilite arithmatex "
            "progressbar tasklist superfences quotes blocks.html blocks.caption"
        ).split()
    ],
    "odd": ["extra", f"{ODD}:OddPatterns", "smarty"],
    "odd trees": ["smarty", f"{ODD}:OddTrees", f"{ODD}:OddPatterns", "toc"],
}
CONFIGS = {
    **SITE["extension_configs"],
    "smarty": {"smart_angled_quotes": True},
    "pymdownx.magiclink": {"repo_url_shorthand": True, "social_url_shorthand": True, "provider": "github",
                           "user": "a", "repo": "b"},
    "pymdownx.escapeall": {"hardbreak": True, "nbsp": True},
}  # fmt: skip
SITE_CONFIGS = SITE["extension_configs"]

WORDS = """a q x xy s k K ſ SUP (k) b_c 1 80s 2026 0001 HTML CamelCase é 中文 \u202e \U0001f600 \u2028 \ufeff \xa0 İ ß
http://a.example/b?c=d&e#f https://a.example www.b.example <http://c.example> <mailto:a@b.example> <a@b.example>
a@b.example @a #1 :smile: :+1: ++ctrl+a++ [=50% "x"] $x^2$ #!py (c) --> 1/2 (tm) =/= &amp; &#38; &#x26; &nbsp; &; &bad
klzzwxh:0000 wzxhzdk:0 \x02klzzwxh:0001\x03 \x02amp\x03 \x02 \x03 \x0262\x03 [1] [2][3] [99] [ref] [Ref][] ![ref] [^1]
<br> <br/> <!-- c --> <?php x ?> <![CDATA[x]]> </b> <b <i>> <a href="*x*"> <script>*a*</script> {: .c #d k=v } {.e}
{==a==} {++b++} {--c--} {~~d~>e~~} {>>f<<} ^a^ ^b* ?? %% $a #b ~ = ⊕ qa qb""".split()
MARKS = ["*", "**", "***", "_", "__", "___", "`", "``", "\\", "[", "]", "(", ")", "!", "![", "](", "][", "<", ">", "&",
         "#", '"', "'", "\"'", "'\"", "-", "--", "---", "...", "<<", ">>", "~", "~~", "^", "==", "++", "{", "}", "|",
         ":", ";", "/", "://", "@", "$", "%%", " ", "  \n", "\n", "\\\n", "\t", "[[", "]]", "![](", "[](", "<!--"]  # fmt: skip
AROUND = ["*{}*", "**{}**", "***{}***", "_{}_", "__{}__", "**{}*", "_{}__", "`{}`", "`` {} ``", '"{}"', "'{}'", "({})",
          '[{}](/a "t")', "[{}](<b c> 't')", "[{}](/a", "[{}]", "[{}][ref]", "[{}][none]", "[x]({})", "[x](/y '{}')",
          "![{}](/c.png)", "![{}][ref]", "![x]({})", "<b>{}</b>", '<i title="{}">', "<{}>", "<!-- {} -->", "\\{}",
          "&{};", "~~{}~~", "~{}~", "^{}^", "^^{}^^", "=={}==", "++{}++", "[[{}]]", "{{{} x}}", "{}{{: .c }}",
          "--{}--", "--- {}...", "<<{}>>", "$a{}#b", "%%{}%%", "⊕ {}", "{}?", "{}  \n{}"]  # fmt: skip
BLOCKS = ["{}", "# {}", "### {} ###", "{}\n===", "> {}", "- {}\n- x", "1. {}\n\n    {}", "a | b\n--|--\n{} | `x`",
          "```\n{}\n```", "    {}", "/// note | {}\n{}\n///", "/// emergency\n{}\n///", "T\n:   {}", "[^1]: {}",
          "*[HTML]: {}", "[ref]: /x '{}'", '<div markdown="1">\n{}\n</div>', "<p>{}</p>", "!!! note \"{}\"\n    {}",
          "{}\n{{: .c }}", "- [ ] {}", "[TOC]\n\n{}", "Key: {}\n\n{}"]  # fmt: skip


def wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return texts with marks around them, and texts side by side."""
    around = st.builds(lambda frame, text: frame.replace("{}", text), st.sampled_from(AROUND), inner)
    return around | st.lists(inner, min_size=2, max_size=5).map("".join)


LEAVES = st.sampled_from([*WORDS, *MARKS]) | st.text(max_size=3)
INLINE = st.recursive(LEAVES, wrapped, max_leaves=12)
MARKDOWN = st.lists(
    st.builds(lambda frame, text: frame.replace("{}", text), st.sampled_from(BLOCKS), INLINE),
    min_size=1,
    max_size=4,
).map("\n\n".join)
# Python-Markdown itself never ends when a text names a placeholder that it makes of this text.
FORGED = INLINE.map(lambda text: text.replace("wxh:0", "wxh:9"))
unhurried = settings(
    deadline=None,
    max_examples=int(os.environ.get("SPINE_MARKDOWN_EXAMPLES", 120)),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def new(names: list[str], *last: str, configs: dict[str, Any] = CONFIGS) -> Markdown:
    """Return a converter with these extensions."""
    made = Markdown(extensions=[*names, *last], extension_configs=configs, output_format="html")
    made.reference_count = 3
    return made


@cache
def pair(name: str) -> tuple[Markdown, Markdown]:
    """Return two converters with the same extensions, the second one quick."""
    configs = SITE_CONFIGS if name == "site" else CONFIGS
    return new(SETS[name], configs=configs), new(SETS[name], QUICK, configs=configs)


def outcome(md: Markdown, text: str) -> tuple:
    """Return all that a conversion leaves behind, or how it failed."""
    md.reset()
    try:
        html = md.convert(text)
    except Exception as problem:
        return type(problem), str(problem)
    return html, md.htmlStash.rawHtmlBlocks, md.references, getattr(md, "toc", ""), getattr(md, "Meta", {})


@pytest.mark.parametrize("name", SETS)
@unhurried
@given(text=MARKDOWN)
@example(
    text="[a *b `c` d*](/e) **f _g_** <b>h</b> &amp; \"i\" -- 'j' k... <http://l.example> ![m](/n) [1]  \no"
)
@example(text="qa ⊕ qb\n\nqa {a b} (K) ſup (k) %%x%% ^a^^bc^ @x $a#b$a ~=~= xy 2026")
def test_any_text_comes_out_the_same(name, text):
    plain, quick = pair(name)
    assert outcome(quick, text) == outcome(plain, text)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_texts_of_this_site_come_out_the_same(path):
    text = path.read_text("utf-8").partition("\n---\n")[2]
    assert len(text) > 300
    plain, quick = pair("site")
    plain.reference_count = quick.reference_count = 30
    try:
        assert outcome(quick, text) == outcome(plain, text)
    finally:
        plain.reference_count = quick.reference_count = 3


@pytest.mark.parametrize("name", ["site", "odd"])
@unhurried
@given(text=FORGED, tail=FORGED)
def test_text_that_looks_like_a_placeholder_comes_out_the_same(name, text, tail):
    # Python-Markdown takes these characters out of a text at once, so this goes straight to the processor.
    def made(md: Markdown) -> bytes | type:
        md.reset()
        root = etree.Element("div")
        one = etree.SubElement(root, "p")
        one.text, one.tail = text, tail
        try:
            return etree.tostring(md.treeprocessors["inline"].run(root), "utf-8", "xml")
        except Exception as problem:
            return type(problem)

    plain, quick = pair(name)
    assert made(quick) == made(plain)


@pytest.mark.parametrize("name", SETS)
def test_what_another_extension_sees_of_the_processors_is_the_same(name):
    plain, quick = pair(name)

    def seen(md: Markdown) -> list[tuple[str, float]]:
        assert [*md.treeprocessors]  # which puts them in order
        return [(item.name, item.priority) for item in md.treeprocessors._priority]

    assert seen(quick) == seen(plain)
    quicker = [kind for kind in map(type, quick.treeprocessors) if kind is QuickInlineProcessor]
    assert len(quicker) == [type(one) for one in plain.treeprocessors].count(InlineProcessor) > 0


def test_a_processor_of_the_same_rank_keeps_its_place():
    plain, quick = new([f"{ODD}:OddTrees"]), new([f"{ODD}:OddTrees"], QUICK)
    assert "*beside* a" in plain.convert("a")
    assert quick.convert("a") == plain.convert("a")


def test_whoever_held_the_processor_before_still_holds_it():
    plain, quick = new([f"{ODD}:OddTrees"]), new([f"{ODD}:OddTrees"], QUICK)
    assert "2 set aside" in plain.convert("a *b* c `d`")
    assert quick.convert("a *b* c `d`") == plain.convert("a *b* c `d`")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("qa ⊕ qb", "a ⊕ b"),
        ("2026 ⊕ q", "2026 ⊕"),
        ("2026 q", "2026! q"),
        ("@x", "@<wbr>x"),
        ("⊕ qa\n\nqb", "<p>b</p>"),
        ("$a #a $b #b $a", "<var>#b</var> <var>$a</var>"),
        ("xy", "×y"),
        ("~ = ~", "<s>"),
        ("ſup", "<kbd>ſup</kbd>"),
        ("(\u212a)", "<kbd>(\u212a)</kbd>"),
    ],
)
def test_a_pattern_that_changes_while_it_works_is_still_followed(text, found):
    plain, quick = pair("odd")
    assert outcome(quick, text) == outcome(plain, text)
    assert found in outcome(plain, text)[0]


def test_as_deep_a_text_as_before_can_be_converted():
    plain, quick = new([]), new([], QUICK)

    def converts(md: Markdown, depth: int) -> bool:
        try:
            return bool(md.reset().convert("[" * depth + "a_b_" + "](c)" * depth))
        except RecursionError:
            return False

    depth = next(depth for depth in range(sys.getrecursionlimit(), 0, -1) if converts(plain, depth))
    assert depth > 50
    assert converts(quick, depth)


def test_most_patterns_are_not_even_tried(monkeypatch):
    tried = []
    own = InlineProcessor._InlineProcessor__applyPattern

    def noted(self: InlineProcessor, pattern: Any, *rest: Any) -> tuple[str, bool, int]:
        tried.append(pattern)
        return own(self, pattern, *rest)

    monkeypatch.setattr(InlineProcessor, "_InlineProcessor__applyPattern", noted)
    plain, quick = pair("site")
    outcome(plain, "Most back pain eases with time and movement.")
    all_of_them = len(tried)
    tried.clear()
    outcome(quick, "Most back pain eases with time and movement.")
    assert all_of_them > 30
    assert len(tried) < 5


def test_the_site_uses_it_and_it_can_be_named_twice():
    assert SITE["extensions"][-1] == QUICK
    twice = new([], QUICK, QUICK)
    makeExtension().extendMarkdown(twice)
    assert twice.convert("*a*") == "<p><em>a</em></p>"


def test_an_expression_that_python_warns_of_is_not_warned_of_twice():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expression = re.compile("b[[a]c")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert signs_of(expression) == ("b",)
