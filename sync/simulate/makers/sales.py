"""What people do with opportunities."""

from sync.commands.kernel import Command
from sync.commands.sales import CreateOpportunity, LoseOpportunity, MoveOpportunity, WinOpportunity
from sync.model.entities import Contact, Opportunity, Source, Stage
from sync.simulate.makers.making import makes
from sync.simulate.sight import Sight


@makes("create_opportunity@1", 1.5)
def _opportunity(sight: Sight, now: int) -> Command | None:
    contact = sight.id(Contact)
    return (
        None
        if contact is None
        else CreateOpportunity(
            contact_id=contact, title="Implant", value=900_00, currency="AED", source_id=sight.id(Source)
        )
    )


@makes("move_opportunity@1", 4)
def _move(sight: Sight, now: int) -> Command | None:
    found, stage = sight.one(Opportunity), sight.id(Stage)
    if found is None or stage is None:
        return None
    return MoveOpportunity(opportunity_id=found.id, from_stage_id=found.stage_id, to_stage_id=stage)


@makes("win_opportunity@1", needs=("create_opportunity@1",))
def _win(sight: Sight, now: int) -> Command | None:
    found = sight.id(Opportunity)
    return None if found is None else WinOpportunity(opportunity_id=found, value=800_00)


@makes("lose_opportunity@1", needs=("create_opportunity@1",))
def _lose(sight: Sight, now: int) -> Command | None:
    found = sight.id(Opportunity)
    return None if found is None else LoseOpportunity(opportunity_id=found, reason="too far away")
