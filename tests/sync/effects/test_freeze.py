"""A restored practice sends nothing until somebody lets it, and asks after everything that it may have sent before."""

import json
import shutil
from pathlib import Path

import pytest

from sync.commands.effects import SEND_DELAY_MS, Decision, ResolveEffect, effect_id
from sync.effects.channels.phone import SimulatedPhone
from sync.effects.channels.port import Known, Seen
from sync.effects.channels.slip import read_slip, write_slip
from sync.effects.freeze import in_doubt, is_frozen, release
from sync.model.ids import now_ms
from sync.model.words import VerdictKind
from sync.server.cli import main
from sync.server.dispatching import SLIP_FILE
from sync.server.practice import bear_witness
from tests.sync.effects.house import HOUR, MINUTE, House
from tests.sync.effects.test_guards import followup
from tests.sync.effects.test_ways import Recorder, email, go_live, live


def restored(tmp_path: Path, house: House) -> House:
    """The same practice on the database as it was before what `house` did last; same phone, same clock."""
    with house.database.reading() as rows:
        seq = rows.execute("SELECT seq FROM clock").fetchone()[0]
    bear_witness(house.site, seq)
    house.close()
    shutil.move(tmp_path / "backup.db", tmp_path / "practice.db")
    for left in ("practice.db-wal", "practice.db-shm"):
        (tmp_path / left).unlink(missing_ok=True)
    again = House.__new__(House)
    again.__dict__.update(house.__dict__)
    from sync.server.database import open_database
    from sync.server.practice import open_site

    again.database = open_database(str(tmp_path / "practice.db"))
    again.site = open_site(again.database, tmp_path / "data")
    return again


def back_up(tmp_path: Path, house: House) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "practice.db") as source, sqlite3.connect(tmp_path / "backup.db") as kept:
        source.backup(kept)
    source.close()
    kept.close()


def let_go(house: House) -> None:
    with house.writing() as batch:
        release(batch.rows, batch.received)


@pytest.fixture
def own(tmp_path: Path) -> House:
    return House(str(tmp_path / "practice.db"), tmp_path / "data")


def test_a_new_practice_is_not_frozen(house: House) -> None:
    with house.database.reading() as rows:
        assert not is_frozen(rows)


def test_what_was_sent_after_the_backup_is_found_at_the_provider_and_not_sent_again(
    tmp_path: Path, own: House
) -> None:
    own.phone = SimulatedPhone(dedupes=False)
    contact = own.lead()
    row_id = own.queued(contact)
    back_up(tmp_path, own)
    own.later(SEND_DELAY_MS)
    own.round()
    house = restored(tmp_path, own)
    house.later(MINUTE)
    house.round()
    assert house.state(row_id) == ("queued", None), "frozen"
    let_go(house)
    house.round()
    assert house.state(row_id) == ("sent", None)
    assert house.phone.counts == {house.effect(row_id).key: 1}
    house.close()


def test_what_a_desk_tells_again_after_the_restore_is_asked_after_first(tmp_path: Path, own: House) -> None:
    """The backup knows nothing of the message; the desk's queue does, and hands it over in the new life."""
    own.phone = SimulatedPhone(dedupes=False)
    contact = own.lead()
    back_up(tmp_path, own)
    typed_at = own.now
    command = own.reply(contact)
    own.run(command)
    own.later(SEND_DELAY_MS)
    own.round()
    house = restored(tmp_path, own)
    house.later(HOUR)
    let_go(house)
    house.later(HOUR)
    house.tell_again(command, typed_at)
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.state(effect_id(command.key)) == ("sent", None)
    assert house.phone.counts == {command.key: 1}
    house.close()


@pytest.mark.parametrize("is_in_the_backup", [True, False])
def test_a_clock_that_was_set_back_before_the_release_hides_nothing(
    tmp_path: Path, own: House, is_in_the_backup: bool
) -> None:
    """Seed 110030: what was typed before the release was told by clocks, and went out once more."""
    own.phone = SimulatedPhone(dedupes=False)
    command, typed_at = own.reply(own.lead()), own.now
    if not is_in_the_backup:
        back_up(tmp_path, own)
    own.run(command)
    if is_in_the_backup:
        back_up(tmp_path, own)
    own.later(SEND_DELAY_MS)
    own.round()
    house = restored(tmp_path, own)
    house.later(-3 * HOUR)
    if not is_in_the_backup:
        house.tell_again(command, typed_at)
    let_go(house)
    house.later(6 * HOUR)
    house.round()
    assert house.state(effect_id(command.key)) == ("sent", None)
    assert house.phone.counts == {command.key: 1}
    house.close()


@pytest.mark.parametrize("words", ["From 900.", "From 950."])
def test_who_says_it_anew_after_the_release_is_asked_after_once_another_desk_tells_it_again(
    tmp_path: Path, own: House, words: str
) -> None:
    """What another desk had queued before the restore was sent under the same key; the server hears of it in time."""
    own.phone = SimulatedPhone(dedupes=False)
    contact = own.lead()
    back_up(tmp_path, own)
    typed_at, command = own.now, own.reply(contact)
    own.run(command)
    own.later(SEND_DELAY_MS)
    own.round()
    house = restored(tmp_path, own)
    let_go(house)
    assert house.run(house.reply(contact, words)).kind is VerdictKind.APPLIED
    assert house.tell_again(command, typed_at).kind is not VerdictKind.APPLIED
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.state(effect_id(command.key)) == ("sent", None)
    assert house.phone.counts == {command.key: 1}
    house.close()


