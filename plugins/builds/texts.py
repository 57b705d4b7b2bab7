"""What Pelican works out again and again for each text, worked out once.

Pelican tells of each text that it has made (`content_object_init`); here the text gets, as attributes of its
own, quicker answers than those of its class. They are the same answers.
"""

from functools import partial

from pelican.contents import Content

ANSWERS = frozenset(["get_relative_source_path", "get_static_links", "get_content"])
"""The attributes that a text gets; the last one from whoever gives it pictures (`plugins.pictures`)."""


def know_answers(content: Content) -> None:
    """Give a text its quick answers (receiver of `content_object_init`)."""
    content.get_relative_source_path = partial(_place, content, content.source_path)
    content.get_static_links = partial(_static_links, content)


def _place(content: Content, known: str | None, source_path: str | None = None) -> str | None:
    """Return where in the content folder a file is; of the text's own file, that was worked out before."""
    if source_path or content.source_path != known:
        return type(content).get_relative_source_path(content, source_path)
    return content.relative_source_path


def _static_links(content: Content) -> set[str]:
    """Return the files a text links to, which are named after one of two words."""
    text = content._content
    return type(content).get_static_links(content) if "static" in text or "attach" in text else set()
