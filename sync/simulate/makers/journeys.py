"""What people do with journeys."""

from sync.commands.envelope import PauseJourney, ResumeJourney
from sync.commands.journeys import EnrolContact, PublishJourney, StopEverything, StopJourney
from sync.commands.kernel import Command
from sync.commands.undoing import UndoEnrolment, UndoStep
from sync.commands.versions import MoveEnrolments, RollbackJourney
from sync.journeys import load
from sync.journeys.rehearsal import Receipt
from sync.model.entities import Contact, Enrolment, JourneyVersion
from sync.simulate.makers.making import makes
from sync.simulate.makers.words import JOURNEY
from sync.simulate.sight import Sight

_NAME = "new-enquiry"
_DAY = 24 * 3_600_000


@makes("publish_journey@1", 0.7)
def _publish(sight: Sight, now: int) -> Command | None:
    text = JOURNEY.replace("wait: 4h", f"wait: {sight.random.choice((4, 5, 6))}h")
    live = next((version.id for version in sight.all(JourneyVersion, ("live", "=", 1))), "")
    draft = load(text, _NAME).version
    shown = Receipt(
        draft=draft, beside=live, since=now - 90 * _DAY, until=now, contacted=0, newly=0, no_longer=0, otherwise=0,
        digest="0" * 64,
    )  # fmt: skip
    return PublishJourney(text=text, rehearsal=None if sight.chance(0.1) else shown)


@makes("rollback_journey@1", 0.4)
def _roll_back(sight: Sight, now: int) -> Command | None:
    seen = sight.id(JourneyVersion)
    return None if seen is None else RollbackJourney(journey=_NAME, base=seen, reason="too pushy")


@makes("move_enrolments@1", 0.6)
def _move(sight: Sight, now: int) -> Command | None:
    runs = [run.id for run in sight.all(Enrolment)][:3]
    version = sight.id(JourneyVersion)
    return None if not runs or version is None else MoveEnrolments(enrolments=tuple(runs), to=version)


@makes("pause_journey@1", 0.1)
def _pause(sight: Sight, now: int) -> Command | None:
    return PauseJourney(journey=_NAME, reason="the templates are being rewritten")


@makes("resume_journey@1", 0.2)
def _resume(sight: Sight, now: int) -> Command | None:
    return ResumeJourney(journey=_NAME, held=sight.random.choice(("go_on", "drop")))


@makes("undo_step@1", 0.5)
def _undo_step(sight: Sight, now: int) -> Command | None:
    run = sight.one(Enrolment)
    if run is None:
        return None
    return UndoStep(enrolment_id=run.id, key=f"followup:{run.id}:first-reply:{run.event_id}")


@makes("undo_enrolment@1", 0.5)
def _undo_enrolment(sight: Sight, now: int) -> Command | None:
    enrolment = sight.id(Enrolment)
    return None if enrolment is None else UndoEnrolment(enrolment_id=enrolment, reason="started by mistake")


@makes("enrol@1", 1.5)
def _enrol(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return None if contact is None else EnrolContact(contact_id=contact, journey=_NAME)


@makes("stop_journey@1", 1.5)
def _stop(sight: Sight, now: int) -> Command | None:
    enrolment = sight.id(Enrolment)
    return None if enrolment is None else StopJourney(enrolment_id=enrolment, reason="asked us to wait")


@makes("stop_everything@1", 0.7)
def _stop_all(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return None if contact is None else StopEverything(contact_id=contact, reason="asked us to stop")
