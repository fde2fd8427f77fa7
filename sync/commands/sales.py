"""How far an enquiry has come: opportunities and the stages of their pipelines."""

import msgspec

from sync.commands.cards import rebases
from sync.commands.fields import Currency, Id, Line, Money
from sync.commands.kernel import Command, Context, command, need
from sync.commands.names import fold
from sync.commands.outcomes import Clash, Invalid, Outcome, Refused, already
from sync.commands.reach import contact_of
from sync.commands.tx import Tx
from sync.model.entities import Campaign, Opportunity, Pipeline, Source, Staff, Stage
from sync.model.words import Event, OpportunityState, Subject


class CreateOpportunity(Command, frozen=True):
    """Something the contact may buy. Without a stage it starts in the first of the first pipeline. Value in minor units."""

    contact_id: Id
    title: Line
    stage_id: Id | None = None
    value: Money | None = None
    currency: Currency | None = None
    source_id: Id | None = None
    campaign_id: Id | None = None
    owner_id: Id | None = None


class MoveOpportunity(Command, frozen=True):
    """Move from the stage that the person saw (`from_stage_id`) to another."""

    opportunity_id: Id
    from_stage_id: Id
    to_stage_id: Id


class WinOpportunity(Command, frozen=True):
    """They bought: it goes to its pipeline's won stage."""

    opportunity_id: Id
    value: Money | None = None


class LoseOpportunity(Command, frozen=True):
    """They did not buy, and why."""

    opportunity_id: Id
    reason: Line


def first_stage(tx: Tx) -> Stage | None:
    """Where enquiries start: the first stage of the oldest pipeline, or None before there is one."""
    pipelines = tx.find(Pipeline, order="id", limit=1)
    stages = tx.find(Stage, pipeline_id=pipelines[0].id, order="position", limit=1) if pipelines else []
    return stages[0] if stages else None


def open_enquiry(
    tx: Tx,
    ctx: Context,
    contact_id: str,
    interest: str | None,
    source_id: str | None,
    campaign_id: str | None,
) -> str | None:
    """The open opportunity that an enquiry belongs to, opened when there is none; None without a pipeline."""
    stage = first_stage(tx)
    if stage is None:
        return None
    running = tx.find(Opportunity, contact_id=contact_id, state=OpportunityState.OPEN, order="created_at")
    for found in running:
        if found.pipeline_id == stage.pipeline_id and (
            interest is None or fold(found.title) == fold(interest)
        ):
            return found.id
    return _create(
        tx, ctx, contact_id, interest or "Enquiry", stage, source_id=source_id, campaign_id=campaign_id
    )


def _create(
    tx: Tx, ctx: Context, contact_id: str, title: str, stage: Stage, **values: str | int | None
) -> str:
    row_id = ctx.id("opportunity")
    tx.put(
        Opportunity,
        row_id,
        contact_id=contact_id,
        pipeline_id=stage.pipeline_id,
        stage_id=stage.id,
        title=title,
        state=stage.state,
        created_at=ctx.at,
        stage_at=ctx.at,
        **values,
    )
    tx.happened(
        ctx.id("opportunity event"),
        Event.OPPORTUNITY_CREATED,
        contact=contact_id,
        subject=(Subject.OPPORTUNITY, row_id),
        stage=stage.key,
        title=title,
    )
    return row_id


@command("create_opportunity", 1)
def create_opportunity(tx: Tx, command: CreateOpportunity, ctx: Context) -> None:
    contact = contact_of(tx, command.contact_id)
    stage = first_stage(tx) if command.stage_id is None else need(tx, Stage, command.stage_id)
    if stage is None:
        raise Refused("no_pipeline", "The practice has no pipeline yet.")
    if command.value is not None and command.currency is None:
        raise Invalid("currency", "A value needs its currency.")
    if command.source_id is not None:
        need(tx, Source, command.source_id)
    if command.campaign_id is not None:
        need(tx, Campaign, command.campaign_id)
    if command.owner_id is not None:
        need(tx, Staff, command.owner_id)
    _create(
        tx,
        ctx,
        contact.id,
        command.title,
        stage,
        value=command.value,
        currency=command.currency,
        source_id=command.source_id,
        campaign_id=command.campaign_id,
        owner_id=command.owner_id,
    )


