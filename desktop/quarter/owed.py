"""What a clinic owes everybody who gets in touch, said in its own words and judged from what happened: rows of the timeline,
what really arrived on phones, and what patients did. It knows no journey and no step; it imports nothing of the program.

A debt begins with something that happened, is paid by something else within its time, and is forgiven by what makes it moot.
"""

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from desktop.quarter.findings import Finding

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
OPENS, CLOSES = time(9), time(18)
_QUIET: Final = (21, 9)
"""Hours of the reader's day in which a machine may hold back what is no answer."""
_MOST_A_DAY: Final = 3
"""Whoever had so many messages of a machine's in a day may be spared one more."""


class Arrived(Protocol):
    """A message as it arrived; `at` in epoch ms."""

    @property
    def key(self) -> str: ...
    @property
    def at(self) -> int: ...


class Event(NamedTuple):
    """Something that happened to somebody; `at` in epoch ms."""

    at: int
    kind: str
    actor: str
    subject: str


class Life:
    """Everything that happened to one contact, in order, and the machine's messages that reached them."""

    def __init__(self, contact: str, zone: ZoneInfo) -> None:
        self.contact, self.zone = contact, zone
        self.events: list[Event] = []
        self.texts: list[int] = []
        self.has_refused = False

    def between(self, start: int, end: int, *kinds: str, by: str = "") -> list[Event]:
        """What happened of these kinds from `start` to `end`, both included; `by` is how its actor begins."""
        low = bisect_left(self.events, (start,))
        high = bisect_right(self.events, end, key=lambda event: event.at)
        return [e for e in self.events[low:high] if e.kind in kinds and e.actor.startswith(by)]

    def was_texted(self, start: int, end: int) -> bool:
        """Whether a machine's message reached them."""
        at = bisect_left(self.texts, start)
        return at < len(self.texts) and self.texts[at] <= end

    def had_plenty(self, start: int, end: int) -> bool:
        """Whether so much was written to them about then that one message fewer is no fault."""
        near = self.texts[bisect_left(self.texts, start - DAY) : bisect_right(self.texts, end)]
        return len(near) >= _MOST_A_DAY

    def sleeps(self, start: int, end: int) -> bool:
        """Whether an hour between the two is one at which they are not to be disturbed."""
        hours = {
            datetime.fromtimestamp(at / 1_000, self.zone).hour for at in range(start, end + 1, HOUR // 2)
        }
        return any(hour >= _QUIET[0] or hour < _QUIET[1] for hour in hours)


class Clinic:
    """Who lived through the quarter, and the clinic's own clock. `now` is the moment of the judgment, epoch ms."""

    def __init__(
        self, lives: Sequence[Life], visits: Mapping[str, tuple[int, str]], zone: ZoneInfo, now: int
    ) -> None:
        self.lives, self.visits, self.zone, self.now = lives, visits, zone, now

    def is_open(self, at: int) -> bool:
        """Whether it was open then."""
        then = datetime.fromtimestamp(at / 1_000, self.zone)
        return then.weekday() < 5 and OPENS <= then.time() < CLOSES

    def days_on(self, at: int, days: int) -> int:
        """The end of the working day that comes so many working days after the one of `at`."""
        then = datetime.fromtimestamp(at / 1_000, self.zone)
        date = then.date() - timedelta(days=1) if then.weekday() < 5 and then.time() < OPENS else then.date()
        left = days
        while left:
            date += timedelta(days=1)
            left -= date.weekday() < 5
        return int(datetime.combine(date, CLOSES, self.zone).timestamp() * 1_000)


Debt = tuple[str, Callable[[Clinic, Life], Iterator[str]]]

_GONE: Final = (
    "appointment.cancelled",
    "appointment.late_cancelled",
    "appointment.rescheduled",
    "appointment.no_show",
)
_ENDED: Final = ("opportunity.won", "opportunity.lost", "contact.opted_out", "appointment.booked")
_WORD: Final = ("message.sent", "message.logged", "call.logged")
_WROTE: Final = ("message.received", "enquiry.received", "call.ringing")


def judge(clinic: Clinic) -> Iterator[Finding]:
    """Every debt that was not paid."""
    for life in clinic.lives:
        if life.has_refused:
            continue  # whoever wants no messages is owed none; that they get none is judged elsewhere
        for rule, unpaid in DEBTS:
            for about in unpaid(clinic, life):
                yield Finding(rule, about)


# -- visits -----------------------------------------------------------------------------------------------------------


def _visits(clinic: Clinic, life: Life) -> Iterator[tuple[Event, int]]:
    """Each booking, and when its visit begins."""
    for booked in life.between(0, clinic.now, "appointment.booked"):
        yield booked, clinic.visits[booked.subject][0]


def _gone(life: Life, visit: str, start: int, end: int) -> bool:
    return any(event.subject == visit for event in life.between(start, end, *_GONE))


def _not_confirmed_in_writing(clinic: Clinic, life: Life) -> Iterator[str]:
    for booked, begins in _visits(clinic, life):
        until = booked.at + DAY
        if until > min(clinic.now, begins) or _gone(life, booked.subject, booked.at, until):
            continue
        said = life.between(booked.at, until, "message.sent", by="staff")
        if not said and not life.was_texted(booked.at, until) and not life.had_plenty(booked.at, until):
            yield booked.subject


def _reminded(before: int, within: int, *, unless_confirmed: bool) -> Callable[[Clinic, Life], Iterator[str]]:
    def unpaid(clinic: Clinic, life: Life) -> Iterator[str]:
        for booked, begins in _visits(clinic, life):
            due, until = begins - before, min(begins, begins - before + within)
            if booked.at > due - HOUR or until > clinic.now or _gone(life, booked.subject, booked.at, until):
                continue
            if before < DAY and life.sleeps(due, until):
                continue
            confirmed = life.between(booked.at, until, "appointment.confirmed")
            if unless_confirmed and any(event.subject == booked.subject for event in confirmed):
                continue
            said = life.between(due - HOUR, until, "message.sent", "call.logged", by="staff")
            if not said and not life.was_texted(due, until) and not life.had_plenty(due, until):
                yield booked.subject

    return unpaid


def _nobody_said_whether_they_came(clinic: Clinic, life: Life) -> Iterator[str]:
    for booked, begins in _visits(clinic, life):
        if clinic.days_on(begins, 1) < clinic.now and clinic.visits[booked.subject][1] == "booked":
            yield booked.subject


# -- calls and enquiries ----------------------------------------------------------------------------------------------


def _missed_call_without_a_text(clinic: Clinic, life: Life) -> Iterator[str]:
    for missed in life.between(0, clinic.now - 12 * HOUR, "call.missed"):
        if life.between(missed.at - 7 * DAY, missed.at - 1, "call.missed"):
            continue  # one text for a day's calls, and few for a week's
        spoke = life.between(missed.at, missed.at + 4 * MINUTE, *_WORD, "appointment.booked", by="staff")
        if not spoke and not life.was_texted(missed.at, missed.at + 12 * HOUR):
            yield missed.subject


def _missed_call_left_alone(clinic: Clinic, life: Life) -> Iterator[str]:
    yield from _left_alone(clinic, life, "call.missed")


def _enquiry_left_alone(clinic: Clinic, life: Life) -> Iterator[str]:
    yield from _left_alone(clinic, life, "enquiry.received")


def _left_alone(clinic: Clinic, life: Life, kind: str) -> Iterator[str]:
    for asked in life.between(0, clinic.now, kind):
        until = clinic.days_on(asked.at, 1)
        answers = (*_WORD, "message.queued", "appointment.booked")
        if until < clinic.now and not life.between(asked.at, until, *answers, by="staff"):
            yield asked.subject


def _silence_at_night(clinic: Clinic, life: Life) -> Iterator[str]:
    for asked in life.between(0, clinic.now - HOUR, "enquiry.received"):
        if clinic.is_open(asked.at) or life.between(asked.at - 12 * HOUR, asked.at - 1, "enquiry.received"):
            continue
        if not life.was_texted(asked.at, asked.at + HOUR):
            yield asked.subject


def _asked_once_and_let_go(clinic: Clinic, life: Life) -> Iterator[str]:
    """They asked, a person answered, they fell silent: somebody asks again, first in writing, then on the phone."""
    for silent_from in _silences(clinic, life):
        second = clinic.days_on(silent_from, 2)
        if second < clinic.now and not life.between(
            silent_from + 3 * HOUR, second, "message.sent", "call.logged"
        ):
            yield life.contact


def _never_called(clinic: Clinic, life: Life) -> Iterator[str]:
    for silent_from in _silences(clinic, life):
        until = clinic.days_on(silent_from, 4)
        if until < clinic.now and not life.between(silent_from, until, "call.logged", "call.answered"):
            yield life.contact


def _silences(clinic: Clinic, life: Life) -> Iterator[int]:
    """When a person had answered an enquiry and nothing came of it: no word of theirs and no end for five working days."""
    for asked in life.between(0, clinic.now, "enquiry.received"):
        if life.between(asked.at - 30 * DAY, asked.at - 1, "enquiry.received"):
            continue  # whoever asked within the month was asked again then
        answers = life.between(asked.at, clinic.now, "message.sent", "call.logged")
        first = next((event for event in answers if event.actor.startswith("staff")), None)
        if first is None:
            continue
        until = clinic.days_on(first.at, 5)
        if until < clinic.now and not life.between(asked.at + 1, until, *_WROTE, *_ENDED):
            yield first.at


# -- visits that were not -----------------------------------------------------------------------------------------------


def _nobody_looked_for_them(clinic: Clinic, life: Life) -> Iterator[str]:
    yield from _left_after(
        clinic, life, ("appointment.no_show",), 1, ("journey.step_done", "task.completed", *_WORD)
    )


def _no_word_after_they_stayed_away(clinic: Clinic, life: Life) -> Iterator[str]:
    yield from _left_after(clinic, life, ("appointment.no_show",), 3, ("message.sent", *_ENDED))


def _no_other_time_offered(clinic: Clinic, life: Life) -> Iterator[str]:
    cancelled = ("appointment.cancelled", "appointment.late_cancelled")
    yield from _left_after(clinic, life, cancelled, 3, ("message.sent", *_ENDED))


def _left_after(
    clinic: Clinic, life: Life, kinds: Iterable[str], days: int, paid_by: Iterable[str]
) -> Iterator[str]:
    for event in life.between(0, clinic.now, *kinds):
        until = clinic.days_on(event.at, days)
        if until < clinic.now and not life.between(event.at + 1, until, *paid_by):
            yield event.subject


DEBTS: Final[tuple[Debt, ...]] = (
    ("a visit was not confirmed in writing", _not_confirmed_in_writing),
    ("nobody was reminded a week before", _reminded(7 * DAY, DAY, unless_confirmed=False)),
    ("nobody was reminded two days before", _reminded(2 * DAY, DAY, unless_confirmed=True)),
    ("nobody was reminded in the last hours", _reminded(2 * HOUR, 2 * HOUR, unless_confirmed=False)),
    ("nobody said whether they came", _nobody_said_whether_they_came),
    ("a missed call without a text", _missed_call_without_a_text),
    ("a missed call that nobody returned", _missed_call_left_alone),
    ("an enquiry that no person answered", _enquiry_left_alone),
    ("an enquiry at night without a word", _silence_at_night),
    ("asked once and let go", _asked_once_and_let_go),
    ("silent, and never called", _never_called),
    ("nobody looked for who did not come", _nobody_looked_for_them),
    ("no word to who did not come", _no_word_after_they_stayed_away),
    ("no other time offered after a visit was cancelled", _no_other_time_offered),
)


def clinic_of(
    server: sqlite3.Connection,
    deliveries: Sequence[Arrived],
    refused: Callable[[str], bool],
    zone_of: Callable[[str], str],
    *,
    now: int,
    zone: ZoneInfo,
) -> Clinic:
    """Everybody's life from raw rows. `refused` says of a phone number whether its owner ever wrote STOP, `zone_of` where they
    live."""
    phones = dict(
        server.execute(
            "SELECT c.contact_id, e.value FROM contact_endpoint c JOIN endpoint e ON e.id = c.endpoint_id "
            "WHERE c.deleted = 0 AND e.kind = 'phone' ORDER BY e.id DESC"
        ).fetchall()
    )
    withdrawn = {
        contact
        for (contact,) in server.execute(
            "SELECT c.contact_id FROM contact_endpoint c JOIN consent n ON n.endpoint_id = c.endpoint_id "
            "WHERE n.deleted = 0 AND n.state = 'withdrawn'"
        )
    }
    lives: dict[str, Life] = {}
    rows = "SELECT contact_id, at, kind, actor, subject_id, data ->> 'author' FROM timeline WHERE contact_id IS NOT NULL ORDER BY at, id"
    for contact, at, kind, actor, subject, author in server.execute(rows):
        life = lives.get(contact)
        if life is None:
            phone = phones.get(contact, "")
            life = lives[contact] = Life(contact, ZoneInfo(zone_of(phone)))
            life.has_refused = contact in withdrawn or refused(phone)
        said_by = author if kind == "message.sent" and author else actor
        life.events.append(Event(at, kind, said_by, subject or contact))
    authors = {
        key: (who, author)
        for key, who, author in server.execute("SELECT key, contact_id, author FROM effect")
    }
    for each in deliveries:
        contact, author = authors.get(each.key, ("", ""))
        if contact in lives and author.startswith("journey:"):
            lives[contact].texts.append(each.at)
    visits = {
        row: (start, status)
        for row, start, status in server.execute("SELECT id, start_at, status FROM appointment")
    }
    return Clinic(list(lives.values()), visits, zone, now)
