"""The site's folder as a git repository, for people who do not know git.

    standing(root, fetch_first=…)     how it stands: what is new, what others have shared, what is in the way
    commit(root, by=…)                keeps a version of the content
    pull(root, by=…)                  brings in what others have shared, whole or not at all
    resolve(root, choices, …)         the same, with what somebody has chosen where two have changed one text
    push(root, by=…)                  shares our versions
    untaken(root)                     what was not taken where somebody has chosen; held(…): what is in it

    git.py         git in that folder, and what its refusals mean
    places.py      which repository, which remote; fetching.py: asking it, and what its refusals mean
    kinds.py       what files are to people; records.py: who changed what
    working.py     what is in no version yet; belonging.py: which files belong into a version
    joining.py     two lines of versions joined in git's store; merging.py: what git says of that
    settling.py    what comes of the choices; untaken.py: the versions that were not taken
    moving.py      the folder following them
    asking.py      questions that commands ask of git
    errors.py      `RepositoryError`, whose text is for the person who meets it

A folder without git is no mistake: `standing` says so, and everything else of the desk works without.
"""

from spine.repository.belonging import Left
from spine.repository.committing import Committed, commit, message_of
from spine.repository.errors import Reason, RepositoryError
from spine.repository.joining import Conflict, How
from spine.repository.kinds import Kind, counted
from spine.repository.pulling import Clash, Joined, pull, resolve
from spine.repository.pushing import Pushed, push
from spine.repository.records import Change, Commit, What
from spine.repository.settling import MINE, THEIRS, Choice, Kept
from spine.repository.standing import Standing, standing
from spine.repository.untaken import Untaken, held, untaken

__all__ = [
    "MINE",
    "THEIRS",
    "Change",
    "Choice",
    "Clash",
    "Commit",
    "Committed",
    "Conflict",
    "How",
    "Joined",
    "Kept",
    "Kind",
    "Left",
    "Pushed",
    "Reason",
    "RepositoryError",
    "Standing",
    "Untaken",
    "What",
    "commit",
    "counted",
    "held",
    "message_of",
    "pull",
    "push",
    "resolve",
    "standing",
    "untaken",
]
