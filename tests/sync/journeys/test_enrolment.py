"""Which events start which journeys, and that two desks mean the same enrolment."""

from sync.journeys.case import Case, Subject
from sync.journeys.definition import Journey, SubjectKind
from sync.journeys.enrolment import NewEnrolment, Previous, Refusal, Refused, enrolment_id
from sync.journeys.enrolment import enrol as enrol_with
from sync.journeys.loader import shipped
from sync.journeys.timeline import ActorKind, Entry
from tests.sync.journeys.story import DAY, DUBAI, HOUR, SARA, START, Story, journey

NEW_ENQUIRY = shipped()["new-enquiry"]
ENQUIRY = Entry("enquiry.received", START, 1, "e1", ActorKind.CONTACT)


def enrol(
    event: Entry, contact_id: str, journeys: list[Journey], previous: list[Previous], case: Case | None = None
) -> tuple[tuple[NewEnrolment, ...], tuple[Refused, ...]]:
    return enrol_with(event, contact_id, journeys, previous, lambda: case or Case(SARA, DUBAI))


def previous(started_at: int, *, is_open: bool, anchor: str = "e0") -> Previous:
    return Previous("new-enquiry", SARA, started_at, is_open, anchor)


def test_two_desks_that_see_the_same_event_mean_the_same_enrolment() -> None:
    (one,), _ = enrol(ENQUIRY, "sara", [NEW_ENQUIRY], [])
    (other,), _ = enrol(ENQUIRY, "sara", [NEW_ENQUIRY], [])
    assert one == other
    assert one.id == enrolment_id("new-enquiry", SARA, "e1")
    assert one.id != enrolment_id("new-enquiry", SARA, "e2")
    assert (one.version, one.started_at, one.anchor_id) == (NEW_ENQUIRY.version, START, "e1")


def test_an_event_that_starts_nothing_starts_nothing() -> None:
    assert enrol(Entry("message.received", START, 1, "e1", ActorKind.CONTACT), "sara", [NEW_ENQUIRY], []) == (
        (),
        (),
    )


def test_a_running_journey_is_not_started_twice() -> None:
    started, (refused,) = enrol(ENQUIRY, "sara", [NEW_ENQUIRY], [previous(START - 60 * DAY, is_open=True)])
    assert (started, refused.reason) == ((), Refusal.RUNNING)


def test_a_finished_journey_starts_again_only_after_its_time() -> None:
    _, (refused,) = enrol(ENQUIRY, "sara", [NEW_ENQUIRY], [previous(START - 29 * DAY, is_open=False)])
    assert (refused.reason, refused.again_from) == (Refusal.TOO_SOON, START + DAY)
    started, _ = enrol(ENQUIRY, "sara", [NEW_ENQUIRY], [previous(START - 30 * DAY, is_open=False)])
    assert started


def test_without_re_enrol_a_journey_runs_once() -> None:
    once = journey("- {id: ask, do: task}", "journey: new-enquiry")
    _, (refused,) = enrol(ENQUIRY, "sara", [once], [previous(0, is_open=False)])
    assert refused.reason is Refusal.ONLY_ONCE


def test_an_event_told_twice_enrols_once() -> None:
    _, (refused,) = enrol(ENQUIRY, "sara", [NEW_ENQUIRY], [previous(0, is_open=False, anchor="e1")])
    assert refused.reason is Refusal.SAME_EVENT


def test_a_journey_about_a_visit_follows_the_visit_that_the_event_names() -> None:
    plan = journey("- {id: ask, do: task}", "subject: appointment\nstarts: [appointment.booked]")
    named = Entry("appointment.booked", START, 1, "e1", ActorKind.STAFF, {"appointment": "a1"})
    (started,), _ = enrol(named, "sara", [plan], [])
    assert started.subject == Subject(SubjectKind.APPOINTMENT, "a1")
    unnamed = Entry("appointment.booked", START, 1, "e1", ActorKind.STAFF)
    _, (refused,) = enrol(unnamed, "sara", [plan], [])
    assert refused.reason is Refusal.NO_SUBJECT


CALLS = """subject: call
starts: [call.missed]
re_enrol: {after: 1d, key: contact, at_most: 2, within: 7d}"""


def missed(call: str, at: int) -> Entry:
    return Entry("call.missed", at, 1, f"e-{call}", ActorKind.CONTACT, {"call": call})


def test_one_run_per_caller_and_day_whichever_call_it_was() -> None:
    plan = journey("- {id: ask, do: task}", CALLS)
    first = Previous("test", Subject(SubjectKind.CALL, "k1"), START, False, "e-k1")
    _, (refused,) = enrol(missed("k2", START + HOUR), "sara", [plan], [first])
    assert (refused.reason, refused.again_from) == (Refusal.TOO_SOON, START + DAY)
    (started,), _ = enrol(missed("k2", START + DAY), "sara", [plan], [first])
    assert started.subject.id == "k2"


def test_a_cap_holds_however_often_the_event_comes() -> None:
    plan = journey("- {id: ask, do: task}", CALLS)
    runs = [
        Previous("test", Subject(SubjectKind.CALL, f"k{day}"), START + day * DAY, False, f"e-k{day}")
        for day in (0, 2)
    ]
    _, (refused,) = enrol(missed("k9", START + 5 * DAY), "sara", [plan], runs)
    assert (refused.reason, refused.again_from) == (Refusal.TOO_OFTEN, START + 7 * DAY)
    assert enrol(missed("k9", START + 7 * DAY), "sara", [plan], runs)[0]


def test_the_if_of_a_journey_reads_the_event_and_the_hour_it_came() -> None:
    plan = journey("- {id: ask, do: task}", "if: \"event.source == 'web' && !practice.is_open\"")
    by_night = Entry("enquiry.received", START - 3 * HOUR, 1, "e1", ActorKind.CONTACT, {"source": "web"})
    assert enrol(by_night, "sara", [plan], [])[0]
    by_day = Entry("enquiry.received", START, 1, "e1", ActorKind.CONTACT, {"source": "web"})
    _, (refused,) = enrol(by_day, "sara", [plan], [])
    assert refused.reason is Refusal.NOT_MEANT
    by_phone = Entry("enquiry.received", START - 3 * HOUR, 1, "e1", ActorKind.CONTACT, {"source": 5})
    assert not enrol(by_phone, "sara", [plan], [])[0]


def test_the_if_of_a_journey_counts_what_has_happened() -> None:
    plan = journey("- {id: ask, do: task}", "if: contact.no_shows > 1")
    story = Story()
    story.staff("appointment.no_show", START - 9 * DAY)
    assert not enrol(ENQUIRY, "sara", [plan], [], story.case())[0]
    story.staff("appointment.no_show", START - 5 * DAY)
    assert enrol(ENQUIRY, "sara", [plan], [], story.case())[0]
