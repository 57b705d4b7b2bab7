"""Safety: who must not wait is told so, and a physician has read what is medical."""

from plugins.editorial.rule import Rule

RULES: tuple[Rule, ...] = ()
