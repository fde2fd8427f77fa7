"""The rehearsal over real rows: the same as one Case after another, told as it goes, ended when nobody wants it."""

import pytest

from sync.commands.casefile import build_case
from sync.commands.diary import BookAppointment, RescheduleAppointment
from sync.commands.journeys import PublishJourney
from sync.commands.people import CaptureLead, TagContact
from sync.commands.talk import LogMessage
from sync.journeys.loader import load
from sync.journeys.rehearsal import Compared, Summary
from sync.model.words import Channel
from sync.replica.gathered import Gathered
from sync.replica.rehearsing import rehearse
from tests.sync.commands.clinic import DAY, DOOR, HOUR, MINUTE, NOW, OWNER, Clinic
from tests.sync.commands.test_journeys import NEW_ENQUIRY

NAMES = ("Sara Khan", "Omar Aziz", "Layla Noor", "Ben Ode", "Mona Rai", "Tariq Eid", "Zoe Lim")
LATER = NOW + 30 * DAY
REMIND = """journey: remind
owner: front_desk_lead
subject: appointment
starts: [appointment.booked]
stops: [appointment.cancelled]
steps:
  - id: tell
    wait: {before: appointment.start, by: 1d}
    do: message
    template: hello
    channels: [sms]
    ends: true
"""


@pytest.fixture
def clinic() -> Clinic:
    made = Clinic().furnish()
    made.do(PublishJourney(text=NEW_ENQUIRY), OWNER)
    for n in range(7):
        phone = f"+9715012345{n // 2:02}"
        lead = CaptureLead(name=NAMES[n], phone=phone, text="Implants?", channel=Channel.WHATSAPP)
        made.do(lead, DOOR, at=NOW + n * HOUR + MINUTE)
    for n, contact in enumerate(made.all("contact")):
        made.do(TagContact(contact_id=contact.id, tag="vip"))
        if n % 2:
            made.do(
                LogMessage(contact_id=contact.id, channel=Channel.WHATSAPP, body="Yes"), at=NOW + 9 * HOUR
            )
    return made


def played(clinic: Clinic, text: str, days: int = 90) -> tuple[Summary, list[Compared]]:
    rows: list[Compared] = []
    live = load(NEW_ENQUIRY, "live")
    draft = load(text, "draft")
    beside = live if draft.journey == live.journey else None
    return rehearse(clinic.connection, draft, beside, now=LATER, days=days, keep=rows.append), rows


def test_rows_gathered_for_many_make_the_same_cases_as_rows_read_one_by_one(clinic: Clinic) -> None:
    ids = [row.id for row in clinic.all("contact")]
    gathered = Gathered(clinic.rows, ids, {})
    for contact in ids:
        assert build_case(gathered, contact, LATER) == build_case(clinic.rows, contact, LATER)


def test_a_draft_that_chases_sooner_differs_for_those_who_would_be_chased(clinic: Clinic) -> None:
    summary, rows = played(clinic, NEW_ENQUIRY.replace("wait: 4h", "wait: 2h"))
    assert summary.looked_at == len(rows) == 7
    assert (summary.drafted.enrolled, summary.live.enrolled, summary.newly) == (7, 7, 0)
    assert summary.otherwise == sum(not row.is_same for row in rows) > 0
    assert [row.contact for row in rows] == sorted(row.contact for row in rows)
    again, _ = played(clinic, NEW_ENQUIRY.replace("wait: 4h", "wait: 2h"))
    assert again == summary


def test_the_version_that_runs_beside_itself_makes_no_difference(clinic: Clinic) -> None:
    summary, rows = played(clinic, NEW_ENQUIRY)
    assert (summary.newly, summary.no_longer, summary.otherwise) == (0, 0, 0)
    assert all(row.is_same for row in rows)


def test_nobody_is_looked_at_to_whom_nothing_happened_in_the_days(clinic: Clinic) -> None:
    assert played(clinic, NEW_ENQUIRY, days=20)[0].looked_at == 0


def test_a_reminder_is_played_against_the_visit_as_it_stood_day_by_day(clinic: Clinic) -> None:
    contact = clinic.all("contact")[0].id
    first = NOW + 5 * DAY
    clinic.do(
        BookAppointment(contact_id=contact, start_at=first, practitioner_id="41" * 16, service_id="30" * 16),
        at=NOW + DAY,
    )
    visit = clinic.one("appointment").id
    moved = first + 4 * DAY
    clinic.do(
        RescheduleAppointment(appointment_id=visit, base_start_at=first, start_at=moved), at=NOW + 2 * DAY
    )
    _, (row,) = played(clinic, REMIND)
    (told,) = row.draft
    assert told.at == moved - DAY


def test_whoever_asked_is_told_how_far_it_is_and_can_end_it(clinic: Clinic) -> None:
    class Enough(Exception):
        pass

    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> None:
        told.append((done, of))
        if done == 0:
            raise Enough

    draft = load(NEW_ENQUIRY, "draft")
    with pytest.raises(Enough):
        rehearse(clinic.connection, draft, None, now=LATER, tell=tell)
    assert told == [(0, 7)]
