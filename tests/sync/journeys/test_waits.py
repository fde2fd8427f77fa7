"""Steps that wait: for a visit, an event, open hours; and what a reschedule or a cancellation makes of them."""

from sync.journeys.case import Appointment, Subject
from sync.journeys.definition import SubjectKind
from sync.journeys.expectation import Detail, Status, WhyKey
from sync.journeys.timeline import ActorKind
from tests.sync.journeys.story import DAY, HOUR, MINUTE, START, Story, journey, visit

REMINDERS = """
- {id: week, wait: {before: appointment.start, by: 7d}, do: message, template: week, channels: [sms]}
- {id: two-days, wait: {before: appointment.start, by: 2d}, do: message, template: two, channels: [sms], unless: appointment.confirmed}
- {id: after, wait: {after: appointment.end, by: 3h}, do: task}
"""


def reminders(appointment: Appointment) -> Story:
    story = Story(appointments=(appointment,))
    plan = journey(REMINDERS, "subject: appointment\nstarts: [appointment.booked]")
    story.enrol(plan, subject=Subject(SubjectKind.APPOINTMENT, "a1"))
    return story


def test_reminders_count_back_from_the_visit_and_one_that_is_already_past_is_not_sent() -> None:
    ledger = reminders(visit(5)).ledger(START)
    assert (ledger["week"].status, ledger["week"].detail) == (Status.SUPERSEDED, Detail.TOO_LATE)
    assert ledger["two-days"].due_at == START + 3 * DAY
    assert ledger["after"].due_at == START + 5 * DAY + 4 * HOUR


def test_a_reminder_nobody_sent_is_missed_when_the_visit_begins() -> None:
    story = reminders(visit(5))
    assert story.ledger(START + 5 * DAY - 1)["two-days"].status is Status.DUE
    assert story.ledger(START + 5 * DAY)["two-days"].status is Status.MISSED


def test_a_reschedule_is_a_new_occurrence_with_its_own_reminder() -> None:
    story = reminders(visit(5))
    first = story.ledger(START + 3 * DAY)["two-days"]
    story.tell("message.sent", START + 3 * DAY, ActorKind.JOURNEY, key=first.key)
    assert story.ledger(START + 3 * DAY)["two-days"].status is Status.DONE
    story.staff("appointment.rescheduled", START + 4 * DAY, appointment="a1")
    story.set(appointments=(visit(5), visit(20, 2)))
    again = story.ledger(START + 4 * DAY)["two-days"]
    assert (again.status, again.due_at) == (Status.NOT_DUE, START + 18 * DAY)
    assert again.key != first.key


def test_nobody_is_reminded_of_a_cancelled_visit_or_of_one_they_confirmed() -> None:
    assert (
        reminders(visit(5, status="cancelled")).ledger(START + 4 * DAY)["two-days"].detail is Detail.CANCELLED
    )
    story = reminders(visit(5))
    story.tell("appointment.confirmed", START + HOUR, appointment="a1")
    assert story.ledger(START + 4 * DAY)["two-days"].detail is Detail.SKIPPED


BRANCH = """
- {id: ask, do: task}
- {id: paid, after: ask, wait: {until: payment.paid, timeout: 2d, on_timeout: chase}, do: task}
- {id: thank, after: paid, do: task}
- {id: chase, after: paid, do: call}
"""


def test_waiting_for_an_event_goes_one_way_when_it_comes_and_the_other_when_it_does_not() -> None:
    story = Story()
    story.enrol(journey(BRANCH))
    story.staff("task.completed", START, key="followup:en1:ask:e1")
    waiting = story.ledger(START + DAY)
    assert (waiting["paid"].why.key, waiting["paid"].next_change_at) == (
        WhyKey.WAITS_FOR_EVENT,
        START + 2 * DAY,
    )
    late = story.ledger(START + 2 * DAY)
    assert (late["paid"].detail, late["thank"].detail, late["chase"].status) == (
        Detail.TIMED_OUT,
        Detail.TIMED_OUT,
        Status.DUE,
    )
    story.tell("payment.paid", START + DAY)
    came = story.ledger(START + 2 * DAY)
    assert came["paid"].status is Status.DUE
    story.staff("task.completed", START + DAY, key="followup:en1:paid:e1")
    done = story.ledger(START + 2 * DAY)
    assert (done["thank"].status, done["chase"].detail) == (Status.DUE, Detail.IN_TIME)


def test_a_wait_in_opening_hours_skips_lunch_and_the_night() -> None:
    story = Story()
    story.enrol(journey("- {id: ask, wait: {for: 4h, counted: open}, do: task}"))
    assert story.ledger(START)["ask"].due_at == START + 5 * HOUR
    window = "- {id: ask, wait: {for: 2h, window: {from: '09:00', to: '11:00', days: [mon, wed]}}, do: task}"
    story = Story()
    story.enrol(journey(window))
    assert story.ledger(START)["ask"].due_at == START + 2 * DAY


def test_an_event_that_cancels_a_step_ends_its_branch() -> None:
    story = Story()
    story.enrol(
        journey(
            "- {id: ask, wait: 1h, do: task, cancel_on: payment.paid}\n- {id: next, after: ask, do: task}"
        )
    )
    story.tell("payment.paid", START + MINUTE)
    assert {entry.detail for entry in story.ledger(START + DAY).values()} == {Detail.CANCELLED}
