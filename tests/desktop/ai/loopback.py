"""An OpenAI-compatible endpoint on a real socket that behaves as it is told: well, badly, or as an attacker would.

`Loopback` serves from a thread of its own, so that it can face coroutines, command lines and other processes alike. Each
request takes the next scripted behaviour; the last one stays. `server.requests` keeps what arrived.
"""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

MODEL = "palm-1"


@dataclass(frozen=True)
class Request:
    """What arrived: the path, the headers in lower case, the body as JSON and its size in bytes."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    size: int

    @property
    def format(self) -> str:
        """`json_schema`, `json_object`, or empty where no form was asked for."""
        return self.body.get("response_format", {}).get("type", "")

    @property
    def streams(self) -> bool:
        return bool(self.body.get("stream"))


Pieces: TypeAlias = AsyncIterator[bytes]
Behaviour: TypeAlias = Callable[[Request], Pieces]
"""Gives the bytes of a whole HTTP response. Ending early without them is a cut line."""


class Loopback:
    """A context manager: `with Loopback(answer("…")) as server: server.url`."""

    def __init__(self, *script: Behaviour) -> None:
        self.script = list(script)
        self.requests: list[Request] = []
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="loopback")
        self._talks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> "Loopback":
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._talk, "127.0.0.1", 0), self._loop
        ).result()
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def then(self, *script: Behaviour) -> None:
        """Behave like this from the next request on."""
        self.script[:] = script

    async def _close(self) -> None:
        self._server.close()
        for talk in list(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            request = await _read(reader)
            self.requests.append(request)
            behaviour = self.script.pop(0) if len(self.script) > 1 else self.script[0]
            async for piece in behaviour(request):
                writer.write(piece)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the other side has had enough, or the test is over
        finally:
            self._talks.discard(task)
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
    }
    raw = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(first.split(" ")[1], headers, json.loads(raw or b"{}"), len(raw))


# --- behaviours ------------------------------------------------------------------------------------------------------


def completion(content: str | None, **changes: Any) -> dict[str, Any]:
    """A chat completion as endpoints answer. `changes`: model, finish_reason, refusal, tool_calls, usage."""
    message: dict[str, Any] = {"role": "assistant", "content": content}
    message |= {key: changes[key] for key in ("refusal", "tool_calls") if key in changes}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_760_000_000,
        "model": changes.get("model", MODEL),
        "choices": [{"index": 0, "message": message, "finish_reason": changes.get("finish_reason", "stop")}],
        "usage": changes.get("usage", {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}),
    }


def answer(content: str | None, **changes: Any) -> Behaviour:
    """Answers well, as a stream where one is asked for."""

    def behave(request: Request) -> Pieces:
        if request.streams:
            return sse(_chunks(content or "", **changes))
        return reply(200, completion(content, **changes))

    return behave


def says(output: Any, **changes: Any) -> Behaviour:
    """Answers with a form: `{"output": …}`."""
    return answer(json.dumps({"output": output}, ensure_ascii=False), **changes)


def status(code: int, message: str = "no", *, error: str = "", **headers: str) -> Behaviour:
    """Refuses with a status, such as `status(429, retry_after="1")`."""
    body = {"error": {"message": message, "type": "invalid_request_error", "code": error or None}}
    return lambda _: reply(code, body, **headers)


def by_format(**behaviours: Behaviour) -> Behaviour:
    """Behaves by the form that was asked for: `json_schema=`, `json_object=`, `none=`."""
    return lambda request: behaviours[request.format or "none"](request)


def raw(content: bytes, code: int = 200, **headers: str) -> Behaviour:
    """Answers with these bytes as the body."""

    async def behave(_: Request) -> Pieces:
        yield _head(code, {"content-length": str(len(content)), **_plain(headers)})
        yield content

    return behave


def stream(content: str, *, cut_after: int | None = None, every_s: float = 0.0, **changes: Any) -> Behaviour:
    """Streams in any case; `cut_after` chunks the line ends without a finish_reason; `every_s` makes it drip."""
    chunks = _chunks(content, **changes)
    return lambda _: sse(chunks[:cut_after], every_s=every_s, done=cut_after is None)


def hang(_: Request) -> Pieces:
    """Takes the request and never answers."""

    async def behave() -> Pieces:
        await asyncio.Event().wait()
        yield b""

    return behave()


def hang_up(_: Request) -> Pieces:
    """Closes the line at once."""

    async def behave() -> Pieces:
        for nothing in ():
            yield nothing

    return behave()


def cut(_: Request) -> Pieces:
    """Promises more than it sends."""

    async def behave() -> Pieces:
        yield _head(200, {"content-length": "5000"}) + b'{"id": "chatcmpl-1", "choices": [{'

    return behave()


def flood(size: int, code: int = 200, *, as_stream: bool = False) -> Behaviour:
    """Sends `size` bytes of a JSON string that never ends, without saying so beforehand."""

    async def behave(_: Request) -> Pieces:
        yield _head(code, {"content-type": "text/event-stream" if as_stream else "application/json"})
        yield b'data: {"id": "' if as_stream else b'{"id": "'
        piece = b"x" * 65_536
        for _sent in range(size // len(piece)):
            yield piece

    return behave


def drip(every_s: float) -> Behaviour:
    """Sends a good answer a byte at a time."""

    async def behave(_: Request) -> Pieces:
        content = json.dumps(completion("{}")).encode()
        yield _head(200, {"content-length": str(len(content))})
        for byte in content:
            yield bytes((byte,))
            await asyncio.sleep(every_s)

    return behave


def reply(code: int, body: Any, **headers: str) -> Pieces:
    """A whole JSON response."""

    async def behave() -> Pieces:
        content = json.dumps(body, ensure_ascii=False).encode()
        yield _head(code, {"content-length": str(len(content)), **_plain(headers)}) + content

    return behave()


def sse(chunks: Sequence[Any], *, every_s: float = 0.0, done: bool = True) -> Pieces:
    """Server-sent events, one a chunk, ending with [DONE] where `done`."""

    async def behave() -> Pieces:
        yield _head(200, {"content-type": "text/event-stream"})
        for chunk in chunks:
            yield f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()
            await asyncio.sleep(every_s)
        if done:
            yield b"data: [DONE]\n\n"

    return behave()


def _chunks(content: str, **changes: Any) -> list[dict[str, Any]]:
    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1_760_000_000,
            "model": changes.get("model", MODEL),
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }

    pieces = [content[start : start + 7] for start in range(0, len(content), 7)]
    made = [chunk({"role": "assistant", "content": ""}), *(chunk({"content": piece}) for piece in pieces)]
    if "refusal" in changes:
        made.append(chunk({"refusal": changes["refusal"]}))
    if "tool_calls" in changes:
        made.append(chunk({"tool_calls": changes["tool_calls"]}))
    made.append(chunk({}, changes.get("finish_reason", "stop")))
    usage = changes.get("usage", {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120})
    return [*made, {**chunk({}), "choices": [], "usage": usage}] if usage is not None else made


def _plain(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _head(code: int, headers: dict[str, str]) -> bytes:
    fields = {"content-type": "application/json", "connection": "close", **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {code} Said\r\n{lines}\r\n".encode()
