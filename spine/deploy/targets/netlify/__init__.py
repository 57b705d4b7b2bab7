"""Netlify, by its API.

Each release is a deploy, and its title is the record. Netlify gets the sums of all files, says which of them
it does not have, and gets those. The deploy is a draft until all of it is there; then it is made live, at one
moment, if what is live is still what we saw. Going back makes a new deploy of the old sums, for which nothing
has to be sent.

Netlify has no lock: between our last look and the switch lie some milliseconds in which somebody else's
deploy would be replaced. It would stay in Netlify's list, and nothing would be mixed.

site.py     the host: looking, publishing, going back
api.py      what is asked of Netlify's API: tries again, tells in words, keeps the token to itself
memory.py   the files of deploys, remembered on this computer
titles.py   a release as the title of a deploy, and back
"""

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from spine.deploy.errors import DeployError
from spine.deploy.settings import Place
from spine.deploy.targets.netlify.api import Api
from spine.deploy.targets.netlify.memory import Memory
from spine.deploy.targets.netlify.site import Netlify

SERVER = "netlify"
"""What serves such a site."""
PATIENCE = 60.0
"""Seconds until all of Netlify's computers show what was made live, at the most."""
TOKEN = "NETLIFY_AUTH_TOKEN"


@dataclass(frozen=True, slots=True)
class Settings:
    """A site at Netlify."""

    site: str
    """The project's ID, or its name like my-practice.netlify.app."""
    api: str = "https://api.netlify.com/api/v1"
    """Where Netlify's API is."""

    NEEDED: ClassVar[Mapping[str, str]] = {
        "site": 'Give the project\'s ID or its name, like "site": "my-practice.netlify.app".'
    }

    def problems(self) -> Iterator[str]:
        """Yield what can't be so."""
        if not re.fullmatch(r"[\w.-]+", self.site):
            yield f'"site" must be an ID, or a name like my-practice.netlify.app, not "{self.site}".'
        if not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", self.api):
            yield f'"api" must begin with https://, as it gets the token, not "{self.api}".'


def open_target(
    settings: Settings,
    place: Place,
    *,
    environment: Mapping[str, str] = os.environ,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.time,
) -> Netlify:
    """Return the site as a host. Raises `DeployError` when there is no token."""
    token = environment.get(TOKEN, "").strip()
    if not token:
        raise DeployError(
            f"There is no token for Netlify. Make one in Netlify's user settings under Applications, and set "
            f"it in the environment as {TOKEN}."
        )
    if not re.fullmatch(r"[!-~]+", token):
        raise DeployError(f"{TOKEN} has letters that no token has. Copy it from Netlify once more.")
    api = Api(settings.api, settings.site, token, sleep=sleep, clock=clock)
    return Netlify(api, Memory(place.cache, place.keep), place.keep, sleep)