@command("move_opportunity", 1)
def move_opportunity(tx: Tx, command: MoveOpportunity, ctx: Context) -> Outcome | None:
    found = need(tx, Opportunity, command.opportunity_id)
    target = need(tx, Stage, command.to_stage_id)
    if target.pipeline_id != found.pipeline_id:
        raise Invalid("to_stage_id", "This stage belongs to another pipeline.")
    if found.stage_id == target.id:
        return already(found.id)
    if found.stage_id != command.from_stage_id:
        raise _moved_meanwhile(found, target.id)
    _enter(tx, ctx, found, target, _event_of(target))
    return None


def _event_of(stage: Stage) -> Event:
    if stage.state == OpportunityState.WON:
        return Event.OPPORTUNITY_WON
    return Event.OPPORTUNITY_LOST if stage.state == OpportunityState.LOST else Event.OPPORTUNITY_MOVED


def _moved_meanwhile(found: Opportunity, wanted: str) -> Clash:
    return Clash(
        "moved_meanwhile",
        "Somebody moved it to another stage meanwhile.",
        yours={"stage_id": wanted},
        theirs={"stage_id": found.stage_id, "state": found.state},
        contact_id=found.contact_id,
        subject=(Subject.OPPORTUNITY, found.id),
    )


def _enter(
    tx: Tx,
    ctx: Context,
    found: Opportunity,
    stage: Stage,
    event: Event,
    reason: str | None = None,
    value: int | None = None,
) -> None:
    left = tx.get(Stage, found.stage_id)
    tx.put(
        Opportunity,
        found.id,
        stage_id=stage.id,
        state=stage.state,
        stage_at=ctx.at,
        lost_reason=reason,
        value=found.value if value is None else value,
    )
    tx.happened(
        ctx.id("event"),
        event,
        contact=found.contact_id,
        subject=(Subject.OPPORTUNITY, found.id),
        **{"from": left.key if left else None},
        to=stage.key,
        stage=stage.key,
        **({"reason": reason} if reason else {}),
    )


def _end(
    tx: Tx, ctx: Context, opportunity_id: str, state: OpportunityState, reason: str | None, value: int | None
) -> Outcome | None:
    found = need(tx, Opportunity, opportunity_id)
    if found.state == state:
        return already(found.id)
    stages = tx.find(Stage, pipeline_id=found.pipeline_id, state=state, order="position", limit=1)
    if not stages:
        raise Refused("no_such_stage", f"This pipeline has no stage for what is {state}.")
    if found.state != OpportunityState.OPEN:
        raise _moved_meanwhile(found, stages[0].id)
    _enter(tx, ctx, found, stages[0], _event_of(stages[0]), reason, value)
    return None


@command("win_opportunity", 1)
def win_opportunity(tx: Tx, command: WinOpportunity, ctx: Context) -> Outcome | None:
    return _end(tx, ctx, command.opportunity_id, OpportunityState.WON, None, command.value)


@command("lose_opportunity", 1)
def lose_opportunity(tx: Tx, command: LoseOpportunity, ctx: Context) -> Outcome | None:
    return _end(tx, ctx, command.opportunity_id, OpportunityState.LOST, command.reason, None)


@rebases("move_opportunity@1")
def rebase_move(tx: Tx, command: MoveOpportunity) -> MoveOpportunity:
    """The same target, from wherever it stands now."""
    found = need(tx, Opportunity, command.opportunity_id)
    return msgspec.structs.replace(command, from_stage_id=found.stage_id)