def test_who_answers_anew_where_nobody_tells_of_the_first_answer_is_asked_after(
    tmp_path: Path, own: House
) -> None:
    """Seed 2191: the desk that had answered was signed out for good, and another's answer took the same key."""
    own.phone = SimulatedPhone(dedupes=False)
    contact = own.lead()
    back_up(tmp_path, own)
    command = own.reply(contact)
    own.run(command)
    own.later(SEND_DELAY_MS)
    own.round()
    house = restored(tmp_path, own)
    let_go(house)
    house.later(HOUR)
    assert house.run(house.reply(contact, "From 950.")).kind is VerdictKind.APPLIED
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.phone.counts == {command.key: 1}
    followed = house.reply(contact, "And parking is free.")
    house.run(followed)
    with house.database.reading() as rows:
        assert effect_id(followed.key) in in_doubt(rows), "seed 3814: others may have built on it"
    house.close()


def test_what_builds_on_a_message_that_was_told_once_more_is_asked_after(tmp_path: Path, own: House) -> None:
    """Seed 3814: the answer to a message of ours was lost with its desk, the message itself was told again."""
    own.phone = SimulatedPhone(dedupes=False)
    contact = own.lead()
    back_up(tmp_path, own)
    first, typed_at = own.reply(contact), own.now
    own.run(first)
    own.later(SEND_DELAY_MS)
    own.round()
    second = own.reply(contact, "And parking is free.")
    own.run(second)
    own.later(SEND_DELAY_MS)
    own.round()
    house = restored(tmp_path, own)
    let_go(house)
    house.tell_again(first, typed_at)
    house.later(SEND_DELAY_MS)
    house.round()
    anew = house.reply(contact, "There is parking.")
    assert anew.key == second.key
    house.run(anew)
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.phone.counts == {first.key: 1, second.key: 1}
    house.close()


def test_what_builds_on_a_message_that_went_out_after_the_restore_is_asked_after(
    tmp_path: Path, own: House
) -> None:
    """It waited in the backup; that it was sent since changed its row, not that others may have built on it."""
    own.phone = SimulatedPhone(dedupes=True)
    contact = own.lead()
    own.queued(contact)
    back_up(tmp_path, own)
    own.later(SEND_DELAY_MS)
    own.round()
    second = own.reply(contact, "And parking is free.")
    own.run(second)
    own.later(SEND_DELAY_MS)
    own.round()
    house = restored(tmp_path, own)
    let_go(house)
    house.later(SEND_DELAY_MS)
    house.round()
    house.run(house.reply(contact, "There is parking.", key=second.key))
    with house.database.reading() as rows:
        assert effect_id(second.key) in in_doubt(rows)
    house.close()


def test_what_they_wrote_after_the_restore_is_answered_without_asking(tmp_path: Path, own: House) -> None:
    own.phone = SimulatedPhone(dedupes=False)
    contact = own.lead()
    back_up(tmp_path, own)
    house = restored(tmp_path, own)
    let_go(house)
    house.writes()
    row_id = house.queued(contact)
    with house.database.reading() as rows:
        assert row_id not in in_doubt(rows)
    house.close()


def test_a_step_that_was_due_in_the_time_that_is_forgotten_is_asked_after_when_it_runs_late(
    tmp_path: Path, own: House
) -> None:
    own.phone = SimulatedPhone(dedupes=False)
    contact = own.lead()
    step = followup(own, contact)
    back_up(tmp_path, own)
    own.run(step)
    own.later(SEND_DELAY_MS)
    own.round()
    assert own.phone.counts == {step.key: 1}
    house = restored(tmp_path, own)
    let_go(house)
    house.later(HOUR)
    assert house.run(step).kind is VerdictKind.APPLIED
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.phone.counts == {step.key: 1}
    house.later(49 * HOUR)
    later = followup(house, contact, "later")
    house.run(later)
    with house.database.reading() as rows:
        assert effect_id(later.key) not in in_doubt(rows), "what comes due weeks later was not due then"
    house.close()


def test_the_provider_that_would_have_had_it_is_asked_and_not_the_simulated_phone(
    tmp_path: Path, own: House
) -> None:
    """A live practice: nobody wrote down which way a message went that the backup has as waiting."""
    go_live(own)
    row_id = email(own)
    back_up(tmp_path, own)
    house = restored(tmp_path, own)
    let_go(house)
    real = Recorder()
    sender = live(house, real)
    with house.database.reading() as rows:
        (asked,) = sender.look(rows, house.now).doubtful
    assert asked.way == "smtp"
    assert sender.ask(asked, house.now).known is Known.NO_ANSWER
    house.later(HOUR)
    with house.writing() as batch:
        sender.settle(batch, asked, Seen(Known.NO_ANSWER))
    assert house.state(row_id) == ("needs_review", "no_answer")
    assert real.asked == []
    house.close()


