"""The time a build takes for now."""

import os
import re
from datetime import UTC, datetime

from plugins.site.settings import SettingsError


def build_time() -> datetime:
    """Return the present, or the time named by `SOURCE_DATE_EPOCH` (reproducible-builds.org), in UTC.

    Raises `SettingsError` when that variable is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(UTC)
    if not re.fullmatch(r"[0-9]{1,11}", epoch):
        raise SettingsError([f'SOURCE_DATE_EPOCH is "{epoch[:40]}"; it must be seconds since 1970.'])
    return datetime.fromtimestamp(int(epoch), UTC)
