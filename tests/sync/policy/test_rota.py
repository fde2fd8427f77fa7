"""Who holds which duty when, where nobody does, and who is called one after another."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journeys.hours import OpeningHours, Span, is_open, load_zone
from sync.policy.rota import (
    Change,
    Link,
    RotaPlan,
    Shift,
    called,
    coverage,
    next_call_at,
    nobody_on_duty,
    on_duty,
)

ZONE = "Asia/Dubai"
MINUTE = 60_000
SPLIT = (Shift("billing", 0, 540, 780, "amal"), Shift("billing", 0, 840, 1080, "amal"))
ROTA = RotaPlan(
    ZONE, (*SPLIT, Shift("billing", 0, 720, 900, "omar"), Shift("on_call", 0, 0, 1440, "sara", "marina"))
)


def at(hour: int, minute: int = 0, day: int = 23) -> int:
    """A moment of Monday 23 November 2026, local time."""
    return int(datetime(2026, 11, day, hour, minute, tzinfo=load_zone(ZONE)).timestamp() * 1000)


def changed(*changes: Change) -> RotaPlan:
    return RotaPlan(ZONE, ROTA.shifts, changes)


@pytest.mark.parametrize(
    ("moment", "who"),
    [
        (at(8, 59), ()),
        (at(9), ("amal",)),
        (at(12, 30), ("amal", "omar")),
        (at(13, 30), ("omar",)),
        (at(17, 59), ("amal",)),
        (at(18), ()),
        (at(10, day=24), ()),
    ],
)
def test_split_shifts_hold_a_duty_between_their_ends(moment: int, who: tuple[str, ...]) -> None:
    assert on_duty(ROTA, "billing", moment) == who


def test_a_place_asks_for_its_own_people_and_for_those_of_everywhere() -> None:
    assert on_duty(ROTA, "on_call", at(3), "marina") == ("sara",)
    assert on_duty(ROTA, "on_call", at(3), "downtown") == ()
    assert on_duty(ROTA, "on_call", at(3)) == ("sara",)
    assert on_duty(ROTA, "billing", at(10), "downtown") == ("amal",)


def test_who_is_away_holds_nothing_and_who_steps_in_does() -> None:
    away = Change("2026-11-23", "amal", 600, 1440, is_on=False)
    stands_in = Change("2026-11-23", "sara", 840, 960, is_on=True, duty="billing")
    rota = changed(away, stands_in)
    assert [on_duty(rota, "billing", at(hour)) for hour in (9, 11, 14, 17)] == [
        ("amal",),
        (),
        ("omar", "sara"),
        (),
    ]
    assert on_duty(rota, "billing", at(9, day=30)) == ("amal",)


def test_an_absence_in_the_middle_leaves_both_ends() -> None:
    rota = changed(Change("2026-11-23", "amal", 600, 660, is_on=False, duty="billing"))
    assert [bool(on_duty(rota, "billing", at(hour))) for hour in (9, 10, 11)] == [True, False, True]


def test_nobody_on_duty_is_told_with_from_and_to() -> None:
    hours = OpeningHours(ZONE, ((Span(480, 1080),), *((),) * 6))
    gaps = nobody_on_duty(ROTA, "billing", hours, at(0), at(0, day=24))
    assert gaps == ((at(8), at(9)),)
    assert nobody_on_duty(ROTA, "front_desk_lead", hours, at(0), at(0, day=24)) == ((at(8), at(18)),)


starts = st.integers(0, 1438)
shifts = st.builds(
    lambda day, start, length, who: Shift("billing", day, start, min(start + length, 1440), who),
    st.integers(0, 6), starts, st.integers(1, 600), st.sampled_from(["amal", "omar"]),
)  # fmt: skip
absences = st.builds(
    lambda day, start, length, who, is_on: Change(
        f"2026-11-{day}", who, start, min(start + length, 1440), is_on, "billing" if is_on else ""
    ),
    st.integers(23, 29), starts, st.integers(1, 900), st.sampled_from(["amal", "omar"]), st.booleans(),
)  # fmt: skip


@given(st.lists(shifts, max_size=5), st.lists(absences, max_size=4), st.integers(0, 7 * 1440 - 1))
def test_the_coverage_says_at_every_minute_what_the_rota_says(
    week: list[Shift], changes: list[Change], minute: int
) -> None:
    rota = RotaPlan(ZONE, tuple(week), tuple(changes))
    moment = at(0) + minute * MINUTE
    assert is_open(moment, coverage(rota, "billing")) == bool(on_duty(rota, "billing", moment))


def test_the_chain_goes_on_until_somebody_acknowledges_and_passes_a_duty_that_nobody_holds() -> None:
    chain = (
        Link(2, duty="on_call"),
        Link(5, duty="billing"),
        Link(5, staff_id="owner"),
        Link(5, staff_id="last"),
    )
    raised = at(10)
    assert [each.staff for each in called(chain, ROTA, raised, raised)] == [("sara",)]
    assert next_call_at(chain, ROTA, raised, raised) == raised + 2 * MINUTE
    later = called(chain, ROTA, raised, raised + 7 * MINUTE)
    assert [each.staff for each in later] == [("sara",), ("amal",), ("owner",)]
    night = at(20)
    skipped = called(chain, ROTA, night, night + 2 * MINUTE)
    assert [each.staff for each in skipped] == [("sara",), (), ("owner",)]
    assert next_call_at(chain, ROTA, raised, raised + 60 * MINUTE) is None
    assert called((), ROTA, raised, raised) == ()


def test_a_link_names_a_person_or_a_duty() -> None:
    wrongs: tuple[dict[str, Any], ...] = (
        {"minutes": 5},
        {"minutes": 5, "staff_id": "a", "duty": "b"},
        {"minutes": 0, "staff_id": "a"},
    )
    for wrong in wrongs:
        with pytest.raises(ValueError, match="names a person or a duty"):
            Link(**wrong)


def test_the_clock_on_the_wall_counts_when_it_changes() -> None:
    rota = RotaPlan("Europe/London", (Shift("on_call", 6, 60, 120, "amal"),))
    twice = [int(datetime(2026, 10, 25, hour, 30, tzinfo=UTC).timestamp() * 1000) for hour in (0, 1)]
    assert [on_duty(rota, "on_call", moment) for moment in twice] == [("amal",), ("amal",)]
    skipped = int(datetime(2026, 3, 29, 1, 30, tzinfo=UTC).timestamp() * 1000)
    assert on_duty(rota, "on_call", skipped) == ()
