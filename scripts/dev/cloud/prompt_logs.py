"""Takes what a function has logged as soon as it answers.

Left alone the emulator keeps each answer back: 5 ms for more lines, or 50 ms for a first one where nothing is logged. What a
function has written stands in its pipe before the answer does, so that an empty pipe says that all of it was read. Only who logs
more than a pipe holds may answer first: then the emulator waits until nothing has come for a while, and longer than it would, as a
busy machine may let the function rest in the middle of its log.
"""

import os
import queue
import select
import threading

from typing import IO

from ministack.core import lambda_runtime

PIPE_BYTES = 65_536
FULL_PIPE_WAITS = {"idle_confirm": 0.25, "hard_cap": 10.0}
Worker = lambda_runtime.Worker
wait_for_lines = Worker._drain_stderr_bounded


class LogPipe:
    """The pipe into which the process of a function writes its log: read beside it so that it never fills, and to its end on demand."""

    def __init__(self, stream: IO, lines: queue.Queue) -> None:
        # A descriptor of its own: that of the stream may be closed, and its number given away, while this waits.
        self._pipe = os.dup(stream.fileno())
        self._lines = lines
        self._rest = b""
        self._read_bytes = 0
        self._is_open = True
        self._lock = threading.Lock()
        self._waiting, self._looking = select.poll(), select.poll()
        for poll in (self._waiting, self._looking):
            poll.register(self._pipe, select.POLLIN)

    def read_to_end(self) -> None:
        """Reads on until the process has ended."""
        while self._is_open:
            self._waiting.poll()
            self.take()

    def take(self) -> None:
        """Puts all lines that stand in the pipe where they are asked for."""
        with self._lock:
            while self._is_open and self._looking.poll(0):
                chunk = os.read(self._pipe, PIPE_BYTES)
                self._read_bytes += len(chunk)
                *whole, self._rest = (self._rest + chunk).split(b"\n")
                if not chunk:
                    self._is_open = False
                    os.close(self._pipe)
                    whole = [self._rest] if self._rest else []
                for line in whole:
                    self._lines.put(line.decode(errors="replace"))

    def may_have_been_full(self) -> bool:
        """Whether as much was read since this was last asked as may fill a pipe: half of it, as a write begins a page where it does not fit the last."""
        read, self._read_bytes = self._read_bytes, 0
        return read >= PIPE_BYTES // 2


def read_beside(worker: Worker) -> None:
    """What the thread of a worker does for as long as its process lives."""
    worker.log_pipe = LogPipe(worker._proc.stderr, worker._stderr_queue)
    worker.log_pipe.read_to_end()


def take_now(worker: Worker, **waits: float) -> str:
    """What was logged up to now. Waits as the emulator does where the reader has not begun."""
    pipe = getattr(worker, "log_pipe", None)
    if pipe is None or pipe._lines is not worker._stderr_queue:
        return wait_for_lines(worker, **waits)
    pipe.take()
    return wait_for_lines(worker, **{**waits, **FULL_PIPE_WAITS}) if pipe.may_have_been_full() else worker._drain_stderr()


def install() -> None:
    """Takes the place of the emulator's own."""
    Worker._read_stderr = read_beside
    Worker._drain_stderr_bounded = take_now
