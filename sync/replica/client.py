"""The server over HTTP: requests in, messages of sync.wire out, failures as `LinkFailed`. Decides nothing."""

from collections.abc import AsyncGenerator, Callable, Collection, Generator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

import httpx
import msgspec
import zstandard
from httpx_sse import SSEError, aconnect_sse

from sync.model.words import SCHEMA_VERSION
from sync.replica.machine import PAGE_ROWS, POLL_S, Failure
from sync.replica.store import check_room, named_errors
from sync.replica.transport import Fetched, LinkFailed, Progress
from sync.wire import SCHEMA_HEADER, Brief, Digests, Hello, Patch, Problem, Push, Pushed, Welcome, cursor_text

M = TypeVar("M")
_SILENCE_S = 40.0
"""A stream without even a comment for so long is dead (the server comments every 15 s)."""
_PIECE = 256 * 1024


class HttpTransport:
    """A server at a URL, spoken to with the device's token."""

    def __init__(self, url: str, token: str, *, client: httpx.AsyncClient | None = None) -> None:
        self._client = client or httpx.AsyncClient(
            timeout=httpx.Timeout(10.0, read=30.0), limits=httpx.Limits(max_keepalive_connections=4)
        )
        self._base = url.rstrip("/") + "/v1/sync"
        self._headers = {"Authorization": f"Bearer {token}", SCHEMA_HEADER: str(SCHEMA_VERSION)}

    async def hello(self, hello: Hello) -> Welcome:
        return await self._ask("POST", "/hello", Welcome, content=msgspec.json.encode(hello))

    async def pull(self, epoch: str, cursor: int) -> Patch:
        params = {"cursor": cursor_text(epoch, cursor, 0), "max": PAGE_ROWS}
        return await self._ask("GET", "/pull", Patch, params=params)

    async def poll(self, epoch: str, cursor: int) -> Patch:
        params = {"cursor": cursor_text(epoch, cursor, 0), "wait": POLL_S}
        return await self._ask("GET", "/poll", Patch, params=params, timeout=POLL_S + 15.0)

    async def push(self, push: Push) -> Pushed:
        return await self._ask("POST", "/push", Pushed, content=msgspec.json.encode(push))

    async def digest(self) -> Digests:
        return await self._ask("GET", "/digest", Digests)

    async def brief(self, entity: str, shard: int) -> Brief:
        wanted = {"entity": entity, "shard": shard, "brief": True}
        return await self._ask("POST", "/rows", Brief, content=msgspec.json.encode(wanted))

    async def rows(self, entity: str, row_ids: Sequence[str]) -> Patch:
        wanted = {"entity": entity, "ids": row_ids}
        return await self._ask("POST", "/rows", Patch, content=msgspec.json.encode(wanted))

    async def stream(self, epoch: str, cursor: int) -> AsyncGenerator[Patch | None]:
        with _link_errors():
            async with aconnect_sse(
                self._client,
                "GET",
                f"{self._base}/stream",
                params={"cursor": cursor_text(epoch, cursor, 0)},
                headers=self._headers,
                timeout=httpx.Timeout(10.0, read=_SILENCE_S),
            ) as source:
                await _checked(source.response)
                yield None
                async for event in source.aiter_sse():
                    if event.event == "resync":
                        return
                    yield _decoded(event.data.encode(), Patch)

    async def snapshot(
        self, target: Path, known: Fetched | None, begun: Callable[[Fetched], None], progress: Progress
    ) -> Fetched:
        there = 0 if known is None else _size(target)
        if known is not None and there == known.size:
            return known
        headers = self._headers
        if known is not None and 0 < there < known.size:
            headers = headers | {"Range": f"bytes={there}-", "If-Range": f'"{known.sha256}"'}
        with _link_errors():
            async with self._client.stream(
                "GET", f"{self._base}/snapshot", params={"fmt": "sqlite"}, headers=headers
            ) as response:
                await _checked(response)
                goes_on = response.status_code == HTTPStatus.PARTIAL_CONTENT
                done = there if goes_on else 0
                total = done + int(response.headers["Content-Length"])
                fetched = Fetched(
                    bytes.fromhex(response.headers["X-Foredesk-Key"]),
                    int(response.headers["X-Foredesk-As-Of"]),
                    response.headers["X-Foredesk-Digest"],
                    total,
                    int(response.headers["X-Foredesk-Rows"]),
                    response.headers["X-Foredesk-Sums"],
                )
                if goes_on and fetched != known:
                    raise ValueError("the server went on with another file")
                with named_errors(target.parent):
                    check_room(target.parent, total - done)
                    if not goes_on:
                        begun(fetched)
                progress(done, total)
                async for piece in _written(response, target, "ab" if goes_on else "wb"):
                    done += piece
                    progress(done, total)
        return fetched

    async def lines(
        self, after: tuple[str, str] | None, only: Collection[str] | None = None
    ) -> AsyncGenerator[bytes]:
        async for piece in self._lines(after, {} if only is None else {"only": ",".join(sorted(only))}):
            yield piece

    async def added(self, after: tuple[str, str] | None, since: int, at_least: int) -> AsyncGenerator[bytes]:
        wanted = {"added_since": str(since), "at_least": str(at_least)}
        async for piece in self._lines(after, wanted):
            yield piece

    async def _lines(self, after: tuple[str, str] | None, wanted: dict[str, str]) -> AsyncGenerator[bytes]:
        params = {"fmt": "ndjson.zst"} | ({"after": ",".join(after)} if after else {}) | wanted
        with _link_errors():
            async with self._client.stream(
                "GET", f"{self._base}/snapshot", params=params, headers=self._headers
            ) as response:
                await _checked(response)
                unpack = zstandard.ZstdDecompressor().decompressobj(read_across_frames=True)
                async for piece in response.aiter_raw(_PIECE):
                    yield unpack.decompress(piece)

    async def close(self) -> None:
        await self._client.aclose()

    async def _ask(self, method: str, path: str, kind: type[M], **more: Any) -> M:
        with _link_errors():
            response = await self._client.request(method, self._base + path, headers=self._headers, **more)
            await _checked(response)
            return _decoded(response.content, kind)


