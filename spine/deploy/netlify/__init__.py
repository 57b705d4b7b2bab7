"""Netlify, as a deploy uses it.

api.py      what is asked of Netlify's API: tries again, tells in words, keeps the token to itself
memory.py   the files of deploys, remembered on this computer
titles.py   a release as the title of a deploy, and back
"""

from spine.deploy.netlify.api import Api
from spine.deploy.netlify.memory import Memory
from spine.deploy.netlify.titles import release_in, title_of

__all__ = ["Api", "Memory", "release_in", "title_of"]
