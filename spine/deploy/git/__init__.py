"""Git, as a deploy uses it: in a repository of its own, never asking, and told in words.

running.py    runs git: no questions, an end to every wait, a second try when the network is bad
words.py      what git said, in plain words and without secrets
mirror.py     the private copy of a branch, in which releases are made
commits.py    a release as a commit's message, and back
"""

from spine.deploy.git.commits import Recorded, message_of, recorded
from spine.deploy.git.mirror import Mirror
from spine.deploy.git.running import Address, Git, address_of

__all__ = ["Address", "Git", "Mirror", "Recorded", "address_of", "message_of", "recorded"]
