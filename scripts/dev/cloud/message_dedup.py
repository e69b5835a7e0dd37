"""Forgets what FIFO queues have seen as it expires.

Left alone the emulator makes its memory of five minutes anew with each message: where many come, that is a quarter of all its work. All
is remembered for as long, so that what expires first stands first.
"""

import time

from ministack.services import sqs


def forget_expired(queue: dict) -> None:
    """Takes the place of the emulator's own."""
    now, seen = time.time(), queue["dedup_cache"]
    expired = []
    for key, entry in seen.items():
        if entry["expire"] > now:
            break
        expired.append(key)
    for key in expired:
        del seen[key]


def install() -> None:
    """Takes the place of the emulator's own."""
    sqs._prune_dedup = forget_expired
