"""The screens of the desk, one module each: what is shown, and what its forms do.

today.py     what is waiting, in sentences
topics.py    the review queue: one card at a time
writing.py   a text beside the page it becomes
mending.py   what stands beside a text: what is to be mended, and what keeps it from going out
"""
