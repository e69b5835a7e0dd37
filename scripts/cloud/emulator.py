"""Runs the AWS emulator of the local cloud so that it ends with whoever started it.

The parent keeps the other end of standard input open. When that end closes, by stop, crash or kill,
the emulator writes its state and ends, the processes of its functions end with it, and its scratch
files go. The parent has made this process the leader of its own process group, and TMPDIR a folder of
its own.
"""

import os
import shutil
import signal
import sys
import tempfile
import threading
import time

from ministack.app import main
from ministack.core.concurrency import esm_wake

POLL_SECONDS = 0.1
GRACE_SECONDS = 10


def end_with_parent() -> None:
    """Waits until the parent lets go, then ends politely, and by force when that takes too long."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


def keep_polling() -> None:
    """Has the queues looked at ten times a second. Left alone the emulator does so once a second, and delayed messages come late."""
    while True:
        time.sleep(POLL_SECONDS)
        esm_wake.set()


def clean_up() -> None:
    """Ends every function process of this group, sparing this process itself, and removes the scratch files."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)


for watch in (end_with_parent, keep_polling):
    threading.Thread(target=watch, daemon=True).start()
try:
    main()
finally:
    clean_up()
