"""Writing a post in the desk: everything but the pages it is shown on.

    places.py         which file a name means
    keys.py           the keys of front matter, and what kind of value each has
    sheet.py          a text by key and line; comments.py: what stands within a value
    opening.py        a text as it stands on the disk
    values.py         values as they are written; blocks.py: lists with dashes
    fields.py         one key or the words changed, and no other byte
    saving.py         over what was seen, or a conflict; new posts
    unsaved.py        what was typed and not saved, and what a writer began with
    differences.py    two versions, difference by difference; pieces.py, aligning.py: how they are compared
    copies.py         both kept: mine as a second draft
    judging.py        what a check would say of what is not saved
    publishing.py     what keeps a text from going out, and letting it out
    pictures.py       taking in a picture
    finding_posts.py  the post to link to
    errors.py         what the disk refuses, in words

A mistake in what somebody typed is a `click.UsageError`; a disk that refuses is `NotSaved`.
"""