async def _written(response: httpx.Response, target: Path, mode: str) -> AsyncGenerator[int]:
    """Write what comes; how many bytes at a time. Raises NoSpace."""
    with target.open(mode) as file:
        async for piece in response.aiter_raw(_PIECE):
            with named_errors(target.parent):
                file.write(piece)
                file.flush()
            yield len(piece)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@contextmanager
def _link_errors() -> Generator[None]:
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, SSEError, OSError) as error:
        raise LinkFailed(
            Failure(message=f"The server could not be reached ({type(error).__name__}).")
        ) from None
    except (KeyError, ValueError, zstandard.ZstdError) as error:
        raise LinkFailed(
            Failure(
                code="NOT_FOREDESK",
                message=f"The server's answer could not be read ({type(error).__name__}).",
            )
        ) from None


async def _checked(response: httpx.Response) -> None:
    if response.status_code < HTTPStatus.BAD_REQUEST:
        return
    body = await response.aread()
    try:
        problem = msgspec.json.decode(body, type=Problem)
    except msgspec.MsgspecError:
        problem = Problem(code="", message=f"The server answered {response.status_code}.")
    raise LinkFailed(
        Failure(
            status=response.status_code,
            code=problem.code,
            message=problem.message,
            retry_after_s=_retry_after(response, problem),
            done=problem.done,
            total=problem.total,
        )
    )


def _retry_after(response: httpx.Response, problem: Problem) -> float | None:
    """The header's seconds (its other form, a date, is treated as absent), else the body's."""
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isdecimal() else problem.retry_after_s


def _decoded(body: bytes, kind: type[M]) -> M:
    return msgspec.json.decode(body, type=kind)
