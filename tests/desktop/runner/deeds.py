"""What happens in stories of the runner: somebody calls, asks or books, and a person at the desk does a step."""

from sync.commands.casefile import build_case
from sync.commands.diary import BookAppointment
from sync.commands.people import CaptureLead
from sync.commands.talk import RecordCall
from sync.commands.work import DoneStep
from sync.journeys import Expectation, expectations
from sync.model.words import CallState, Channel
from tests.desktop.runner.world import CHECK_UP, HOUR, MARINA, PHONE, ROOM, Machine, World


def missed(ref: str = "call-1", phone: str = PHONE) -> RecordCall:
    return RecordCall(provider_ref=ref, phone=phone, state=CallState.MISSED)


def enquires(world: World, phone: str = PHONE) -> None:
    world.tell(
        CaptureLead(
            name="Lina Haddad", phone=phone, text="How much?", channel=Channel.WHATSAPP, location_id=MARINA
        )
    )


def books(world: World, desk: Machine, start: int) -> None:
    desk.do(
        BookAppointment(
            contact_id=world.one("contact").id, service_id=CHECK_UP, location_id=MARINA, room_id=ROOM,
            start_at=start, end_at=start + HOUR // 2,
        )
    )  # fmt: skip


def ledger(world: World, desk: Machine) -> dict[str, Expectation]:
    """All that is or was expected for the one contact, by step, as this desk sees it now; of two runs the later."""
    contact = world.one("contact").id
    entries = expectations(build_case(desk.engine.rebase.rows, contact, world.now), world.now)
    return {entry.step: entry for entry in sorted(entries, key=lambda entry: (entry.due_at or 0, entry.key))}


def does(world: World, desk: Machine, step: str) -> None:
    """A person at the desk does a step of a follow-up."""
    entry = ledger(world, desk)[step]
    assert entry.acts_now, entry
    desk.do(DoneStep(enrolment_id=entry.enrolment, step_key=entry.key, outcome="done"))
