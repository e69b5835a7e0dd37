"""Has the processes of functions keep what they have compiled, so that the next process of the same code need not compile it.

Node writes such a cache when a process ends by itself, which these do not: they are ended by a signal, so it is written once each has begun to work.
"""

import os
import tempfile

from pathlib import Path

from ministack.core import lambda_runtime

# By then a function has mostly answered its first request, and what it needs for one is compiled.
KEEP_AFTER_MILLISECONDS = 1_500
KEEP = f'setTimeout(() => require("node:module").flushCompileCache(), {KEEP_AFTER_MILLISECONDS}).unref();\n'


def install() -> None:
    # Compiled code from a cache has no counts of what has run.
    if "NODE_V8_COVERAGE" in os.environ:
        return
    os.environ["NODE_COMPILE_CACHE"] = str(Path(tempfile.gettempdir()) / "compiled")
    lambda_runtime._NODEJS_WORKER_SCRIPT = KEEP + lambda_runtime._NODEJS_WORKER_SCRIPT
