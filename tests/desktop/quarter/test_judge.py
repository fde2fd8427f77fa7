"""Each thing that must not be in a quarter is noticed, and nothing else is."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from desktop.quarter.handset import Delivery
from desktop.quarter.judge import HOUR, MINUTE, Ending, Verdict, judge

LONDON = ZoneInfo("Europe/London")
NOON = 1_772_539_200_000
"""3 March 2026, 12:00 in London."""
NIGHT = NOON + 14 * HOUR
PHONE = "+447400000001"
KEY = "followup:1:text:1"


class Somebody:
    zone = "Europe/London"

    def __init__(self) -> None:
        self.stopped: dict[str, int] = {}


class Books:
    """The server's rows, as far as they are looked at: one contact who wrote at noon and was answered."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.executescript(
            """CREATE TABLE contact (id, deleted DEFAULT 0, merged_into);
            CREATE TABLE timeline (id, contact_id, kind, at, actor DEFAULT '', subject_id, data);
            CREATE TABLE enrolment (id, contact_id, state, version_id, deleted DEFAULT 0);
            CREATE TABLE journey_version (id, document);
            CREATE TABLE endpoint (id, kind, value);
            CREATE TABLE effect (key, contact_id, author, state, changed_at, send_at, deleted DEFAULT 0);
            CREATE TABLE appointment (id, contact_id, practitioner_id, room_id, start_at, end_at, status, deleted DEFAULT 0);
            CREATE TABLE opportunity (contact_id, stage_id, state, deleted DEFAULT 0);
            CREATE TABLE stage (id, key);
            CREATE TABLE consent (endpoint_id, state, deleted DEFAULT 0);
            CREATE TABLE contact_endpoint (contact_id, endpoint_id, deleted DEFAULT 0);
            INSERT INTO contact (id) VALUES ('lina');
            INSERT INTO contact_endpoint (contact_id, endpoint_id) VALUES ('lina', 'phone');
            INSERT INTO stage VALUES ('s1', 'new'), ('s2', 'dormant');"""
        )
        self.people = {PHONE: Somebody()}
        self.deliveries: list[Delivery] = []
        self.board: list[tuple[str, str]] = []
        self.steps: list[tuple[str, int]] = []
        self.happens("message.received", NOON)

    def happens(self, kind: str, at: int) -> None:
        self.db.execute(
            "INSERT INTO timeline (id, contact_id, kind, at) VALUES (?, 'lina', ?, ?)",
            (f"{kind}{at}", kind, at),
        )

    def arrives(self, at: int, key: str = KEY, author: str = "journey:1") -> None:
        self.deliveries.append(Delivery(key, "sms", PHONE, "Hello", at))
        self.db.execute(
            "INSERT INTO effect (key, contact_id, author, state) VALUES (?, 'lina', ?, 'sent')", (key, author)
        )

    def visit(self, row_id: str, start: int, status: str = "booked", practitioner: str = "dr") -> None:
        self.db.execute(
            "INSERT INTO appointment (id, contact_id, practitioner_id, start_at, end_at, status) "
            "VALUES (?, 'lina', ?, ?, ?, ?)",
            (row_id, practitioner, start, start + HOUR, status),
        )

    def judged(self, now: int = NOON + 48 * HOUR) -> Verdict:
        counts = Counter(each.key for each in self.deliveries)
        return judge(
            self.db, self.board, [], self.steps, self.deliveries, counts, self.people, now=now, zone=LONDON
        )

    def rules(self, now: int = NOON + 48 * HOUR) -> set[str]:
        return {finding.rule for finding in self.judged(now).findings}


@pytest.fixture
def books() -> Iterator[Books]:
    found = Books()
    yield found
    found.db.close()


@pytest.fixture
def answered(books: Books) -> Books:
    books.happens("message.sent", NOON + 5 * MINUTE)
    return books


def test_somebody_who_was_answered_is_nobody_s_fault(answered: Books) -> None:
    verdict = answered.judged()
    assert verdict.findings == []
    assert verdict.endings == {Ending.ANSWERED.value: 1}
    assert (verdict.replies, verdict.late_replies) == (1, 0)


def test_who_was_never_answered_fell_through(books: Books) -> None:
    assert books.rules() == {"nobody knows where they stand"}
    books.board.append(("lina", "late"))
    assert books.rules() == set()
    assert books.judged().endings == {Ending.WITH_A_PERSON.value: 1}


def test_an_open_enquiry_with_nothing_to_come_fell_through_until_it_is_let_go(answered: Books) -> None:
    answered.db.execute("INSERT INTO opportunity (contact_id, stage_id, state) VALUES ('lina', 's1', 'open')")
    assert answered.rules() == {"nobody knows where they stand"}
    answered.db.execute("UPDATE opportunity SET stage_id = 's2'")
    assert answered.judged().endings == {Ending.DORMANT.value: 1}


def test_a_message_that_arrives_twice_is_noticed(answered: Books) -> None:
    for _ in range(2):
        answered.arrives(NOON + HOUR)
    assert "sent twice" in answered.rules()


def test_a_message_after_stop_is_noticed_and_one_on_its_way_is_not(answered: Books) -> None:
    answered.people[PHONE].stopped["sms"] = NOON + HOUR
    answered.arrives(NOON + HOUR + 5_000)
    assert answered.rules() == set()
    answered.arrives(NOON + 2 * HOUR, "followup:1:more:1")
    assert answered.rules() == {"sent to somebody who had opted out"}


def test_a_machine_that_writes_at_night_is_noticed_and_one_that_answers_is_not(answered: Books) -> None:
    answered.arrives(NIGHT)
    answered.happens("message.received", NIGHT - HOUR - 1)
    answered.happens("message.sent", NIGHT - HOUR)
    assert answered.rules() == {"a machine wrote at night"}
    answered.happens("message.received", NIGHT - MINUTE)
    answered.happens("message.sent", NIGHT)
    assert answered.rules() == set()


def test_the_night_is_the_reader_s_own(answered: Books) -> None:
    answered.people[PHONE].zone = "America/New_York"
    answered.arrives(NOON - 2 * HOUR)
    assert answered.rules() == {"a machine wrote at night"}


def test_a_person_may_write_at_any_hour(answered: Books) -> None:
    answered.arrives(NIGHT, author="staff:1")
    assert answered.rules() == set()


def test_what_hangs_is_noticed(answered: Books) -> None:
    answered.db.executemany(
        "INSERT INTO effect (key, contact_id, author, state, changed_at, send_at) VALUES (?, 'lina', '', ?, ?, ?)",
        [("a", "unknown", NOON, NOON), ("b", "queued", NOON, NOON), ("c", "needs_review", NOON, NOON)],
    )
    answered.steps.append((KEY, NOON))
    assert answered.rules() == {
        "a message hangs",
        "a queued message never left",
        "a step that needs nobody's hand was not run",
    }
    assert answered.rules(now=NOON + HOUR) == set()


def test_a_slot_that_is_taken_twice_is_noticed(answered: Books) -> None:
    answered.visit("one", NOON + 72 * HOUR)
    answered.visit("two", NOON + 72 * HOUR + HOUR // 2, "cancelled")
    assert answered.rules() == set()
    answered.visit("three", NOON + 72 * HOUR + HOUR // 2)
    assert answered.rules() == {"booked twice"}
