"""The questions that a topic page answers, as its front matter lists them."""

from plugins.findings import Finding, Severity
from plugins.posts.form import Form
from plugins.posts.frontmatter import FrontMatter
from plugins.posts.post import Question
from plugins.posts.yamlblock import Entry

_EXAMPLE = '- {question: "What is sciatica?", post: what-is-sciatica}'


def take_questions(form: Form) -> tuple[Question, ...]:
    """Take `questions` from a form: a list of mappings with a question and a post at least.

    What lacks one of the two is left out, and has its finding.
    """
    entry = form.take("questions")
    if entry is None or entry.value == "":
        return ()
    items = entry.value if isinstance(entry.value, list) else [entry]
    found = [_question(form, item, number) for number, item in enumerate(items, 1)]
    seen: set[str] = set()
    for one in filter(None, found):
        key = " ".join(one.question.casefold().split()).strip(" ?!.")
        if key in seen:
            message = f'The question "{one.question[:80]}" stands here twice.'
            _add(form, one.line, message, "Keep one.", Severity.WARNING)
        seen.add(key)
    return tuple(one for one in found if one)


def _question(form: Form, item: Entry, number: int) -> Question | None:
    if not isinstance(item.value, dict):
        _add(form, item.line, f"Question {number} must name a question and a post.", f"Write {_EXAMPLE}")
        return None
    record = Form(FrontMatter(item.value, "", 1), form.path)
    question, answer = record.text("question"), record.text("answer")
    posts = record.slugs("post")
    record.leftovers()
    form.findings += record.findings
    for key, value in (("question", question), ("post", posts or record.has("post"))):
        if not value:
            _add(form, item.line, f'Question {number} has no "{key}".', f"Add {key}: to it.")
    if len(posts) > 1:
        _add(form, item.line, f"Question {number} names more than one post.", "Name the one that answers it.")
    return Question(question, posts[0], answer, item.line) if question and posts else None


def _add(form: Form, line: int, message: str, fix: str, severity: Severity = Severity.ERROR) -> None:
    form.findings.append(Finding(form.path, "post/question", message, fix, severity, line))
