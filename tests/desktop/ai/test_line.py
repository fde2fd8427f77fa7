"""One request against a real endpoint: what each way to misbehave is called, and that none of it hurts."""

import asyncio
import gzip
import resource
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from desktop.ai.gateway.endpoints import Abilities, ApiKeys, Endpoint, Format, Route, TokensKey, endpoint_at
from desktop.ai.gateway.line import LONGEST_ANSWER, LONGEST_TEXT, Lines, Question, Reply, retry_after
from desktop.ai.gateway.reasons import CallFailed, Reason
from desktop.ai.outputs import NoAction, strict_schema
from desktop.keys import Vault
from tests.desktop.ai import loopback as fake
from tests.desktop.ai.loopback import Behaviour, Loopback

pytestmark = pytest.mark.anyio
ROOT = b"r" * 32
QUESTION = Question(({"role": "user", "content": "Hello"},), strict_schema([NoAction]), 400)
USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}


@pytest.fixture
def keys(tmp_path: Path) -> ApiKeys:
    kept = ApiKeys(Vault(tmp_path, ROOT))
    kept.keep(Endpoint("fake", ""), " sk-secret\n")
    return kept


@pytest.fixture
async def lines(keys: ApiKeys) -> AsyncIterator[Lines]:
    opened = Lines(keys)
    yield opened
    await opened.aclose()


def route(server: Loopback, **changes: Any) -> Route:
    return Route(endpoint_at("fake", server.url), fake.MODEL, **changes)


async def ask(lines: Lines, behaviour: Behaviour, within_s: float = 20.0, **options: Any) -> Reply:
    with Loopback(behaviour) as server:
        return await lines.ask(
            route(server), QUESTION, options.pop("abilities", Abilities()), within_s=within_s, **options
        )


async def failure(lines: Lines, behaviour: Behaviour, within_s: float = 20.0, **options: Any) -> CallFailed:
    with pytest.raises(CallFailed) as failed:
        await ask(lines, behaviour, within_s, **options)
    assert "sk-secret" not in str(failed.value) + failed.value.received
    return failed.value


def _ignore(_: str) -> None: ...


async def test_a_request_carries_the_key_the_schema_and_never_a_tool(lines: Lines) -> None:
    with Loopback(fake.answer("Hi")) as server:
        reply = await lines.ask(route(server), QUESTION, Abilities(), within_s=20)
    (request,) = server.requests
    assert (reply.text, reply.model, reply.finish_reason, reply.tokens_in, reply.tokens_out) == (
        "Hi", fake.MODEL, "stop", 100, 20,
    )  # fmt: skip
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer sk-secret"
    assert not {"openai-organization", "openai-project"} & set(request.headers)
    assert request.body["response_format"]["json_schema"]["strict"] is True
    assert request.body["max_tokens"] == 400
    assert not {"tools", "functions", "tool_choice"} & set(request.body)


async def test_abilities_shape_the_request(lines: Lines) -> None:
    less = Abilities(
        Format.JSON_OBJECT, streams=False, tokens_key=TokensKey.MAX_COMPLETION_TOKENS, takes_temperature=False
    )
    with Loopback(fake.answer("Hi")) as server:
        await lines.ask(route(server), QUESTION, less, within_s=20, on_text=lambda _: None)
    body = server.requests[0].body
    assert body["response_format"] == {"type": "json_object"}
    assert body["max_completion_tokens"] == 400
    assert not {"max_tokens", "temperature", "stream"} & set(body)


async def test_a_stream_is_told_as_it_grows_and_counts_once_it_says_how_it_finished(lines: Lines) -> None:
    grown: list[str] = []
    reply = await ask(lines, fake.stream("A reply in several pieces"), on_text=grown.append)
    assert reply.text == grown[-1] == "A reply in several pieces"
    assert len(grown) == 4
    assert grown == sorted(grown, key=len)
    assert (reply.finish_reason, reply.tokens_in, reply.tokens_out) == ("stop", 100, 20)
    assert reply.first_text_ms is not None
    assert '"delta"' in reply.raw


async def test_an_endpoint_that_answers_a_stream_whole_is_understood(lines: Lines) -> None:
    reply = await ask(lines, lambda _: fake.reply(200, fake.completion("Hi")), on_text=lambda _: None)
    assert reply.text == "Hi"


