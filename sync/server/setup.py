"""The first start: the practice, its owner with a one-time password, a pipeline, opening hours and the shipped journeys.

Each is a command like everything else, so that it is in the timeline, the audit and every workstation's copy.
"""

from importlib import resources
from typing import Final

import msgspec

from sync.commands.going_live import NotePin
from sync.commands.journeys import PublishJourney
from sync.commands.kernel import Command, Principal
from sync.commands.outcomes import Invalid
from sync.commands.practice import PutLocation, PutPipeline, PutSource, PutStaff, SetPractice, StageOf
from sync.commands.templates import shipped_templates
from sync.journeys.hours import OpeningHours
from sync.model.entities import Practice, entity_type
from sync.model.ids import derive_id, new_ulid
from sync.model.words import OpportunityState, Role, VerdictKind
from sync.policy.sending import USUAL_RULES
from sync.policy.shipped import country_rules
from sync.server import accounts
from sync.server.core import Batch
from sync.server.passwords import Hashing, one_time_password

SYSTEM: Final = Principal("system", "practice", frozenset(Role))
"""Who acts where nobody is signed in yet: the server itself."""
_STAGES = (
    StageOf(key="new", name="New"),
    StageOf(key="contacted", name="Contacted"),
    StageOf(key="quoted", name="Quoted"),
    StageOf(key="booked", name="Booked"),
    StageOf(key="dormant", name="Dormant"),
    StageOf(key="won", name="Won", state=OpportunityState.WON),
    StageOf(key="lost", name="Lost", state=OpportunityState.LOST),
)


class Wishes(msgspec.Struct, frozen=True):
    """What the owner may say on the first start; all of it can be changed later."""

    practice: str = "My practice"
    email: str = "owner@practice.example"
    region: str = "AE"
    timezone: str = "Asia/Dubai"
    currency: str = "AED"


class FirstStart(msgspec.Struct, frozen=True):
    """What the owner needs once."""

    email: str
    password: str


def first_start(batch: Batch, hashing: Hashing, wishes: Wishes) -> FirstStart | None:
    """Create practice and owner in an empty database; None where there is a practice already. Raises Invalid."""
    if batch.rows.where(entity_type(Practice), [], None, 1):
        return None
    own(
        batch,
        SetPractice(
            name=wishes.practice,
            region=wishes.region,
            timezone=wishes.timezone,
            currency=wishes.currency,
            sending=USUAL_RULES,
        ),
    )
    owner_id = add_staff(batch, PutStaff(name="Owner", email=wishes.email, roles=[Role.OWNER]))
    week = country_rules(wishes.region).working_week(9 * 60, 18 * 60)
    hours = OpeningHours(wishes.timezone, week)
    own(batch, PutLocation(name=wishes.practice, region=wishes.region, currency=wishes.currency, hours=hours))
    own(batch, PutPipeline(name="Enquiries", stages=list(_STAGES)))
    for source in ("Website", "Phone", "Walk-in", "Referral"):
        own(batch, PutSource(name=source))
    for template in shipped_templates():
        own(batch, template)
    folder = resources.files("resources").joinpath("journeys")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            own(batch, PublishJourney(text=file.read_text(encoding="utf-8")))
    return FirstStart(wishes.email, give_password(batch, hashing, owner_id))


def add_staff(batch: Batch, person: PutStaff) -> str:
    """Add or change a person; their id. Raises Invalid, or the reason as Invalid of `staff` where it is refused."""
    ulid = new_ulid(batch.received)
    own(batch, person, ulid)
    return person.id or derive_id(ulid, "row")


def give_password(batch: Batch, hashing: Hashing, staff_id: str) -> str:
    """A fresh one-time password for a person, to hand over once; they must choose their own with it."""
    password = one_time_password()
    accounts.set_password(batch.rows, staff_id, hashing.hash(password), must_change=True)
    return password


def set_pin(batch: Batch, staff_id: str, pin_hash: str) -> None:
    """Store a person's PIN, and let the practice know that they have one."""
    accounts.set_pin(batch.rows, staff_id, pin_hash)
    own(batch, NotePin(staff_id=staff_id))


def drop_pin(batch: Batch, staff_id: str) -> None:
    """A person's PIN is no more, and everybody sees that they have none."""
    accounts.drop_pin(batch.rows, staff_id)
    own(batch, NotePin(staff_id=staff_id, dropped=True))


def own(batch: Batch, command: Command, ulid: str | None = None) -> None:
    """Run a command as the practice's own server. Raises Invalid where it does not apply."""
    verdict = batch.run_own(command, SYSTEM, ulid=ulid, refuse_invalid=True)
    if verdict.kind not in {VerdictKind.APPLIED, VerdictKind.NOOP, VerdictKind.MERGED}:
        raise Invalid("command", verdict.message or "It did not apply.", verdict.reason or "refused")
