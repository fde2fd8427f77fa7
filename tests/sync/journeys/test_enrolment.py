"""Which events start which journeys, and that two desks mean the same enrolment."""

from sync.journeys.case import Subject
from sync.journeys.definition import SubjectKind
from sync.journeys.enrolment import Previous, Refusal, enrol, enrolment_id
from sync.journeys.loader import shipped
from sync.journeys.timeline import ActorKind, Entry
from tests.sync.journeys.story import DAY, SARA, START, journey

NEW_ENQUIRY = shipped()["new-enquiry"]
ENQUIRY = Entry("enquiry.received", START, 1, "e1", ActorKind.CONTACT)


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
