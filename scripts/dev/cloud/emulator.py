"""Runs the AWS emulator of the local cloud so that it ends with whoever started it.

The parent keeps the other end of standard input open. When that end closes, by stop, crash or kill,
the emulator writes its state and ends, the processes of its functions end with it, and its scratch
files go. The parent has made this process the leader of its own process group, and TMPDIR a folder of
its own.
"""

import asyncio
import gc
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
import uuid

from functools import lru_cache
from itertools import count
from pathlib import Path

import hypercorn.asyncio
import uvicorn
import uvloop

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ministack.app import main
from ministack.core import iam_actions, iam_evaluator
from ministack.core.concurrency import esm_wake
from ministack.services import apigateway, lambda_svc, ses

import compiled_code
import coverage
import federation
import gathered_queues
import kept_streams
import key_conditions
import mail_refusals
import message_dedup
import own_messages
import prompt_logs
import sockets
import stream_batches
import user_pools

POLL_SECONDS = 0.1
STREAM_POLL_SECONDS = 0.02
STREAM_GATHER_SECONDS = 0.03
# Each write wakes whoever reads the queues: this long after having found nothing it looks again.
QUEUE_GAP_SECONDS = 0.02
IAM_SECONDS = 0.5
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


stream_batches.install()
poll_streams = lambda_svc._poll_dynamodb_streams
lambda_svc._poll_dynamodb_streams = lambda: False


def keep_polling_streams() -> None:
    """Reads the tables' streams beside the queues, as AWS does. Left alone the emulator starts no batch of any queue while a stream's function runs."""
    while True:
        try:
            found = poll_streams()
        except Exception as error:  # noqa: BLE001 - the poller must outlive whatever one function does
            print("stream poller:", error, file=sys.stderr)
            found = False
        time.sleep(STREAM_GATHER_SECONDS if found else STREAM_POLL_SECONDS)


MAIL_FOLDER = Path(os.environ["MAIL_FOLDER"])
mails = count()


def keep_mail(_source: str, recipients: list[str], message: str) -> None:
    """Takes the place of the relay to a mail server: each mail that SES was handed is kept as it came, a file a recipient."""
    taken = int(time.time() * 1000)
    for address in recipients:
        name = re.sub(r"[^\w@.+-]", "_", address)
        (MAIL_FOLDER / f"{taken}-{next(mails):06}-{name}.eml").write_text(message, newline="")


class Gathered:
    """A transport that writes what a turn of the loop gives at once: a reply's head and body are one system call, not two."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._parts: list[bytes] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._parts:
            asyncio.get_running_loop().call_soon(self._flush)
        self._parts.append(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        parts, self._parts = self._parts, []
        if parts:
            self._transport.write(b"".join(parts))


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 over transports that gather."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(Gathered(transport))


async def serve(app: object, config: hypercorn.Config) -> None:
    """Takes the place of the emulator's HTTP server: the same app behind a parser and an event loop in C."""
    host, port = config.bind[0].rsplit(":", 1)
    settings = uvicorn.Config(
        sockets.with_subprotocols(app), host=host, port=int(port), http=Protocol, loop="uvloop", ws="wsproto",
        log_config=None, access_log=False, server_header=False, date_header=False, timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_SECONDS // 2,
    )
    await uvicorn.Server(settings).serve()


def keep_briefly(resolve):
    """Keeps for a moment who an access key belongs to and what they may: the emulator asks twice a request, and parses every policy each time."""

    @lru_cache(maxsize=256)
    def resolved(key: str, account: str, _moment: int):
        return resolve(key, account)

    return lambda key, account, _credential=None: resolved(key, account, int(time.monotonic() / IAM_SECONDS))


@lru_cache(maxsize=None)
def pattern_of(route_path: str) -> tuple[re.Pattern, list[str]]:
    """What the path of a route (`/v1/items/{itemId}`, `/docs/{rest+}`) matches, and the names of its parameters."""
    parts = re.split(r"\{([^}]+)\}", route_path)
    names = parts[1::2]
    groups = ["(.+)" if name.endswith("+") else "([^/]+)" for name in names] + [""]
    pattern = "".join(re.escape(text) + group for text, group in zip(parts[::2], groups))
    return re.compile(pattern), [name.removesuffix("+") for name in names]


def path_params(route_path: str, path: str) -> dict[str, str] | None:
    """The values of a route's parameters in a path, None where it is not its. The emulator compiles every route anew, twice a request."""
    pattern, names = pattern_of(route_path)
    found = pattern.fullmatch(path)
    return dict(zip(names, found.groups())) if found else None


def draw_uuid() -> uuid.UUID:
    """A random UUID without asking the kernel for each: a request takes four, and that was a seventh of its cost."""
    return uuid.UUID(int=random.getrandbits(128), version=4)


def clean_up() -> None:
    """Ends every function process of this group, sparing this process itself, and removes the scratch files."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    coverage.wait_for_writing()
    shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)


MAIL_FOLDER.mkdir(parents=True, exist_ok=True)
ses._smtp_relay = keep_mail
mail_refusals.install()
kept_streams.install()
gathered_queues.install()
message_dedup.install()
key_conditions.install()
user_pools.install()
federation.install()
own_messages.install()
prompt_logs.install()
sockets.install()
coverage.install()
compiled_code.install()
# The mails are kept as they came: a second reading of each by the emulator would only cost.
ses._parse_raw_mime = lambda _raw: {}
apigateway._extract_path_params = path_params
hypercorn.asyncio.serve = serve
uvloop.install()
uuid.uuid4 = draw_uuid
lambda_svc._ESM_IDLE_WAKE_GAP_SECONDS = QUEUE_GAP_SECONDS
# Which requests come unsigned is read once and kept, also where it could not be read: then nobody could sign up for as long as this runs.
if "SignUp" not in iam_actions.unsigned_operations("cognito-idp"):
    sys.exit("What Cognito is asked without a signature could not be read.")
# What was loaded stays, and tables and streams are held for long: looking for garbage among them seldom is enough.
gc.freeze()
gc.set_threshold(50_000, 20, 50)
iam_evaluator.resolve_principal = keep_briefly(iam_evaluator.resolve_principal)
for watch in (end_with_parent, keep_polling, keep_polling_streams):
    threading.Thread(target=watch, daemon=True).start()
try:
    main()
finally:
    clean_up()
