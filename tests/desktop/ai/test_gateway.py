"""The whole way to a model and the chain behind it, against real endpoints that behave as they like."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from desktop.ai.gateway.asking import Ask, Outcome, body_so_far
from desktop.ai.gateway.budget import Limits, MemoryLedger, Purse
from desktop.ai.gateway.endpoints import Abilities, ApiKeys, Endpoint, Format, Route, TokensKey, endpoint_at
from desktop.ai.gateway.gateway import Gateway, Practice
from desktop.ai.gateway.line import Lines
from desktop.ai.gateway.reasons import Reason
from desktop.ai.gateway.records import MemoryJournal, Producer
from desktop.ai.outputs import DraftMessage, Language, NoAction, NoActionReason, Offered
from desktop.ai.redaction import Person, Registry
from desktop.keys import Vault
from tests.desktop.ai import loopback as fake
from tests.desktop.ai.loopback import Behaviour, Loopback

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Dubai"))
SARA = Person(("Sara Haddad", "Sara", "Haddad"), ("+971501234567",), ("sara@mail.example",))
PEOPLE = Registry([SARA])
PLENTY = Limits(run=10**9, workflow_day=10**9, practice_month=10**9)
TEMPLATE = DraftMessage(Language.EN, "Thank you for your message. We will call you.", 1, (), ())
DATA: dict[str, Any] = {
    "contact": "Sara Haddad",
    "message": "Hi, this is Sara, ring me on 050 123 4567 about Tuesday",
}


def draft(body: str = "Dear [NAME_1], we will ring [PHONE_1] on Tuesday.", **changes: Any) -> dict[str, Any]:
    made = DraftMessage(Language.EN, body, None, (), ())
    return {**msgspec.to_builtins(made), **changes}


GOOD = fake.says(draft())


class House:
    """A gateway with what it keeps, and the waits that it asked for."""

    def __init__(self, folder: Path, limits: Limits = PLENTY) -> None:
        keys = ApiKeys(Vault(folder, b"k" * 32))
        for name in ("first", "second"):
            keys.keep(Endpoint(name, ""), f"sk-{name}")
        self.journal = MemoryJournal()
        self.ledger = MemoryLedger()
        self.waits: list[float] = []
        self.drafts: list[str] = []
        self.gateway = Gateway(
            Lines(keys),
            practice=Practice("AE", lambda: NOW),
            limits=limits,
            ledger=self.ledger,
            journal=self.journal,
            pause=self._wait,
        )
        self.gateway.registry = PEOPLE

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def ask(self, *servers: Loopback, prices: tuple[int, int] = (0, 0), **changes: Any) -> Outcome:
        chain = tuple(
            Route(endpoint_at(name, server.url), fake.MODEL, *prices, attempt_s=changes.pop("attempt_s", 20.0))
            for name, server in zip(("first", "second"), servers, strict=False)
        )  # fmt: skip
        told: dict[str, Any] = {
            "run_id": "run-1", "workflow": "reply@1", "chain": chain, "instructions": "Draft a reply.", "data": DATA, "about": (SARA,),
            "forms": (DraftMessage,), "language": Language.EN, "template": lambda: TEMPLATE, "deadline_s": 30.0,
        }  # fmt: skip
        return await self.gateway.ask(Ask(**{**told, **changes}))

    @property
    def reasons(self) -> list[Reason | None]:
        return [hop.reason for hop in self.journal.hops]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = House(tmp_path)
    yield made
    await made.gateway.lines.aclose()


async def test_a_draft_comes_back_with_its_names_and_none_of_them_ever_left(house: House) -> None:
    with Loopback(GOOD) as server:
        outcome = await house.ask(server, data={**DATA, "hidden": "a\u200b\u202eb"})
    assert outcome.output == DraftMessage(
        Language.EN, "Dear Sara Haddad, we will ring 050 123 4567 on Tuesday.", None, (), ()
    )
    assert (outcome.producer, outcome.model, outcome.has_drifted) == (Producer.MODEL, fake.MODEL, False)
    sent = json.dumps(server.requests[0].body, ensure_ascii=False)
    for secret in ("Sara", "Haddad", "501234567", "123 4567", "\u200b", "\\u200b", "\u202e"):
        assert secret not in sent
    system, user = server.requests[0].body["messages"]
    assert system["content"].startswith("Draft a reply.")
    assert json.loads(user["content"])["contact"] == "[NAME_1]"
    assert outcome.redaction is not None
    assert outcome.redaction.counts == {"name": 2, "phone": 1}


async def test_every_call_is_kept_under_opentelemetrys_names_without_content_in_them(house: House) -> None:
    with Loopback(GOOD) as server:
        outcome = await house.ask(server, prices=(2_000_000, 8_000_000))
    (call,) = house.journal.calls
    assert call.attributes() == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "first",
        "gen_ai.conversation.id": "run-1",
        "gen_ai.request.model": fake.MODEL,
        "gen_ai.request.max_tokens": 800,
        "gen_ai.request.temperature": 0.2,
        "gen_ai.output.type": "json",
        "gen_ai.response.model": fake.MODEL,
        "gen_ai.response.id": "chatcmpl-1",
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 20,
        "server.address": "127.0.0.1",
        "http.response.status_code": 200,
    }
    assert call.cost_micros == 100 * 2 + 20 * 8
    assert call.messages == outcome.messages
    assert "draft_message" in call.raw_response
    assert "Sara" not in call.raw_response
    assert house.ledger.spent((Purse.RUN, "run-1")) == 360
    assert house.ledger.spent((Purse.WORKFLOW_DAY, "reply@1 2026-11-21")) == 360
    assert house.ledger.spent((Purse.PRACTICE_MONTH, "2026-11")) == 360
    assert [(hop.reason, hop.format) for hop in outcome.hops] == [(None, Format.JSON_SCHEMA)]


@pytest.mark.parametrize(
    ("behaviour", "reason", "calls"),
    [
        (fake.status(401), Reason.KEY_REFUSED, 1),
        (fake.status(404), Reason.NO_SUCH_MODEL, 1),
        (fake.status(429, error="insufficient_quota"), Reason.NO_CREDIT, 1),
        (fake.status(500), Reason.SERVER_ERROR, 3),
        (fake.status(429), Reason.RATE_LIMITED, 3),
        (fake.hang_up, Reason.CUT_SHORT, 1),
        (fake.cut, Reason.CUT_SHORT, 1),
        (fake.raw(b"<html>"), Reason.NOT_THE_PROTOCOL, 1),
        (fake.flood(100_000_000), Reason.TOO_LONG, 1),
        (fake.says(draft(), refusal="I can't help with that."), Reason.REFUSED, 1),
        (fake.says(draft(), finish_reason="content_filter"), Reason.REFUSED, 1),
        (fake.says(draft(), finish_reason="length"), Reason.TRUNCATED, 1),
        (
            fake.answer(None, tool_calls=[{"id": "1", "type": "function", "function": {"name": "send_message", "arguments": "{}"}}]),
            Reason.TOOL_CALL,
            1,
        ),
        (fake.says({"form": "send_message", "to": "everybody"}), Reason.NOT_OF_THE_FORM, 3),
        (fake.says(draft(send=True)), Reason.NOT_OF_THE_FORM, 3),
        (fake.answer("Sure! Here is your draft:"), Reason.NOT_OF_THE_FORM, 3),
        (fake.says(draft(slots=[3])), Reason.OUT_OF_RANGE, 2),
        (fake.says(draft("Dear [NAME_7],")), Reason.UNKNOWN_TOKEN, 2),
        (fake.says(draft("السلام عليكم، موعدك يوم الثلاثاء")), Reason.OTHER_LANGUAGE, 2),
        (fake.says(draft("Bonjour, nous vous attendons mardi prochain à dix heures du matin")), Reason.OTHER_LANGUAGE, 2),
        (fake.says(draft("أهلا", language="ar")), Reason.OTHER_LANGUAGE, 2),
    ],
)  # fmt: skip
async def test_whatever_the_first_model_does_the_second_is_asked_and_the_reason_is_kept(
    house: House, behaviour: Behaviour, reason: Reason, calls: int
) -> None:
    with Loopback(behaviour) as first, Loopback(GOOD) as second:
        outcome = await house.ask(first, second)
    assert outcome.producer is Producer.SECOND_MODEL
    assert isinstance(outcome.output, DraftMessage)
    assert outcome.why is reason
    assert len(first.requests) == calls
    assert [call.endpoint for call in house.journal.calls] == ["first"] * calls + ["second"]
    assert house.reasons[-2:] == [reason, None]
    assert list(outcome.hops) == house.journal.hops


async def test_after_all_models_the_template_answers_and_after_it_a_person(house: House) -> None:
    with Loopback(fake.status(500)) as first, Loopback(fake.hang_up) as second:
        templated = await house.ask(first, second)
        left = await house.ask(first, second, template=lambda: None)
    assert (templated.output, templated.producer) == (TEMPLATE, Producer.TEMPLATE)
    assert [hop.producer for hop in templated.hops] == [
        Producer.MODEL,
        Producer.SECOND_MODEL,
        Producer.TEMPLATE,
    ]
    assert (left.output, left.producer, left.why) == (None, Producer.PERSON, Reason.CUT_SHORT)


async def test_with_no_endpoint_set_the_template_answers_and_says_why(house: House) -> None:
    outcome = await house.ask()
    assert (outcome.output, outcome.producer, outcome.why) == (TEMPLATE, Producer.TEMPLATE, Reason.NOT_SET_UP)


async def test_an_answer_that_leaves_it_to_a_person_is_an_answer(house: House) -> None:
    with Loopback(fake.says({"form": "no_action", "reason": "clinical"})) as server:
        outcome = await house.ask(server)
    assert outcome.output == NoAction(NoActionReason.CLINICAL)


# --- forms ----------------------------------------------------------------------------------------------------------


async def test_an_endpoint_without_schema_support_is_asked_by_json_object_and_remembered(
    house: House,
) -> None:
    behaviour = fake.by_format(
        json_schema=fake.status(400, "response_format is not supported"), json_object=GOOD
    )
    with Loopback(behaviour) as server:
        await house.ask(server)
        await house.ask(server)
    assert [request.format for request in server.requests] == ["json_schema", "json_object", "json_object"]
    assert '"additionalProperties":false' in server.requests[1].body["messages"][0]["content"]
    assert house.reasons == [Reason.REQUEST_REFUSED, None, None]


async def test_an_endpoint_that_takes_a_schema_and_ignores_it_is_told_it_in_words_once(house: House) -> None:
    behaviour = fake.by_format(json_schema=fake.answer("Here you go"), json_object=GOOD)
    with Loopback(behaviour) as server:
        outcome = await house.ask(server)
    assert isinstance(outcome.output, DraftMessage)
    assert house.reasons == [Reason.NOT_OF_THE_FORM, None]


async def test_a_model_may_repair_its_answer_once_and_is_told_what_was_wrong_without_any_name(
    house: House,
) -> None:
    with Loopback(fake.says(draft(slots=[3])), GOOD) as server:
        outcome = await house.ask(server, offered=Offered(slots=2))
    assert outcome.producer is Producer.MODEL
    assert [hop.is_repair for hop in outcome.hops] == [False, True]
    *_, wrong, asked = server.requests[1].body["messages"]
    assert wrong["role"] == "assistant"
    assert "slots 3 where 2 were offered" in asked["content"]
    assert "Sara" not in json.dumps(server.requests[1].body)


async def test_an_answer_that_the_lint_forbids_is_repaired_or_left(house: House) -> None:
    def lint(output: object) -> tuple[str, ...]:
        return ("A price stands in no source.",) if "999" in str(output) else ()

    with Loopback(fake.says(draft("It is AED 999.")), GOOD) as server:
        assert (await house.ask(server, lint=lint)).producer is Producer.MODEL
    with Loopback(fake.says(draft("It is AED 999."))) as server:
        assert (await house.ask(server, lint=lint)).producer is Producer.TEMPLATE
    assert house.reasons == [Reason.LINT, None, Reason.LINT, Reason.LINT, None]


async def test_what_an_endpoint_calls_the_length_and_whether_it_takes_a_temperature_is_learned(
    house: House,
) -> None:
    def behave(request: fake.Request) -> fake.Pieces:
        if "max_tokens" in request.body:
            return fake.status(400, "Use max_completion_tokens instead of 'max_tokens'")(request)
        if "temperature" in request.body:
            return fake.status(400, "'temperature' does not support 0.2")(request)
        return GOOD(request)

    with Loopback(behave) as server:
        outcome = await house.ask(server)
    assert outcome.producer is Producer.MODEL
    assert list(house.gateway.abilities.values()) == [
        Abilities(tokens_key=TokensKey.MAX_COMPLETION_TOKENS, takes_temperature=False)
    ]


async def test_an_endpoint_that_refuses_everything_ends(house: House) -> None:
    with Loopback(fake.status(400)) as server:
        assert (await house.ask(server)).producer is Producer.TEMPLATE
    assert len(server.requests) == 2


# --- time ------------------------------------------------------------------------------------------------------------


async def test_a_wait_that_the_endpoint_asks_for_is_kept_and_one_beyond_the_deadline_is_not(
    house: House,
) -> None:
    with Loopback(fake.status(429, retry_after="7"), GOOD) as server:
        assert (await house.ask(server)).producer is Producer.MODEL
        assert house.waits == [7.0]
        server.then(fake.status(429, retry_after="3600"))
        outcome = await house.ask(server)
    assert (outcome.producer, outcome.why) == (Producer.TEMPLATE, Reason.RATE_LIMITED)
    assert house.waits == [7.0]


async def test_waits_of_our_own_grow_and_differ(house: House) -> None:
    with Loopback(fake.status(503)) as server:
        await house.ask(server)
    first, second = house.waits
    assert 0.25 <= first <= 0.5 <= second <= 1.0


async def test_the_deadline_counts_for_the_whole_chain(house: House) -> None:
    with Loopback(fake.hang) as first, Loopback(fake.hang) as second:
        outcome = await house.ask(first, second, deadline_s=0.4)
    assert outcome.producer is Producer.TEMPLATE
    assert [hop.reason for hop in outcome.hops] == [Reason.TIMED_OUT, Reason.OUT_OF_TIME, None]
    assert not second.requests


async def test_one_slow_model_leaves_time_for_the_second(house: House) -> None:
    with Loopback(fake.drip(0.05)) as first, Loopback(GOOD) as second:
        outcome = await house.ask(first, second, attempt_s=0.4)
    assert (outcome.producer, outcome.why) == (Producer.SECOND_MODEL, Reason.TIMED_OUT)
    assert len(first.requests) == 1


async def test_an_endpoint_that_keeps_failing_rests_and_another_model_there_does_not(house: House) -> None:
    with Loopback(fake.hang_up) as first:
        outcomes = [await house.ask(first) for _ in range(7)]
        assert outcomes[-1].why is Reason.RESTING
        assert len(first.requests) == 5
        first.then(GOOD)
        other = Route(endpoint_at("first", first.url), "another")
        assert (await house.ask(chain=(other,))).has_drifted


async def test_being_called_off_ends_at_once_and_keeps_the_money_reserved(house: House) -> None:
    with Loopback(fake.hang) as server:
        asking = asyncio.create_task(house.ask(server, prices=(1_000_000, 1_000_000)))
        while not server.requests:  # noqa: ASYNC110 - it arrives in another thread
            await asyncio.sleep(0.01)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    assert house.ledger.spent((Purse.RUN, "run-1")) > 800


# --- money -----------------------------------------------------------------------------------------------------------


async def test_a_budget_that_runs_out_in_the_middle_ends_with_the_template_and_says_which(
    tmp_path: Path,
) -> None:
    for purse, limits in (
        ("this one piece", Limits(5_000, 10**9, 10**9)),
        ("for today", Limits(10**9, 5_000, 10**9)),
        ("this month", Limits(10**9, 10**9, 5_000)),
    ):
        house = House(tmp_path, limits)
        usage = {"prompt_tokens": 4_000, "completion_tokens": 200}
        with Loopback(fake.says(draft(slots=[3]), usage=usage)) as server:
            outcome = await house.ask(server, prices=(1_000_000, 1_000_000))
        await house.gateway.lines.aclose()
        assert (outcome.producer, outcome.why) == (Producer.TEMPLATE, Reason.BUDGET)
        assert any(purse.lower() in hop.detail.lower() for hop in outcome.hops)
        assert house.ledger.spent((Purse.PRACTICE_MONTH, "2026-11")) <= 5_000


async def test_a_model_that_costs_nothing_works_when_the_budget_is_gone(tmp_path: Path) -> None:
    house = House(tmp_path, Limits(0, 0, 0))
    with Loopback(GOOD) as first, Loopback(GOOD) as second:
        priced = Route(endpoint_at("first", first.url), fake.MODEL, 5_000_000, 5_000_000)
        own = Route(endpoint_at("second", second.url), fake.MODEL)
        outcome = await house.ask(chain=(priced, own))
    await house.gateway.lines.aclose()
    assert (outcome.producer, outcome.why) == (Producer.SECOND_MODEL, Reason.BUDGET)
    assert not first.requests


async def test_who_turns_a_request_away_is_paid_nothing_and_who_is_cut_off_is_counted_by_length(
    house: House,
) -> None:
    with Loopback(fake.status(500)) as server:
        await house.ask(server, prices=(1_000_000, 1_000_000))
    assert house.ledger.spent((Purse.RUN, "run-1")) == 0
    with Loopback(fake.stream(json.dumps({"output": draft()}), cut_after=4)) as server:
        await house.ask(server, prices=(1_000_000, 1_000_000), on_draft=house.drafts.append)
    call = house.journal.calls[-1]
    assert call.is_estimated
    assert call.tokens_in > 500
    assert 0 < call.tokens_out <= 800
    assert house.ledger.spent((Purse.RUN, "run-1")) == call.cost_micros


async def test_an_endpoint_that_tells_no_usage_is_counted_by_length(house: House) -> None:
    with Loopback(fake.says(draft(), usage=None)) as server:
        await house.ask(server)
    assert house.journal.calls[0].is_estimated
    assert house.journal.calls[0].tokens_out > 50


# --- streams ---------------------------------------------------------------------------------------------------------


async def test_a_stream_shows_the_body_as_it_grows_with_names_and_never_half_a_token(house: House) -> None:
    with Loopback(GOOD) as server:
        outcome = await house.ask(server, on_draft=house.drafts.append)
    assert server.requests[0].streams
    assert isinstance(outcome.output, DraftMessage)
    assert house.drafts[-1] == outcome.output.body
    assert all(outcome.output.body.startswith(shown) for shown in house.drafts)
    assert len(set(house.drafts)) > 3
    assert house.journal.calls[0].first_text_ms is not None


async def test_what_a_failed_stream_showed_is_taken_back(house: House) -> None:
    cut = fake.stream(json.dumps({"output": draft()}), cut_after=14)
    with Loopback(cut) as first, Loopback(GOOD) as second:
        outcome = await house.ask(first, second, on_draft=house.drafts.append)
    assert outcome.producer is Producer.SECOND_MODEL
    assert any(before and not after for before, after in pairwise(house.drafts))
    assert house.drafts[-1] == "Dear Sara Haddad, we will ring 050 123 4567 on Tuesday."


async def test_an_endpoint_that_cannot_stream_answers_whole(house: House) -> None:
    def behave(request: fake.Request) -> fake.Pieces:
        refused = fake.status(400, "stream_options: extra fields not permitted")
        return refused(request) if request.streams else GOOD(request)

    with Loopback(behave) as server:
        outcome = await house.ask(server, on_draft=house.drafts.append)
    assert outcome.producer is Producer.MODEL
    assert [request.streams for request in server.requests] == [True, False]


@pytest.mark.parametrize(
    ("so_far", "body"),
    [
        ("", ""),
        ('{"output": {"form": "draft_message", "bod', ""),
        ('{"output": {"body":', ""),
        ('{"output": {"body": "', ""),
        ('{"output": {"body": "Hello\\', "Hello"),
        ('{"output": {"body": "Hello\\n\\u06', "Hello\n"),
        ('{"output": {"body": "\\u0645\\u0631', "مر"),
        ('{"output": {"body": "\\ud83d', ""),
        ('{"output": {"body": "\\ud83d\\ude00"', "😀"),
        ('{"output": {"body": "a \\"b\\" c", "template": null', 'a "b" c'),
        ('{"output": {"body": "' + "a" * 20_000, None),
    ],
)
async def test_the_body_is_read_out_of_an_answer_that_is_still_arriving(
    so_far: str, body: str | None
) -> None:
    assert body_so_far(so_far) == body


# --- walls -----------------------------------------------------------------------------------------------------------


async def test_before_the_clinics_people_are_known_nothing_leaves(house: House) -> None:
    house.gateway.registry = None
    with Loopback(GOOD) as server:
        outcome = await house.ask(server)
    assert (outcome.producer, outcome.why, outcome.messages) == (Producer.TEMPLATE, Reason.REDACTION, ())
    assert not server.requests


async def test_data_that_is_too_large_or_no_json_never_leaves(house: House) -> None:
    with Loopback(GOOD) as server:
        for data in ({"text": ["x" * 4_000] * 20}, {"photo": b"\x89PNG"}):
            assert (await house.ask(server, data=data)).why is Reason.REDACTION
    assert not server.requests


@pytest.mark.parametrize(
    ("returned", "has_drifted"),
    [
        (fake.MODEL, False),
        (f"{fake.MODEL}-2026-05-01", False),
        (f"vendor/{fake.MODEL}", False),
        (fake.MODEL.upper(), False),
        ("", False),
        ("palm-1-mini", True),
        ("palm-10", True),
        ("cheap-7b", True),
    ],
)
async def test_a_model_that_answers_under_another_name_is_marked(
    house: House, returned: str, has_drifted: bool
) -> None:
    with Loopback(fake.says(draft(), model=returned)) as server:
        outcome = await house.ask(server)
    assert (outcome.has_drifted, house.journal.calls[0].has_drifted) == (has_drifted, has_drifted)
    assert outcome.model == (returned or fake.MODEL)


async def test_an_answer_whose_trace_cannot_be_kept_is_not_used(house: House) -> None:
    class Full(MemoryJournal):
        def keep_call(self, record: object) -> None:
            raise OSError("disk full")

    house.gateway.journal = Full()
    with Loopback(GOOD) as server, pytest.raises(OSError, match="disk full"):
        await house.ask(server)


async def test_sixteen_at_once_never_spend_more_than_there_is(tmp_path: Path) -> None:
    house = House(tmp_path, Limits(10**9, 10**9, 12_000))
    with Loopback(GOOD) as server:
        outcomes = await asyncio.gather(
            *(
                house.ask(server, run_id=f"run-{number}", prices=(1_000_000, 1_000_000))
                for number in range(16)
            )
        )
    await house.gateway.lines.aclose()
    assert {outcome.producer for outcome in outcomes} == {Producer.MODEL, Producer.TEMPLATE}
    assert house.ledger.spent((Purse.PRACTICE_MONTH, "2026-11")) == 120 * len(server.requests) <= 12_000
