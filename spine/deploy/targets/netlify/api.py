"""What is asked of Netlify's API.

Sources: "Get started with the Netlify API" (docs.netlify.com) and its OpenAPI description (package
@netlify/open-api 2.60.0): getSite, listSiteDeploys, createSiteDeploy, getDeploy, uploadDeployFile,
restoreSiteDeploy, deleteDeploy, listSiteFiles. Up to 500 requests a minute are answered; after that comes a
429, and X-RateLimit-Reset says until when.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from spine.deploy.errors import DeployError, TransientError

if TYPE_CHECKING:
    import requests

STILL = "What was live still is."
AGAIN = f"{STILL} Run it again: it goes on where it was."
WAITS = (1.0, 3.0, 8.0, 20.0)
"""Seconds between tries when Netlify can't be reached, or is in trouble."""
LONGEST, PATIENCE = 90.0, 40
"""Seconds that one wait may take when Netlify wants us to be slower, and how often we wait so."""
TIMEOUT = (15, 120)
"""Seconds to connect, and to wait for the next bytes of an answer."""
_PAGES = 5000
"""Pages of a list that are read, at the most."""
AT_ONCE = 8
"""Files that are sent at the same time."""


class Api:
    """Netlify's API for one site. Every method raises `DeployError`, with the token in no message.

    `sleep` waits, `clock` gives the seconds since 1970.
    """

    def __init__(
        self,
        address: str,
        site: str,
        token: str,
        *,
        sleep: Callable[[float], None],
        clock: Callable[[], float],
    ) -> None:
        self._address, self._token, self._sleep, self._clock = address.rstrip("/"), token, sleep, clock
        self._site = f"/sites/{quote(site, safe='')}"
        self._shown = urlsplit(address).hostname or address
        self._name = site
        self._session: requests.Session | None = None

    # ---- what is asked ---------------------------------------------------------------

    def site(self) -> dict[str, Any]:
        """Return what Netlify knows of the site, `published_deploy` among it."""
        told = self._json("GET", self._site)
        if not isinstance(told.get("published_deploy"), dict | None):
            raise self._odd()
        return told

    def deploys(self) -> list[dict[str, Any]]:
        """Return the last hundred deploys, the newest first."""
        told = self._json("GET", f"{self._site}/deploys", kind=list, params={"per_page": "100"})
        return [one for one in told if one.get("id")]

    def deploy(self, name: str) -> dict[str, Any]:
        """Return what has become of a deploy."""
        return self._json("GET", f"/deploys/{quote(name)}")

    def create(self, title: str, sums: dict[str, str]) -> dict[str, Any]:
        """Begin a deploy that nobody sees yet. `sums` are the files' SHA-1 sums by path."""
        body = json.dumps({"files": sums, "draft": True, "async": len(sums) > 100}).encode()
        told = self._json("POST", f"{self._site}/deploys", params={"title": title}, body=body)
        if not told.get("id"):
            raise TransientError(f"Netlify began a deploy, but did not say which. {AGAIN}")
        return told

    def upload(self, deploy: str, path: str, data: bytes) -> None:
        """Send a file of a deploy."""
        self._ask("PUT", f"/deploys/{quote(deploy)}/files/{quote(path)}", body=data, kind=_BYTES)

    def restore(self, deploy: str) -> None:
        """Make a deploy live."""
        self._json("POST", f"{self._site}/deploys/{quote(deploy)}/restore")

    def delete(self, deploy: str) -> None:
        """Take a deploy away for good, with its own address. One that is gone already is no error."""
        self._ask("DELETE", f"/deploys/{quote(deploy)}", may_lack=True)

    def files(self, deploy: str, *, live: bool) -> list[dict[str, Any]]:
        """Return the files of a deploy, with `path`, `sha` and `size`. All pages of the list are read."""
        found: list[dict[str, Any]] = []
        where, been = f"{self._site}/files" if live else f"/deploys/{quote(deploy)}/files", set[str]()
        while where:
            if where in been or len(been) == _PAGES:
                raise self._odd()
            been.add(where)
            answer = self._ask("GET", where)
            found += self._read(answer, list)
            following = answer.links.get("next", {}).get("url", "")
            where = following.removeprefix(self._address) if following.startswith(self._address) else ""
        return found

    def raw(self, path: str) -> bytes | None:
        """Return a file of what is live as it was sent; None when there is none."""
        answer = self._ask("GET", f"{self._site}/files/{quote(path)}", kind=_RAW, may_lack=True)
        return None if answer.status_code == 404 else answer.content

    # ---- how it is asked -------------------------------------------------------------

    def _json(self, method: str, path: str, *, kind: type = dict, **more: Any) -> Any:
        return self._read(self._ask(method, path, **more), kind)

    def _read(self, answer: "requests.Response", kind: type) -> Any:
        """Return an object, or a list of objects: nothing else is ever asked for."""
        try:
            told = answer.json()
        except ValueError:
            raise self._odd() from None
        if not isinstance(told, kind) or (kind is list and not all(isinstance(one, dict) for one in told)):
            raise self._odd()
        return told

    def _odd(self) -> TransientError:
        return TransientError(f"{self._shown} gave an answer that can't be read. {AGAIN}")

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        body: bytes | None = None,
        kind: str = "application/json",
        may_lack: bool = False,
    ) -> "requests.Response":
        """Ask, and ask again while there is hope. Returns an answer that says yes."""
        waits, slower = iter(WAITS), 0
        while True:
            answer, trouble = self._once(method, path, params, body, kind)
            if answer is not None:
                if answer.ok or (may_lack and answer.status_code == 404):
                    return answer
                if answer.status_code == 429 and slower < PATIENCE:
                    slower += 1
                    self._sleep(self._wanted_wait(answer))
                    continue
                if answer.status_code not in (408, 425, 429) and answer.status_code < 500:
                    raise DeployError(self._refused(answer))
                trouble = f"it answers {answer.status_code}"
            wait = next(waits, None)
            if wait is None:
                raise TransientError(
                    f"{self._shown} can't be reached, or is in trouble: {trouble}. Look at your internet "
                    f"connection, and at www.netlifystatus.com. {AGAIN}"
                )
            self._sleep(wait)

    def _once(
        self, method: str, path: str, params: dict[str, str] | None, body: bytes | None, kind: str
    ) -> tuple["requests.Response | None", str]:
        import requests

        try:
            answer = self._open().request(
                method,
                self._address + path,
                params=params,
                data=body,
                headers={"Content-Type": kind, "User-Agent": "spine-blog"},
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        except requests.Timeout:
            return None, "it does not answer"
        except requests.exceptions.SSLError:
            return None, "its certificate can't be trusted"
        except requests.ConnectionError:
            return None, "the connection broke"
        except requests.RequestException:
            return None, "the answer can't be read"
        return answer, ""

    def _open(self) -> "requests.Session":
        if self._session is None:
            import requests
            from requests.adapters import HTTPAdapter

            def signed(request: "requests.PreparedRequest") -> "requests.PreparedRequest":
                request.headers["Authorization"] = f"Bearer {self._token}"
                return request

            self._session = requests.Session()
            self._session.auth = signed
            for scheme in ("http://", "https://"):
                self._session.mount(scheme, HTTPAdapter(pool_maxsize=AT_ONCE))
        return self._session

    def _wanted_wait(self, answer: "requests.Response") -> float:
        """Return how long Netlify wants us to wait, within bounds: by how many seconds, or until when."""
        for header, now in (("Retry-After", 0.0), ("X-RateLimit-Reset", self._clock())):
            try:
                return min(max(1.0, float(answer.headers[header]) - now), LONGEST)  # and 1 for "nan"
            except (KeyError, ValueError):
                continue
        return 10.0

    def _refused(self, answer: "requests.Response") -> str:
        if answer.status_code == 401:
            return (
                "Netlify does not know the token in NETLIFY_AUTH_TOKEN, or does not any more. Make a new one "
                f"in Netlify's user settings under Applications, and set it. {STILL}"
            )
        if answer.status_code == 403:
            return (
                f"The token in NETLIFY_AUTH_TOKEN may not publish the site {self._name}. Let its owner add "
                f"you to the team. {STILL}"
            )
        if answer.status_code == 404:
            return (
                f'Netlify has no site {self._name}, or the token\'s owner may not see it. Compare "site" in '
                f"publishconf.py with the project's ID in Netlify. {STILL}"
            )
        try:
            said = answer.json()["message"]
        except (ValueError, KeyError, TypeError):
            said = answer.reason or ""
        said = " ".join(str(said).replace(self._token, "…").split())[:200].rstrip(".")
        return f"Netlify says no ({answer.status_code}): {said}. {STILL}"


_BYTES = "application/octet-stream"
_RAW = "application/vnd.bitballoon.v1.raw"
