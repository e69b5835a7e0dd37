"""Lets a test have the mail service refuse what goes to an address: once, or as often as it says.

`refusals/<address>.json` in the folder of the mails holds a list, one entry a mail: `code`, `message` and `status` of
the answer, and `taken` where the mail was taken all the same, as when an answer is lost on its way. When the list is
used up, mails are taken again.
"""

import json
import os
import threading

from pathlib import Path

from ministack.services import ses

FOLDER = Path(os.environ["MAIL_FOLDER"]) / "refusals"
one_at_a_time = threading.Lock()
take = ses._send_raw_email


def next_refusal(address: str) -> dict | None:
    """The refusal that is next for an address, taken off its list."""
    file = FOLDER / f"{address}.json"
    with one_at_a_time:
        if not file.exists():
            return None
        first, *others = json.loads(file.read_text())
        file.write_text(json.dumps(others)) if others else file.unlink()
        return first


def take_or_refuse(params: dict):
    """Answers SendRawEmail."""
    addresses = ses._collect_list(params, "Destinations.member")
    refusal = next((found for address in addresses if (found := next_refusal(address))), None)
    if refusal is None:
        return take(params)
    if refusal.get("taken"):
        take(params)
    return ses._error(refusal["code"], refusal["message"], refusal["status"])


def install() -> None:
    """Takes the place of the emulator's own."""
    ses._send_raw_email = take_or_refuse
