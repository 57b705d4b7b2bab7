"""What the errors of a store mean, in words. No text of the store's own is shown: it may name keys.

Source: Amazon Simple Storage Service API Reference, "Error responses".
"""

from spine.deploy.errors import DeployError, TransientError

AGAIN = "Run it again: it goes on where it was."
_PERMISSIONS = {
    "GetObject": "s3:GetObject",
    "HeadObject": "s3:GetObject",
    "PutObject": "s3:PutObject",
    "CopyObject": "s3:GetObject and s3:PutObject",
    "DeleteObjects": "s3:DeleteObject",
    "ListObjectsV2": "s3:ListBucket",
    "CreateInvalidation": "cloudfront:CreateInvalidation",
    "GetInvalidation": "cloudfront:GetInvalidation",
}
_WRONG_KEYS = "The store does not know the keys it was given. Make new ones, and put them where the old are."
_ENDED = (
    "The keys to the store have run out. Sign in again (aws sso login), or renew them in the environment."
)
_REGION = 'The bucket "{name}" is in another region. Set "region" in publishconf.py to where it is.'
_FULL = "There is no room left for the bucket. Make some, or raise its limit."
_BY_CODE = {
    "InvalidAccessKeyId": _WRONG_KEYS,
    "SignatureDoesNotMatch": "The secret that belongs to the keys is wrong. Copy it once more, as a whole.",
    "UnrecognizedClientException": _WRONG_KEYS,
    "InvalidClientTokenId": _WRONG_KEYS,
    "InvalidToken": _WRONG_KEYS,
    "ExpiredToken": _ENDED,
    "ExpiredTokenException": _ENDED,
    "TokenRefreshRequired": _ENDED,
    "NoSuchBucket": 'There is no bucket "{name}". Look for the name in publishconf.py, and for "endpoint".',
    "InvalidBucketName": 'No bucket can be named "{name}". Mend "bucket" in publishconf.py.',
    "PermanentRedirect": _REGION,
    "AuthorizationHeaderMalformed": _REGION,
    "301": _REGION,
    "AllAccessDisabled": 'The owner of the bucket "{name}" has closed it.',
    "AccountProblem": "The account at the store is not in order. Ask whoever pays for it.",
    "NoSuchDistribution": 'There is no CloudFront distribution of that id. Mend "distribution".',
    "QuotaExceeded": _FULL,
    "XMinioStorageFull": _FULL,
    "InsufficientStorage": _FULL,
    "507": _FULL,
    "BadDigest": f"A file arrived otherwise than it was sent. {AGAIN}",
    "XAmzContentSHA256Mismatch": f"A file arrived otherwise than it was sent. {AGAIN}",
    "TooManyInvalidationsInProgress": "CloudFront is busy with what it was told before. Run it again later.",
    "NoSuchKey": (
        "A file that this release needs is no longer in the bucket. Somebody has taken it out of .spine. "
        "Deploy the site anew."
    ),
}
_BUSY = frozenset(
    "InternalError InternalFailure ServiceUnavailable SlowDown SlowDownRead SlowDownWrite RequestTimeout "
    "RequestTimeoutException Throttling ThrottlingException TooManyRequests TooManyRequestsException "
    "RequestLimitExceeded BandwidthLimitExceeded OperationAborted ConditionalRequestConflict Busy".split()
)


def is_transient(error: Exception) -> bool:
    """Return whether it may go right when it is tried once more."""
    from botocore.exceptions import (
        ClientError,
        ConnectionError,
        HTTPClientError,
        IncompleteReadError,
        ProxyConnectionError,
        SSLError,
    )
    from botocore.parsers import ResponseParserError

    if isinstance(error, ClientError):
        return _code(error) in _BUSY or (_status(error) in (429, 500, 502, 503, 504))
    if isinstance(error, SSLError | ProxyConnectionError):
        return False
    return isinstance(error, ConnectionError | HTTPClientError | IncompleteReadError | ResponseParserError)


