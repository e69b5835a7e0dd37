"""Verifies signed prescriptions from what is exported alone: joserfc for signatures (RFC 7515, 7797), rfc8785 for the canonical form."""

import base64
import json
import sys

import rfc8785
from joserfc import jws
from joserfc.jwk import KeySet


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encoded(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def takes(header, signature, payload, keys):
    """Does the library take it? The payload stands beside it as it is."""
    try:
        jws.deserialize_compact(f"{encoded(header)}..{encoded(signature)}".encode(), keys, algorithms=["ES256"], payload=payload,
                                registry=jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False))
        return True
    except Exception:
        return False


def flips(value):
    for bit in range(len(value) * 8):
        other = bytearray(value)
        other[bit >> 3] ^= 1 << (bit & 7)
        yield bytes(other)


with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
refused = 0
for number, case in enumerate(cases):
    payload = case["text"].encode()
    header, signature = (decoded(part) for part in case["jws"].split(".."))
    keys = KeySet.import_key_set({"keys": case["keys"]})
    assert rfc8785.dumps(json.loads(case["text"])) == payload, f"not canonical: {case['text']}"
    assert takes(header, signature, payload, keys), f"refused: {case['jws']}"
    other = KeySet.import_key_set({"keys": cases[number - 1]["keys"]})
    assert not takes(header, signature, payload, other), "taken by the key of another"
    if number > 0:
        continue
    for changed in flips(payload):
        assert not takes(header, signature, changed, keys), f"taken though its text is {changed}"
        refused += 1
    for changed in flips(signature):
        assert not takes(header, changed, payload, keys), f"taken though its signature is {changed.hex()}"
        refused += 1
    for changed in flips(header):
        assert not takes(changed, signature, payload, keys), f"taken though its header is {changed}"
        refused += 1
print(f"joserfc: {len(cases)} taken, {refused} altered by a bit refused")
