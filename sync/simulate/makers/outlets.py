"""What people do to the ways out. The world's practice stays in practice mode: its phone is what the oracle counts."""

from sync.commands.kernel import Command
from sync.commands.outlets import ConfirmChannel, SetPracticeMode, TryChannel
from sync.model.words import Channel
from sync.simulate.makers.making import makes
from sync.simulate.sight import Sight


@makes("set_practice_mode@1", 0.2)
def _practise(sight: Sight, now: int) -> Command | None:
    return SetPracticeMode(on=True)


@makes("try_channel@1", 0.2)
def _try(sight: Sight, now: int) -> Command | None:
    return TryChannel(channel=Channel.EMAIL, address="owner@cedar.example")


@makes("confirm_channel@1", 0.2)
def _confirm(sight: Sight, now: int) -> Command | None:
    return ConfirmChannel(channel=Channel.EMAIL, code="123456")
