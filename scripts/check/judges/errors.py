"""Reads reports of errors as Sentry's own software does: the envelope by its SDK, the event by Relay, which every server of it stands behind."""

import json
import sys

from sentry_relay.processing import StoreNormalizer, parse_release, pii_strip_event
from sentry_sdk.envelope import Envelope

# What Relay takes away from whoever asks for all that it knows to be personal.
everything = {"applications": {"$string": ["@email", "@ip", "@creditcard", "@urlauth", "@usersid", "@uuid"]}}

with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
for case in cases:
    envelope = Envelope.deserialize(case["envelope"].encode())
    assert len(envelope.items) == 1, "an envelope holds one event"
    event = envelope.get_event()
    assert event is not None and envelope.headers["event_id"] == event["event_id"]
    normal = StoreNormalizer(project_id=7, client="almanac/1", protocol_version="7").normalize_event(event)
    wrong = {path: meta for path, meta in (normal.get("_meta") or {}).items()}
    assert not wrong, f"Relay does not take {wrong}"
    for field in ("event_id", "environment", "release", "transaction", "fingerprint", "level", "logger"):
        assert normal[field] == event[field], f"{field} became {normal[field]}"
    assert parse_release(normal["release"])["package"] == "almanac"
    if "exception" in event:
        said = [(each["type"], each.get("value")) for each in event["exception"]["values"]]
        assert [(each["type"], each.get("value")) for each in normal["exception"]["values"]] == said
    stripped = pii_strip_event(everything, {key: normal[key] for key in ("logentry", "exception", "transaction", "extra") if key in normal})
    assert not stripped.get("_meta"), f"Relay finds what is personal: {stripped['_meta']}"
print(f"sentry-sdk and Relay: {len(cases)} reports read as they were meant, nothing personal in them")
