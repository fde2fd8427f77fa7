"""One request to an endpoint and its answer, through the openai SDK: with a size cap, one time limit, and named failures.

The SDK is imported with the first request, since that takes half a second. It retries nothing and follows no redirection:
what was redacted for one endpoint must not travel on to another by that one's word.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec
from msgspec import Struct

from desktop.ai.gateway.endpoints import Abilities, Endpoint, Format, Keys, NoApiKey, Route, TokensKey
from desktop.ai.gateway.reasons import CallFailed, Reason
from desktop.keys import KeyUnavailable
from sync.model.ids import now_ms

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletionChunk

LONGEST_ANSWER: Final = 4 * 1024 * 1024
"""Bytes of a response that are read. Ours are a few kilobytes; what is longer is no answer to us."""
LONGEST_TEXT: Final = 64 * 1024
"""Characters of a streamed answer, ten times what any form holds."""
KEPT_RAW: Final = 256 * 1024
"""Characters of a raw response that are kept for the record."""


class Question(Struct, frozen=True):
    """What is asked of a model: the messages and how long the answer may be, with the JSON schema of its form."""

    messages: tuple[dict[str, str], ...]
    schema: dict[str, Any]
    max_tokens: int


class Reply(Struct, frozen=True):
    """What came back, whole and with a finish_reason. Token counts are None where the endpoint told none."""

    text: str
    refusal: str
    calls_tools: bool
    finish_reason: str
    model: str
    response_id: str
    tokens_in: int | None
    tokens_out: int | None
    raw: str
    first_text_ms: int | None
    """Epoch milliseconds at which the first words of a stream arrived."""


class Lines:
    """Connections to endpoints, one pool each, opened when first needed. Close them with `aclose`."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._clients: dict[tuple[Endpoint, str], AsyncOpenAI] = {}
        self._opening = asyncio.Lock()

    async def ask(
        self,
        route: Route,
        question: Question,
        abilities: Abilities,
        *,
        within_s: float,
        on_text: Callable[[str], None] | None = None,
    ) -> Reply:
        """One request. With `on_text`, and where the endpoint streams, the answer's text so far is told as it grows.

        Raises CallFailed, which carries what had arrived. All of it, reading included, takes at most `within_s` seconds.
        """
        async with self._opening:
            # In a thread: the SDK's import and a client's certificates take half a second, and others wait for their turn.
            client = await asyncio.to_thread(self._client, route.endpoint)
        import openai

        streams = on_text is not None and abilities.streams
        heard = _Heard(on_text)
        try:
            async with asyncio.timeout(within_s):
                return await self._exchange(client, parameters(route, question, abilities, streams), heard)
        except CallFailed as failed:
            failed.received = failed.received or heard.text
            raise
        except (TimeoutError, openai.APITimeoutError):
            raise _failed(Reason.TIMED_OUT, heard) from None
        except openai.APIStatusError as error:
            raise _of_status(error) from None
        except openai.APIError as error:
            raise _failed(_of_line(error, heard), heard) from None
        except _Overlong:
            raise _failed(Reason.TOO_LONG, heard) from None
        except (ValueError, RecursionError, TypeError, AttributeError):
            # The SDK reads answers trustingly: any shape that it stumbles over is no answer.
            raise _failed(Reason.NOT_THE_PROTOCOL, heard) from None
        except Exception as error:  # the transport's own, while a body is read
            if _names(error, "httpx2", "httpcore2"):
                raise _failed(_of_line(error, heard), heard) from None
            raise

    async def aclose(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            await client.close()
        self._clients.clear()

    async def _exchange(self, client: "AsyncOpenAI", asked: dict[str, Any], heard: "_Heard") -> Reply:
        completions: Any = client.chat.completions.with_raw_response
        raw: Any = await completions.create(**asked)
        response: httpx2.Response = raw.http_response
        if asked.get("stream") and "json" not in response.headers.get("content-type", ""):
            return await heard.listen(raw.parse())
        await response.aread()  # some answer whole, whatever they were asked for
        return _whole(response.text)

    def _client(self, endpoint: Endpoint) -> "AsyncOpenAI":
        import openai

        try:
            key = self._keys.read(endpoint)
        except NoApiKey:
            raise CallFailed(Reason.NO_KEY) from None
        except KeyUnavailable:
            raise CallFailed(Reason.KEY_LOCKED) from None
        client = self._clients.get((endpoint, key))
        if client is None:
            client = self._clients[endpoint, key] = openai.AsyncOpenAI(
                base_url=endpoint.url,
                api_key=key,
                max_retries=0,
                http_client=_client_of_ours(),
                # What the machine's environment says of organisations is of somebody else's doing.
                default_headers=cast(
                    "dict[str, str]",
                    {"OpenAI-Organization": openai.Omit(), "OpenAI-Project": openai.Omit()},
                ),
            )
        return client


def parameters(route: Route, question: Question, abilities: Abilities, streams: bool) -> dict[str, Any]:
    """The request's body. No tools are ever in it."""
    asked: dict[str, Any] = {
        "model": route.model,
        "messages": list(question.messages),
        abilities.tokens_key.value: question.max_tokens,
    }
    if abilities.takes_temperature:
        asked["temperature"] = route.temperature
    if abilities.format is Format.JSON_SCHEMA:
        form = {"name": "answer", "strict": True, "schema": question.schema}
        asked["response_format"] = {"type": "json_schema", "json_schema": form}
    else:
        asked["response_format"] = {"type": "json_object"}
    if streams:
        asked |= {"stream": True, "stream_options": {"include_usage": True}}
    return asked


# --- reading ---------------------------------------------------------------------------------------------------------


class _Usage(Struct, frozen=True):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Message(Struct, frozen=True):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[Any] | None = None
    function_call: Any = None


class _Choice(Struct, frozen=True):
    message: _Message = _Message()
    delta: _Message = _Message()
    finish_reason: str | None = None


class _Part(Struct, frozen=True):
    """A completion, or a chunk of one: the fields that count."""

    choices: list[_Choice]
    id: str | None = None
    model: str | None = None
    usage: _Usage | None = None


def _whole(body: str) -> Reply:
    try:
        part = msgspec.json.decode(body, type=_Part)
    except (msgspec.DecodeError, RecursionError):
        failed = CallFailed(Reason.NOT_THE_PROTOCOL)
        failed.received = body[:KEPT_RAW]
        raise failed from None
    if not part.choices or not part.choices[0].finish_reason:
        failed = CallFailed(Reason.CUT_SHORT if part.choices else Reason.NOT_THE_PROTOCOL)
        failed.received = body[:KEPT_RAW]
        raise failed
    message = part.choices[0].message
    return Reply(
        text=message.content or "",
        refusal=message.refusal or "",
        calls_tools=bool(message.tool_calls) or message.function_call is not None,
        finish_reason=part.choices[0].finish_reason,
        model=part.model or "",
        response_id=part.id or "",
        tokens_in=_count(part.usage and part.usage.prompt_tokens),
        tokens_out=_count(part.usage and part.usage.completion_tokens),
        raw=body[:KEPT_RAW],
        first_text_ms=None,
    )


class _Heard:
    """A stream as it is put together."""

    def __init__(self, on_text: Callable[[str], None] | None) -> None:
        self._on_text = on_text
        self._raw: list[str] = []
        self.text = ""

    async def listen(self, stream: "AsyncIterator[ChatCompletionChunk]") -> Reply:
        refusal, calls_tools, finish, model, named = "", False, "", "", ""
        usage: _Usage | None = None
        first: int | None = None
        async for chunk in stream:
            plain = chunk.to_dict(mode="json", warnings=False)
            self._raw.append(json.dumps(plain, ensure_ascii=False))
            part = msgspec.convert(plain, _Part)
            model, named, usage = part.model or model, part.id or named, part.usage or usage
            for choice in part.choices[:1]:
                calls_tools = (
                    calls_tools or bool(choice.delta.tool_calls) or choice.delta.function_call is not None
                )
                refusal += choice.delta.refusal or ""
                finish = choice.finish_reason or finish
                if choice.delta.content:
                    first = now_ms() if first is None else first
                    self.text += choice.delta.content
                    if len(self.text) > LONGEST_TEXT:
                        raise _failed(Reason.TOO_LONG, self)
                    if self._on_text is not None:
                        self._on_text(self.text)
        if not finish:  # a stream that was cut ends without an error
            raise _failed(Reason.CUT_SHORT, self)
        return Reply(
            text=self.text,
            refusal=refusal,
            calls_tools=calls_tools,
            finish_reason=finish,
            model=model,
            response_id=named,
            tokens_in=_count(usage and usage.prompt_tokens),
            tokens_out=_count(usage and usage.completion_tokens),
            raw=self.raw,
            first_text_ms=first,
        )

    @property
    def raw(self) -> str:
        """The chunks, one a line."""
        return "\n".join(self._raw)[:KEPT_RAW]


def _count(told: int | None) -> int | None:
    return told if told is not None and told >= 0 else None


# --- failures --------------------------------------------------------------------------------------------------------


def _failed(reason: Reason, heard: _Heard) -> CallFailed:
    failed = CallFailed(reason)
    failed.received = heard.raw
    return failed


def _of_line(error: Exception, heard: _Heard) -> Reason:
    """Why a line without a whole answer ended: never reached, cut, flooded, or an error told inside a stream."""
    causes = list(_causes(error))
    if any(isinstance(cause, _Overlong) for cause in causes):
        return Reason.TOO_LONG
    names = {type(cause).__name__ for cause in causes}
    if names & {"RemoteProtocolError", "ReadError"}:
        return Reason.CUT_SHORT
    if names & {"ReadTimeout", "WriteTimeout", "ConnectTimeout", "PoolTimeout"}:
        return Reason.TIMED_OUT
    if "DecodingError" in names:
        return Reason.NOT_THE_PROTOCOL
    return Reason.UNREACHABLE if names & {"ConnectError", "APIConnectionError"} else Reason.SERVER_ERROR


def _of_status(error: Any) -> CallFailed:
    """What a refusal by HTTP status means."""
    status: int = error.status_code
    code, parameter, said = (str(getattr(error, name, None) or "") for name in ("code", "param", "message"))
    reason = _BY_CODE.get(code) or _BY_STATUS.get(status)
    if reason is None:
        reason = Reason.SERVER_ERROR if status >= 500 else Reason.REQUEST_REFUSED
    if reason is Reason.NO_SUCH_MODEL and "response_format" in said:
        reason = Reason.REQUEST_REFUSED
    named = parameter or next((name for name in _PARAMETERS if name in said), "")
    failed = CallFailed(reason, status=status, parameter=named, after_s=retry_after(error.response.headers))
    with contextlib.suppress(Exception):  # a body that was never read
        failed.received = error.response.text[:KEPT_RAW]
    return failed


_PARAMETERS: Final = ("response_format", "stream_options", "temperature", TokensKey.MAX_TOKENS.value)
_BY_STATUS: Final = {
    401: Reason.KEY_REFUSED,
    402: Reason.NO_CREDIT,
    403: Reason.KEY_REFUSED,
    404: Reason.NO_SUCH_MODEL,
    408: Reason.TIMED_OUT,
    409: Reason.SERVER_ERROR,
    413: Reason.PROMPT_TOO_LONG,
    429: Reason.RATE_LIMITED,
}
_BY_CODE: Final = {
    "insufficient_quota": Reason.NO_CREDIT,
    "model_not_found": Reason.NO_SUCH_MODEL,
    "context_length_exceeded": Reason.PROMPT_TOO_LONG,
    "invalid_api_key": Reason.KEY_REFUSED,
}


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the endpoint asks us to wait: Retry-After (RFC 9110, seconds or a date), or retry-after-ms."""
    try:
        if "retry-after-ms" in headers:
            return max(float(headers["retry-after-ms"]) / 1000, 0.0)
        told = headers.get("retry-after", "")
        if told.strip().replace(".", "", 1).isdigit():
            return float(told)
        return max(parsedate_to_datetime(told).timestamp() - now_ms() / 1000, 0.0)
    except (ValueError, TypeError, OverflowError):
        return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _names(error: Exception, *packages: str) -> bool:
    return type(error).__module__.partition(".")[0] in packages


# --- the transport ---------------------------------------------------------------------------------------------------


class _Overlong(Exception):
    """More arrived than an answer can be."""


def _client_of_ours() -> "httpx2.AsyncClient":
    """An HTTP client that reads at most LONGEST_ANSWER bytes of any response, whatever its status."""
    import httpx2

    class Capped(httpx2.AsyncByteStream):
        def __init__(self, stream: Any) -> None:
            self._stream = stream

        async def __aiter__(self) -> AsyncIterator[bytes]:
            left = LONGEST_ANSWER
            async for piece in self._stream:
                left -= len(piece)
                if left < 0:
                    raise _Overlong
                yield piece

        async def aclose(self) -> None:
            await self._stream.aclose()

    class Transport(httpx2.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            request.headers["Accept-Encoding"] = "identity"
            response = await super().handle_async_request(request)
            packed = response.headers.get("content-encoding", "identity").strip().lower()
            if packed not in ("", "identity"):  # a few bytes could unfold into gigabytes
                await response.aclose()
                raise httpx2.DecodingError("packed though asked not to", request=request)
            response.stream = Capped(response.stream)
            return response

    return httpx2.AsyncClient(transport=Transport(), follow_redirects=False, trust_env=False, timeout=None)


def most_tokens(messages: Sequence[Mapping[str, str]]) -> int:
    """A bound for the tokens of messages: no tokenizer in use makes more than one of a byte, and each message has a frame."""
    return sum(len(message["content"].encode()) + 16 for message in messages)
