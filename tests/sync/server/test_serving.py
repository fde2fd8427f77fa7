"""A connection that sends no whole request is closed, so that nobody holds the server's files by doing nothing."""

import asyncio
import socket

import pytest
import uvicorn
from uvicorn.server import ServerState

from sync.server.serving import Impatient

SOON_S = 10


async def _nothing(_: object, __: object, ___: object) -> None:
    await asyncio.sleep(0)


async def _closed_by_the_server(sent: bytes) -> bool:
    config = uvicorn.Config(_nothing, log_config=None, interface="asgi3")
    config.load()
    state, loop = ServerState(), asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Impatient(config, state, {}, loop), "127.0.0.1", 0, family=socket.AF_INET
    )
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(sent)
    try:
        return await asyncio.wait_for(reader.read(), SOON_S) == b""
    finally:
        writer.close()
        server.close()
        for task in list(state.tasks):
            task.cancel()


@pytest.mark.parametrize("sent", [b"", b"GET / HT"])
def test_a_connection_without_a_whole_request_is_closed(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(Impatient, "patience_s", 0.05)
    assert asyncio.run(_closed_by_the_server(sent))
