"""Each thing that a clinic owes those who get in touch is noticed when it stays undone, and nothing else is."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from desktop.quarter import owed
from desktop.quarter.owed import DAY, HOUR, MINUTE, Clinic, Event, Life

LONDON = ZoneInfo("Europe/London")


def at(day: int, hour: int, minute: int = 0) -> int:
    """A moment in March 2026; the 2nd is a Monday."""
    return int(datetime(2026, 3, day, hour, minute, tzinfo=LONDON).timestamp() * 1_000)


NOON = at(3, 12)
VISIT = at(17, 14)


class Lived:
    """One contact's life, told event by event."""

    def __init__(self, *events: tuple[int, str, str], texts: tuple[int, ...] = ()) -> None:
        self.life = Life("lina", LONDON)
        self.life.events = sorted(Event(when, kind, actor, "it") for when, kind, actor in events)
        self.life.texts = sorted(texts)

    def rules(self, now: int = at(31, 12), status: str = "fulfilled") -> set[str]:
        clinic = Clinic([self.life], {"it": (VISIT, status)}, LONDON, now)
        return {finding.rule for finding in owed.judge(clinic)}


BOOKED = (NOON, "appointment.booked", "staff:1")
REMINDERS = (NOON + MINUTE, VISIT - 7 * DAY, VISIT - 2 * DAY, VISIT - 2 * HOUR)
ASKED = (NOON, "enquiry.received", "system")
ANSWERED = (NOON + 5 * MINUTE, "message.sent", "staff:1")
AGAIN = (NOON + 5 * HOUR, "message.sent", "journey:1")
CALLED = (NOON + 2 * DAY, "call.logged", "staff:1")
MISSED = (NOON, "call.missed", "system")


def test_a_visit_with_all_its_messages_leaves_no_debt() -> None:
    assert Lived(BOOKED, texts=REMINDERS).rules() == set()


@pytest.mark.parametrize(
    ("left_out", "rule"),
    [
        (0, "a visit was not confirmed in writing"),
        (1, "nobody was reminded a week before"),
        (2, "nobody was reminded two days before"),
        (3, "nobody was reminded in the last hours"),
    ],
)
def test_each_message_about_a_visit_is_owed(left_out: int, rule: str) -> None:
    sent = tuple(text for number, text in enumerate(REMINDERS) if number != left_out)
    assert Lived(BOOKED, texts=sent).rules() == {rule}


def test_whoever_confirmed_need_not_be_asked_two_days_before() -> None:
    confirmed = (VISIT - 3 * DAY, "appointment.confirmed", "staff:1")
    assert Lived(BOOKED, confirmed, texts=(*REMINDERS[:2], REMINDERS[3])).rules() == set()


def test_a_cancelled_visit_needs_no_reminder_but_another_time() -> None:
    cancelled = (NOON + DAY, "appointment.cancelled", "staff:1")
    assert Lived(BOOKED, cancelled, texts=REMINDERS[:1]).rules(status="cancelled") == {
        "no other time offered after a visit was cancelled"
    }
    offered = (NOON + DAY + HOUR, "message.sent", "staff:1")
    assert Lived(BOOKED, cancelled, offered, texts=REMINDERS[:1]).rules(status="cancelled") == set()


def test_somebody_says_whether_they_came() -> None:
    assert Lived(BOOKED, texts=REMINDERS).rules(status="booked") == {"nobody said whether they came"}


def test_who_did_not_come_is_looked_for_and_written_to() -> None:
    absent = (VISIT + HOUR, "appointment.no_show", "staff:1")
    assert Lived(BOOKED, absent, texts=REMINDERS).rules(status="noshow") == {
        "nobody looked for who did not come",
        "no word to who did not come",
    }
    looked = (VISIT + HOUR + MINUTE, "task.completed", "staff:1")
    wrote = (VISIT + 2 * HOUR, "message.sent", "staff:1")
    assert Lived(BOOKED, absent, looked, wrote, texts=REMINDERS).rules(status="noshow") == set()


def test_a_missed_call_is_texted_and_returned() -> None:
    assert Lived(MISSED).rules() == {"a missed call without a text", "a missed call that nobody returned"}
    returned = (NOON + HOUR, "call.logged", "staff:1")
    assert Lived(MISSED, returned, texts=(NOON + 3 * MINUTE,)).rules() == set()


def test_an_enquiry_is_answered_asked_again_and_called() -> None:
    assert Lived(ASKED).rules() == {"an enquiry that no person answered"}
    assert Lived(ASKED, ANSWERED).rules() == {"asked once and let go", "silent, and never called"}
    assert Lived(ASKED, ANSWERED, AGAIN).rules() == {"silent, and never called"}
    assert Lived(ASKED, ANSWERED, AGAIN, CALLED).rules() == set()


def test_whoever_writes_again_is_not_silent() -> None:
    wrote = (NOON + HOUR, "message.received", "system")
    assert Lived(ASKED, ANSWERED, wrote).rules() == set()


def test_at_night_they_hear_at_once_that_somebody_will_answer() -> None:
    night = (at(3, 22), "enquiry.received", "system")
    answered = (at(4, 9, 5), "message.sent", "staff:1")
    wrote = (at(4, 10), "message.received", "system")
    assert Lived(night, answered, wrote).rules() == {"an enquiry at night without a word"}
    assert Lived(night, answered, wrote, texts=(at(3, 22, 1),)).rules() == set()


def test_who_wants_no_messages_is_owed_none() -> None:
    refused = Lived(ASKED, MISSED, BOOKED)
    refused.life.has_refused = True
    assert refused.rules() == set()


def test_a_debt_is_no_fault_before_its_time() -> None:
    assert Lived(ASKED).rules(now=at(4, 17)) == set()
