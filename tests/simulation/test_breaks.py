"""The world notices every mechanism that is broken on purpose: a world that does not proves nothing."""

import pytest

from sync.server.cli import main
from sync.simulate.breaks import BREAKS
from sync.simulate.mutants import try_out
from sync.simulate.runs import Living, Settings

MOST = 250
"""Seeds within which each must be noticed."""


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_a_broken_mechanism_is_noticed(name: str) -> None:
    caught = try_out(name, most=MOST)
    assert caught.seed is not None, caught.told


def test_a_failure_is_told_by_the_shortest_story_that_was_found() -> None:
    living = Living(Settings(broken="card-not-opened"))
    try:
        seed = next(seed for seed in range(MOST) if living.seed(seed)[1] is not None)
        failure = living.seed(seed)[1]
        assert failure is not None
        told = living.told(failure)
    finally:
        living.close()
    assert told.invariant == "nothing lost"
    assert 1 <= len(told.steps) <= 6
    assert any("types" in line for line in told.lines)


def test_the_mechanisms_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--break", "list"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in BREAKS)
    assert main(["simulate", "--break", "no-such-thing"]) == 1
