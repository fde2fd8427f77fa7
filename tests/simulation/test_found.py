"""What the hostile world found, each as the behaviour that was wrong. The seed that found it stands in the test's words."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from sync.commands.journeys import EnrolContact, PublishJourney, StopEverything, StopJourney
from sync.commands.outcomes import Refused
from sync.commands.people import AddNote
from sync.commands.scoping import OUT_OF_SCOPE
from sync.commands.undo import Undo
from sync.model.words import VerdictKind
from sync.replica.machine import Failure, Machine
from sync.server import trail
from sync.server.answering import saw_another_past
from sync.server.core import Batch
from sync.server.database import open_database
from sync.server.practice import bear_witness, begin_epoch, open_site
from sync.server.server import Server
from sync.simulate.clinic import person_command
from sync.simulate.deeds.care import PLACES
from sync.simulate.makers.words import JOURNEY
from sync.simulate.oracle import Oracle, Typed
from sync.simulate.plan import Act, Plan, Step
from sync.simulate.premises import SYSTEM
from sync.simulate.runs import Living
from sync.simulate.serving import quick_hashing
from sync.wire import Hello, Verdict
from tests.sync.replica.copies import Copy, lead
from tests.sync.replica.practice import Practice

NOW = 1_790_000_000_000
HOUR = 3_600_000


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    made = Practice(tmp_path)
    yield made
    made.close()


def test_a_row_found_by_a_query_and_changed_here_is_lifted_when_the_server_changes_it(
    practice: Practice, tmp_path: Path
) -> None:
    """Seed 87: the shadow of an enrolment kept its old image, so the replica's confirmed rows were not the server's."""
    copy, other = Copy(practice, tmp_path, "desk"), Copy(practice, tmp_path, "other")
    practice.run(PublishJourney(text=JOURNEY))
    copy.sync()
    contact = lead(copy)
    copy.sync()
    other.sync()
    enrolments = copy.rows("enrolment")
    if not enrolments:
        copy.do(EnrolContact(contact_id=contact, journey="new-enquiry"))
        copy.sync()
        other.sync()
    copy.do(StopEverything(contact_id=contact, reason="asked us to stop"))
    other.do(StopJourney(enrolment_id=next(iter(copy.rows("enrolment"))), reason="reached"))
    other.push()
    copy.pull()
    copy.assert_digests_are_of_confirmed_rows()
    served = practice.rows("enrolment")
    for (entity, row_id), base in copy.rebase.outbox.shadow.items():
        if entity == "enrolment":
            assert base == served[row_id]
    copy.connection.close()
    other.connection.close()


def test_a_clock_that_is_set_back_prolongs_no_pause() -> None:
    """Seed 5: a desk whose clock went back thirty hours in the middle of a pause sent nothing for thirty hours."""
    machine = Machine(Random(1), NOW)
    machine.failed(Failure(message="no answer"), NOW)
    machine.push_failed(Failure(message="no answer"), NOW)
    paused, push_paused = machine.rest_ms(NOW), machine.push_rest_ms(NOW)
    assert paused > 0
    assert machine.rest_ms(NOW - 30 * HOUR) <= paused
    assert machine.push_rest_ms(NOW - 30 * HOUR) <= push_paused


def test_what_was_not_carried_out_is_not_undone(practice: Practice, tmp_path: Path) -> None:
    """Seed 924: undoing refused work took its card away, and with it what was typed."""
    copy = Copy(practice, tmp_path, "desk")
    copy.sync()
    verdict = practice.run(AddNote(contact_id="0" * 32, text="typed with care"))[0]
    assert verdict.card is not None
    copy.sync()
    with pytest.raises(Refused) as caught:
        copy.do(Undo(mutation=verdict.ulid))
    assert caught.value.reason == "cannot_be_undone"
    assert verdict.card in copy.rows("card")
    copy.connection.close()


@pytest.mark.anyio
async def test_another_life_that_a_hello_begins_is_the_running_servers_own(tmp_path: Path) -> None:
    """Seed 14: the server greeted in the new life and answered in the old one, so desks fetched copies for ever."""
    database = open_database(str(tmp_path / "served.db"))
    server = Server(database, open_site(database, tmp_path), quick_hashing())
    try:
        fresh = await server.write(lambda batch: begin_epoch(batch.rows))
        assert await server.write(lambda batch: batch.epoch) == fresh
        assert await server.read(lambda rows: server.site.epoch) == fresh
    finally:
        await server.close()


def test_a_server_that_was_stopped_before_its_witness_heard_of_its_life_goes_on_in_it(tmp_path: Path) -> None:
    with closing(open_database(str(tmp_path / "served.db"))) as database:
        site = open_site(database, tmp_path)
        bear_witness(site, 16)
        fresh = begin_epoch(database.begin())
        database.commit()
        assert open_site(database, tmp_path).epoch == fresh


def test_a_server_put_back_under_a_desk_that_is_ahead_is_agreed_on_again(living: Living) -> None:
    """Seed 46: with the new life known to half of the server, this story never ended."""
    steps = (
        Step(800, Act.BACKUP),
        Step(1_000, Act.TYPE, 0, 3, how="add_note@1"),
        Step(1_100, Act.TYPE, 1, 4, how="tag@1"),
        Step(2_000, Act.RESTORE, 0, 7),
        Step(2_500, Act.TYPE, 1, 5, how="capture_lead@1"),
    )
    assert living.live(Plan(3, 2, steps)).violation is None


def test_work_about_somebody_whom_a_desk_may_not_know_of_is_not_missed_there_after_a_restore() -> None:
    """Seed 110394: it was held when the desk no longer carried them, and the desk may not keep it to tell it again."""
    oracle = Oracle(lambda: 0.0, lambda _: frozenset(), lambda _: False)
    for ulid, reason in (("HELD", OUT_OF_SCOPE), ("DONE", None)):
        oracle.typed[ulid] = Typed(ulid, "desk 1", "patch_fields@1", b"{}")
        oracle.judged[ulid] = Verdict(n=1, ulid=ulid, kind=VerdictKind.HELD, seq=3, reason=reason)
    oracle.left_outbox("desk 1", ["HELD", "DONE"], 3)
    assert [oracle.typed[ulid].excused for ulid in ("HELD", "DONE")] == ["no longer carried", None]
    assert oracle.found is None


def test_work_of_a_workstation_that_leaves_is_held_though_its_numbers_stand_for_other_work(
    living: Living,
) -> None:
    """Seed 3020: its file had been put back to an earlier moment, so the server took its last work for a copy's, and the
    workstation was wiped with it."""
    steps = (
        Step(5_000, Act.SAVE),
        Step(6_000, Act.TYPE, 0, 3, how="capture_lead@1", count=6),
        Step(12_000, Act.POWER_CUT, 0, 2),
        Step(12_010, Act.TYPE, 0, 5, how="capture_lead@1", count=6),
        Step(12_010, Act.REVOKE, 0, 6),
    )
    outcome = living.live(Plan(4, 2, steps))
    assert outcome.violation is None
    assert outcome.typed["capture_lead@1"] == 2


@pytest.mark.parametrize("place", [".".join(place) for place in PLACES])
def test_a_row_that_goes_bad_is_found_and_replaced_with_work_in_the_outbox(
    living: Living, place: str
) -> None:
    """Seed 20, with rows going bad: words that could not be read ended the program at every look at the board."""
    steps = (
        Step(2_000, Act.TYPE, 0, 3, how="create_task@1", count=6),
        Step(2_000, Act.TYPE, 0, 3, how="book_appointment@1", count=6),
        Step(2_000, Act.TYPE, 0, 3, how="create_opportunity@1", count=6),
        Step(2_000, Act.TYPE, 0, 3, how="log_message@1", count=6),
        Step(6_000, Act.OFFLINE, 0, 4, for_ms=30_000),
        Step(6_000, Act.TYPE, 0, 4, how="capture_lead@1", count=6),
        Step(6_000, Act.CORRUPT, 0, 5, how=place),
        Step(40_000, Act.TYPE, 1, 6, how="add_note@1"),
    )
    outcome = living.live(Plan(5, 2, steps), keep=True)
    assert outcome.violation is None
    assert any(f"desk 0's {place} goes bad" in line for line in outcome.lines)


def test_a_person_who_is_erased_by_released_work_is_erased_for_good(living: Living) -> None:
    """Seed 6, with people erased: the held command of somebody who had left was released, the rows went blank, and neither
    the register nor the list of what must not come back heard of it."""
    steps = (
        Step(5_000, Act.OFFLINE, 0, 3, for_ms=8_000),
        Step(5_000, Act.TYPE, 0, 4, how="erase_person@1", count=6),
        Step(6_000, Act.DISABLE, 0),
        Step(20_000, Act.ENABLE, 0),
    )
    outcome = living.live(Plan(6, 2, steps), keep=True)
    assert outcome.violation is None
    assert outcome.typed["resolve_card@1"]
    assert outcome.erased == 1


def test_a_backup_that_is_put_back_twice_begins_another_life_each_time(tmp_path: Path) -> None:
    """Seed 21084: the second time it went on in the life that was left behind, and its queue sent everything again."""
    served, kept = tmp_path / "served.db", tmp_path / "kept.db"
    lives = list[str]()
    for seen in (17, 9, 12):
        database = open_database(str(served))
        site = open_site(database, tmp_path)
        database.close()
        lives.append(site.epoch)
        if not kept.exists():
            shutil.copy(served, kept)
        bear_witness(site, seen)
        shutil.copy(kept, served)
    assert len(set(lives)) == 3


def test_a_desk_whose_cursor_a_server_put_back_has_passed_says_what_stood_there(tmp_path: Path) -> None:
    """Seed 60486: the whole machine was put back, witness and all; when a desk came back the server had counted further
    than its cursor, so the two went on with different rows (invariant I2)."""
    with closing(open_database(str(tmp_path / "served.db"))) as database:
        site = open_site(database, tmp_path)
    backup = (tmp_path / "served.db").read_bytes()
    told = list[str]()
    for received in (NOW, NOW + HOUR):
        for stale in tmp_path.glob("served.db*"):
            stale.unlink()
        (tmp_path / "served.db").write_bytes(backup)
        with closing(open_database(str(tmp_path / "served.db"))) as database:
            for person in range(3):
                batch = Batch(database.begin(), epoch=site.epoch, secret=site.secret, received=received)
                batch.run_own(person_command(person), SYSTEM)
                batch.finish()
                database.commit()
            with database.reading() as rows:
                told.append(trail.at(rows, 2))
            hello = Hello(
                device="", incarnation=1, app="", schema=1, epoch=site.epoch, seq=2, heard=2, trail=told[0]
            )
            batch = Batch(database.begin(), epoch=site.epoch, secret=site.secret, received=received)
            assert saw_another_past(batch, site, hello) is (received != NOW)
            database.rollback()
    assert len(set(told)) == 2


def test_what_a_copy_is_still_to_hear_of_another_place_is_no_secret_to_it_yet() -> None:
    """Seed 1736: the row had gone to another place behind the copy's cursor, so the copy held it rightly."""
    oracle = Oracle(lambda: 0.0, lambda _: frozenset(), lambda _: False)
    word = "6e0e76b2bdede4c8"
    oracle.history["message", "m"] = [
        (38, ("m", "practice", 38, 0, f"STOP ({word})")),
        (60, ("m", "loc:10", 60, 0, f"STOP ({word})")),
    ]
    with tempfile.TemporaryDirectory() as kept:
        (Path(kept) / "gen-1.db").write_bytes(word.encode())
        oracle.scrubbed("desk 0", {"desk 0"}, Path(kept), frozenset({"practice"}), 51)
        assert oracle.found is None
        oracle.scrubbed("desk 0", {"desk 0"}, Path(kept), frozenset({"practice"}), 60)
    assert oracle.found is not None
    assert oracle.found.invariant == "I8"


