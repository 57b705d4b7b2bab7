"""Takes the built site live on a static host, whole or not at all.

settings.py     the hosts that `DEPLOY` in publishconf.py names
files.py        the files of a site by their sums
plan.py         what has to be done, in which order: `plan(local, remote)`, pure
release.py      what went live when, by whom: the record that lies beside the site on its host
lease.py        one deploy at a time
targets/        the hosts: each can be looked at, published to, and taken back
errors.py       why a deploy can't go on, in words
"""
