"""What people do with journeys."""

from sync.commands.journeys import EnrolContact, PublishJourney, StopEverything, StopJourney
from sync.commands.kernel import Command
from sync.model.entities import Contact, Enrolment
from sync.simulate.makers.making import makes
from sync.simulate.makers.words import JOURNEY
from sync.simulate.sight import Sight


@makes("publish_journey@1", 0.7)
def _publish(sight: Sight, now: int) -> Command | None:
    return PublishJourney(text=f"{JOURNEY}\n# {sight.random.randrange(3)}\n")


@makes("enrol@1", 1.5)
def _enrol(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return None if contact is None else EnrolContact(contact_id=contact, journey="new-enquiry")


@makes("stop_journey@1", 1.5)
def _stop(sight: Sight, now: int) -> Command | None:
    enrolment = sight.id(Enrolment)
    return None if enrolment is None else StopJourney(enrolment_id=enrolment, reason="asked us to wait")


@makes("stop_everything@1", 0.7)
def _stop_all(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return None if contact is None else StopEverything(contact_id=contact, reason="asked us to stop")
