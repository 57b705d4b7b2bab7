"""GitHub Pages: files that it looks for in the site. It can send no headers and no redirects of ours.

The pages could say their policy themselves, in `<meta http-equiv>`; we leave it out. There it can't keep
other sites from framing a page, and pages would differ from those that were built and checked.

Source: GitHub, "About GitHub Pages" and "Managing a custom domain for your GitHub Pages site".
"""


def github(name: str) -> dict[str, str]:
    """Return the files. `name` is the site's own name, or empty; one of GitHub's gets no `CNAME`."""
    files = {".nojekyll": ""}
    if name and not name.endswith(".github.io"):
        files["CNAME"] = f"{name}\n"
    return files