def test_a_workstation_that_is_signed_out_while_its_line_is_renewed_is_still_heard(living: Living) -> None:
    """Seeds 2982 and 3895: the world mended a line that the workstation had not taken, and it offered its work for ever."""
    steps = (
        Step(5_000, Act.TYPE, 0, 3, how="capture_lead@1", count=6),
        Step(5_000, Act.NO_UPLOAD, 0, 4, for_ms=600_000),
        Step(5_005, Act.TYPE, 0, 5, how="capture_lead@1", count=6),
        Step(5_100, Act.REVOKE, 0, 5),
        Step(25_000, Act.OLD_DESK, 0, 6, for_ms=1_000),
    )
    assert living.live(Plan(7, 2, steps)).violation is None


def test_a_workstation_that_is_off_waits_for_nothing(living: Living) -> None:
    """Seeds 429 (on PostgreSQL) and 3504: of one that had been lost it was said that its downloads waited for its outbox."""
    steps = (
        Step(5_000, Act.TYPE, 0, 3, how="capture_lead@1", count=6),
        Step(5_000, Act.NO_UPLOAD, 0, 4, for_ms=40_000),
        Step(7_500, Act.DESK_LOST, 0, 5, how="before a commit", count=1),
        Step(7_600, Act.TYPE, 1, 6, how="capture_lead@1", count=6),
        Step(30_000, Act.TYPE, 1, 7, how="add_note@1"),
    )
    assert living.live(Plan(2, 2, steps)).violation is None
