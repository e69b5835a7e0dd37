"""WebSocket subprotocols as API Gateway has them: a socket is opened with the one that `$connect` answered, and with none otherwise.

The server takes the header that offers them away, and the emulator answers none.
"""

from contextvars import ContextVar

from ministack.services import apigateway

chosen: ContextVar[dict | None] = ContextVar("chosen", default=None)
HEADER = "sec-websocket-protocol"


def install() -> None:
    """Notes which subprotocol the function behind `$connect` chose."""
    invoke = apigateway._invoke_ws_lambda

    async def noting(api_id, account_id, region, route, stage, connection_id, event_type, *rest, **more):
        reply = await invoke(api_id, account_id, region, route, stage, connection_id, event_type, *rest, **more)
        noted = chosen.get()
        if event_type == "CONNECT" and noted is not None:
            headers = {name.lower(): value for name, value in ((reply or {}).get("headers") or {}).items()}
            noted["protocol"] = headers.get(HEADER)
        return reply

    apigateway._invoke_ws_lambda = noting


def with_subprotocols(app):
    async def wrapped(scope, receive, send):
        if scope["type"] != "websocket":
            return await app(scope, receive, send)
        noted: dict = {}
        chosen.set(noted)
        offered = scope.get("subprotocols") or []
        if offered:
            scope = {**scope, "headers": [*scope["headers"], (HEADER.encode(), ", ".join(offered).encode())]}

        async def accept(message):
            if message["type"] == "websocket.accept" and noted.get("protocol"):
                message = {**message, "subprotocol": noted["protocol"]}
            await send(message)

        await app(scope, receive, accept)

    return wrapped
