"""The AWS tools, as far as the handbook uses them: each call is checked against Amazon's own description of it."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import botocore.session

SERVICES = {"s3api": "s3"}


def value_of(text: str) -> object:
    """Return what a value on the command line means: a file of JSON, `Name=value,…`, or itself."""
    if text.startswith("file://"):
        return json.loads(Path(text.removeprefix("file://")).read_text())
    if re.match(r"[A-Z]\w+=", text):
        pairs = (one.split("=", 1) for one in text.split(","))
        return {name: {"true": True, "false": False}.get(value, value) for name, value in pairs}
    return text


def main(service: str, operation: str, *arguments: str) -> None:
    """Do what one command says."""
    client = botocore.session.Session().create_client(
        SERVICES.get(service, service), endpoint_url=os.environ["STORE"], region_name="us-east-1"
    )
    name = "".join(part.capitalize() for part in operation.split("-"))
    members = client.meta.service_model.operation_model(name).input_shape.members
    known = {re.sub(r"(?<=[a-z])(?=[A-Z])", "-", member).lower(): member for member in members}
    given = {}
    for option, text in zip(arguments[::2], arguments[1::2], strict=True):
        if option == "--region":
            continue
        member, value = known[option.removeprefix("--")], value_of(text)
        given[member] = json.dumps(value) if member in ("Policy", "PolicyDocument") else value
    getattr(client, operation.replace("-", "_"))(**given)


if __name__ == "__main__":
    main(*sys.argv[1:])
