"""The world notices mechanisms that are broken on purpose: a world that does not proves nothing.

Here those that show at once; `foredesk-server simulate --break all` breaks every one.
"""

import pytest

from sync.server.cli import main
from sync.simulate.breaks import BREAKS
from sync.simulate.mutants import try_out
from sync.simulate.runs import Living, Settings

AT_ONCE = (
    "cursor-apart",
    "digest-not-kept",
    "journal-not-written",
    "left-before-cursor",
    "page-cut-inside",
    "rebase-drops-one",
    "seq-from-a-sequence",
    "verdict-cached",
)
MOST = 10
"""Seeds within which each of these must be noticed."""


@pytest.mark.parametrize("name", AT_ONCE)
def test_a_broken_mechanism_is_noticed(name: str) -> None:
    caught = try_out(name, most=MOST)
    assert caught.seed is not None, caught.told


def test_a_failure_is_told_by_the_shortest_story_that_was_found() -> None:
    living = Living(Settings(broken="journal-not-written"))
    try:
        failure = next(found for seed in range(MOST) if (found := living.seed(seed)[1]) is not None)
        told = living.told(failure)
    finally:
        living.close()
    assert told.invariant == failure.invariant
    assert 1 <= len(told.steps) <= 4
    assert any("types" in line for line in told.lines)


def test_the_mechanisms_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--break", "list"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in BREAKS)
    assert main(["simulate", "--break", "no-such-thing"]) == 1
