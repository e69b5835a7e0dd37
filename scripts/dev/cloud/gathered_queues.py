"""Lets the messages of a queue come together for as long as its mapping says, as AWS does.

Left alone the emulator takes a mapping's `MaximumBatchingWindowInSeconds`, shows it again, and hands out each message at once, ten at
the most.
"""

import time

from ministack.services import lambda_svc, sqs

receive = sqs._receive_messages_for_esm


def window_of(queue: dict) -> float:
    """The longest window of the mappings that read a queue."""
    arn = queue.get("attributes", {}).get("QueueArn")
    windows = [each.get("MaximumBatchingWindowInSeconds", 0) for _, _, each in lambda_svc._iter_all_esms() if each.get("EventSourceArn") == arn]
    return max(windows, default=0)


def receive_gathered(url: str, count: int) -> list[dict]:
    """Messages of a queue, once the oldest that may be seen has waited for the window, or there are enough for a batch."""
    queue = sqs._queues.get(url)
    window = window_of(queue) if queue and queue.get("messages") else 0
    if not window:
        return receive(url, count)
    now = time.time()
    waiting = [each["sent_at"] for each in list(queue["messages"]) if each.get("visible_at", 0) <= now]
    if not waiting or (len(waiting) < count and now - min(waiting) < window):
        return []
    batch: list[dict] = []
    while len(batch) < count and (more := receive(url, count - len(batch))):
        batch += more
    return batch


def install() -> None:
    """Takes the place of the emulator's own."""
    sqs._receive_messages_for_esm = receive_gathered
