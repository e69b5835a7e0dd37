"""Has the process of each function write which of its code has run when it is ended: for `npm run coverage`.

Node does so at its own end, not when a signal ends it; a file that it loads before all others makes an own end of the signal.
"""

import os
import subprocess
import time

from pathlib import Path
from types import SimpleNamespace

from ministack.core import lambda_runtime

HOOK = Path(__file__).with_name("coverage.cjs")
# A file of each takes milliseconds; on a machine with much else to do, all of them take longer.
WRITING_SECONDS = 120
wanted = "NODE_V8_COVERAGE" in os.environ
started: list[subprocess.Popen] = []


def start(*args, **options):
    """Starts a process of a function with the file that writes in the end."""
    env = options.get("env")
    if env is not None:
        env["NODE_OPTIONS"] = f"{env.get('NODE_OPTIONS', '')} --require {HOOK}"
    process = subprocess.Popen(*args, **options)
    started.append(process)
    return process


def install() -> None:
    if wanted:
        lambda_runtime.subprocess = SimpleNamespace(**{**vars(subprocess), "Popen": start})


def wait_for_writing() -> None:
    """Waits for the ends of all: the emulator's parent kills whoever is left as soon as the emulator has ended."""
    if not wanted:
        return
    until = time.monotonic() + WRITING_SECONDS
    for process in started:
        try:
            process.wait(timeout=max(0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return
