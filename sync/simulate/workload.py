"""What people at the desks do: every registered command, made of what their copy shows, weighted towards quarrels."""

import sync.simulate.makers.all  # noqa: F401  # pyright: ignore[reportUnusedImport] - fills the register
from sync.commands.journeys import PublishJourney
from sync.commands.kernel import Command
from sync.commands.people import CaptureLead
from sync.commands.practice import (
    PutLocation,
    PutPipeline,
    PutPractitioner,
    PutRoom,
    PutService,
    SetPractice,
    StageOf,
)
from sync.model.words import Channel, OpportunityState
from sync.simulate.makers.making import MAKERS
from sync.simulate.makers.words import EMAILS, JOURNEY, MARINA, NAMES, PHONES, hours
from sync.simulate.plan import Plan, plan_of
from sync.simulate.sight import Sight


def made_up(sight: Sight, now: int) -> Command | None:
    """Something to do at a desk at this moment, epoch ms."""
    keys = sorted(MAKERS)
    weights = [MAKERS[key][0] for key in keys]
    for key in sight.random.choices(keys, weights, k=8):
        made = MAKERS[key][1](sight, now)
        if made is not None:
            return made
    return None


def made(key: str, sight: Sight, now: int) -> Command | None:
    """The named command, made up."""
    return MAKERS[key][1](sight, now)


def known() -> frozenset[str]:
    """The commands that somebody in this world may come to do."""
    return frozenset(MAKERS)


def story_of(seed: int) -> Plan:
    """The story of a seed, of every command there is."""
    return plan_of(seed, sorted(MAKERS))


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
