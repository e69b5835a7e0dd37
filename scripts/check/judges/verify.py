import json
import sys

from standardwebhooks.webhooks import Webhook


def takes(secret, headers, body):
    """Does the library take a message by a secret?"""
    try:
        Webhook(secret).verify(body, headers)
        return True
    except Exception:
        return False


with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
for case in cases:
    headers, body = case["headers"], case["body"]
    for secret in case["secrets"]:
        assert takes(secret, headers, body), f"refused: {headers['webhook-id']}"
    own = case["secrets"][0]
    wrong = [
        (case["stranger"], headers, body),
        (own, headers, body + " "),
        (own, {**headers, "webhook-id": "msg_other"}, body),
        (own, {**headers, "webhook-timestamp": "1700000000"}, body),
    ]
    assert not any(takes(*each) for each in wrong), f"taken though it is not ours: {headers['webhook-id']}"
