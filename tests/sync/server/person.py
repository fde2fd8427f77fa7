"""A person with something of everything that a practice holds on people, each told by a word that stands nowhere else."""

from collections.abc import Callable
from typing import Any

from sync.commands.clinical import WriteClinicalNote
from sync.commands.consent import ConsentGiven, RecordConsent
from sync.commands.diary import BookAppointment
from sync.commands.kernel import Command, Principal, decode, encode, spec_of
from sync.commands.patching import PatchFields
from sync.commands.people import AddEndpoint, AddNote, CaptureLead, RemoveEndpoint, TagContact
from sync.commands.practice import PutPractitioner
from sync.commands.talk import LogCall, LogMessage, Next, ReceiveMessage
from sync.commands.work import CreateTask
from sync.model.entities import ENTITIES
from sync.model.ids import derive_id, new_ulid, now_ms
from sync.model.rows import Rows
from sync.model.words import CallOutcome, Channel, ConsentState, EndpointKind, NextAction, Purpose, Role
from sync.server.core import Batch

SYSTEM = Principal("system", "practice", frozenset(Role))
PHONE, OLD_PHONE, SHARED, MAIL = "+971501112233", "+971502223344", "+971509998877", "zqmail@zqhome.example"
DAY_MS = 24 * 3_600_000
WORDS = (
    "zqgiven", "zqfamily", "zqfirst", "zqnote", "zqmessage", "zqreply", "zqcall", "zqtask", "zqvisit", "zqstreet",
    "zqwording", "zqlabel", "zqcard", "zqmail", "zqclinic", "501112233", "502223344",
)  # fmt: skip
"""What may stand nowhere once the person is erased. In small letters: what is searched is folded."""


def run(batch: Batch, command: Command, *, applies: bool = True) -> str:
    """Run a command in the practice's own name; its ULID."""
    ulid = new_ulid()
    verdict = batch.run_own(decode(spec_of(command).key, encode(command)), SYSTEM, ulid=ulid)
    assert (verdict.card is None) is applies, verdict.message
    return ulid


def lina(batch: Batch) -> str:
    """Her, with everything; a sister shares a phone with her."""
    run(batch, CaptureLead(name="Sister Zsister", phone=SHARED, text="zsister asks"))
    ulid = run(batch, CaptureLead(name="Zqgiven Zqfamily", phone=PHONE, email=MAIL, text="Zqfirst words"))
    contact = derive_id(ulid, "contact")
    for command in (
        AddEndpoint(contact_id=contact, kind=EndpointKind.PHONE, value=SHARED, label="Zqlabel"),
        AddEndpoint(contact_id=contact, kind=EndpointKind.PHONE, value=OLD_PHONE),
        AddNote(contact_id=contact, text="Zqnote on her"),
        WriteClinicalNote(contact_id=contact, text="Zqclinic findings"),
        TagContact(contact_id=contact, tag="VIP"),
        PatchFields(entity="contact", id=contact, fields={"address": [None, "1 Zqstreet"]}),
        LogMessage(contact_id=contact, channel=Channel.WHATSAPP, body="Zqreply to her"),
        LogCall(contact_id=contact, outcome=CallOutcome.REACHED, next=Next(action=NextAction.NOTHING, reason="All said"), note="Zqcall with her"),
        CreateTask(contact_id=contact, title="Zqtask for her", kind="call", due_at=now_ms() + DAY_MS),
        RecordConsent(
            answers=(
                ConsentGiven(channel=Channel.SMS, purpose=Purpose.MARKETING, state=ConsentState.WITHDRAWN, wording="Zqwording"),
            ),
            phone=PHONE,
            contact_id=contact,
        ),
        ReceiveMessage(channel=Channel.WHATSAPP, phone=PHONE, body="Zqmessage of hers"),
    ):  # fmt: skip
        run(batch, command)
    doctor = derive_id(run(batch, PutPractitioner(name="Dr Reem")), "row")
    start = now_ms() + DAY_MS
    run(
        batch,
        BookAppointment(
            contact_id=contact,
            practitioner_id=doctor,
            start_at=start,
            end_at=start + 1_800_000,
            note="Zqvisit of hers",
        ),
    )
    old = next(row.id for row in all_of(batch.rows, "endpoint") if row.value == OLD_PHONE)
    run(batch, RemoveEndpoint(contact_id=contact, endpoint_id=old))
    run(batch, AddNote(contact_id="f" * 32, text=f"Zqcard about {PHONE}"), applies=False)
    return contact


def all_of(rows: Rows, entity: str) -> list[Any]:
    """Every row of an entity, tombstones too, as records."""
    kind = ENTITIES[entity]
    names = ", ".join(f'"{name}"' for name in kind.columns)
    return [
        kind.record(*row) for row in rows.execute(f'SELECT {names} FROM "{entity}" ORDER BY id').fetchall()
    ]


def traces(everything: Callable[[], str]) -> set[str]:
    """The words of which something is left."""
    content = everything().casefold()
    return {word for word in WORDS if word in content}
