"""Tasks, leases, rows put aside, rows closed."""

import pytest

from sync.commands.next_action import Next
from sync.commands.outcomes import Clash, Invalid, Refused
from sync.commands.people import CaptureLead
from sync.commands.work import (
    AssignTask,
    ClaimSubject,
    CloseRow,
    CompleteTask,
    CreateTask,
    ReleaseSubject,
    SnoozeSubject,
    SnoozeTask,
    WakeSubject,
)
from sync.model.words import Event, NextAction, Subject, VerdictKind
from tests.sync.commands.clinic import FRONT_DESK, HOUR, MANAGER, MINUTE, NOW, OTHER_DESK, Clinic

ROW = {"subject_kind": Subject.CONTACT, "subject_id": "9" * 32}
NOTHING = Next(action=NextAction.NOTHING, reason="all answered")


@pytest.fixture
def contact(clinic: Clinic) -> str:
    clinic.do(CaptureLead(name="Sara Haddad", phone="+971501234567"))
    return clinic.one("contact").id


@pytest.fixture
def task(clinic: Clinic, contact: str) -> str:
    clinic.do(CreateTask(title="Send the plan", due_at=NOW + HOUR, contact_id=contact))
    return clinic.one("task").id


def test_a_task_is_done_once_and_leads_to_the_next(clinic: Clinic, task: str, contact: str) -> None:
    then = Next(action=NextAction.BOOK, due_at=NOW + 2 * HOUR, title="Book the scan")
    clinic.do(CompleteTask(task_id=task, outcome="sent", next=then))
    assert clinic.one("task", id=task).outcome == "sent"
    assert clinic.one("task", state="open").title == "Book the scan"
    with pytest.raises(Clash) as caught:
        clinic.do(CompleteTask(task_id=task, outcome="not needed", next=NOTHING), OTHER_DESK)
    assert caught.value.theirs["outcome"] == "sent"


def test_a_task_put_off_is_due_later_and_never_in_the_past(clinic: Clinic, task: str) -> None:
    clinic.do(SnoozeTask(task_id=task, until_at=NOW + 5 * HOUR))
    assert clinic.one("task").due_at == NOW + 5 * HOUR
    with pytest.raises(Invalid) as caught:
        clinic.do(SnoozeTask(task_id=task, until_at=NOW))
    assert caught.value.field == "until_at"


def test_a_task_is_given_from_what_was_seen(clinic: Clinic, task: str) -> None:
    clinic.do(AssignTask(task_id=task, assignee_id=FRONT_DESK.id))
    with pytest.raises(Clash):
        clinic.do(AssignTask(task_id=task, assignee_id=OTHER_DESK.id))
    clinic.do(AssignTask(task_id=task, assignee_id=OTHER_DESK.id, base=FRONT_DESK.id))
    assert clinic.one("task").assignee_id == OTHER_DESK.id


def test_the_second_desk_that_claims_gets_the_winner(clinic: Clinic) -> None:
    clinic.do(ClaimSubject(**ROW), FRONT_DESK, at=NOW)
    outcome = clinic.do(ClaimSubject(**ROW), OTHER_DESK, at=NOW + 1)
    claim = clinic.one("claim")
    assert (outcome.kind, outcome.winner, claim.staff_id) == (VerdictKind.NOOP, claim.id, FRONT_DESK.id)


def test_a_heartbeat_extends_the_lease_without_a_word_on_the_timeline(clinic: Clinic) -> None:
    clinic.do(ClaimSubject(**ROW, minutes=10), FRONT_DESK, at=NOW)
    clinic.do(ClaimSubject(**ROW, minutes=10), FRONT_DESK, at=NOW + 5 * MINUTE)
    assert clinic.one("claim").lease_until == NOW + 15 * MINUTE
    assert clinic.events().count("subject.claimed") == 1


def test_an_expired_lease_is_free(clinic: Clinic) -> None:
    clinic.do(ClaimSubject(**ROW, minutes=10), FRONT_DESK, at=NOW)
    clinic.do(ClaimSubject(**ROW), OTHER_DESK, at=NOW + 10 * MINUTE)
    assert clinic.one("claim").staff_id == OTHER_DESK.id


def test_only_the_holder_or_a_manager_releases(clinic: Clinic) -> None:
    clinic.do(ClaimSubject(**ROW), FRONT_DESK, at=NOW)
    with pytest.raises(Refused):
        clinic.do(ReleaseSubject(**ROW), OTHER_DESK, at=NOW + 1)
    clinic.do(ReleaseSubject(**ROW), MANAGER, at=NOW + 2)
    assert clinic.all("claim") == []
    clinic.do(ClaimSubject(**ROW), OTHER_DESK, at=NOW + 3)
    assert clinic.one("claim").staff_id == OTHER_DESK.id


def test_a_row_put_aside_can_be_woken(clinic: Clinic, contact: str) -> None:
    row = {"subject_kind": Subject.CONTACT, "subject_id": contact}
    clinic.do(SnoozeSubject(**row, contact_id=contact, until_event=Event.MESSAGE_RECEIVED))
    assert clinic.one("snooze").contact_id == contact
    clinic.do(WakeSubject(**row))
    assert clinic.all("snooze") == []
    assert clinic.do(WakeSubject(**row)).kind is VerdictKind.NOOP


def test_a_row_cannot_be_put_aside_for_no_time(clinic: Clinic, contact: str) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.do(SnoozeSubject(subject_kind=Subject.CONTACT, subject_id=contact))
    assert caught.value.field == "until_at"


def test_a_closed_row_says_what_it_settled_and_why_nothing_follows(clinic: Clinic, contact: str) -> None:
    clinic.do(
        CloseRow(
            subject_kind=Subject.CONTACT, subject_id=contact, contact_id=contact, step_key="reply:1:2",
            outcome="no reply needed", next=NOTHING,
        )
    )  # fmt: skip
    entry = clinic.data(clinic.one("timeline", kind="journey.step_done"))
    assert (entry["key"], entry["reason"]) == ("reply:1:2", "all answered")
