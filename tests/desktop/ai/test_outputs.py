"""The closed union: what counts as an answer, and the schema that asks for it."""

import json
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from desktop.ai.outputs import (
    FORMS,
    Classification,
    Confidence,
    DraftMessage,
    Language,
    NoAction,
    NoActionReason,
    NotOfTheForm,
    Offered,
    OutOfRange,
    Output,
    ProposedChange,
    RouteRecommendation,
    Summary,
    Unusable,
    Urgency,
    Value,
    read_output,
    strict_schema,
    with_words,
    words_of,
)

DRAFT = DraftMessage(Language.EN, "See you on Tuesday.", None, (1,), (2,))
EVERY: tuple[Output, ...] = (
    DRAFT,
    ProposedChange(1, (1, 2), "They asked for it."),
    Classification(
        2, Confidence.HIGH, Urgency.TODAY, Language.AR, False, (Value(1, "12 May", Confidence.LOW),)
    ),
    Classification(None, Confidence.LOW, Urgency.ROUTINE, None, False, ()),
    RouteRecommendation(1, None, Urgency.SOON, "A question of price."),
    Summary(Language.AR, ("يسأل عن الموعد", "ينتظر الرد"), ("متى؟",), (1,)),
    NoAction(NoActionReason.CLINICAL),
)
ENOUGH = Offered(*[5] * 9)


def answer(output: Any) -> str:
    return msgspec.json.encode({"output": output}).decode()


@pytest.mark.parametrize("output", EVERY, ids=lambda output: type(output).__name__)
def test_every_form_is_read_back_as_it_was_written_and_fits_its_schema(output: Output) -> None:
    assert read_output(answer(output), FORMS, ENOUGH) == output
    validator = jsonschema_rs.validator_for(strict_schema(FORMS))
    assert validator.is_valid(json.loads(answer(output)))


def test_the_schema_is_strict_in_every_object() -> None:
    def look(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("type") == "object":
                assert part["additionalProperties"] is False
                assert part["required"] == list(part["properties"])
            assert not set(part) & {"minLength", "maxLength", "minimum", "maximum", "title", "default"}
            for each in part.values():
                look(each)
        if isinstance(part, list):
            for each in part:
                look(each)

    look(strict_schema(FORMS))
    jsonschema_rs.meta.validate(strict_schema(FORMS))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("Sure! Here is your draft.", "not JSON"),
        ("```json\n{}\n```", "not JSON"),
        ("[" * 100_000, "Expected|deeply"),
        ('{"output": {"form": "draft_message", "body": "\ud800"}}', "not JSON"),
        ('{"output": {"form": "send_message", "to": "+971501234567"}}', "not one of those"),
        ('{"output": {"form": "no_action", "reason": "because"}}', "not one of those"),
        ('{"output": {"form": "no_action", "reason": "clinical", "send": true}}', "a key that was not"),
        ('{"output": {"form": "no_action", "reason": "clinical"}, "tool": "send"}', "a key that was not"),
        (answer({"form": "draft_message", "language": "en"}), "missing"),
        (answer(msgspec.structs.replace(DRAFT, body="x" * 4_001)), "length"),
        (answer(msgspec.structs.replace(DRAFT, body="")), "length"),
        (answer(ProposedChange(0, (1,), "x")), ">= 1"),
        (answer(ProposedChange(1, (), "x")), "length"),
        (answer([msgspec.to_builtins(DRAFT)]), "Expected `object`"),
    ],
)
def test_anything_else_is_refused_without_repeating_it(text: str, said: str) -> None:
    with pytest.raises(NotOfTheForm, match=said) as refused:
        read_output(text, FORMS, ENOUGH)
    for leaked in ("send", "because", "97150", "xxx"):
        assert leaked not in str(refused.value)


def test_a_form_that_was_not_asked_for_is_refused_but_leaving_it_to_a_person_never_is() -> None:
    with pytest.raises(NotOfTheForm, match="proposed_change"):
        read_output(answer(ProposedChange(1, (1,), "x")), [DraftMessage], ENOUGH)
    assert read_output(answer(NoAction(NoActionReason.SUSPICIOUS)), [DraftMessage], ENOUGH)


@pytest.mark.parametrize(
    ("output", "offered"),
    [
        (DRAFT, Offered(slots=0, sources=2)),
        (DRAFT, Offered(slots=1, sources=1)),
        (msgspec.structs.replace(DRAFT, template=3), Offered(templates=2, slots=1, sources=2)),
        (ProposedChange(2, (1,), "x"), Offered(actions=1, targets=1)),
        (ProposedChange(1, (1, 7), "x"), Offered(actions=1, targets=6)),
        (EVERY[2], Offered(labels=1, fields=1)),
        (EVERY[2], Offered(labels=2, fields=0)),
        (RouteRecommendation(1, 4, Urgency.SOON, "x"), Offered(routes=1, stages=3)),
        (RouteRecommendation(2, None, Urgency.SOON, "x"), Offered(routes=1)),
        (EVERY[5], Offered()),
    ],
)
def test_an_ordinal_beyond_what_was_offered_is_refused(output: Output, offered: Offered) -> None:
    with pytest.raises(OutOfRange):
        read_output(answer(output), FORMS, offered)


@pytest.mark.parametrize("output", EVERY, ids=lambda output: type(output).__name__)
def test_the_free_texts_of_an_answer_can_be_replaced_in_place(output: Output) -> None:
    words = words_of(output)
    assert with_words(output, words) == output
    changed = with_words(output, tuple(word.upper() + "!" for word in words))
    assert words_of(changed) == tuple(word.upper() + "!" for word in words)


def test_every_refusal_is_one_of_two_kinds() -> None:
    assert set(Unusable.__subclasses__()) == {NotOfTheForm, OutOfRange}
