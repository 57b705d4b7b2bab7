"""Asking the store: each question is tried several times, and many go out at once.

What a store refuses comes back in words (see words.py). All questions may be asked twice without harm.
"""

import base64
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit
from xml.etree import ElementTree

from spine.deploy.errors import DeployError
from spine.deploy.targets.s3.layout import WHOLE, Stretch
from spine.deploy.targets.s3.words import AGAIN, code_of, in_words, is_transient

ATTEMPTS = 6
"""How often one question is asked before the deploy gives up."""
LONGEST_WAIT = 8.0
"""Between two of them, in seconds."""
AT_ONCE = 12
"""Questions that go out at the same time."""
_BATCH = 1000
"""Keys that may be deleted by one question (Amazon S3, "DeleteObjects")."""
_ABSENT = ("NoSuchKey", "404", "NotFound")
_LOST = ("PreconditionFailed", "412")
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Stored:
    """An object of which something is known. Times are the store's, in seconds since 1970."""

    etag: str
    size: int
    written: float
    data: bytes = b""
    asked: float = 0.0
    """When the store answered."""
    checksum: str = ""
    """Its SHA-256 in hexadecimal digits, where the store knows it."""


class Connection:
    """How to reach a store. The library is loaded, and keys are looked for, when it is first asked."""

    def __init__(
        self, region: str, endpoint: str, profile: str, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.region, self.endpoint, self.profile = region, endpoint, profile
        self._sleep = sleep
        self._session: Any = None

    @property
    def host(self) -> str:
        """The name of the store, to be shown."""
        return urlsplit(self.endpoint).hostname or "Amazon S3"

    def client(self, service: str) -> Any:
        """Return the library's client for a service. Raises `DeployError`."""
        import botocore.session
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError

        config = Config(
            connect_timeout=10,
            read_timeout=60,
            max_pool_connections=AT_ONCE,
            # `ask` tries again; here it would do so without being told how long to wait.
            retries={"mode": "standard", "total_max_attempts": 1},
            # Stores other than Amazon's don't know the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if self.endpoint else "auto"},
        )
        try:
            if self._session is None:
                self._session = botocore.session.Session(profile=self.profile or None)
            region = self.region or self._session.get_config_variable("region") or "us-east-1"
            client = self._session.create_client(
                service, region_name=region, endpoint_url=self.endpoint or None, config=config
            )
            client.meta.events.register("before-parse.s3.ListObjectsV2", _read_list)
            return client
        except (BotoCoreError, ValueError) as error:
            raise self._in_words(error, "") from None

    def ask(self, question: Callable[[], _Result], name: str = "") -> _Result:
        """Return what a question brings, asked again when it may help. Raises `DeployError`.

        What a store says to a condition, or of what isn't there, comes back as the library's `ClientError`.
        """
        from botocore.exceptions import BotoCoreError, ClientError
        from botocore.parsers import ResponseParserError

        for attempt in range(1, ATTEMPTS + 1):
            try:
                return question()
            except (ClientError, BotoCoreError, ResponseParserError) as error:
                if code_of(error) in (*_ABSENT, *_LOST):
                    raise
                if attempt == ATTEMPTS or not is_transient(error):
                    raise self._in_words(error, name) from None
            self._sleep(random.uniform(0.5, 1.0) * min(LONGEST_WAIT, 2.0 ** (attempt - 1)))
        raise AssertionError("the last attempt returns or raises")

    def _in_words(self, error: Exception, name: str) -> DeployError:
        from botocore.exceptions import BotoCoreError

        # The library's own are of what it was told else; these are of an address that is none.
        if isinstance(error, ValueError) and not isinstance(error, BotoCoreError):
            return DeployError(f'"{self.endpoint}" is no address of a store. Mend "endpoint".')
        return in_words(error, name=name, host=self.host, profile=self.profile)


class Bucket:
    """One bucket. Every method raises `DeployError`."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection, self._name = connection, name
        self._made: Any = None

    @property
    def _client(self) -> Any:
        if self._made is None:
            self._made = self._connection.client("s3")
        return self._made

    def _ask(
        self,
        operation: str,
        instead: Iterable[str] = (),
        read: Callable[[Any], _Result] = lambda answer: answer,
        **told: Any,
    ) -> _Result | None:
        """Return what `read` makes of the answer; None for one of the errors that are an answer, too."""
        from botocore.exceptions import BotoCoreError, ClientError
        from botocore.parsers import ResponseParserError

        method = getattr(self._client, operation)

        def question() -> _Result:
            try:
                return read(method(Bucket=self._name, **told))
            except BotoCoreError:
                raise
            except (KeyError, TypeError, ValueError) as error:  # it is no store, or a broken one
                raise ResponseParserError(type(error).__name__) from None

        try:
            return self._connection.ask(question, self._name)
        except ClientError as error:
            if code_of(error) in instead:
                return None
            raise self._connection._in_words(error, self._name) from None

    def get(self, key: str) -> Stored | None:
        """Return an object; None when there is none."""

        def read(answer: Any) -> Stored:
            data, written = answer["Body"].read(), answer["LastModified"].timestamp()
            asked = answer["ResponseMetadata"]["HTTPHeaders"].get("date", "")
            return Stored(answer["ETag"], len(data), written, data, _seconds(asked))

        return self._ask("get_object", _ABSENT, read, Key=key)

    def head(self, key: str) -> Stored | None:
        """Return what is known of an object; None when there is none."""

        def read(answer: Any) -> Stored:
            told = answer.get("ChecksumSHA256", "")
            checksum = "" if "-" in told else base64.b64decode(told).hex()
            written = answer["LastModified"].timestamp()
            return Stored(answer["ETag"], answer["ContentLength"], written, checksum=checksum)

        return self._ask("head_object", _ABSENT, read, Key=key, ChecksumMode="ENABLED")

    def put(self, key: str, data: bytes, *, sha256: str = "") -> None:
        """Put an object there. With its sum, the store itself looks whether it has arrived as it was."""
        told = {"ChecksumSHA256": base64.b64encode(bytes.fromhex(sha256)).decode()} if sha256 else {}
        self._ask("put_object", Key=key, Body=data, **told)

    def put_if(self, key: str, data: bytes, *, etag: str = "") -> bool:
        """Put an object there if none is, or only in the place of one; tell whether it was put."""
        condition = {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}
        instead = (*_LOST, *(_ABSENT if etag else ()))
        return self._ask("put_object", instead, Key=key, Body=data, **condition) is not None

    def copy(self, source: str, key: str, headers: Mapping[str, str]) -> Stored:
        """Let the store copy an object of its own, with what is to be put beside the copy."""

        def read(answer: Any) -> Stored:
            copied = answer["CopyObjectResult"]
            return Stored(copied["ETag"], 0, copied["LastModified"].timestamp())

        origin = {"Bucket": self._name, "Key": source}
        told = {"CopySource": origin, "MetadataDirective": "REPLACE", **headers}
        return self._ask("copy_object", (), read, Key=key, **told)

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects. One that isn't there is no error."""
        waiting = list(keys)
        for at in range(0, len(waiting), _BATCH):
            batch = [{"Key": key} for key in waiting[at : at + _BATCH]]
            answer = self._ask("delete_objects", Delete={"Objects": batch, "Quiet": True})
            for error in answer.get("Errors", ()):
                why = "s3:DeleteObject is missing" if error.get("Code") == "AccessDenied" else "it is busy"
                raise DeployError(f"The store would not delete {error.get('Key')}: {why}. {AGAIN}")

    def listed(self, prefix: str, within: Stretch = WHOLE) -> Iterator[tuple[str, Stored]]:
        """Yield the objects whose keys begin with `prefix`, by key in order, or a stretch of them."""
        at, more = within.after, True
        while more:
            told = {"Prefix": prefix, "MaxKeys": within.page, **({"StartAfter": at} if at else {})}
            answer = self._ask("list_objects_v2", **told)
            found = answer.get("Contents", ())
            more = answer.get("IsTruncated", False)
            if more and not found:
                raise DeployError(f"The store's list of the bucket has no end. {AGAIN}")
            for one in found:
                if one["Key"] <= at:
                    raise DeployError(f"The store's list of the bucket is not in order. {AGAIN}")
                at = one["Key"]
                if within.until and at > within.until:
                    return
                yield at, one["Stored"]
            more = more and at != within.until

    def each(
        self,
        do: Callable[[_Item], _Result],
        items: Iterable[_Item],
        done: Callable[[_Item], None] = lambda item: None,
    ) -> list[_Result]:
        """Do something with many things at once; return the results in order when all are done.

        `done` is called for each, by the caller's own thread. Raises the first error, when no question is
        under way any more.
        """
        todo = list(items)
        if todo:
            _ = self._client  # made once, before threads need it
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="s3") as pool:
            futures = {pool.submit(do, item): item for item in todo}
            waiting = set(futures)
            try:
                while waiting:
                    ended, waiting = wait(waiting, timeout=0.2, return_when=FIRST_EXCEPTION)
                    for future in ended:
                        future.result()
                        done(futures[future])
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return [future.result() for future in futures]


def _read_list(response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any) -> None:
    """Read the objects of a list, and leave the library the rest: it takes four times as long for them."""
    from botocore.parsers import ResponseParserError

    if response_dict["status_code"] != 200:
        return
    try:
        whole = ElementTree.fromstring(response_dict["body"])
        entries = [one for one in whole if _name(one) == "Contents"]
        found = [{_name(part): part.text or "" for part in entry} for entry in entries]
        customized_response_dict["Contents"] = [{"Key": one["Key"], "Stored": _stored(one)} for one in found]
    except (ElementTree.ParseError, KeyError, ValueError) as error:
        raise ResponseParserError(type(error).__name__) from None
    whole[:] = [one for one in whole if _name(one) != "Contents"]
    response_dict["body"] = ElementTree.tostring(whole)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _stored(told: Mapping[str, str]) -> Stored:
    moment = datetime.fromisoformat(told["LastModified"])
    return Stored(told["ETag"], int(told["Size"]), moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())


def _seconds(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError):
        return datetime.now(UTC).timestamp()
