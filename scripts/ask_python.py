"""Says what the Python that runs it is good for: its version, whether it can make a virtual environment, and how long it takes for
some work like the emulator's, in milliseconds. Any Python can read this, Python 2 too.
"""

import json
import sys
import time

ROUNDS = 40
WORDS = {"pk": {"S": "ws_1"}, "tags": {"L": [{"S": "a"}, {"S": "b"}]}, "count": {"N": "12"}}


def walk(value):
    """Visits what is in a value, as a validator does."""
    if isinstance(value, dict):
        return sum(walk(inner) for inner in value.values())
    if isinstance(value, list):
        return sum(walk(inner) for inner in value)
    return len(value)


def work():
    """Milliseconds for a round of reading, walking and writing JSON."""
    started = time.time()
    for _ in range(300):
        walk(json.loads(json.dumps(WORDS)))
    return (time.time() - started) * 1000


def can_make_environments():
    """Whether the two modules are there; Debian keeps them in a package of their own."""
    try:
        import ensurepip
        import venv
    except ImportError:
        return False
    return bool(ensurepip and venv)


print(json.dumps({"version": sys.version_info[:2], "venv": can_make_environments(), "ms": min(work() for _ in range(ROUNDS))}))