def code_of(error: Exception) -> str:
    """Return the store's own word for an error; empty for one that didn't come from the store."""
    from botocore.exceptions import ClientError

    return _code(error) if isinstance(error, ClientError) else ""


def in_words(error: Exception, *, name: str, host: str, profile: str) -> DeployError:
    """Return what an error of the library's means.

    `name` is the bucket, `host` the name or address of the store, `profile` the one that was asked for.
    """
    from botocore.exceptions import ClientError

    if isinstance(error, ClientError):
        return _refused(error, name)
    if is_transient(error):
        return TransientError(
            f"There is no connection to {host}, or it breaks off again and again. Is this computer on the "
            f'network, and are "region" and "endpoint" in publishconf.py right? {AGAIN}'
        )
    return DeployError(_of_this_computer(error, host, profile))


def _refused(error: Exception, name: str) -> DeployError:
    code, operation = _code(error), getattr(error, "operation_name", "")
    if is_transient(error):
        return TransientError(f"The store is too busy to answer. Wait some minutes. {AGAIN}")
    if code in ("RequestTimeTooSkewed", "RequestExpired"):
        return DeployError(
            f"The clock of this computer is wrong: the store says it is {_date(error)}. Set the clock, "
            "best by the network, and run it again."
        )
    if code in _BY_CODE:
        return DeployError(_BY_CODE[code].format(name=name))
    if code in ("AccessDenied", "AccessDeniedException", "Forbidden", "403", "UnauthorizedOperation"):
        needed = _PERMISSIONS.get(operation, "more")
        return DeployError(
            f'The keys are right, but may not do all that a deploy to "{name}" needs: {needed} is missing. '
            "docs/deploy.md has the whole list of permissions."
        )
    shown = "".join(sign for sign in code if sign.isascii() and sign.isalnum())[:60]
    return DeployError(f'The store refused {operation} in "{name}" ({shown or _status(error)}). {AGAIN}')


def _of_this_computer(error: Exception, host: str, profile: str) -> str:
    from botocore import exceptions

    missing = (exceptions.NoCredentialsError, exceptions.PartialCredentialsError)
    signed_out = (
        exceptions.CredentialRetrievalError,
        exceptions.SSOError,
        exceptions.TokenRetrievalError,
        exceptions.NoAuthTokenError,
    )
    if isinstance(error, exceptions.ProfileNotFound):
        return f'The AWS tools on this computer know no profile "{profile}". Make it: aws configure.'
    if isinstance(error, missing):
        return (
            "There are no keys to the store. Put AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY into the "
            'environment, or name a profile of the AWS tools as "profile" in publishconf.py.'
        )
    if isinstance(error, signed_out):
        return _ENDED
    if isinstance(error, exceptions.InvalidRegionError):
        return 'There can be no such region. Mend "region" in publishconf.py: it is a name like us-east-1.'
    if isinstance(error, exceptions.SSLError):
        return (
            f"The certificate of {host} is not one that this computer trusts, so nothing was sent. Is this "
            'network the right one, and "endpoint" in publishconf.py?'
        )
    if isinstance(error, exceptions.ProxyConnectionError):
        return "The proxy that this computer is set to use (HTTPS_PROXY) does not answer."
    if isinstance(error, exceptions.BotoCoreError):
        return f"The settings for {host} can't be used ({type(error).__name__}). Mend them in publishconf.py."
    raise error


def _code(error: Exception) -> str:
    code = getattr(error, "response", {}).get("Error", {}).get("Code")
    return str(code) if code else str(_status(error) or "")


def _status(error: Exception) -> int:
    told = getattr(error, "response", {}).get("ResponseMetadata", {})
    return int(told.get("HTTPStatusCode", 0))


def _date(error: Exception) -> str:
    told = getattr(error, "response", {}).get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return str(told.get("date", "another time"))[:40]
