"""Writing a post in the desk: everything but the pages it is shown on.

places.py    which file a name means
keys.py      the keys of front matter, and what kind of value each has
sheet.py     a text by key and line
opening.py   a text as it stands on the disk
values.py    values as they are written
blocks.py    lists with dashes
fields.py    one key changed, and no other byte
"""
