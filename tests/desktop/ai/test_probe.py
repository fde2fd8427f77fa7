"""Test connection: each kind of endpoint, and what the person who set it up reads."""

from collections.abc import AsyncIterator

import pytest

from desktop.ai.gateway.endpoints import Abilities, Format, GivenKey, Route, TokensKey, endpoint_at
from desktop.ai.gateway.line import Lines
from desktop.ai.gateway.probe import Mark, Report, Trial, probe
from desktop.ai.gateway.reasons import Reason
from tests.desktop.ai import loopback as fake
from tests.desktop.ai.loopback import Behaviour, Loopback

pytestmark = pytest.mark.anyio
GOOD = fake.says({"form": "no_action", "reason": "nothing_to_do"})


@pytest.fixture
async def lines() -> AsyncIterator[Lines]:
    opened = Lines(GivenKey("sk-secret"))
    yield opened
    await opened.aclose()


async def tried(lines: Lines, behaviour: Behaviour) -> tuple[Report, dict[str, Mark]]:
    with Loopback(behaviour) as server:
        report = await probe(lines, Route(endpoint_at("fake", server.url), fake.MODEL))
    assert "sk-secret" not in str(report)
    return report, {result.trial.value: result.mark for result in report.results}


async def test_an_endpoint_that_does_everything(lines: Lines) -> None:
    report, marks = await tried(lines, GOOD)
    assert set(marks.values()) == {Mark.YES}
    assert list(marks) == [trial.value for trial in Trial]
    assert (report.is_usable, report.reason, report.abilities) == (True, None, Abilities())
    assert report.model == fake.MODEL
    assert report.latency_ms is not None


async def test_an_endpoint_without_schema_stream_usage_or_a_models_name(lines: Lines) -> None:
    def behave(request: fake.Request) -> fake.Pieces:
        if request.format == "json_schema":
            return fake.status(400, "response_format json_schema is not supported")(request)
        if request.streams:
            return fake.status(400, "no streaming here")(request)
        return fake.says({"form": "no_action", "reason": "nothing_to_do"}, usage=None, model="")(request)

    report, marks = await tried(lines, behave)
    assert marks == {
        "answers": Mark.YES, "json_schema": Mark.NO, "json_object": Mark.YES, "streaming": Mark.NO,
        "usage": Mark.NO, "model_echo": Mark.NO,
    }  # fmt: skip
    assert report.is_usable
    assert report.abilities == Abilities(Format.JSON_OBJECT, streams=False)


async def test_an_endpoint_that_takes_a_schema_and_ignores_it(lines: Lines) -> None:
    report, marks = await tried(lines, fake.by_format(json_schema=fake.answer("Hello!"), json_object=GOOD))
    assert (marks["json_schema"], marks["json_object"], report.is_usable) == (Mark.PARTLY, Mark.YES, True)
    assert report.abilities.format is Format.JSON_OBJECT


async def test_an_endpoint_that_never_keeps_to_a_form_cannot_be_used(lines: Lines) -> None:
    for behaviour in (
        fake.answer("Hello!"),
        fake.says({"form": "no_action", "reason": "x"}),
        fake.answer("", finish_reason="length"),
    ):
        report, marks = await tried(lines, behaviour)
        assert (report.is_usable, report.reason) == (False, Reason.NOT_OF_THE_FORM)
        assert marks["json_object"] is Mark.PARTLY


async def test_an_endpoint_that_streams_without_usage_or_answers_streams_whole(lines: Lines) -> None:
    def no_usage(request: fake.Request) -> fake.Pieces:
        usage = None if request.streams else {"prompt_tokens": 1, "completion_tokens": 1}
        return fake.says({"form": "no_action", "reason": "nothing_to_do"}, usage=usage)(request)

    assert (await tried(lines, no_usage))[1]["usage"] is Mark.PARTLY
    content = '{"output": {"form": "no_action", "reason": "nothing_to_do"}}'
    report, marks = await tried(lines, lambda _: fake.reply(200, fake.completion(content)))
    assert (marks["streaming"], report.abilities.streams) == (Mark.PARTLY, False)


async def test_an_endpoint_that_lies_about_its_model(lines: Lines) -> None:
    report, marks = await tried(
        lines, fake.says({"form": "no_action", "reason": "nothing_to_do"}, model="cheap")
    )
    assert marks["model_echo"] is Mark.PARTLY
    assert "answered as cheap" in report.results[-1].said


async def test_an_endpoint_with_its_own_words_for_parameters(lines: Lines) -> None:
    def behave(request: fake.Request) -> fake.Pieces:
        for name in ("max_tokens", "temperature"):
            if name in request.body:
                return fake.status(400, f"Unsupported parameter: '{name}'")(request)
        return GOOD(request)

    report, marks = await tried(lines, behave)
    assert set(marks.values()) == {Mark.YES}
    assert report.abilities == Abilities(tokens_key=TokensKey.MAX_COMPLETION_TOKENS, takes_temperature=False)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (fake.status(401), Reason.KEY_REFUSED),
        (fake.status(404), Reason.NO_SUCH_MODEL),
        (fake.status(400), Reason.REQUEST_REFUSED),
        (fake.hang_up, Reason.CUT_SHORT),
        (fake.raw(b"<html>"), Reason.NOT_THE_PROTOCOL),
        (fake.flood(100_000_000), Reason.TOO_LONG),
    ],
)
async def test_an_endpoint_that_does_not_answer_says_why_in_one_line(
    lines: Lines, behaviour: Behaviour, reason: Reason
) -> None:
    report, marks = await tried(lines, behaviour)
    assert (report.is_usable, report.reason, marks) == (False, reason, {"answers": Mark.NO})
    assert len(report.results[0].said) > 20
