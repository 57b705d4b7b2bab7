"""The desk: what editors and writers see in their browser.

preview.py   builds the site with its drafts, again at every change
server.py    shows a folder of pages on this computer only
"""
