"""The one way to a model, and the chain behind it: primary, second model, template, person.

Every step is a Hop with its reason, every request a CallRecord; both are kept before anything else happens.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from desktop.ai.gateway import language
from desktop.ai.gateway.asking import Ask, Outcome, body_so_far, messages_for, repair
from desktop.ai.gateway.breaker import Breakers
from desktop.ai.gateway.budget import BudgetGone, Ledger, Limits, Reservation, cost, reserve
from desktop.ai.gateway.endpoints import Abilities, Format, Route, is_same_model, lesser
from desktop.ai.gateway.line import Lines, Question, Reply, most_tokens, parameters
from desktop.ai.gateway.reasons import ENDPOINT_ILL, PASSING, SAID, CallFailed, Reason
from desktop.ai.gateway.records import CallRecord, Hop, Journal, Producer
from desktop.ai.outputs import (
    NotOfTheForm,
    OutOfRange,
    Output,
    language_of,
    read_output,
    strict_schema,
    with_words,
    words_of,
)
from desktop.ai.redaction import RedactionFailed, Registry, Sheet, UnknownToken
from desktop.ai.untrusted import DataTooLarge, clean, clean_data
from sync.model.ids import now_ms

ATTEMPTS: Final = 3
"""Requests for one question at most, where an endpoint fails in a way that passes."""
_FIRST_PAUSE_S: Final = 0.5
_LONGEST_PAUSE_S: Final = 8.0
_LEAST_S: Final = 0.05
"""Less time than this is none."""


class Practice(Struct, frozen=True):
    """What the gateway must know of the clinic: its country for phone numbers, and its clock."""

    region: str
    now: Callable[[], datetime]
    """The practice's own time, with its zone: days and months of budgets follow it."""