def test_what_was_called_back_in_the_backup_and_is_queued_anew_is_asked_after(
    tmp_path: Path, own: House
) -> None:
    own.phone = SimulatedPhone(dedupes=False)
    contact = own.lead()
    row_id = own.queued(contact)
    own.later(1)
    own.cancel(row_id)
    back_up(tmp_path, own)
    command = own.reply(contact, key=own.effect(row_id).key)
    own.later(1)
    own.run(command)
    own.later(SEND_DELAY_MS)
    own.round()
    house = restored(tmp_path, own)
    let_go(house)
    assert house.run(command).kind is VerdictKind.APPLIED
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.phone.counts == {command.key: 1}
    house.close()


def test_what_a_person_decides_after_the_release_is_no_longer_in_doubt(tmp_path: Path, own: House) -> None:
    own.phone = SimulatedPhone(dedupes=False)
    row_id = own.queued(own.lead())
    back_up(tmp_path, own)
    own.fresh()
    house = restored(tmp_path, own)
    let_go(house)
    house.later(HOUR)
    house.round()
    assert house.state(row_id) == ("needs_review", "no_answer")
    house.decide(row_id, Decision.AGAIN)
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.state(row_id) == ("sent", None)
    house.close()


def test_an_again_of_before_the_restore_is_asked_after_when_it_is_told_once_more(
    tmp_path: Path, own: House
) -> None:
    own.phone = SimulatedPhone(dedupes=False)
    row_id = own.queued(own.lead())
    own.writes()
    own.later(SEND_DELAY_MS)
    own.round()
    assert own.state(row_id)[0] == "needs_review"
    back_up(tmp_path, own)
    typed_at = own.now
    head = own.all("message", direction="in")[-1].id
    again = ResolveEffect(
        effect_id=row_id, decision=Decision.AGAIN, lease_epoch=own.effect(row_id).lease_epoch, head=head
    )
    own.run(again)
    own.later(SEND_DELAY_MS)
    own.round()
    assert own.state(row_id)[0] == "sent"
    house = restored(tmp_path, own)
    let_go(house)
    house.later(HOUR)
    house.tell_again(again, typed_at)
    house.later(SEND_DELAY_MS)
    house.round()
    assert house.state(row_id) == ("sent", None)
    assert house.phone.counts == {house.effect(row_id).key: 1}
    house.close()


def test_what_the_provider_knows_nothing_of_goes_out_only_where_it_drops_keys_it_has_had(
    tmp_path: Path, own: House
) -> None:
    ids = []
    for dedupes in (True, False):
        contact, phone = own.fresh()
        ids.append((own.queued(contact, phone), dedupes))
    back_up(tmp_path, own)
    house = restored(tmp_path, own) if own.run(own.reply(own.lead())) else own
    house.later(HOUR)
    let_go(house)
    house.phone = SimulatedPhone(dedupes=False)
    house.round()
    assert {house.state(row_id) for row_id, _ in ids} == {("needs_review", "no_answer")}
    assert not house.phone.handed_over
    house.close()


def test_reconcile_and_release_from_the_shell(
    tmp_path: Path, own: House, capsys: pytest.CaptureFixture[str]
) -> None:
    own.now = now_ms() - HOUR
    contact = own.lead()
    row_id = own.queued(contact)
    back_up(tmp_path, own)
    key = own.effect(row_id).key
    slip = tmp_path / "data" / SLIP_FILE
    own.phone = SimulatedPhone(keep=lambda sent: write_slip(slip, sent))
    own.later(SEND_DELAY_MS)
    own.round()
    house = restored(tmp_path, own)
    house.close()
    where = ["--database", str(tmp_path / "practice.db"), "--data", str(tmp_path / "data"), "--json"]

    def told(*words: str) -> dict[str, object]:
        assert main(["effects", *words, *where]) == 0
        return json.loads(capsys.readouterr().out)

    listed = told("list")
    assert listed["frozen"] is True
    assert [found["state"] for found in listed["effects"]] == ["queued"]  # type: ignore[attr-defined]
    assert told("reconcile") == {"sent": 1}
    assert told("release") == {"was_frozen": True}
    assert told("release") == {"was_frozen": False}
    assert told("list") == {"frozen": False, "effects": []}
    assert [found["state"] for found in told("list", "--all")["effects"]] == ["sent"]  # type: ignore[attr-defined]
    assert [sent.key for sent in read_slip(slip)] == [key]


def test_a_line_that_a_crash_cut_short_hides_no_other(tmp_path: Path) -> None:
    from sync.effects.channels.phone import Sent

    slip = tmp_path / SLIP_FILE
    write_slip(slip, Sent("one", "r1", 1))
    with slip.open("ab") as file:
        file.write(b'{"key":"tw')
    write_slip(slip, Sent("three", "r3", 3))
    assert [sent.key for sent in read_slip(slip)] == ["one", "three"]
