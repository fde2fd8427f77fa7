"""Test connection: what an endpoint does of what the gateway needs, found out by asking it, with nobody's data.

A handful of tiny requests. What is found is both a result to read and the abilities that the gateway begins with.
"""

import time
from collections.abc import Callable
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

from desktop.ai.gateway.asking import messages_for
from desktop.ai.gateway.endpoints import Abilities, Format, Route, TokensKey, is_same_model, lesser
from desktop.ai.gateway.line import Lines, Question, Reply
from desktop.ai.gateway.reasons import CallFailed, Reason
from desktop.ai.outputs import Classification, NoAction, Offered, Unusable, read_output, strict_schema

WITHIN_S: Final = 30.0
"""For each request."""
_INSTRUCTIONS: Final = "A connection is being tested. The data is made up. Answer with the form no_action and the reason nothing_to_do."
_FORMS: Final = (Classification, NoAction)


class Trial(StrEnum):
    """What is tried, in this order. Screens translate by it."""

    ANSWERS = "answers"
    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    STREAMING = "streaming"
    USAGE = "usage"
    MODEL_ECHO = "model_echo"


class Mark(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Result(Struct, frozen=True):
    """What came of one trial, in a sentence for the person who set the endpoint up."""

    trial: Trial
    mark: Mark
    said: str


class Report(Struct, frozen=True):
    """What an endpoint does. `reason`: why it gives no answer at all, or None."""

    results: tuple[Result, ...]
    abilities: Abilities
    is_usable: bool
    """It answers in the form that is asked for, one way or the other: it may stand in a workflow's chain."""
    reason: Reason | None
    model: str
    """The model as it names itself."""
    latency_ms: int | None
    """Of the quickest whole answer."""


async def probe(lines: Lines, route: Route) -> Report:
    """Try everything that matters of an endpoint and a model. Raises nothing: what fails is a result."""
    return await _Probe(lines, route).run()


class _Tried(Struct, frozen=True):
    """One request's end: the reply, and what was wrong with it; or why there is none."""

    reply: Reply | None = None
    failed: CallFailed | None = None
    problem: str = ""
    took_ms: int = 0
    pieces: int = 0


class _Probe:
    def __init__(self, lines: Lines, route: Route) -> None:
        self._lines = lines
        self._route = route
        self._able = Abilities()

    async def run(self) -> Report:
        whole = [await self._try(Format.JSON_SCHEMA), await self._try(Format.JSON_OBJECT)]
        if all(tried.reply is None for tried in whole):
            failed = next(tried.failed for tried in whole if tried.failed)
            result = Result(Trial.ANSWERS, Mark.NO, str(failed))
            return Report(
                (result,), self._able, is_usable=False, reason=failed.reason, model="", latency_ms=None
            )
        best = next((tried for tried in whole if tried.reply and not tried.problem), None)
        form = Format.JSON_SCHEMA if best is whole[0] else Format.JSON_OBJECT
        streamed = await self._try(form, streams=True)
        answered = best or next(tried for tried in whole if tried.reply)
        assert answered.reply is not None  # one of them answered
        streaming = _streaming(streamed)
        results = (
            Result(Trial.ANSWERS, Mark.YES, f"It answered in {answered.took_ms / 1000:.1f} s."),
            _form(Trial.JSON_SCHEMA, whole[0]),
            _form(Trial.JSON_OBJECT, whole[1]),
            streaming,
            _usage(answered.reply, streamed.reply),
            self._echo(answered.reply),
        )
        self._able = msgspec.structs.replace(self._able, format=form, streams=streaming.mark is Mark.YES)
        return Report(
            results,
            self._able,
            is_usable=best is not None,
            reason=None if best else Reason.NOT_OF_THE_FORM,
            model=answered.reply.model,
            latency_ms=min(tried.took_ms for tried in whole if tried.reply),
        )

    async def _try(self, form: Format, *, streams: bool = False) -> _Tried:
        """One request; parameters that the endpoint names as unknown are left out and kept out."""
        schema = strict_schema(_FORMS)
        question = Question(messages_for(_INSTRUCTIONS, {"note": "a test"}, schema, form), schema, 200)
        pieces: list[str] = []
        on_text: Callable[[str], None] | None = pieces.append if streams else None
        for _ in range(len(TokensKey) + 1):
            able = msgspec.structs.replace(self._able, format=form, streams=streams)
            began = time.monotonic()
            try:
                reply = await self._lines.ask(self._route, question, able, within_s=WITHIN_S, on_text=on_text)
            except CallFailed as failed:
                less = lesser(able, failed.parameter, streamed=streams)
                if (
                    failed.reason is Reason.REQUEST_REFUSED
                    and less is not None
                    and less.format is form
                    and less.streams is streams
                ):
                    self._able = less
                    continue
                return _Tried(failed=failed)
            took_ms = round((time.monotonic() - began) * 1000)
            return _Tried(reply, problem=_problem(reply), took_ms=took_ms, pieces=len(pieces))
        return _Tried(failed=CallFailed(Reason.REQUEST_REFUSED))

    def _echo(self, reply: Reply) -> Result:
        if not reply.model:
            return Result(
                Trial.MODEL_ECHO,
                Mark.NO,
                "It does not say which model answered, so a change would go unnoticed.",
            )
        if is_same_model(self._route, reply.model):
            return Result(
                Trial.MODEL_ECHO, Mark.YES, f"It names the model that was asked for: {reply.model}."
            )
        said = f"It was asked for {self._route.model} and answered as {reply.model}. If that is right, enter it as another name of the model."
        return Result(Trial.MODEL_ECHO, Mark.PARTLY, said)


def _problem(reply: Reply) -> str:
    if reply.calls_tools or reply.refusal or reply.finish_reason != "stop":
        return f"It ended with “{reply.finish_reason}” instead of an answer."
    try:
        read_output(reply.text, _FORMS, Offered())
    except Unusable as error:
        return str(error)
    return ""


def _form(trial: Trial, tried: _Tried) -> Result:
    by = {Trial.JSON_SCHEMA: "a JSON schema", Trial.JSON_OBJECT: "JSON with the schema in words"}[trial]
    if tried.reply is None:
        return Result(trial, Mark.NO, f"It does not answer by {by}: {tried.failed}")
    if tried.problem:
        return Result(
            trial, Mark.PARTLY, f"It takes a request by {by} and does not keep to it. {tried.problem}"
        )
    return Result(trial, Mark.YES, f"It answers by {by}.")


def _streaming(tried: _Tried) -> Result:
    if tried.reply is None:
        return Result(
            Trial.STREAMING, Mark.NO, f"Drafts appear at once instead of word by word. {tried.failed}"
        )
    if not tried.pieces:
        return Result(Trial.STREAMING, Mark.PARTLY, "It takes a request for a stream and answers whole.")
    return Result(Trial.STREAMING, Mark.YES, f"It streams; the answer came in {tried.pieces} pieces.")


def _usage(whole: Reply, streamed: Reply | None) -> Result:
    if whole.tokens_in is None or whole.tokens_out is None:
        return Result(Trial.USAGE, Mark.NO, "It tells no usage: costs are bounds by length.")
    if streamed is not None and streamed.tokens_in is None:
        return Result(
            Trial.USAGE, Mark.PARTLY, "It tells usage, but not of streams: their costs are bounds by length."
        )
    return Result(
        Trial.USAGE, Mark.YES, f"It tells usage: {whole.tokens_in} tokens in, {whole.tokens_out} out."
    )
