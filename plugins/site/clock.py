"""The time a build takes for now."""

import os
from datetime import UTC, datetime


def build_time() -> datetime:
    """Return the present, or the time named by `SOURCE_DATE_EPOCH` (reproducible-builds.org), in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
