"""People whom the sample clinic forgot: what its book holds after an import, and nobody looked at."""

from __future__ import annotations

from desktop.sample.facts import MINUTE, NOW
from desktop.sample.link import SampleLink
from sync.commands import diary, imports, sales, talk
from sync.model.ids import fact_id
from sync.model.words import CallState, Channel, ContactKind, Direction

DAY = 1440 * MINUTE
_PATIENTS = (
    ("Aisha Rahimi", 410), ("Björn Lindqvist", 260), ("Chitra Menon", 220), ("Dalia Haddad", 640), ("Elena Petrova", 300),
    ("Farid Nasser", 198), ("Grace Mwangi", 520), ("Hana Suzuki", 240),
)  # fmt: skip
_LEADS = (("Ines Carvalho", 21), ("Jamal Odeh", 9), ("Katarina Novak", 34))
_QUOTES = (("Liam O’Connor", 950_000, 18), ("Mariam Al Suwaidi", 640_000, 30), ("Nikhil Rao", 2_400_000, 11))
_CALLERS = (("Omar Siddiqui", 3), ("Paula Ferreira", 6))


def fill(link: SampleLink) -> None:
    """Put them into the book, once."""
    if link.reader().execute("SELECT 1 FROM contact WHERE name = ?", (_PATIENTS[0][0],)).fetchone():
        return
    for at, (name, days) in enumerate(_PATIENTS):
        contact = _imported(link, name, at, ContactKind.PATIENT, days)
        if at % 3 == 0:
            visit = link.run(
                diary.BookAppointment(
                    contact_id=contact,
                    start_at=NOW - days * DAY,
                    service_id=fact_id("sample", "root canal"),
                    practitioner_id=fact_id("sample", "mansour"),
                ),
                at=NOW - (days + 3) * DAY,
            )
            booked = link.reader().execute(
                "SELECT subject_id FROM timeline WHERE mutation = ? AND subject_kind = 'appointment'",
                (visit.ulid,),
            )
            link.run(
                diary.CompleteAppointment(appointment_id=booked.fetchone()[0]),
                at=NOW - days * DAY + 60 * MINUTE,
            )
    for at, (name, days) in enumerate(_LEADS):
        _imported(link, name, 20 + at, ContactKind.LEAD, days)
    for at, (name, value, days) in enumerate(_QUOTES):
        contact = _imported(link, name, 40 + at, ContactKind.LEAD, days + 20)
        link.run(
            sales.CreateOpportunity(contact_id=contact, title="Treatment", value=value, currency="AED"),
            at=NOW - days * DAY,
        )
    for at, (name, days) in enumerate(_CALLERS):
        contact = _imported(link, name, 60 + at, ContactKind.OTHER, 90)
        link.run(
            talk.RecordCall(
                direction=Direction.IN, state=CallState.MISSED, phone=_phone(60 + at), started_at=NOW - days * DAY,
                provider_ref=f"missed-{at}",
            ),
            at=NOW - days * DAY,
        )  # fmt: skip
    link.run(
        talk.ReceiveMessage(
            channel=Channel.WHATSAPP, phone=_phone(1), body="Can I come back for a check-up?"
        ),
        at=NOW - 6 * DAY,
    )


def _imported(link: SampleLink, name: str, at: int, kind: ContactKind, days: int) -> str:
    """Somebody from the file, who came into the old book `days` ago; their id."""
    link.run(
        imports.ImportContact(
            import_id=fact_id("sample", "import"), name=name, phones=(_phone(at),), kind=kind,
            created_at=NOW - (days + 30) * DAY,
        ),
        at=NOW - 2 * DAY,
    )  # fmt: skip
    return link.reader().execute("SELECT id FROM contact WHERE name = ?", (name,)).fetchone()[0]


def _phone(at: int) -> str:
    return f"+97150555{2000 + at}"
