"""Gives a function the records of a stream again that it says it has failed, as AWS does.

Left alone the emulator takes an answer with `batchItemFailures` for success, and what failed is lost. Here the mapping goes on
reading at the first record that failed, after the pause that the emulator makes when a whole batch fails.
"""

import json
import threading
import time

from dataclasses import dataclass

from ministack.services import dynamodb, lambda_svc


@dataclass
class Failure:
    """A mapping of a stream, the account and region it is in, and the first record of its last batch that its function failed."""

    account: str
    region: str
    mapping: str
    table: str
    sequence: str


execute = lambda_svc._execute_function
poll = lambda_svc._poll_dynamodb_streams
reading = threading.local()


def first_failed(answer: object, records: list[dict]) -> str | None:
    """The sequence number of the first record that an answer names as failed."""
    if isinstance(answer, str):
        try:
            answer = json.loads(answer)
        except ValueError:
            return None
    failures = answer.get("batchItemFailures") if isinstance(answer, dict) else None
    named = {each.get("itemIdentifier") for each in failures or []}
    return next((sequence for sequence in map(sequence_of, records) if sequence in named), None)


def sequence_of(record: dict) -> str:
    return str(record.get("dynamodb", {}).get("SequenceNumber", ""))


def mapping_of(function: str) -> dict | None:
    """The mapping by which a function reads a stream and may answer with failures."""
    return next(
        (
            each
            for _, _, each in lambda_svc._iter_all_esms()
            if each["FunctionName"] == function
            and ":dynamodb:" in each.get("EventSourceArn", "")
            and "ReportBatchItemFailures" in each.get("FunctionResponseTypes", [])
        ),
        None,
    )


def execute_and_note(function: dict, event: dict) -> dict:
    """Runs a function, and notes what of a stream's batch it failed."""
    result = execute(function, event)
    pending = getattr(reading, "pending", None)
    if pending is None or result.get("error"):
        return result
    sequence = first_failed(result.get("body"), event.get("Records", []))
    mapping = mapping_of(function["config"]["FunctionName"]) if sequence else None
    if sequence and mapping:
        table = mapping["EventSourceArn"].split(":table/")[1].split("/")[0]
        place = (lambda_svc._request_account_id.get(), lambda_svc._request_region.get())
        pending.append(Failure(*place, mapping["UUID"], table, sequence))
    return result


def read_again(failure: Failure) -> None:
    """Puts a mapping back to the first record that failed."""
    account = lambda_svc._request_account_id.set(failure.account)
    region = lambda_svc._request_region.set(failure.region)
    try:
        start = dynamodb.stream_start_position(failure.table)
        found = [sequence_of(each) for each in dynamodb.stream_live_records(failure.table)]
        if failure.sequence in found:
            with lambda_svc._dynamodb_stream_positions_lock:
                lambda_svc._dynamodb_stream_positions[failure.mapping] = start + found.index(failure.sequence)
            lambda_svc._esm_backoff_until[failure.mapping] = time.time() + lambda_svc._ESM_BACKOFF_SECONDS
    finally:
        lambda_svc._request_account_id.reset(account)
        lambda_svc._request_region.reset(region)


def poll_and_read_again() -> bool:
    """One pass over the streams."""
    reading.pending = []
    try:
        return poll()
    finally:
        failures, reading.pending = reading.pending, None
        for failure in failures:
            read_again(failure)


def install() -> None:
    """Takes the place of the emulator's own."""
    lambda_svc._execute_function = execute_and_note
    lambda_svc._poll_dynamodb_streams = poll_and_read_again
