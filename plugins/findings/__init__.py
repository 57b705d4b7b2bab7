"""Findings: one thing a check found, and how it is printed.

    finding.py   `Finding`, `Severity`, `did_you_mean`
    rule.py      `Rule`: what all rules have in common
    verdict.py   `verdict`: how a text stands, in a few words
    formats.py   `render` as text, JSON, GitHub annotations, SARIF or JUnit

The ground floor of the project: it imports nothing of ours, and every check speaks through it.
"""

from plugins.findings.finding import Finding, Severity, did_you_mean, in_order
from plugins.findings.formats import FORMATS, render, summary

__all__ = ["FORMATS", "Finding", "Severity", "did_you_mean", "in_order", "render", "summary"]
