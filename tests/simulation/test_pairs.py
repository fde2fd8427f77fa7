"""Every trouble meets every command: which seed sees to which pair, and what the printed table says of it."""

from collections import Counter

import pytest

from sync.commands.kernel import REGISTER
from sync.simulate.pairs import AT_ONCE, ENOUGH, FAULTS, OWN, foci_of, wanted
from sync.simulate.runs import Living, histogram
from sync.simulate.stories import FOCI
from sync.simulate.workload import cast, known, story_of

ONE_ROUND = -(-len(known()) // AT_ONCE) * len(FAULTS) // FOCI + 1
"""Seeds that go once through all pairs."""


def test_seeds_in_a_row_go_through_all_pairs_in_ever_other_company() -> None:
    met = Counter[tuple[str, str]]()
    company = set[tuple[str, ...]]()
    for seed in range(3 * ONE_ROUND):
        for focus in foci_of(seed, cast().commands, FOCI):
            company.add(focus.commands)
            met.update((focus.fault, command) for command in focus.commands)
    asked = {pair for pair in wanted(known()) if pair[1] not in OWN}
    assert set(met) == asked
    assert min(met.values()) >= 3
    assert len(company) > 2 * len(known()) / AT_ONCE


def test_what_falls_to_a_seed_mostly_comes_about(living: Living) -> None:
    asked = happened = 0
    for seed in range(1_000, 1_020):
        pairs = living.live(story_of(seed)).pairs
        for focus in foci_of(seed, cast().commands, FOCI):
            asked += len(focus.commands)
            happened += sum(f"{focus.fault} × {command}" in pairs for command in focus.commands)
    assert happened > 0.6 * asked


@pytest.mark.parametrize("command", sorted(OWN))
def test_only_what_cannot_meet_is_left_out(command: str) -> None:
    left_out = {(fault, other) for fault in FAULTS for other in REGISTER} - set(wanted(REGISTER))
    assert {other for _, other in left_out} == OWN
    assert ("server lost", command) not in left_out


def test_the_table_counts_the_pairs_and_names_those_that_were_met_too_rarely() -> None:
    pairs = {f"{fault} × {command}": ENOUGH for fault, command in wanted({"tag@1", "untag@1"})}
    pairs["cut × tag@1"] = 3
    del pairs["power cut × untag@1"]
    told = histogram(pairs, {"tag@1", "untag@1"})
    assert f"{len(wanted({'tag@1', 'untag@1'}))} pairs of fault and command, 2 of them met fewer" in told
    assert "  cut: tag@1 3" in told
    assert "  power cut: untag@1 0" in told
    assert "cannot meet (claim_effect@1, record_effect@1, report_effect@1): only the server" in told
