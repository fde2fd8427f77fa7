"""A small way to tell a case as a story: moments in local clinic time, entries in the order they happened."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from sync.journeys.case import Appointment, Case, Endpoint, Enrolment, Subject
from sync.journeys.definition import Channel, Journey, SubjectKind
from sync.journeys.expectation import Expectation
from sync.journeys.expectations import expectations
from sync.journeys.hours import OpeningHours, Span
from sync.journeys.loader import load, shipped
from sync.journeys.timeline import ActorKind, Datum, Entry

DUBAI = OpeningHours("Asia/Dubai", ((Span(540, 780), Span(840, 1080)),) * 6 + ((),))
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
START = int(datetime(2026, 5, 4, 10, tzinfo=ZoneInfo("Asia/Dubai")).timestamp() * 1000)
"""A Monday, 10:00 in the clinic, which is open 9-13 and 14-18."""

SARA = Subject(SubjectKind.CONTACT, "sara")
PHONE = Endpoint("ep-phone", (Channel.WHATSAPP, Channel.SMS, Channel.PHONE))


class Story:
    """Entries told one after another; `case()` is what is known so far."""

    def __init__(self, **case: object) -> None:
        self.entries: list[Entry] = []
        self.enrolments: list[Enrolment] = []
        self._case: dict[str, object] = {"endpoints": (PHONE,), **case}

    def tell(
        self, kind: str, at: int, actor: ActorKind = ActorKind.CONTACT, *, contact: str = "", **data: Datum
    ) -> Entry:
        seq = len(self.entries) + 1
        entry = Entry(kind, at, seq, f"e{seq}", actor, data, contact)
        self.entries.append(entry)
        return entry

    def staff(self, kind: str, at: int, *, contact: str = "", **data: Datum) -> Entry:
        return self.tell(kind, at, ActorKind.STAFF, contact=contact, **data)

    def wrote(self, at: int, conversation: str = "c1", channel: str = "whatsapp") -> Entry:
        return self.tell("message.received", at, conversation=conversation, channel=channel)

    def answered(self, at: int, conversation: str = "c1") -> Entry:
        return self.staff("message.sent", at, conversation=conversation, channel="whatsapp")

    def enrol(self, journey: Journey, at: int = START, subject: Subject = SARA, kind: str = "") -> Enrolment:
        anchor = self.tell(kind or journey.starts[0], at, channel="whatsapp", appointment=subject.id)
        name = f"en{len(self.enrolments) + 1}"
        enrolment = Enrolment(
            name, subject, journey.journey, journey.version, at, anchor.id, anchor.recorded_seq, journey
        )
        self.enrolments.append(enrolment)
        return enrolment

    def set(self, **case: object) -> "Story":
        self._case.update(case)
        return self

    def case(self) -> Case:
        return msgspec.structs.replace(
            Case(SARA, DUBAI), timeline=tuple(self.entries), enrolments=tuple(self.enrolments), **self._case
        )

    def ledger(self, now: int) -> dict[str, Expectation]:
        """Expectations by step id (always-on ones by what they ask for)."""
        return {entry.step: entry for entry in expectations(self.case(), now)}


def journey(steps: str, head: str = "") -> Journey:
    """A contact journey around these steps; `head` lines replace the usual ones of the same key."""
    lines = {
        "journey": "journey: test",
        "owner": "owner: front_desk_lead",
        "subject": "subject: contact",
        "starts": "starts: [enquiry.received]",
    }
    for line in filter(None, head.splitlines()):
        lines[line.split(":")[0]] = line
    return load(
        "\n".join([*lines.values(), "steps:", *(f"  {line}" for line in steps.strip("\n").splitlines())]),
        "test.yaml",
    )


def enquiry() -> Story:
    """An enquiry that has just come in, followed by the journey as shipped."""
    story = Story()
    story.enrol(shipped()["new-enquiry"])
    return story


def visit(in_days: int, version: int = 1, status: str = "booked") -> Appointment:
    """A visit of an hour, so many days from START."""
    at = START + in_days * DAY
    return Appointment("a1", version, status, at, at + HOUR, version)