class Gateway:
    """Asks models. One for a workstation; give it `registry` as soon as the clinic's people are loaded, and again when they change."""

    def __init__(
        self,
        lines: Lines,
        *,
        practice: Practice,
        limits: Limits,
        ledger: Ledger,
        journal: Journal,
        breakers: Breakers | None = None,
        abilities: dict[tuple[str, str], Abilities] | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.registry: Registry | None = None
        self.limits = limits
        self.lines = lines
        self.practice = practice
        self.ledger = ledger
        self.journal = journal
        self.breakers = breakers or Breakers()
        self.abilities = {} if abilities is None else abilities
        """What each model was found able to do; filled by the conformance probe and by what is refused."""
        self.pause = pause

    async def ask(self, ask: Ask) -> Outcome:
        """Go down the chain until something can be taken. Raises only what the journal and the ledger raise.

        Takes `ask.deadline_s` at most; being cancelled ends it at once.
        """
        return await _Run(self, ask).go()


class _Left(Exception):
    """A step of the chain gave nothing; the next one is asked."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(SAID[reason])
        self.reason = reason
        self.detail = detail or SAID[reason]


class _Wrong(_Left):
    """An answer that fits the schema and cannot be taken: worth one repair by the same model."""


class _Run:
    """One ask on its way down the chain."""

    def __init__(self, gateway: Gateway, ask: Ask) -> None:
        self._gateway = gateway
        self._ask = ask
        self._loop = asyncio.get_running_loop()
        self._ends_at = self._loop.time() + ask.deadline_s
        self._schema = strict_schema(ask.forms)
        self._hops: list[Hop] = []
        self._attempts = 0
        self._sent: tuple[dict[str, str], ...] = ()
        self._sheet: Sheet | None = None

    async def go(self) -> Outcome:
        try:
            hidden = await asyncio.to_thread(self._hide)  # up to half a second for the longest data
        except (RedactionFailed, DataTooLarge) as failed:
            self._hop(Producer.MODEL, None, None, _Left(Reason.REDACTION, str(failed)))
            return self._without_model()
        if not self._ask.chain:
            self._hop(Producer.MODEL, None, None, _Left(Reason.NOT_SET_UP))
        for place, route in enumerate(self._ask.chain):
            producer = Producer.SECOND_MODEL if place else Producer.MODEL
            found = await self._through(route, producer, *hidden)
            if found is not None:
                output, reply = found
                drifted = bool(reply.model) and not is_same_model(route, reply.model)
                return self._outcome(output, producer, reply.model or route.model, has_drifted=drifted)
            self._take_back()
        return self._without_model()

    def _hide(self) -> tuple[str, Any]:
        """The instructions and the data as they may leave."""
        practice = self._gateway.practice
        self._sheet = Sheet(
            self._gateway.registry,
            region=practice.region,
            today=practice.now().date(),
            about=self._ask.about,
        )
        data = clean_data(self._ask.data)
        return self._sheet.hide(self._ask.instructions), self._sheet.hide_data(data)

    async def _through(
        self, route: Route, producer: Producer, instructions: str, data: Any
    ) -> tuple[Output, Reply] | None:
        """One model, with what it cannot do given up step by step, and one repair. None: nothing to be had from it."""
        known = self._gateway.abilities
        able = known.get(route.key, Abilities())
        wrong: tuple[str, str] | None = None
        while True:
            messages = messages_for(instructions, data, self._schema, able.format)
            if wrong is not None:
                messages = repair(messages, *wrong)
            self._sent = self._sent or messages
            reply: Reply | None = None
            try:
                reply = await self._reply(route, able, messages)
                output = self._read(reply)
            except CallFailed as failed:
                self._hop(producer, route, able.format, failed, is_repair=wrong is not None)
                less = self._less(able, failed)
                if less is None:
                    return None
                able = known[route.key] = less
            except _Wrong as left:
                self._hop(producer, route, able.format, left, is_repair=wrong is not None)
                if wrong is not None or reply is None:
                    return None
                if left.reason is Reason.NOT_OF_THE_FORM and able.format is Format.JSON_SCHEMA:
                    able = msgspec.structs.replace(able, format=Format.JSON_OBJECT)  # for this run alone
                else:
                    wrong = (self._own_words(reply), left.detail)
                self._take_back()
            except _Left as left:
                self._hop(producer, route, able.format, left, is_repair=wrong is not None)
                return None
            else:
                self._hop(producer, route, able.format, None, is_repair=wrong is not None)
                return output, reply

    def _own_words(self, reply: Reply) -> str:
        """A model's answer as it may go back to it: what it made up may be the name of somebody we know."""
        assert self._sheet is not None  # made before anything is asked
        try:
            return self._sheet.hide_answer(clean(reply.text).text)
        except RedactionFailed:
            return ""

    def _less(self, able: Abilities, failed: CallFailed) -> Abilities | None:
        if failed.reason is not Reason.REQUEST_REFUSED or failed.status not in (400, 404, 422):
            return None
        return lesser(able, failed.parameter, streamed=self._ask.on_draft is not None)

    # --- calling -----------------------------------------------------------------------------------------------------

    async def _reply(self, route: Route, able: Abilities, messages: tuple[dict[str, str], ...]) -> Reply:
        """A question put to a model as often as there is sense and time. Raises _Left, CallFailed."""
        question = Question(messages, self._schema, self._ask.max_tokens)
        pause = _FIRST_PAUSE_S
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._call(route, able, question)
            except CallFailed as failed:
                wait = min(pause, _LONGEST_PAUSE_S) * random.uniform(0.5, 1.0)
                wait = wait if failed.after_s is None else failed.after_s
                is_over = failed.reason not in PASSING or attempt == ATTEMPTS
                if is_over or wait >= self._left_s():
                    raise
            self._take_back()
            await self._gateway.pause(wait)
            pause *= 2
        raise AssertionError("the last attempt raises or returns")

    async def _call(self, route: Route, able: Abilities, question: Question) -> Reply:
        gateway = self._gateway
        within_s = min(route.attempt_s, self._left_s())
        if within_s < _LEAST_S:
            raise _Left(Reason.OUT_OF_TIME)
        money = self._reserve(route, question)
        if not gateway.breakers.begin(route.key, self._loop.time()):
            money.settle(0)
            raise _Left(Reason.RESTING)
        call = _Call(self, route, able, question, money)
        try:
            reply = await gateway.lines.ask(
                route, question, able, within_s=within_s, on_text=self._told if self._ask.on_draft else None
            )
        except CallFailed as failed:
            if failed.reason in ENDPOINT_ILL:
                gateway.breakers.failed(route.key, self._loop.time())
            else:
                gateway.breakers.answered(route.key)
            call.end(failed)
            raise
        except BaseException:  # called off: what it may have cost stays reserved
            gateway.breakers.called_off(route.key)
            raise
        gateway.breakers.answered(route.key)
        call.end(reply)
        return reply

    def _reserve(self, route: Route, question: Question) -> Reservation:
        most = cost(
            most_tokens(question.messages) + len(msgspec.json.encode(question.schema)),
            question.max_tokens,
            price_in=route.price_in,
            price_out=route.price_out,
        )
        ask, gateway = self._ask, self._gateway
        try:
            return reserve(
                gateway.ledger,
                gateway.limits,
                run=ask.run_id,
                workflow=ask.workflow,
                now=gateway.practice.now(),
                micros=most,
            )
        except BudgetGone as gone:
            raise _Left(Reason.BUDGET, str(gone)) from None

    # --- judging -----------------------------------------------------------------------------------------------------

    def _read(self, reply: Reply) -> Output:
        """The answer, restored. Raises _Left, or _Wrong where another try may do."""
        if reply.calls_tools:
            raise _Left(Reason.TOOL_CALL)
        if reply.refusal or reply.finish_reason == "content_filter":
            raise _Left(Reason.REFUSED)
        if reply.finish_reason == "length":
            raise _Left(Reason.TRUNCATED)
        ask, sheet = self._ask, self._sheet
        assert sheet is not None  # made before anything is asked
        try:
            output = read_output(reply.text, ask.forms, ask.offered)
            said = language_of(output)
            if said is not None and not _is_wanted(output, ask.language or said):
                raise _Wrong(Reason.OTHER_LANGUAGE)
            output = with_words(output, tuple(map(sheet.restore, words_of(output))))
        except NotOfTheForm as error:
            raise _Wrong(Reason.NOT_OF_THE_FORM, str(error)) from None
        except OutOfRange as error:
            raise _Wrong(Reason.OUT_OF_RANGE, str(error)) from None
        except UnknownToken as error:
            raise _Wrong(Reason.UNKNOWN_TOKEN, str(error)) from None
        forbidding = ask.lint(output) if ask.lint is not None else ()
        if forbidding:
            raise _Wrong(Reason.LINT, " ".join(forbidding))
        return output

    # --- around it ---------------------------------------------------------------------------------------------------

    def _without_model(self) -> Outcome:
        output = self._ask.template() if self._ask.template is not None else None
        producer = Producer.PERSON if output is None else Producer.TEMPLATE
        self._hop(producer, None, None, None)
        return self._outcome(output, producer, "", has_drifted=False)

    def _outcome(
        self, output: Output | None, producer: Producer, model: str, *, has_drifted: bool
    ) -> Outcome:
        report = self._sheet.report if self._sheet is not None else None
        return Outcome(output, producer, model, has_drifted, tuple(self._hops), self._sent, report)

    def _hop(
        self,
        producer: Producer,
        route: Route | None,
        form: Format | None,
        left: _Left | CallFailed | None,
        *,
        is_repair: bool = False,
    ) -> None:
        hop = Hop(
            run_id=self._ask.run_id,
            producer=producer,
            endpoint=route.endpoint.name if route else "",
            model=route.model if route else "",
            format=form,
            is_repair=is_repair,
            reason=left.reason if left else None,
            detail=left.detail if isinstance(left, _Left) else str(left or ""),
            at=now_ms(),
        )
        self._hops.append(hop)
        self._gateway.journal.keep_hop(hop)

    def _left_s(self) -> float:
        return self._ends_at - self._loop.time()

    def _told(self, answer: str) -> None:
        assert self._ask.on_draft is not None  # else nothing is streamed
        assert self._sheet is not None
        body = body_so_far(answer)
        if body is not None:
            self._ask.on_draft(self._sheet.restore_so_far(body))

    def _take_back(self) -> None:
        if self._ask.on_draft is not None:
            self._ask.on_draft("")

    @property
    def ids(self) -> tuple[str, str]:
        """The run's and the workflow's, for its records."""
        return self._ask.run_id, self._ask.workflow

    def count(self) -> int:
        """The number of the request that begins."""
        self._attempts += 1
        return self._attempts

    @property
    def journal(self) -> Journal:
        return self._gateway.journal

    @property
    def streams(self) -> bool:
        return self._ask.on_draft is not None


class _Call:
    """One request as it is paid for and recorded."""

    def __init__(
        self, run: _Run, route: Route, able: Abilities, question: Question, money: Reservation
    ) -> None:
        self._run = run
        self._route = route
        self._question = question
        self._money = money
        self._attempt = run.count()
        self._params = parameters(route, question, able, run.streams and able.streams)
        self._began_at = now_ms()

    def end(self, came: Reply | CallFailed) -> None:
        """Settle what it cost and keep its record."""
        reply = came if isinstance(came, Reply) else None
        failed = came if isinstance(came, CallFailed) else None
        told_in, told_out = (reply.tokens_in, reply.tokens_out) if reply else (None, None)
        raw = reply.raw if reply else failed.received if failed else ""
        # Whoever turned a request away did no work. Whoever was cut off may have: counted by length.
        was_turned_away = failed is not None and (failed.status is not None or failed.reason in _NEVER_SENT)
        tokens_in = 0 if was_turned_away else told_in
        tokens_out = 0 if was_turned_away else told_out
        if tokens_in is None:
            tokens_in = most_tokens(self._question.messages)
        if tokens_out is None:
            tokens_out = min(len(reply.text.encode() if reply else raw.encode()), self._question.max_tokens)
        spent = cost(tokens_in, tokens_out, price_in=self._route.price_in, price_out=self._route.price_out)
        self._money.settle(spent)
        run_id, workflow = self._run.ids
        self._run.journal.keep_call(
            CallRecord(
                run_id=run_id,
                workflow=workflow,
                attempt=self._attempt,
                endpoint=self._route.endpoint.name,
                server=urlsplit(self._route.endpoint.url).hostname or "",
                model_asked=self._route.model,
                model_returned=reply.model if reply else "",
                has_drifted=bool(reply and reply.model) and not is_same_model(self._route, reply.model if reply else ""),
                params={key: value for key, value in self._params.items() if key != "messages"},
                messages=self._question.messages,
                response_id=reply.response_id if reply else "",
                raw_response=raw,
                finish_reason=reply.finish_reason if reply else "",
                tokens_in=tokens_in,
                tokens_out=tokens_out,
                is_estimated=not was_turned_away and (told_in is None or told_out is None),
                cost_micros=spent,
                started_at=self._began_at,
                latency_ms=max(now_ms() - self._began_at, 0),
                first_text_ms=reply.first_text_ms - self._began_at if reply and reply.first_text_ms else None,
                status=failed.status if failed else 200,
                reason=failed.reason if failed else None,
            )
        )  # fmt: skip


_NEVER_SENT: Final = frozenset({Reason.NO_KEY, Reason.KEY_LOCKED, Reason.UNREACHABLE})


def _is_wanted(output: Output, wanted: language.Language) -> bool:
    return language_of(output) is wanted and language.is_in(" ".join(words_of(output)), wanted)
