"""The desk: what editors and writers see in their browser.

preview.py    `spine desk`: its threads, and how changed code takes the place of the old
changes.py    what changed on the disk
live.py       the site with its drafts, resident: one page at once, everything soon after
proofs.py     the page of one text, beside the whole runs; sweeping.py: pages that are no longer made
troubles.py   what stopped a build, as findings
trial.py      whether changed code can be loaded, asked in a process of its own
hub.py        what open pages are told
publish/      what is live and what would go live; putting it live, and taking it back
web/          the web application: who may ask, the screens, and the site they work on
"""
