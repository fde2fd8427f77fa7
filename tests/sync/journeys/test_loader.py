"""A journey file with any mistake says which file, line and key, and what to write instead."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sync.journeys
from sync.journeys.actions import ACTIONS, as_table
from sync.journeys.case import Case, Enrolment
from sync.journeys.conditions import compile_condition
from sync.journeys.definition import Delay, Do, SubjectKind, canonical_bytes, from_canonical
from sync.journeys.durations import parse_duration
from sync.journeys.facts import FACTS, KNOWN_EVENTS, catalogue
from sync.journeys.loader import JourneyError, load, shipped
from sync.journeys.readfacts import FactReader
from sync.journeys.references import step_lines
from tests.sync.journeys.story import DUBAI, HOUR, SARA, START

GOOD = """journey: test
owner: front_desk_lead
subject: contact
starts: [enquiry.received]
goal: appointment.booked
steps:
  - id: first
    do: reply
    within: 5m
  - id: second
    after: first
    wait: 4h
    unless: contact.replied
    do: message
    template: hello
"""


def test_the_same_journey_has_the_same_version_however_it_is_written() -> None:
    one = load(GOOD, "a.yaml")
    other = load(
        "# a remark\n"
        + GOOD.replace("wait: 4h", "wait: {for: 240m}").replace("[enquiry.received]", "enquiry.received"),
        "b",
    )
    assert one.version == other.version
    assert one.version != load(GOOD.replace("5m", "6m"), "a.yaml").version
    assert from_canonical(canonical_bytes(one)) == one


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "says"),
    [
        ("owner: front_desk_lead\n", "", 1, "owner", "does not say its “owner”"),
        ("front_desk_lead", "front_desk_leed", 2, "owner", "Did you mean “front_desk_lead”"),
        ("subject: contact", "subject: person", 3, "subject", "cannot stand here"),
        ("enquiry.received", "enquiry.recieved", 4, "starts", "Did you mean “enquiry.received”"),
        ("goal: appointment.booked", "goal: enquiry.received", 5, "goal", "would end it at once"),
        ("goal: appointment.booked", "goal: payment.paid\nstops: [payment.paid]", 6, "stops", "is the goal"),
        ("within: 5m", "within: 5m\n    until: 4m", 10, "until", "missed before its promised time"),
        (
            "within: 5m",
            "within: {for: 1h, counted: open}\n    until: {for: 59m, counted: open}",
            10,
            "until",
            "missed before its promised time",
        ),
        ("within: 5m", "within: {for: 1h, counted: open}\n    until: 59m", 10, "until", "promised time"),
        ("goal:", "gaol:", 5, "gaol", "Did you mean “goal”"),
        ("within: 5m", "within: 5 minutes", 9, "within", "Write it as 5m"),
        ("within: 5m", "within: 0m", 9, "within", "no time at all"),
        ("within: 5m", "within: 9999w", 9, "within", "longer than ten years"),
        ("within: 5m", "do: call", 9, "do", "stands twice"),
        ("id: second", "id: first", 10, "id", "two steps are called"),
        ("after: first", "after: frist", 11, "after", "Did you mean “first”"),
        ("after: first", "after: second", 11, "after", "never start"),
        ("wait: 4h", "wait: {for: 4h, counted: never}", 12, "counted", "cannot stand here"),
        (
            "wait: 4h",
            "wait: {before: appointment.start, by: 1d}",
            12,
            "wait",
            "only a journey about an appointment",
        ),
        (
            "wait: 4h",
            "wait: {before: appointment.strat, by: 1d}",
            12,
            "before",
            "Did you mean “appointment.start”",
        ),
        (
            "wait: 4h",
            "wait: {until: payment.paid, timeout: 1d, on_timeout: third}",
            12,
            "on_timeout",
            "no step called",
        ),
        (
            "wait: 4h",
            "wait: {until: payment.paid, timeout: 1d, on_timeout: first}",
            7,
            "after",
            "does not follow it",
        ),
        (
            "wait: 4h",
            "wait: {for: 4h, window: {from: '18:00', to: '09:00'}}",
            12,
            "window",
            "ends before it begins",
        ),
        ("wait: 4h", "wait: {for: 4h, window: {from: '9', to: '10:00'}}", 12, "from", "no time of day"),
        ("contact.replied", "contact.replid", 13, "unless", "Did you mean “contact.replied”"),
        ("contact.replied", "contact.language == 3", 13, "unless", "same type"),
        ("contact.replied", "contact.language", 13, "unless", "not yes or no"),
        ("contact.replied", "now() > 3", 13, "unless", "cannot be used"),
        ("contact.replied", '"contact.replied &&"', 13, "unless", "does not read as CEL"),
        ("do: message", "do: mesage", 14, "do", "Did you mean “message”"),
        ("do: message", "do: callback", 14, "do", "cannot stand here"),
        ("    template: hello\n", "", 10, "template", "does not say which template"),
        ("template: hello", "template: Hello World!", 15, "template", "not a usable name"),
        ("template: hello", "template: hello\n    channels: [sms, sms]", 16, "channels", "named twice"),
        ("do: message", "do: call\n    channels: [sms]", 15, "channels", "sends nothing"),
        ("starts: [enquiry.received]", "starts: &a [enquiry.received]", 4, "file", "anchors and aliases"),
        ("goal: appointment.booked", "goal: [[[[[[[[[[[[[x]]]]]]]]]]]]]", 5, "file", "nested too deeply"),
        ("do: message", "do: message\n    ends: maybe", 15, "ends", "neither true nor false"),
        ("do: reply", "do: reply\n    ends: true", 12, "after", "ends the journey, so nothing can follow it"),
        ("goal: appointment.booked", "if: contact.replied", 5, "if", "which has not begun"),
        ("goal: appointment.booked", "if: payment.paid", 5, "if", "which has not begun"),
        ("goal: appointment.booked", "if: event.sauce == 'web'", 5, "if", "Did you mean “event.source”"),
        ("goal: appointment.booked", "re_enrol: {after: 1d, key: person}", 5, "key", "cannot stand here"),
        (
            "goal: appointment.booked",
            "re_enrol: {after: 1d, at_most: 3}",
            5,
            "re_enrol",
            "how often in how long",
        ),
        (
            "goal: appointment.booked",
            "re_enrol: {after: 1d, at_most: 0, within: 9d}",
            5,
            "at_most",
            "no whole number above zero",
        ),
        ("do: reply", "do: tag\n    with: {tga: vip}", 9, "tga", "Did you mean “tag”"),
        ("do: reply", "do: assign\n    with: {how: robin}", 9, "how", "Did you mean “round_robin”"),
        ("do: reply", "do: escalate\n    with: {to: the_boss}", 9, "to", "no duty called"),
        ("do: reply", "do: waitlist\n    with: {batch: ten}", 9, "batch", "no whole number above zero"),
        ("do: reply", "do: waitlist\n    with: {every: soon}", 9, "every", "is not a duration"),
        ("do: reply", "do: reply\n    with: {title: x}", 9, "with", "takes no values"),
        ("do: reply", "do: set_field\n    with: {field: name}", 9, "value", "does not say its “value”"),
        ("do: reply", "do: webhook", 7, "with", "does not say which with"),
        ("goal: appointment.booked", "goal: {", 7, "file", "not readable as YAML"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_its_fix(
    old: str, new: str, line: int, key: str, says: str
) -> None:
    assert old in GOOD
    with pytest.raises(JourneyError) as caught:
        load(GOOD.replace(old, new), "clinic.yaml")
    error = caught.value
    assert says in str(error)
    assert (error.file, error.key) == ("clinic.yaml", key)
    assert error.line == line
    assert error.fix


@pytest.mark.parametrize(
    "text", ["", "just words", "- a\n- b", "a: \x00", "x" * 70_000, "\ud800", "!!python/object:os.system {}"]
)
def test_what_is_no_journey_is_refused_by_name(text: str) -> None:
    with pytest.raises(JourneyError):
        load(text, "clinic.yaml")


@pytest.mark.parametrize("until", ["5m", "{for: 5m, counted: open}", "{for: 1m, counted: open}"])
def test_a_step_may_be_missed_with_its_promise_or_after_it(until: str) -> None:
    text = GOOD.replace("within: 5m", f"within: 5m\n    until: {until}")
    assert load(text, "test.yaml").steps[0].until is not None


def test_a_journey_without_steps_is_refused() -> None:
    with pytest.raises(JourneyError, match="at least one step"):
        load(GOOD.split("steps:", maxsplit=1)[0] + "steps: []", "clinic.yaml")


def test_yaml_may_not_turn_words_into_other_things() -> None:
    with pytest.raises(JourneyError, match="“no” cannot stand here"):
        load(GOOD.replace("do: reply", "do: reply\n    by: no"), "clinic.yaml")


@given(st.text(max_size=200) | st.text("abc:-[]{}&*!#'\"\n ", max_size=200))
def test_no_text_makes_the_loader_fail_in_its_own_way(text: str) -> None:
    with pytest.raises(JourneyError, match=r"^any\.yaml, line"):
        load(text, "any.yaml")


@given(st.integers(1, 50), st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_a_duration_is_the_sum_of_its_parts(days: int, hours: int, minutes: int, seconds: int) -> None:
    whole = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    assert parse_duration(f"{days}d{hours}h{minutes}m{seconds}s") == whole


def test_the_first_answer_to_an_enquiry_is_a_persons_within_five_minutes() -> None:
    reply = shipped()["new-enquiry"].steps[0]
    assert (reply.do, reply.by, reply.within) == ("reply", "staff", Delay(parse_duration("5m")))


def test_every_action_of_the_vocabulary_loads_with_its_values() -> None:
    values = {"choice": "", "text": "Call them", "name": "notes", "count": "10", "money": "5000"}
    values |= {"duration": "5m", "duty": "on_call"}
    for do, action in ACTIONS.items():
        said = [
            f"{name}: {argument.choices[0] if argument.choices else values[argument.kind]}"
            for name, argument in action.arguments.items()
        ]
        lines = [f"    do: {do}"]
        lines += [f"    {key}: hello" for key in {*action.needs, "template"} - {"with"}]
        lines += [f"    with: {{{', '.join(said)}}}"] if said else []
        step = load(GOOD.replace("    do: reply", "\n".join(lines)), "a.yaml").steps[0]
        assert (step.do, len(step.arguments)) == (do, len(said))


def test_every_event_of_the_vocabulary_can_start_a_journey_about_anything() -> None:
    for event in KNOWN_EVENTS - {"appointment.booked"}:
        for subject in SubjectKind:
            text = GOOD.replace("[enquiry.received]", f"[{event}]").replace(
                "subject: contact", f"subject: {subject}"
            )
            assert load(text, "a.yaml").starts == (event,)


def test_the_lines_of_the_steps_are_those_of_the_file() -> None:
    assert step_lines(GOOD) == {"first": 7, "second": 10}


def test_the_readme_has_the_whole_catalogue_of_facts_and_actions() -> None:
    text = (Path(sync.journeys.__file__).parent / "README.md").read_text("utf-8")
    assert catalogue() in text
    assert as_table() in text
    assert set(ACTIONS) == set(Do) - {Do.ANSWER, Do.CALLBACK, Do.CONFIRM}


def test_every_fact_of_the_catalogue_can_be_read_whatever_is_known() -> None:
    run = Enrolment("en1", SARA, "test", "v", START, "e0", 1)
    night = START - 3 * HOUR
    literal = {"bool": "true", "int": "1", "string": "'x'", "list(string)": "['x']"}
    for fact in FACTS.values():
        condition = compile_condition(f"{fact.name} == {literal[fact.type]}")
        held, (read,) = FactReader(Case(SARA, DUBAI), run, night, night).holds(condition)
        assert (held, read.name) == (False, fact.name)
