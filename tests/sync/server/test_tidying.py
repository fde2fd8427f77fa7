"""What need not be kept goes by itself, a little at a time; a deletion is forgotten only when everybody has heard of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.commands.people import AddNote, CaptureLead, TagContact, UntagContact
from sync.commands.practice import SetPractice
from sync.commands.work import CreateTask
from sync.model.ids import derive_id, now_ms
from sync.model.words import VerdictKind
from sync.policy.retention import DAY_MS, USUAL, Retention
from sync.server import answering, devices, feed, tidying
from sync.server.checking import check
from sync.server.database import Database
from sync.server.doors.receipts import FORM, add_door, keep
from sync.server.offline import writing
from sync.server.practice import Site
from sync.server.refusals import Refusal
from sync.wire import Hello, Push, Verdict
from tests.sync.server.conftest import Desk
from tests.sync.server.person import all_of, run

Judge = Callable[[Desk, Push], list[Verdict]]
LATER = 91 * DAY_MS


def tidy(database: Database, site: Site, now: int) -> tidying.Tidied:
    tidied = tidying.Tidied()
    for job in tidying.slices(tidied, now):
        with writing(database, site) as batch:
            job(batch)
    return tidied


def hello(database: Database, site: Site, desk: Desk, seq: int | None = None) -> int:
    """The desk says where it stands: at the head where nothing else is said."""
    with writing(database, site) as batch:
        at = batch.seq if seq is None else seq
        said = Hello(
            device=desk.device_id, incarnation=1, app="t", schema=1, epoch=site.epoch, seq=at, outbox=0
        )
        answering.hello(batch, site, devices.seen(batch.rows, desk.device_id), said, now_ms())
        return at


def deleted_task(database: Database, site: Site) -> tuple[str, str]:
    """A contact, and a tag on it that was taken off again."""
    with writing(database, site) as batch:
        contact = derive_id(run(batch, CaptureLead(name="Lina", phone="+971501112233", text="Hi")), "contact")
        run(batch, TagContact(contact_id=contact, tag="VIP"))
        run(batch, UntagContact(contact_id=contact, tag="VIP"))
    with database.reading() as rows:
        (link,) = (row.id for row in all_of(rows, "contact_tag"))
    return contact, link


def is_there(database: Database, entity: str, row_id: str) -> bool:
    with database.reading() as rows:
        return any(row.id == row_id for row in all_of(rows, entity))


def test_words_of_deliveries_go_after_their_time_and_what_they_became_stays(
    database: Database, site: Site
) -> None:
    now = now_ms()
    with writing(database, site) as batch:
        door = add_door(batch.rows, FORM, "Website", source_id=None, location_id=None)
        accepted = Verdict(n=1, ulid="0" * 26, kind=VerdictKind.APPLIED, seq=1)
        for days, judged in ((29, None), (31, None), (89, accepted), (91, accepted)):
            keep(batch.rows, door, at=now - days * DAY_MS, body=b"words", verdict="x", judged=judged)
    assert tidy(database, site, now).receipts == 2
    with database.reading() as rows:
        left = rows.execute("SELECT at, body FROM receipt ORDER BY at DESC").fetchall()
    assert [((now - at) // DAY_MS, body is None) for at, body in left] == [
        (29, False), (31, True), (89, False), (91, True),
    ]  # fmt: skip
    assert tidy(database, site, now).receipts == 0


def test_a_round_comes_in_slices(database: Database, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "SLICE", 2)
    with writing(database, site) as batch:
        door = add_door(batch.rows, FORM, "Website", source_id=None, location_id=None)
        for _ in range(5):
            keep(batch.rows, door, at=1, body=b"words", verdict="refused")
    tidied, taken = tidying.Tidied(), list[int]()
    for job in tidying.slices(tidied, now_ms()):
        before = tidied.receipts
        with writing(database, site) as batch:
            job(batch)
        taken.append(tidied.receipts - before)
    assert [some for some in taken if some] == [2, 2, 1]


def test_the_practice_chooses_how_long(database: Database, site: Site) -> None:
    with database.reading() as rows:
        assert tidying.rules_of(rows) == USUAL
    chosen = Retention(refused_deliveries=7)
    with writing(database, site) as batch:
        run(
            batch, SetPractice(name="P", region="AE", timezone="Asia/Dubai", currency="AED", retention=chosen)
        )
        run(batch, SetPractice(name="Q", region="AE", timezone="Asia/Dubai", currency="AED"))
    with database.reading() as rows:
        assert tidying.rules_of(rows) == chosen, "left out, what stands stays"


def test_deletions_are_never_forgotten_sooner_than_in_ninety_days() -> None:
    import msgspec

    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"tombstones": 89}', type=Retention)


def test_a_session_that_was_ended_is_remembered_and_one_that_ran_out_is_not(
    database: Database, site: Site, desk: Desk, judge: Judge
) -> None:
    """Forgotten, a session that was ended would count again: its id alone says when it would have run out."""
    with writing(database, site) as batch:
        batch.rows.execute("UPDATE session SET revoked_at = ? WHERE device_id = ?", (1, desk.device_id))
    late = desk.mutation(AddNote(contact_id="f" * 32, text="x"))
    tidy(database, site, now_ms() + 400 * DAY_MS)
    assert judge(desk, desk.push(late))[0].reason == "session_ended"
    with writing(database, site) as batch:
        batch.rows.execute("UPDATE session SET revoked_at = NULL")
    assert tidy(database, site, now_ms() + 400 * DAY_MS).sessions > 0


def test_a_deletion_waits_for_its_age_and_for_every_workstation_at_work(
    database: Database, site: Site, new_desk: Callable[[], Desk]
) -> None:
    one, two = new_desk(), new_desk()
    before = hello(database, site, one)
    _, link = deleted_task(database, site)
    now = now_ms()
    tidy(database, site, now)
    hello(database, site, one)
    hello(database, site, two)
    assert tidy(database, site, now + 89 * DAY_MS).tombstones == 0, "too young"
    assert is_there(database, "contact_tag", link)
    hello(database, site, two, before)
    assert tidy(database, site, now + LATER).tombstones == 0, "one has not heard of it"
    hello(database, site, two)
    assert tidy(database, site, now + LATER).tombstones == 1
    assert not is_there(database, "contact_tag", link)
    with database.reading() as rows:
        assert check(rows).is_sound
        assert feed.min_cursor_of(rows) > before


def test_a_workstation_that_is_out_of_use_is_not_waited_for(
    database: Database, site: Site, new_desk: Callable[[], Desk]
) -> None:
    revoked, silent, one = new_desk(), new_desk(), new_desk()
    hello(database, site, silent)
    _, link = deleted_task(database, site)
    now = now_ms()
    tidy(database, site, now)
    hello(database, site, one)
    with writing(database, site) as batch:
        devices.revoke_device(batch.rows, revoked.device_id)
        batch.rows.execute("UPDATE device SET seen_at = ? WHERE id = ?", (now + 367 * DAY_MS, one.device_id))
    tidy(database, site, now + LATER)
    assert is_there(database, "contact_tag", link), "the silent one may come back"
    tidy(database, site, now + 367 * DAY_MS)
    assert not is_there(database, "contact_tag", link)


def test_a_copy_from_before_a_forgotten_deletion_is_told_so_and_its_edit_of_the_row_revives_nothing(
    database: Database, site: Site, desk: Desk, judge: Judge
) -> None:
    """Invariant I5: an edit of a row that no longer exists becomes a card, never a new row."""
    from sync.commands.patching import PatchFields

    with writing(database, site) as batch:
        ulid = run(batch, CaptureLead(name="Lina", phone="+971501112233", text="Hi"))
        contact = derive_id(ulid, "contact")
        run(batch, CreateTask(contact_id=contact, title="Call", kind="call", due_at=now_ms()))
        (task,) = (row.id for row in all_of(batch.rows, "task"))
    old = hello(database, site, desk)
    from sync.commands.undo import Undo

    with writing(database, site) as batch:
        run(batch, Undo(mutation=ulid), applies=False)
        made = next(row.mutation for row in all_of(batch.rows, "timeline") if row.kind == "task.created")
        run(batch, Undo(mutation=made))
    now = now_ms()
    tidy(database, site, now)
    with writing(database, site) as batch:
        batch.rows.execute("UPDATE device SET seen_at = ? WHERE id = ?", (now - 400 * DAY_MS, desk.device_id))
    assert tidy(database, site, now + LATER).tombstones > 0
    assert not is_there(database, "task", task)
    with database.reading() as rows, pytest.raises(Refusal) as caught:
        answering.page(rows, site, devices.seen(rows, desk.device_id), old, 100)
    assert caught.value.problem.code == "CURSOR_TOO_OLD"
    edits = [
        desk.mutation(PatchFields(entity="task", id=task, fields={"title": ["Call", "Call her"]})),
        desk.mutation(AddNote(contact_id=contact, text="and other work goes on")),
    ]
    verdicts = judge(desk, desk.push(*edits))
    assert verdicts[0].card is not None
    assert verdicts[1].kind is VerdictKind.APPLIED
    assert not is_there(database, "task", task)


def test_erased_people_are_remembered_for_ever(database: Database, site: Site, desk: Desk) -> None:
    from sync.commands.erasing import ErasePerson
    from sync.model.words import ErasureReason

    contact, _ = deleted_task(database, site)
    with writing(database, site) as batch:
        run(batch, ErasePerson(contact_id=contact, reason=ErasureReason.REQUESTED))
    now = now_ms()
    tidy(database, site, now)
    hello(database, site, desk)
    tidy(database, site, now + LATER)
    assert is_there(database, "contact", contact)
    with database.reading() as rows:
        assert check(rows).is_sound


@pytest.mark.parametrize("overwrites", [True, False])
def test_nothing_of_an_erased_person_is_left_in_the_database_s_file_or_its_log(
    url: str, database: Database, site: Site, overwrites: bool
) -> None:
    """And the search finds them where deleted content is not overwritten."""
    if database.dialect != "sqlite":
        pytest.skip("PostgreSQL's files are its own; what its tables hold is searched elsewhere")
    from sync.commands.erasing import ErasePerson
    from sync.model.words import ErasureReason
    from tests.sync.server.person import WORDS, lina

    assert database.begin().execute("PRAGMA secure_delete").fetchone() == (1,)
    database.rollback()
    if not overwrites:
        database._writer.execute("PRAGMA secure_delete = OFF")  # type: ignore[attr-defined]
    with writing(database, site) as batch:
        contact = lina(batch)
        for number in range(200):
            run(batch, CaptureLead(name=f"Other{number}", phone=f"+9715{number:08d}", text=f"Hello {number}"))

    def left() -> set[str]:
        content = (
            b"".join(Path(f"{url}{tail}").read_bytes() for tail in ("", "-wal")).decode("latin-1").casefold()
        )
        return {word for word in WORDS if word in content}

    assert left() == set(WORDS)
    with writing(database, site) as batch:
        run(batch, ErasePerson(contact_id=contact, reason=ErasureReason.REQUESTED))
    assert tidying.scrub(database)
    assert (left() == set()) is overwrites


def test_a_running_server_writes_the_register_as_soon_as_somebody_was_erased(
    client: Any, site: Site, desk: Desk
) -> None:
    import time

    import msgspec

    from sync.commands.erasing import ErasePerson
    from sync.model.words import ErasureReason

    def push(*mutations: Any) -> Any:
        sent = client.post(
            "/v1/sync/push",
            content=msgspec.json.encode(desk.push(*mutations)),
            headers={"Authorization": f"Bearer {desk.signed_in.token}"},
        )
        assert sent.status_code == 200, sent.text
        return sent.json()

    lead = desk.mutation(CaptureLead(name="Zqgiven", phone="+971501112233", text="Hi"))
    push(lead)
    contact = derive_id(lead.ulid, "contact")
    push(desk.mutation(ErasePerson(contact_id=contact, reason=ErasureReason.REQUESTED)))
    give_up_at = time.monotonic() + 20
    while not (site.folder / "erasures.json").exists() and time.monotonic() < give_up_at:
        time.sleep(0.02)
    assert [entry["contact"] for entry in json.loads((site.folder / "erasures.json").read_text())] == [
        contact
    ]
