"""What stopped a build, as a finding: which file, which line, and what to do."""

import traceback
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError

from plugins.findings import Finding
from plugins.site import SettingsError


def explained(error: BaseException, root: Path) -> list[Finding]:
    """Return an exception of a build as findings. `root` is the site's folder."""
    if isinstance(error, SettingsError):
        return [
            Finding(*_said(problem), "Mend it and save: the desk goes on by itself.")
            for problem in error.problems
        ]
    path, line = _place(error, root)
    message = f"{type(error).__name__}: {str(error) or 'no reason given'}".split("\n")[0].rstrip(".")
    code = "build/template" if isinstance(error, TemplateError) or path.endswith(".html") else "build/code"
    return [Finding(path, code, f"{message}.", "The last good pages stay until this is mended.", line=line)]


def _said(problem: str) -> tuple[str, str, str]:
    """Part `pelicanconf.py: what is wrong` into the file, a code and what is wrong."""
    file, colon, said = problem.partition(": ")
    return (
        (file, "site/settings", said)
        if colon and file.endswith(".py")
        else ("pelicanconf.py", "site/settings", problem)
    )


def _place(error: BaseException, root: Path) -> tuple[str, int]:
    """Return the file and the line that an exception comes from: the innermost one of the site's own."""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        return _short(error.filename, root), error.lineno
    if isinstance(error, SyntaxError) and error.filename:
        return _short(error.filename, root), error.lineno or 1
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        inside = Path(frame.filename).is_absolute() and root in Path(frame.filename).parents
        if inside and "site-packages" not in frame.filename:
            return _short(frame.filename, root), frame.lineno or 1
    return "pelicanconf.py", 1


def _short(file: str, root: Path) -> str:
    try:
        return Path(file).resolve().relative_to(root).as_posix()
    except ValueError:
        return Path(file).name
