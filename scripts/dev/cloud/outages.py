"""Lets a test have a service of AWS be slow for the functions, or away.

`outages.json` beside the mails says of each service (`dynamodb`, `sqs`, `ses`, as signatures name it) for how many
`seconds` each answer is kept back, and with which `status` it is refused instead of answered. Only what functions ask is
hindered, not what the owner of the account does, and not what the emulator does itself when it hands messages out.
"""

import asyncio
import json
import os
import re

from pathlib import Path

FILE = Path(os.environ["MAIL_FOLDER"]) / "outages.json"
OWNER = "test"
SIGNATURE = re.compile(rb"Credential=([^/]+)/\d+/[^/]+/([\w-]+)/aws4_request")

read_at = 0.0
outages: dict = {}


def current() -> dict:
    """What is hindered now. The file is read when it has changed."""
    global read_at, outages
    try:
        changed_at = FILE.stat().st_mtime
    except FileNotFoundError:
        return {}
    if changed_at != read_at:
        outages, read_at = json.loads(FILE.read_text()), changed_at
    return outages


def hindered(scope: dict) -> dict | None:
    """How a request is hindered, if it is."""
    known = current()
    if not known or scope["type"] != "http":
        return None
    signature = SIGNATURE.search(dict(scope["headers"]).get(b"authorization", b""))
    if signature is None or signature[1].decode() == OWNER:
        return None
    return known.get(signature[2].decode())


async def refuse(send, status: int) -> None:
    """Answers as a service that is away."""
    body = json.dumps({"__type": "ServiceUnavailable", "message": "Away"}).encode()
    headers = [(b"content-type", b"application/x-amz-json-1.0"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def with_outages(app):
    """The same app, whose services may be slow or away."""

    async def handle(scope, receive, send):
        outage = hindered(scope)
        if outage is None:
            return await app(scope, receive, send)
        await asyncio.sleep(outage.get("seconds", 0))
        if "status" in outage:
            return await refuse(send, outage["status"])
        return await app(scope, receive, send)

    return handle
