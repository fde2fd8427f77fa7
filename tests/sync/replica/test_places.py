"""Where people stand in a journey: the index moves with commands and with time alone, and the counts are its sums."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.commands.journeys import PublishJourney, StopEverything
from sync.model.words import EnrolmentState
from sync.replica.places import NEVER
from sync.replica.queries import journey_counts as counts
from tests.sync.replica.practice import Practice
from tests.sync.replica.test_board import MINUTE, Bench

JOURNEY = """journey: greet
owner: front_desk_lead
subject: contact
starts: [enquiry.received]
goal: appointment.booked
steps:
  - {id: ask, within: 5m, do: call}
  - {id: later, after: ask, wait: 1d, do: task}
  - {id: paid, after: payment.paid, do: task, ends: true}
"""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    practice = Practice(tmp_path)
    practice.run(PublishJourney(text=JOURNEY))
    made = Bench(practice, tmp_path)
    yield made
    made.connection.close()
    practice.close()


def at_steps(bench: Bench) -> dict[str, tuple[int, int, int]]:
    found = counts.at_steps(bench.connection, "greet")
    return {step: (each.here, each.due, each.late) for step, each in found.items()}


def test_whoever_begins_stands_at_the_first_step_and_is_late_as_the_promise_runs_out(bench: Bench) -> None:
    bench.enquiry(1)
    bench.enquiry(2)
    assert at_steps(bench) == {"ask": (2, 2, 0)}
    bench.now += 6 * MINUTE
    bench.board.work(bench.now, 1_000)
    assert at_steps(bench) == {"ask": (2, 2, 2)}
    whole = counts.by_journey(bench.connection)["greet"]
    assert (whole.here, whole.late, whole.blocked) == (2, 2, 0)
    (version,) = counts.by_version(bench.connection, "greet").values()
    assert version == 2


def test_people_at_a_step_come_page_by_page_the_longest_due_first(bench: Bench) -> None:
    for index in range(5):
        bench.enquiry(index)
        bench.now += MINUTE
    seen: list[str] = []
    after: tuple[int, str] | None = None
    while page := counts.people(bench.connection, "greet", "ask", after, 2):
        assert len(page) <= 2
        seen += [each.name for each in page]
        after = page[-1].at, page[-1].id
    assert seen == [f"Person {index}" for index in range(5)]
    first = counts.people(bench.connection, "greet", "ask")[0]
    assert (first.status, first.number) == ("due", 1)
    assert first.at < NEVER
    assert counts.those(bench.connection, [first.id]) == {first.id: first}


def test_a_stopped_run_stands_nowhere_and_is_counted_among_those_of_the_week(bench: Bench) -> None:
    contact = bench.enquiry(1)
    bench.do(StopEverything(contact_id=contact, reason="asked"))
    assert at_steps(bench) == {}
    week = counts.week(bench.connection, "greet", bench.now)
    assert (week.started, week.stopped, week.finished) == (1, 1, 0)
    assert [(each.state, each.reason) for each in week.ended] == [(EnrolmentState.STOPPED, "asked")]
    assert counts.week(bench.connection, "greet", bench.now + 2 * counts.WEEK_MS).started == 0


def test_a_move_is_told_with_the_board_so_that_a_graph_counts_again(bench: Bench) -> None:
    applied = bench.rebase.connection.execute("SELECT 1 FROM journey_place").fetchone()
    assert applied is None
    bench.enquiry(1)
    (enrolment,) = bench.connection.execute("SELECT id FROM enrolment").fetchone()
    assert f"enrolment:{enrolment}" in bench.board.forget(
        [row[0] for row in bench.connection.execute("SELECT id FROM contact").fetchall()]
    )
    assert at_steps(bench) == {}


def test_the_sums_are_those_of_the_places_whatever_happens(bench: Bench) -> None:
    contacts = [bench.enquiry(index) for index in range(4)]
    bench.now += 6 * MINUTE
    bench.board.work(bench.now, 1_000)
    bench.do(StopEverything(contact_id=contacts[0], reason="asked"))
    bench.board.begin_rebuild()
    bench.board.work(bench.now, 5_000)
    alike = "journey, version_id, step, status, detail, late"
    kept = bench.connection.execute(
        f"SELECT {alike}, n FROM journey_tally ORDER BY 1, 2, 3, 4, 5, 6"
    ).fetchall()
    counted = bench.connection.execute(
        f"SELECT {alike}, COUNT(*) FROM journey_place GROUP BY {alike} ORDER BY 1, 2, 3, 4, 5, 6"
    ).fetchall()
    assert kept == counted
    assert sum(row[-1] for row in kept) == 3


def test_nothing_holds_new_ones_until_it_was_paused(bench: Bench) -> None:
    assert counts.paused_since(bench.connection, "greet") is None
