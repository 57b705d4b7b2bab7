"""Findings as a person, a program, GitHub, a code scanner or a test report wants to read them."""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from plugins.findings.finding import Finding, Severity, in_order

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def summary(findings: Sequence[Finding], checked: int) -> dict[str, int]:
    """Count the files checked, and the findings of each severity."""
    counts = Counter(finding.severity for finding in findings)
    return {
        "checked": checked,
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "notes": counts[Severity.NOTE],
    }


def render(findings: Sequence[Finding], *, form: str, checked: int) -> str:
    """Return the findings as text in one of `FORMATS`, without a newline at the end.

    `checked` is the number of files looked at. Raises `KeyError` for a form that is not in `FORMATS`.
    """
    return FORMATS[form](in_order(findings), checked)


def _text(findings: Sequence[Finding], checked: int) -> str:
    return "\n".join([*map(str, findings), _last_line(findings, checked)])


def _last_line(findings: Sequence[Finding], checked: int) -> str:
    """The counts, in words."""
    counts = summary(findings, checked)
    parts = [_many(counts[key], key[:-1]) for key in ("errors", "warnings", "notes") if counts[key]]
    return f"{_many(checked, 'file')} checked: {', '.join(parts) or 'nothing to mend'}."


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _json(findings: Sequence[Finding], checked: int) -> str:
    rows = [
        {
            "path": f.path,
            "line": f.line,
            "column": f.column,
            "code": f.code,
            "severity": str(f.severity),
            "target": f.target,
            "message": f.message,
            "fix": f.fix,
            "source": f.source,
        }
        for f in findings
    ]
    return json.dumps({"summary": summary(findings, checked), "findings": rows}, indent=2, ensure_ascii=False)


def _github(findings: Sequence[Finding], checked: int) -> str:
    """Workflow commands of GitHub Actions; a note is what GitHub calls a notice."""
    lines = []
    for f in findings:
        level = "notice" if f.severity is Severity.NOTE else str(f.severity)
        place = f"file={_property(f.path)},line={f.line},col={f.column},title={_property(f.code)}"
        lines.append(f"::{level} {place}::{_data(f'{f.message} {f.fix}'.rstrip())}")
    lines.append(_last_line(findings, checked))
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(findings: Sequence[Finding], checked: int) -> str:
    """SARIF 2.1.0 (OASIS Standard, 2020), one run."""
    rules = sorted({f.code for f in findings})
    results = [
        {
            "ruleId": f.code,
            "ruleIndex": rules.index(f.code),
            "level": str(f.severity),
            "message": {"text": f"{f.message} {f.fix}".rstrip()},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(f.path)},
                        "region": {"startLine": f.line, "startColumn": f.column},
                    }
                }
            ],
        }
        for f in findings
    ]
    run = {
        "tool": {"driver": {"name": "spine", "rules": [{"id": code} for code in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {"checked": checked},
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _junit(findings: Sequence[Finding], checked: int) -> str:
    """JUnit's XML: a test case for each finding, failed when it is an error."""
    cases = []
    for f in findings:
        text = f"{f.message} {f.fix}".rstrip()
        name = f"{f.path}:{f.line} {f.code}"
        inner = (
            f"<failure type={_attribute(f.code)} message={_attribute(text)}>{_xml(str(f))}</failure>"
            if f.severity is Severity.ERROR
            else f"<system-out>{_xml(str(f))}</system-out>"
        )
        cases.append(f"<testcase classname={_attribute(f.path)} name={_attribute(name)}>{inner}</testcase>")
    if not cases:
        cases.append(f'<testcase classname="spine" name="{_many(checked, "file")} checked"/>')
    failures = summary(findings, checked)["errors"]
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="0"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="spine" {counts}>',
            f'<testsuite name="spine" {counts}>',
            *cases,
            "</testsuite>",
            "</testsuites>",
        ]
    )


def _xml(text: str) -> str:
    return escape(_NOT_IN_XML.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_IN_XML.sub("\ufffd", text))


FORMATS: dict[str, Callable[[Sequence[Finding], int], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
    "junit": _junit,
}