async def test_an_endpoint_without_usage_is_understood(lines: Lines) -> None:
    reply = await ask(lines, fake.answer("Hi", usage=None))
    assert (reply.tokens_in, reply.tokens_out) == (None, None)
    negative = await ask(lines, fake.answer("Hi", usage={"prompt_tokens": -5, "completion_tokens": 2}))
    assert (negative.tokens_in, negative.tokens_out) == (None, 2)


@pytest.mark.parametrize("cut_after", [0, 1, 4])
async def test_a_stream_that_is_cut_is_no_answer_and_what_came_is_kept(lines: Lines, cut_after: int) -> None:
    failed = await failure(
        lines, fake.stream("A reply in several pieces", cut_after=cut_after), on_text=lambda _: None
    )
    assert failed.reason is Reason.CUT_SHORT
    assert failed.received.count("\n") == max(cut_after - 1, 0)


async def test_an_answer_without_a_finish_reason_is_no_answer(lines: Lines) -> None:
    assert (await failure(lines, fake.answer("Hi", finish_reason=None))).reason is Reason.CUT_SHORT


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (fake.status(400), Reason.REQUEST_REFUSED),
        (fake.status(401), Reason.KEY_REFUSED),
        (fake.status(403), Reason.KEY_REFUSED),
        (fake.status(404), Reason.NO_SUCH_MODEL),
        (fake.status(404, "this model does not support response_format"), Reason.REQUEST_REFUSED),
        (fake.status(400, error="context_length_exceeded"), Reason.PROMPT_TOO_LONG),
        (fake.status(413), Reason.PROMPT_TOO_LONG),
        (fake.status(429), Reason.RATE_LIMITED),
        (fake.status(429, error="insufficient_quota"), Reason.NO_CREDIT),
        (fake.status(500), Reason.SERVER_ERROR),
        (fake.status(503), Reason.SERVER_ERROR),
        (fake.status(307, location="http://127.0.0.1:9/v1/chat/completions"), Reason.REQUEST_REFUSED),
        (fake.hang_up, Reason.CUT_SHORT),
        (fake.cut, Reason.CUT_SHORT),
        (fake.raw(b"<html>Welcome</html>"), Reason.NOT_THE_PROTOCOL),
        (fake.raw(b""), Reason.NOT_THE_PROTOCOL),
        (fake.raw(b'{"choices": []}'), Reason.NOT_THE_PROTOCOL),
        (fake.raw(b'{"choices": "many"}'), Reason.NOT_THE_PROTOCOL),
        (fake.raw(b'{"choices": [{"message": {"content": 5}, "finish_reason": "stop"}]}'), Reason.NOT_THE_PROTOCOL),
        (fake.raw(b"[" * 100_000), Reason.NOT_THE_PROTOCOL),
        (fake.raw(b'{"a":' * 100_000), Reason.NOT_THE_PROTOCOL),
        (fake.raw(b"\xff\xfe\x00"), Reason.NOT_THE_PROTOCOL),
        (fake.raw(gzip.compress(b" " * 50_000_000), content_encoding="gzip"), Reason.NOT_THE_PROTOCOL),
    ],
)  # fmt: skip
async def test_every_way_to_misbehave_has_a_name(lines: Lines, behaviour: Behaviour, reason: Reason) -> None:
    assert (await failure(lines, behaviour)).reason is reason


@pytest.mark.parametrize(
    "body",
    [
        b"data: not json\n\n",
        b'data: {"choices": "many"}\n\n',
        b'data: {"choices": [{"delta": {"content": {"a": 1}}}]}\n\n',
        b"data: " + b"[" * 100_000 + b"\n\n",
        b"data: 5\n\n",
        b"data: null\n\n",
    ],
)
async def test_a_stream_of_something_else_is_not_the_protocol(lines: Lines, body: bytes) -> None:
    behaviour = fake.raw(body, content_type="text/event-stream")
    assert (await failure(lines, behaviour, on_text=lambda _: None)).reason is Reason.NOT_THE_PROTOCOL


