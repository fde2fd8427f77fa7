"""The practice with which every world begins: who works there, and what stands there already."""

from sync.commands.journeys import PublishJourney
from sync.commands.kernel import Command
from sync.commands.people import AddNote, CaptureLead
from sync.commands.practice import (
    PutLocation,
    PutPipeline,
    PutPractitioner,
    PutRoom,
    PutService,
    PutStaff,
    SetPractice,
    StageOf,
)
from sync.model.ids import derive_id, new_ulid
from sync.model.words import Channel, OpportunityState, Role
from sync.simulate.makers.words import EMAILS, JOURNEY, MARINA, NAMES, PHONES, hours

START_MS = 1_790_000_000_000
"""The moment at which every world begins, epoch ms."""
_ULIDS = tuple(new_ulid(START_MS - 1_000_000, bytes([digit]) * 10) for digit in range(4))
PEOPLE: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    (derive_id(_ULIDS[0], "row"), "Sara Khan", (Role.OWNER, Role.FRONT_DESK)),
    (derive_id(_ULIDS[1], "row"), "Amal Said", (Role.MANAGER, Role.FRONT_DESK)),
    (derive_id(_ULIDS[2], "row"), "Ben Ortiz", (Role.FRONT_DESK, Role.CLINICIAN)),
    (derive_id(_ULIDS[3], "row"), "Noor Aziz", (Role.OWNER,)),
)
"""Who works here: (id, name, roles). The first three sit at desks; the other owner is there so that the first may go."""


def person_command(person: int, *, disabled: bool = False) -> Command:
    staff_id, name, roles = PEOPLE[person]
    return PutStaff(
        id=staff_id,
        name=name,
        email=f"person{person}@cedar.example",
        roles=list(roles),
        disabled=disabled,
    )


def quarrels() -> list[Command]:
    """Work that did not apply: the cards that wait for a decision when the world begins."""
    return [AddNote(contact_id=digit * 32, text="What was typed before the beginning.") for digit in "cdef"]


def furnishing() -> list[Command]:
    """The practice that stands when the world begins, beside the people."""
    return [
        SetPractice(name="Cedar Clinic", region="AE", timezone="Asia/Dubai", currency="AED"),
        PutLocation(id=MARINA, name="Marina", region="AE", currency="AED", hours=hours()),
        PutPipeline(
            id="20" * 16,
            name="Enquiries",
            stages=[
                StageOf(key="new", name="New"),
                StageOf(key="contacted", name="Contacted"),
                StageOf(key="won", name="Won", state=OpportunityState.WON),
                StageOf(key="lost", name="Lost", state=OpportunityState.LOST),
            ],
        ),
        PutService(id="30" * 16, name="Check-up", duration_min=30),
        PutPractitioner(id="41" * 16, name="Dr. Rahman", location_id="10" * 16),
        PutRoom(id="51" * 16, name="Room 1", location_id="10" * 16),
        PublishJourney(text=JOURNEY),
        CaptureLead(name=NAMES[0], phone=PHONES[0], text="How much is an implant?", channel=Channel.WHATSAPP),
        CaptureLead(name=NAMES[1], phone=PHONES[1], email=EMAILS[1], text="Do you open on Sundays?"),
    ]
