"""Keeps the tables' streams over a stop, as AWS keeps them for a day.

Left alone the emulator keeps how far each function has read, but not what there was to read: after a stop what
was written last is never published, and what is written next not before as much has been written again.
"""

import copy

from ministack.services import dynamodb

tables_state = dynamodb.get_state
load_tables = dynamodb.load_persisted_state


def get_state() -> dict:
    """The tables, and what their streams hold."""
    return {
        **tables_state(),
        "stream_records": copy.deepcopy(dynamodb._stream_records),
        "stream_trimmed": copy.deepcopy(dynamodb._stream_trimmed),
    }


def load_persisted_state(data: dict) -> None:
    """Puts both back as they were."""
    load_tables(data)
    dynamodb._stream_records.update(data.get("stream_records", {}))
    dynamodb._stream_trimmed.update(data.get("stream_trimmed", {}))


def install() -> None:
    """Takes the place of the emulator's own two."""
    dynamodb.get_state = get_state
    dynamodb.load_persisted_state = load_persisted_state
