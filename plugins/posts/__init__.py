"""Posts as people write them: a strict reader, typed posts, and a library of all of them.

    source.py       a file's text, whatever editor wrote it
    files.py        the files of the content folder
    frontmatter.py  YAML or `Title:` headers, and the text below
    yamlblock.py    YAML with the line of every value, going on after a mistake
    form.py         typed values out of front matter, each mistake a finding
    references.py   the sources a post lists
    review.py       how long a medical review holds
    phones.py       the practice's phone number, written in one way
    exceptions.py   the rules a text sets aside
    questions.py    the questions a topic page answers
    slug.py         addresses from words; address.py: addresses as people type them
    scan.py         where links, pictures and tags stand in a text
    body.py         what may not stand in a text, in a writer's words
    variants.py     how the sizes and formats of a picture are called
    safety.py       what may not stand in the HTML it becomes
    layout.py       which file of the site holds a text's page
    linking.py      where `{filename}` and `{static}` lead
    read.py         text -> Post, Page, Person, Hub
    crosscheck.py   what is wrong between files: names, addresses, people, pins
    library.py      all of it, read without Pelican
    single.py       one text that is not saved yet, held against all the others
    prose/          the Markdown extension: blocks, citations, tables
    convert.py      Markdown -> HTML, and a last check of what came out
    reader.py       Pelican's door to it: the reader, and what templates see
    team.py         pages of those who review, and lists of what they reviewed
    hubs.py         the same for topic pages: introduction, key posts, questions

Settings, in pelicanconf.py: `PRACTICE`, `CATEGORIES`, `MARKDOWN`, `TIMEZONE`; and
`SHOW_UNPUBLISHED`, which only the preview sets: drafts are built too, and say that they are drafts.
"""

from plugins.posts.library import Library, read_library
from plugins.posts.post import Hub, Page, Person, Post, Question, Reference, Status

__all__ = [
    "Hub",
    "Library",
    "Page",
    "Person",
    "Post",
    "Question",
    "Reference",
    "Status",
    "read_library",
    "register",
]


def register() -> None:
    """Connect to Pelican, which is imported here and not before: the library does without it."""
    from pelican import signals

    from plugins.posts import hubs, reader, team

    signals.initialized.connect(reader.open_library)
    signals.readers_init.connect(reader.use_reader)
    signals.generator_init.connect(reader.furnish_context)
    signals.article_generator_finalized.connect(team.list_reviewers)
    signals.article_writer_finalized.connect(team.write_reviewed)
    signals.all_generators_finalized.connect(reader.write_biographies)
    signals.all_generators_finalized.connect(reader.list_topics)
    signals.all_generators_finalized.connect(hubs.show_hubs)
    signals.page_generator_finalized.connect(reader.list_pages)
    signals.page_generator_finalized.connect(reader.send_linked_files)
