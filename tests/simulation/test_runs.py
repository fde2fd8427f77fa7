"""Many seeds: shared by processes, kept and gone on from, on either database."""

from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import msgspec
import psycopg
import pytest

from sync.server.postgres import PostgresDatabase
from sync.simulate.disk import When
from sync.simulate.plan import Act, Plan, Step
from sync.simulate.runs import Failure, Living, Settings, Tally, places, run, version
from sync.simulate.workload import story_of

_PLANNERS = ("", "&options=-c%20enable_indexscan%3Doff%20-c%20enable_bitmapscan%3Doff")
"""PostgreSQL as it is, and one that reads every table from its beginning."""


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_two_processes_come_to_what_one_comes_to(dialect: str, request: pytest.FixtureRequest) -> None:
    database = request.getfixturevalue("postgres") if dialect == "postgresql" else None
    alone, shared = (
        run(Settings(seed=3, seeds=3, jobs=jobs, database=database), is_told=False) for jobs in (1, 2)
    )
    assert (alone.failures, alone.done) == ([], [(3, 6)])
    for told in ("failures", "done", "under", "typed", "pairs", "commits"):
        assert getattr(shared, told) == getattr(alone, told), told


def test_a_seed_that_broke_is_lived_again_by_whoever_goes_on(tmp_path: Path) -> None:
    kept = tmp_path / "progress.json"
    before = Tally(
        done=[(1, 5)],
        under={"older": [(1, 5)]},
        failures=[Failure(5, "I1", "then"), Failure(90, "I2", "still")],
    )
    kept.write_bytes(msgspec.json.encode(before))
    found = run(Settings(seed=1, seeds=5, resume=kept), is_told=False)
    assert found.done == [(1, 6)]
    assert found.under == {"older": [(1, 5)], version(): [(5, 6)]}
    assert [failure.seed for failure in found.failures] == [90]
    assert msgspec.json.decode(kept.read_bytes(), type=Tally) == found


def test_a_story_on_postgresql_does_not_hang_on_where_rows_lie(postgres: str) -> None:
    told: list[list[str]] = []
    for planner in _PLANNERS:
        living = Living(Settings(database=postgres + planner))
        outcomes = [living.live(story_of(seed)) for seed in (9, 12, 13)]
        assert [outcome.violation for outcome in outcomes] == [None] * 3
        told.append([outcome.digest for outcome in outcomes])
        living.close()
    assert told[0] == told[1]


def test_two_servers_over_one_database_hear_of_each_other_from_it_alone(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(self: PostgresDatabase, *, announce: bool = False) -> None:
        kept(self, announce=False)

    kept = PostgresDatabase.commit
    monkeypatch.setattr(PostgresDatabase, "commit", silent)
    monkeypatch.setattr("sync.simulate.postgres._TOLD_WITHIN_S", 1.0)
    living = Living(Settings(database=postgres))
    found = living.live(story_of(3)).violation
    living.close()
    assert found is not None
    assert "was not told of a commit" in found.detail


def test_what_became_of_a_commit_whose_answer_was_lost_is_asked_of_the_database(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = [step for step in story_of(1).steps if step.act is Act.TYPE]
    seed = next(seed for seed in range(99) if _is_cut(Random(seed)))
    living = Living(Settings(database=postgres))
    for when in (When.BEFORE_COMMIT, When.AFTER_COMMIT):
        cut = Step(act=Act.SERVER_LOST, at=typed[0].at, seed=seed, how=when, count=4)
        plan = Plan(seed=1, desks=2, steps=(cut, *typed))
        assert living.live(plan).violation is None, when
    with monkeypatch.context() as broken:
        broken.setattr(PostgresDatabase, "_was_kept", lambda *_: True)
        cut = Step(act=Act.SERVER_LOST, at=typed[0].at, seed=seed, how=When.BEFORE_COMMIT, count=4)
        found = living.live(Plan(seed=1, desks=2, steps=(cut, *typed))).violation
    living.close()
    assert found is not None


def _is_cut(random: Random) -> bool:
    random.randint(1, 3)  # how many commits from now, where the step does not say
    return random.random() < 0.5


def test_nothing_is_left_of_the_databases_that_worlds_stood_on(postgres: str) -> None:
    listed = "SELECT datname FROM pg_database ORDER BY datname"
    with psycopg.connect(postgres) as connection:
        before = connection.execute(listed).fetchall()
    with places(Settings(database=postgres), 2) as found:
        with psycopg.connect(postgres) as connection:
            made = {name for (name,) in connection.execute(listed).fetchall()}
        assert {urlsplit(place.database or "").path[1:] for place in found} == made - {n for (n,) in before}
    with psycopg.connect(postgres) as connection:
        assert connection.execute(listed).fetchall() == before
    assert not any(place.folder.parent.exists() for place in found)
