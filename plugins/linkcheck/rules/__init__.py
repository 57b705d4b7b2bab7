"""What is wrong with a link. Every rule is plain: values in, a `Problem` or nothing out.

problem.py   `Problem`; `code -> severity`, the one list of all codes
targets.py   does the address lead to a file, and the fragment to a place in it?
schemes.py   `mailto:`, `tel:`, misspelt schemes, `http:`, hosts that are the reader's own computer
markup.py    slips seen in one page alone: images without alt, ids that stand there twice
assets.py    files that nothing names
"""

from plugins.linkcheck.rules.problem import SEVERITIES, Problem, printable

__all__ = ["SEVERITIES", "Problem", "printable"]
