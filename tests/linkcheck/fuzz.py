"""Pages that nobody would write: the same for the same number, on every machine."""

import random

WORDS = "spine disc nerve back neck walk rest sleep café größe naïve 東京 &amp; &lt; &copy; 1 < 2".split(" ")
BLOCKS = (
    "div section article main header footer nav ul li p h2 blockquote details summary table tr td pre".split()
)
INLINE = "a b i em strong code span a a small u".split()
VOID = "img br hr input link meta source area".split()
NAMES = "href src id class name alt srcset title style data-x href rel content poster cite action".split()
ADDRESSES = (
    "a.html /b/ ../c.html #part ?q=1&amp;r=2 https://x.example/ mailto:a@b.example '' %20x a&copy=1 größe.html "
    "//y.example/z javascript:x a&#x62;c &notit; data:image/gif;base64,AA=="
).split(" ")
RAW = ["<script>if (a < b) { '<a href=no>' }</script>", "<style>p { background: url(s.png) }</style>", "<!-- <a href=no> -->",
       "<textarea><a href=no></textarea>", "<template><a href=no><p id=no></template>", "<title><a href=no></title>",
       "<noscript><img src=n.gif></noscript>", "<![CDATA[ <a href=c> ]]>", "<?php <a href=q> ?>", "<!x <a href=d>>",
       "</>", "</3>", "<3", "<", "&", "<a", "<!-->", "<!--->", "<!--x--!>", "\0", "</p>", "</a>", "</div>",
       "<svg><a xlink:href=s.html><path d=M0/></a></svg>", "<iframe src=f.html><a href=no></iframe>"]  # fmt: skip


def page(number: int) -> str:
    """Return one strange page."""
    rng = random.Random(number)
    text = (
        "<!doctype html><html lang=en><head><title>x</title></head><body>"
        + _content(rng, 0)
        + "</body></html>"
    )
    for _ in range(rng.choice((0, 0, 1, 2, 4, 8))):
        text = _damaged(text, rng)
    return text


def _content(rng: random.Random, depth: int) -> str:
    parts: list[str] = []
    for _ in range(rng.randrange(2, 7)):
        kind = rng.random()
        if kind < 0.25 and depth < 6:
            name = rng.choice(BLOCKS)
            closed = rng.random() < 0.9
            parts.append(
                f"<{name}{_attributes(rng)}>{_content(rng, depth + 1)}" + (f"</{name}>" if closed else "")
            )
        elif kind < 0.6:
            name = rng.choice(INLINE)
            closed = rng.random() < 0.9
            parts.append(f"<{name}{_attributes(rng)}>{_words(rng)}" + (f"</{name}>" if closed else ""))
        elif kind < 0.75:
            parts.append(f"<{rng.choice(VOID)}{_attributes(rng)}{rng.choice(('', '/', ' /'))}>")
        elif kind < 0.85:
            parts.append(rng.choice(RAW))
        else:
            parts.append(_words(rng))
    return rng.choice(("", " ", "\n")).join(parts)


def _attributes(rng: random.Random) -> str:
    text = ""
    for _ in range(rng.randrange(0, 4)):
        name, value = rng.choice(NAMES), rng.choice(ADDRESSES)
        name = name.upper() if rng.random() < 0.1 else name
        form = rng.random()
        if form < 0.6:
            text += f' {name}="{value}"'
        elif form < 0.8:
            text += f" {name}='{value.replace(chr(39), '')}'"
        elif form < 0.9 and value and not set(value) & set("'\" "):
            text += f" {name}={value}"
        else:
            text += f" {name}"
    return text


def _words(rng: random.Random) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(rng.randrange(1, 5)))


def _damaged(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    to = min(len(text), at + rng.randrange(1, 12))
    return rng.choice(
        (
            text[:at] + text[to:],
            text[:at] + rng.choice("<>\"'=/& \t\n\0-!") + text[at:],
            text[:at] + text[at:to] * 2 + text[to:],
            text[:at] + rng.choice(RAW) + text[at:],
        )
    )
