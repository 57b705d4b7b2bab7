"""What stopped a build, as a finding: which file, which line, and what to do."""

import re
import traceback
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError

from plugins.findings import Finding
from plugins.site import SettingsError


def explained(error: BaseException, root: Path) -> list[Finding]:
    """Return an exception of a build as findings. `root` is the site's folder."""
    if isinstance(error, SettingsError):
        return [_of_settings(problem) for problem in error.problems]
    path, line = _place(error, root)
    message = f"{type(error).__name__}: {str(error) or 'no reason given'}".split("\n")[0].rstrip(".")
    code = "build/template" if isinstance(error, TemplateError) or path.endswith(".html") else "build/code"
    return [Finding(path, code, f"{message}.", "The last good pages stay until this is mended.", line=line)]


def _of_settings(problem: str) -> Finding:
    """Return `pelicanconf.py:7: what is wrong` as a finding; the line may be missing, or the file."""
    named = re.match(r"([\w./-]+\.py)(?::(\d+))?: ", problem)
    path, line = (named[1], int(named[2] or 1)) if named else ("pelicanconf.py", 1)
    message = problem[named.end() :] if named else problem
    return Finding(path, "site/settings", message, "Mend it and save.", line=line)


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
