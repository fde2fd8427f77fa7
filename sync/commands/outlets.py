"""The ways out: practice mode and its end, test messages, and what the server says of each channel.

Credentials are none of this: they stay in a private file beside the server.
"""

import hashlib
from typing import Annotated, Final

from msgspec import Meta

from sync.commands.fields import Instant, Line
from sync.commands.going_live import still_open
from sync.commands.kernel import Command, Context, command, need
from sync.commands.names import fold
from sync.commands.outcomes import Invalid, Outcome, Refused, already
from sync.commands.reach import KIND_OF_CHANNEL, endpoint_value
from sync.commands.templates import WRITTEN
from sync.commands.tx import Tx
from sync.model.base import Value
from sync.model.entities import ChannelState, Practice, Staff
from sync.model.ids import fact_id
from sync.model.words import Channel, ChannelHealth, Event

PRACTICE_ID: Final = fact_id("practice")


class SetPracticeMode(Command, frozen=True):
    """End practice mode, or begin it again. Ending it sends messages to real people: the owner signs with their own name, and
    every required line of the checklist stands. Whoever runs the server may end it from there without the checklist."""

    on: bool
    signed: Line | None = None


class TryChannel(Command, frozen=True):
    """Have the server send a test message, with a code that says that it arrived."""

    channel: Channel
    address: Line


class ConfirmChannel(Command, frozen=True):
    """The test message arrived: this is the code in it."""

    channel: Channel
    code: Annotated[str, Meta(pattern=r"^[0-9]{6}\Z")]


class ReportChannel(Command, frozen=True):
    """What the server knows of a channel: what it ends at, how that does, and whether a test message was sent."""

    channel: Channel
    way: Annotated[str, Meta(max_length=60)]
    sender: Line | None = None
    health: ChannelHealth = ChannelHealth.OK
    since: Instant = 0
    reason: Line | None = None
    test_sent_at: Instant | None = None
    test_digest: Line | None = None


def channel_id(channel: str) -> str:
    """The id of a channel's row."""
    return fact_id("channel_state", channel)


def code_digest(channel: str, code: str) -> str:
    """What stands for a test message's code, so that who reads the rows cannot tell it."""
    return hashlib.sha256(f"{channel_id(channel)}:{code}".encode()).hexdigest()


@command("set_practice_mode", 1)
def set_practice_mode(tx: Tx, command: SetPracticeMode, ctx: Context) -> Outcome | None:
    practice = need(tx, Practice, PRACTICE_ID)
    if not command.on and command.signed is None:
        raise Invalid("signed", "Sign with your name: from here on messages go to real people.")
    if (practice.practice_mode != 0) == command.on:
        return already(practice.id)
    if not command.on and ctx.principal.kind == "staff":
        _check_signature(tx, command, ctx)
    tx.put(
        Practice, practice.id,
        practice_mode=int(command.on), mode_since=ctx.at, mode_signed=None if command.on else command.signed,
    )  # fmt: skip
    tx.happened(
        ctx.id("event"), Event.PRACTICE_CHANGED,
        entity="practice", id=practice.id, practice_mode=command.on, signed=command.signed,
    )  # fmt: skip
    return None


@command("try_channel", 1)
def try_channel(tx: Tx, command: TryChannel, ctx: Context) -> None:
    if command.channel not in WRITTEN:
        raise Invalid("channel", "No words travel by this channel.")
    address = endpoint_value("address", KIND_OF_CHANNEL[command.channel], command.address)
    state = _state(tx, command.channel, ctx.at)
    tx.put(ChannelState, state.id, test_to=address, test_asked_at=ctx.now, test_digest=None, arrived_at=None)
    _tell(tx, ctx, command.channel, "test_asked")


@command("confirm_channel", 1)
def confirm_channel(tx: Tx, command: ConfirmChannel, ctx: Context) -> Outcome | None:
    state = need(tx, ChannelState, channel_id(command.channel))
    if state.arrived_at is not None:
        return already(state.id)
    if state.test_digest is None or state.test_digest != code_digest(command.channel, command.code):
        raise Refused("wrong_code", "This is not the code of the last test message.")
    tx.put(ChannelState, state.id, arrived_at=ctx.now)
    _tell(tx, ctx, command.channel, "test_arrived")
    return None


@command("report_channel", 1)
def report_channel(tx: Tx, command: ReportChannel, ctx: Context) -> Outcome | None:
    if ctx.principal.kind != "system":
        raise Refused("not_allowed", "Only the server's dispatcher may do this.")
    before = _state(tx, command.channel, ctx.at)
    is_other = (before.way, before.sender) != (command.way, command.sender)
    turned = before.health != command.health
    values: dict[str, Value] = {
        "way": command.way,
        "sender": command.sender,
        "health": command.health,
        "reason": command.reason,
    }
    if turned or is_other:
        values["since"] = command.since
    if is_other:  # what arrived by another way says nothing of this one
        values["arrived_at"] = None
    if command.test_sent_at is not None:
        values |= {
            "test_sent_at": command.test_sent_at,
            "test_digest": command.test_digest,
            "arrived_at": None,
        }
    after = tx.put(ChannelState, before.id, **values)
    if not tx.images:
        return already(after.id)
    if turned:
        event = (
            Event.INTEGRATION_FAILING if command.health is ChannelHealth.FAILING else Event.INTEGRATION_BACK
        )
        tx.happened(ctx.id("event"), event, channel=command.channel, way=command.way, reason=command.reason)
    else:
        _tell(tx, ctx, command.channel, "reported")
    return None


def _check_signature(tx: Tx, command: SetPracticeMode, ctx: Context) -> None:
    owner = need(tx, Staff, ctx.principal.id)
    if fold(command.signed or "") != fold(owner.name):
        raise Invalid("signed", "Sign with your own name, as it stands among the staff.")
    if still_open(tx.rows, ctx.at):
        raise Refused("not_ready", "Something on the checklist is still open.")


def _state(tx: Tx, channel: Channel, at: int) -> ChannelState:
    row_id = channel_id(channel)
    return tx.get(ChannelState, row_id) or tx.fact(
        ChannelState, row_id, channel=channel, way="", health=ChannelHealth.OK, since=at
    )


def _tell(tx: Tx, ctx: Context, channel: Channel, what: str) -> None:
    tx.happened(
        ctx.id("event"), Event.PRACTICE_CHANGED,
        entity="channel_state", id=channel_id(channel), channel=channel, change=what,
    )  # fmt: skip
