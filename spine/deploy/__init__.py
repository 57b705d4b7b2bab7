"""Takes the built site live on a static host, whole or not at all.

settings.py     the hosts that `DEPLOY` in publishconf.py names
files.py        the files of a site by their sums
plan.py         what has to be done, in which order: `plan(local, remote)`, pure
release.py      what went live when, by whom: the record that lies beside the site on its host
lease.py        one deploy at a time
headers.py      what a host has to send beside the files: what pages may do, how long they are kept
hosts/          the same in the words of each kind of host, and where old addresses lead
packing.py      smaller copies of texts, for hosts that send them
targets/        the hosts: each can be looked at, published to, and taken back
git/            git without questions: the private copy of a branch, and what git says in words
netlify/        Netlify's API
errors.py       why a deploy can't go on, in words
"""
