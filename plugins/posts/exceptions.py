"""The rules that a text sets aside, as its front matter lists them: which, who decided it, and why."""

import re

from plugins.findings import Finding
from plugins.posts.form import Form
from plugins.posts.frontmatter import FrontMatter
from plugins.posts.post import Exemption
from plugins.posts.yamlblock import Entry

_EXAMPLE = '- {rule: promise/cure, by: "Ann Example", reason: "Quotes the law."}'
_SAYING = re.compile(r"[^\W\d_]{2}")
_PARTS = ("rule", "by", "reason")


def take_exceptions(form: Form) -> tuple[Exemption, ...]:
    """Take `exceptions` from a form: a list of mappings with a rule, a name and a reason.

    What lacks one of them counts for nothing, and has its finding.
    """
    entry = form.take("exceptions")
    if entry is None or entry.value == "":
        return ()
    items = entry.value if isinstance(entry.value, list) else [entry]
    return tuple(filter(None, (_exception(form, item, number) for number, item in enumerate(items, 1))))


def _exception(form: Form, item: Entry, number: int) -> Exemption | None:
    def add(line: int, message: str, fix: str) -> None:
        form.findings.append(Finding(form.path, "post/exception", message, fix, line=line))

    if not isinstance(item.value, dict):
        fix = f"Write {_EXAMPLE}"
        add(item.line, f"Exception {number} must have a rule, a name and a reason.", fix)
        return None
    record = Form(FrontMatter(item.value, "", 1), form.path)
    values = {key: record.text(key) for key in _PARTS}
    record.leftovers()
    form.findings += record.findings
    what = {"rule": "does not say which rule", "by": "does not say who decided it", "reason": "has no reason"}
    for key in _PARTS:
        if not _SAYING.search(values[key]):
            add(item.line, f"Exception {number} {what[key]}, so it is not used.", f"Add {key}: to it.")
    if not all(map(_SAYING.search, values.values())):
        return None
    return Exemption(**values, line=item.line)
