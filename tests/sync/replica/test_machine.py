"""What the machine makes of a server's welcome."""

from random import Random
from statistics import fmean

import pytest

from sync.model.words import SCHEMA_VERSION
from sync.replica.changes import State
from sync.replica.machine import Machine, Step
from sync.wire import Welcome

NOW = 1_800_000_000_000


def welcome(*, head: int = 7, commands: list[str]) -> Welcome:
    return Welcome(
        epoch="e",
        head=head,
        min_cursor=0,
        schema=SCHEMA_VERSION,
        oldest_schema=1,
        scopes=["practice"],
        scope_gen=1,
        last_n=0,
        now=NOW,
        durable_backup_seq=0,
        lease_until=NOW + 1,
        commands=commands,
    )


@pytest.mark.parametrize(("head", "step"), [(7, Step.FOLLOW), (9, Step.PULL)])
def test_a_crowded_server_is_left_alone_for_a_while_by_both_lines(head: int, step: Step) -> None:
    waits: list[int] = []
    for seed in range(200):
        machine = Machine(Random(seed), NOW)
        machine.welcomed(welcome(head=head, commands=["slow_down"]), epoch="e", cursor=7, now=NOW)
        assert machine.step is step
        assert machine.state is not State.ONLINE, "nothing is followed yet"
        assert machine.push_not_before == machine.not_before
        waits.append(machine.not_before - NOW)
    assert min(waits) >= 50
    assert max(waits) <= 16_000
    assert 6_000 < fmean(waits) < 10_000, "spread over the whole time, so that they do not come back in step"


def test_without_a_crowd_it_goes_on_at_once() -> None:
    machine = Machine(Random(1), NOW)
    machine.welcomed(welcome(commands=[]), epoch="e", cursor=7, now=NOW)
    assert (machine.step, machine.state, machine.not_before) == (Step.FOLLOW, State.ONLINE, NOW)
