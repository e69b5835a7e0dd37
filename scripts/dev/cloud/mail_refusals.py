"""Lets a test have the mail service refuse what goes to an address, or answer late: once, or as often as it says.

`refusals/<address>.json` in the folder of the mails holds a list, one entry a mail: `code`, `message` and `status` of
the answer, `taken` where the mail was taken all the same, as when an answer is lost on its way, and `seconds` for which
the answer is kept back. Without a code it is taken. When the list is used up, mails are taken again, at once.
"""

import asyncio
import json
import os

from pathlib import Path

from ministack.services import ses

FOLDER = Path(os.environ["MAIL_FOLDER"]) / "refusals"
take = ses._send_raw_email
handle = ses.handle_request
# Between this being set and being read nothing else runs.
late_seconds = 0


def next_refusal(address: str) -> dict | None:
    """The refusal that is next for an address, taken off its list."""
    file = FOLDER / f"{address}.json"
    if not file.exists():
        return None
    first, *others = json.loads(file.read_text())
    file.write_text(json.dumps(others)) if others else file.unlink()
    return first


def take_or_refuse(params: dict):
    """Answers SendRawEmail."""
    global late_seconds
    addresses = ses._collect_list(params, "Destinations.member")
    refusal = next((found for address in addresses if (found := next_refusal(address))), None)
    if refusal is None:
        return take(params)
    late_seconds = refusal.get("seconds", 0)
    answer = take(params) if refusal.get("taken") or "code" not in refusal else None
    return ses._error(refusal["code"], refusal["message"], refusal["status"]) if "code" in refusal else answer


async def handle_request(*request):
    """Answers any request to the mail service, late where that was asked for."""
    global late_seconds
    answer = await handle(*request)
    seconds, late_seconds = late_seconds, 0
    if seconds:
        await asyncio.sleep(seconds)
    return answer


def install() -> None:
    """Takes the place of the emulator's own."""
    ses._send_raw_email = take_or_refuse
    ses.handle_request = handle_request
