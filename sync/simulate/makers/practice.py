"""What people do to the practice itself."""

from sync.commands.kernel import Command
from sync.commands.practice import (
    PutCampaign,
    PutLocation,
    PutPipeline,
    PutPractitioner,
    PutRoom,
    PutService,
    PutSource,
    PutStaff,
    SetPractice,
    SetRota,
    Shift,
    StageOf,
)
from sync.model.entities import Campaign, Location, Pipeline, Practitioner, Room, Service, Source, Staff
from sync.model.words import Duty, OpportunityState, Role
from sync.policy.promises import Promises
from sync.simulate.makers.making import makes
from sync.simulate.makers.words import hours
from sync.simulate.sight import Sight


@makes("set_practice@1", 0.3)
def _practice(sight: Sight, now: int) -> Command | None:
    name = sight.random.choice(("Cedar Clinic", "Cedar Dental"))
    promises = Promises(reply=sight.random.choice((10, 15, 20))) if sight.random.random() < 0.3 else None
    return SetPractice(
        name=name,
        region="AE",
        timezone="Asia/Dubai",
        currency="AED",
        languages=["en", "ar"],
        promises=promises,
    )


@makes("put_location@1", 0.3)
def _location(sight: Sight, now: int) -> Command | None:
    return PutLocation(name="Downtown", region="AE", currency="AED", hours=hours(), id=sight.id(Location))


@makes("put_staff@1", 0.4)
def _staff(sight: Sight, now: int) -> Command | None:
    digit = sight.random.randrange(3)
    return PutStaff(name=f"Helper {digit}", email=f"helper{digit}@cedar.example", roles=[Role.FRONT_DESK])


@makes("set_rota@1", 0.3)
def _rota(sight: Sight, now: int) -> Command | None:
    staff = sight.id(Staff)
    return (
        None
        if staff is None
        else SetRota(
            duty=sight.random.choice(list(Duty)),
            shifts=[Shift(staff_id=staff, weekday=1, start_minute=540, end_minute=1080)],
        )
    )


@makes("put_practitioner@1", 0.3)
def _practitioner(sight: Sight, now: int) -> Command | None:
    return PutPractitioner(name="Dr. Silva", location_id=sight.id(Location), id=sight.id(Practitioner))


@makes("put_room@1", 0.3)
def _room(sight: Sight, now: int) -> Command | None:
    location = sight.id(Location)
    return None if location is None else PutRoom(name="Room 2", location_id=location, id=sight.id(Room))


@makes("put_service@1", 0.3)
def _service(sight: Sight, now: int) -> Command | None:
    return PutService(name="Whitening", duration_min=60, id=sight.id(Service))


@makes("put_pipeline@1", 0.3)
def _pipeline(sight: Sight, now: int) -> Command | None:
    stages = [StageOf(key="new", name="New"), StageOf(key="thinking", name="Thinking")]
    stages.append(StageOf(key="won", name="Won", state=OpportunityState.WON))
    stages.append(StageOf(key="lost", name="Lost", state=OpportunityState.LOST))
    return PutPipeline(name="Enquiries", stages=stages, id=sight.id(Pipeline))


@makes("put_source@1", 0.3)
def _source(sight: Sight, now: int) -> Command | None:
    return PutSource(name=sight.random.choice(("Website", "Friend")), id=sight.id(Source))


@makes("put_campaign@1", 0.3)
def _campaign(sight: Sight, now: int) -> Command | None:
    return PutCampaign(name="Spring", source_id=sight.id(Source), id=sight.id(Campaign))
