"""The hostile world: nothing lost, nothing doubled, all converged, and the same again the second time."""

import json
from pathlib import Path

import pytest

from sync.commands.kernel import REGISTER
from sync.policy.roles import REGISTER as MAY
from sync.server.cli import main
from sync.simulate.runs import Living
from sync.simulate.workload import known, story_of

CHUNKS, CHUNK = 10, 10
NOT_GIVEN_HERE = {
    "claim_effect@1",
    "record_effect@1",
    "report_effect@1",
    "report_channel@1",
    "run_step@1",
    "note_runner@1",
    "tell_overruns@1",
    "tell_absence@1",
    "watch_practice@1",
    "note_letter@1",
    "note_pin@1",
    "note_backup@1",
}
"""The dispatcher, the runner and the server give them themselves."""


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_whatever_happens_nothing_is_lost_or_doubled_and_all_converge_twice_alike(
    living: Living, chunk: int
) -> None:
    for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        outcome = living.live(story_of(seed))
        assert outcome.violation is None, f"seed {seed}"
        assert living.live(story_of(seed)).digest == outcome.digest, f"seed {seed}"


def test_every_command_that_people_may_give_is_given_in_this_world() -> None:
    assert set(REGISTER) - known() <= NOT_GIVEN_HERE
    assert known() <= set(MAY)


def test_progress_is_kept_and_gone_on_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = str(tmp_path / "progress.json")
    assert main(["simulate", "--seed", "5", "--seeds", "2", "--resume", kept, "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert main(["simulate", "--seed", "5", "--seeds", "3", "--resume", kept, "--json"]) == 0
    then = json.loads(capsys.readouterr().out)
    assert (first["seeds"], then["seeds"], then["green"]) == (2, 3, True)
    assert then["done"] == [[5, 8]]
    assert then["commits"] > first["commits"]