async def test_an_error_told_inside_a_stream_is_the_endpoints(lines: Lines) -> None:
    behaviour = fake.raw(b'data: {"error": {"message": "overloaded"}}\n\n', content_type="text/event-stream")
    assert (await failure(lines, behaviour, on_text=lambda _: None)).reason is Reason.SERVER_ERROR


async def test_an_endpoint_that_is_not_there_is_unreachable(lines: Lines) -> None:
    with Loopback(fake.hang) as server:
        nowhere = route(server)
    with pytest.raises(CallFailed) as failed:
        await lines.ask(nowhere, QUESTION, Abilities(), within_s=20)
    assert failed.value.reason is Reason.UNREACHABLE


@pytest.mark.parametrize(
    "behaviour", [fake.hang, fake.drip(0.01), fake.stream("drip, drip, drip" * 50, every_s=0.05)]
)
async def test_the_time_limit_holds_for_the_whole_answer(lines: Lines, behaviour: Behaviour) -> None:
    with anyio.fail_after(10):
        failed = await failure(lines, behaviour, within_s=0.3, on_text=lambda _: None)
    assert failed.reason is Reason.TIMED_OUT


@pytest.mark.parametrize("code", [200, 500])
@pytest.mark.parametrize("as_stream", [False, True])
async def test_a_hundred_megabytes_are_not_read_whatever_the_status(
    lines: Lines, code: int, as_stream: bool
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    failed = await failure(
        lines,
        fake.flood(100_000_000, code, as_stream=as_stream),
        on_text=None if not as_stream else _ignore,
    )
    assert failed.reason is Reason.TOO_LONG
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < 12 * LONGEST_ANSWER


async def test_a_stream_that_does_not_end_is_left_long_before_its_bytes_run_out(lines: Lines) -> None:
    grown: list[str] = []
    assert (await failure(lines, fake.stream("x" * 200_000), on_text=grown.append)).reason is Reason.TOO_LONG
    assert len(grown[-1]) <= LONGEST_TEXT


async def test_who_is_asked_to_wait_is_told_how_long(lines: Lines) -> None:
    assert (await failure(lines, fake.status(429, retry_after="7"))).after_s == 7
    assert (await failure(lines, fake.status(503, retry_after_ms="250"))).after_s == 0.25
    assert (await failure(lines, fake.status(429, retry_after="whenever"))).after_s is None
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0
    later = retry_after({"retry-after": "Wed, 21 Oct 2099 07:28:00 GMT"})
    assert later is not None
    assert later > 1e9


async def test_the_parameter_that_an_endpoint_refuses_is_named(lines: Lines) -> None:
    assert (await failure(lines, fake.status(400, "Unsupported: 'max_tokens'"))).parameter == "max_tokens"
    assert (await failure(lines, fake.status(400, "no temperature here"))).parameter == "temperature"


async def test_without_a_key_or_with_a_vault_under_another_key_nothing_is_asked(tmp_path: Path) -> None:
    with Loopback(fake.answer("Hi")) as server:
        for root, reason in ((ROOT, Reason.NO_KEY), (b"s" * 32, Reason.KEY_LOCKED)):
            lines = Lines(ApiKeys(Vault(tmp_path, root)))
            with pytest.raises(CallFailed) as failed:
                await lines.ask(route(server), QUESTION, Abilities(), within_s=20)
            assert failed.value.reason is reason
            ApiKeys(Vault(tmp_path, ROOT)).keep(route(server).endpoint, "sk-secret")
    assert not server.requests


async def test_a_key_that_was_replaced_counts_at_once(lines: Lines, keys: ApiKeys) -> None:
    with Loopback(fake.answer("Hi")) as server:
        await lines.ask(route(server), QUESTION, Abilities(), within_s=20)
        keys.keep(route(server).endpoint, "sk-new")
        await lines.ask(route(server), QUESTION, Abilities(), within_s=20)
    assert [request.headers["authorization"] for request in server.requests] == [
        "Bearer sk-secret",
        "Bearer sk-new",
    ]


async def test_being_called_off_is_no_failure_of_the_endpoint(lines: Lines) -> None:
    with Loopback(fake.hang) as server:
        asking = asyncio.create_task(lines.ask(route(server), QUESTION, Abilities(), within_s=20))
        while not server.requests:  # noqa: ASYNC110 - it arrives in another thread
            await asyncio.sleep(0.01)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
