"""Erasing a person takes out what was written of them, wherever the server keeps it, and leaves what happened and when."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.commands.cards import Choice, ResolveCard
from sync.commands.erasing import BLANKS, ErasePerson
from sync.commands.kernel import encode
from sync.commands.people import AddNote, CaptureLead
from sync.commands.undo import Restore, Undo
from sync.model.entities import ENTITIES, entity_type
from sync.model.ids import derive_id, now_ms
from sync.model.migrations import tables
from sync.model.words import ErasureReason, VerdictKind
from sync.server import audit, backup, erasing, restore
from sync.server.checking import check
from sync.server.database import Database, UnusableDatabase, open_database
from sync.server.doors.receipts import FORM, add_door, carry_out, earlier, keep
from sync.server.offline import writing
from sync.server.practice import Site, open_site
from sync.wire import Push, Verdict
from tests.sync.server.conftest import Desk
from tests.sync.server.person import PHONE, SHARED, SYSTEM, WORDS, all_of, lina, run, traces

Judge = Callable[[Desk, Push], list[Verdict]]
ASKED = ErasureReason.REQUESTED


def everything(database: Database) -> str:
    """All that the database holds, as text."""
    with database.reading() as rows:
        found = [rows.execute(f'SELECT * FROM "{table.name}"').fetchall() for table in tables("server")]
    return "\n".join(
        bytes(value).decode("utf-8", "replace") if isinstance(value, (bytes, memoryview)) else str(value)
        for listed in found
        for row in listed
        for value in row
    )


@pytest.fixture
def person(database: Database, site: Site) -> str:
    with writing(database, site) as batch:
        contact = lina(batch)
        door = add_door(batch.rows, FORM, "Website", source_id=None, location_id=None)
        lead = CaptureLead(name="Zqgiven Zqfamily", phone=PHONE, text="Zqmessage again")
        carry_out(batch, door, lead, sender_id="d1", body=encode(lead))
        refused = b"name=Zqgiven&phone=%2B971+50+111+2233&text=Zqmessage"
        keep(batch.rows, door, at=batch.received, body=refused, verdict="refused", reason="phone: Zqcard")
    assert traces(lambda: everything(database)) == set(WORDS)
    return contact


def erase(database: Database, site: Site, contact: str) -> Verdict:
    with writing(database, site) as batch:
        return batch.run_own(ErasePerson(contact_id=contact, reason=ASKED), SYSTEM)


def assert_sound(database: Database) -> None:
    with database.reading() as rows:
        assert check(rows).is_sound, check(rows)


def test_nothing_that_was_written_of_an_erased_person_is_left_in_any_table(
    database: Database, site: Site, person: str
) -> None:
    before = {name: len(live(database, name)) for name in ("message", "call", "opportunity")}
    kinds = [(row.kind, row.at) for row in live(database, "timeline") if row.contact_id == person]
    assert erase(database, site, person).kind is VerdictKind.APPLIED
    assert traces(lambda: everything(database)) == set()
    assert_sound(database)
    assert {name: len(live(database, name)) for name in before} == before, "the skeleton stays"
    after = [(row.kind, row.at) for row in live(database, "timeline") if row.contact_id == person]
    assert set(kinds) < set(after)
    assert [kind for kind, _ in after].count("contact.erased") == 1


def live(database: Database, entity: str) -> list[Any]:
    with database.reading() as rows:
        return [row for row in all_of(rows, entity) if not row.deleted]


def test_who_shares_a_phone_with_an_erased_person_keeps_theirs(
    database: Database, site: Site, person: str
) -> None:
    erase(database, site, person)
    (sister,) = live(database, "contact")
    assert sister.name == "Sister Zsister"
    assert [row.value for row in live(database, "endpoint")] == [SHARED]
    assert [row.contact_id for row in live(database, "contact_endpoint")] == [sister.id]
    assert "zsister asks" in everything(database)


def test_a_no_that_was_said_stands_although_the_number_is_not_kept(
    database: Database, site: Site, person: str
) -> None:
    erase(database, site, person)
    (consent,) = live(database, "consent")
    assert (consent.state, consent.wording, consent.contact_id) == ("withdrawn", None, None)
    with writing(database, site) as batch:
        run(batch, CaptureLead(name="Lina Again", phone=PHONE, text="Hello"))
    again = next(row for row in live(database, "endpoint") if row.value == PHONE)
    assert again.id == consent.endpoint_id


def test_every_column_in_which_something_may_be_written_of_a_person_is_blanked() -> None:
    """A column added to what belongs to a contact is to be listed here or blanked."""
    kept = {
        "contact": {"kind", "location_id", "source_id", "owner_id", "merged_into", "created_at"},
        "contact_endpoint": {"endpoint_id", "is_primary"},
        "contact_tag": {"tag_id"},
        "opportunity": {"pipeline_id", "stage_id", "value", "currency", "state", "source_id", "campaign_id", "owner_id",
                        "created_at", "stage_at"},
        "conversation": {"channel", "last_at", "last_in_at", "last_out_at", "read_at"},
        "message": {"conversation_id", "direction", "channel", "state", "at", "author", "step_key"},
        "call": {"direction", "state", "started_at", "duration_s", "outcome", "taken_by"},
        "effect": {"key", "kind", "channel", "purpose", "payload_hash", "state", "reason", "lease_epoch", "lease_until",
                   "send_at", "not_after", "grant_id", "author", "decided_by", "queued_at", "changed_at", "out_at", "attempts",
                   "template_id", "way"},
        "appointment": {"practitioner_id", "room_id", "service_id", "location_id", "start_at", "end_at", "status",
                        "confirmed_at"},
        "task": {"kind", "due_at", "state", "assignee_id", "created_at"},
        "snooze": {"subject_kind", "subject_id", "until_at", "until_event", "staff_id", "set_at"},
        "enrolment": {"journey", "version_id", "subject_kind", "subject_id", "event_id", "started_at", "state",
                      "stopped_at", "reason"},
        "clinical_note": {"at", "author"},
        "alarm": {"message_id", "raised_at", "state", "acknowledged_by", "acknowledged_at"},
        "person_choice": {"message_id", "meaning", "candidates", "asked_at", "state", "chosen_id", "decided_by", "decided_at"},
        "timeline": {"kind", "at", "actor", "subject_kind", "subject_id", "command", "mutation"},
    }  # fmt: skip
    for kind, blanks in BLANKS.items():
        columns = set(entity_type(kind).columns[4:]) - {"contact_id"}
        assert columns == blanks.keys() | kept[kind.__tablename__], kind.__tablename__
    belonging = {name for name, kind in ENTITIES.items() if "contact_id" in kind.positions}
    assert belonging - {kind.__tablename__ for kind in BLANKS} == {"consent", "card"}, "erased on their own"


def test_late_work_about_an_erased_person_leaves_a_card_without_what_was_typed(
    database: Database, site: Site, person: str, desk: Desk, judge: Judge
) -> None:
    note = desk.mutation(AddNote(contact_id=person, text="Zqnote typed offline"))
    enquiry = desk.mutation(CaptureLead(name="Zqgiven Zqfamily", phone=PHONE, text="Zqmessage offline"))
    erase(database, site, person)
    verdicts = judge(desk, desk.push(note, enquiry))
    assert [(v.kind, v.reason) for v in verdicts] == [(VerdictKind.REJECTED, "erased")] * 2
    assert traces(lambda: everything(database)) == set()
    assert judge(desk, desk.push(note, enquiry))[0].duplicate, "and the verdict is a durable one"
    assert_sound(database)


def test_nothing_brings_an_erased_person_back(
    database: Database, site: Site, person: str, desk: Desk, judge: Judge
) -> None:
    """Invariant I5: not restoring, not undoing, not deciding a card."""
    judge(desk, desk.push(desk.mutation(AddNote(contact_id="e" * 32, text=f"Zqcard {PHONE}"))))
    with database.reading() as rows:
        card = next(row.id for row in all_of(rows, "card") if row.state == "open" and "Zqcard" in row.body)
        told = [row.mutation for row in all_of(rows, "timeline") if row.contact_id == person]
    wipe = desk.mutation(ErasePerson(contact_id=person, reason=ASKED))
    assert judge(desk, desk.push(wipe))[0].kind is VerdictKind.APPLIED
    tries = [
        desk.mutation(Restore(entity="contact", id=person)),
        desk.mutation(ResolveCard(card_id=card, choice=Choice.YOURS)),
        *(desk.mutation(Undo(mutation=ulid, only_untouched=True)) for ulid in {*told, wipe.ulid}),
    ]
    verdicts = judge(desk, desk.push(*tries))
    assert {v.kind for v in verdicts} <= {VerdictKind.REJECTED, VerdictKind.NOOP, VerdictKind.CONFLICT}
    assert person not in {row.id for row in live(database, "contact")}
    assert traces(lambda: everything(database)) == set()
    assert_sound(database)


def test_only_an_owner_erases(database: Database, site: Site, person: str) -> None:
    from sync.commands.kernel import Principal
    from sync.model.words import Role

    manager = Principal("staff", "a" * 32, frozenset({Role.MANAGER}))
    with writing(database, site) as batch:
        verdict = batch.run_own(ErasePerson(contact_id=person, reason=ASKED), manager)
    assert (verdict.kind, verdict.reason) == (VerdictKind.REJECTED, "not_allowed")


def test_erasing_again_changes_nothing(database: Database, site: Site, person: str) -> None:
    erase(database, site, person)
    assert erase(database, site, person).kind is VerdictKind.NOOP


def test_the_audit_tells_an_erased_verdict_from_a_changed_one(
    database: Database, site: Site, person: str
) -> None:
    erase(database, site, person)
    with database.reading() as rows:
        assert list(audit.broken_links(rows)) == []
        said = rows.execute("SELECT n, detail FROM mutation WHERE said_sha256 <> '' ORDER BY n").fetchall()
    n, detail = said[0]
    assert '"message":null' in detail or '"message"' not in detail
    for forged in (
        re.sub('"kind":"[a-z]+"', '"kind":"applied"', detail),
        detail.replace("{", '{"message":"Something else",', 1),
    ):
        assert forged != detail
        with writing(database, site) as batch:
            batch.rows.execute(
                "UPDATE mutation SET detail = ? WHERE device_id = 'server' AND n = ?", (forged, n)
            )
            assert list(audit.broken_links(batch.rows)) != []
            batch.rows.execute(
                "UPDATE mutation SET detail = ? WHERE device_id = 'server' AND n = ?", (detail, n)
            )


def test_a_receipt_whose_body_was_erased_still_knows_its_delivery(
    database: Database, site: Site, person: str
) -> None:
    erase(database, site, person)
    with writing(database, site) as batch:
        key = batch.rows.execute("SELECT key FROM door").fetchone()[0]
        from sync.server.doors.receipts import find_door

        found = earlier(batch.rows, find_door(batch.rows, FORM, key), "d1", b"whatever comes again")
    assert found is not None
    assert found.status == "duplicate"


def test_who_was_erased_stays_erased_when_an_older_backup_takes_the_database_s_place(
    url: str, database: Database, site: Site, person: str, tmp_path: Path, desk: Desk, judge: Judge
) -> None:
    aside = snapshot_of(url, database, tmp_path)
    late = desk.mutation(CaptureLead(name="Zqgiven Later", phone="+971507776655", text="Zqfirst"))
    judge(desk, desk.push(late))
    newer = derive_id(late.ulid, "contact")
    for contact in (person, newer):
        erase(database, site, contact)
    with database.reading() as rows:
        assert erasing.keep_register(site.folder, rows) == 2
    listed = (site.folder / "erasures.json").read_text()
    assert person in listed
    assert not any(word in listed.casefold() for word in WORDS)

    put_back(url, database, aside)
    assert traces(lambda: everything(database)) == set(WORDS), "the backup holds them"
    again = open_site(database, site.folder)
    assert traces(lambda: everything(database)) == set()
    assert_sound(database)
    # What a workstation sends again, because the backup lacks it, is about somebody who was erased too.
    desk.epoch = again.epoch
    desk.n = 0
    with writing(database, again) as batch:
        verdicts = batch.push(
            desk.device_id, Push(epoch=again.epoch, device=desk.device_id, mutations=[late])
        )
    assert verdicts[0].reason == "erased"
    assert traces(lambda: everything(database)) == set()
    assert_sound(database)


def snapshot_of(url: str, database: Database, tmp_path: Path) -> dict[str, list[Any]]:
    """All tables as they are now."""
    with database.reading() as rows:
        return {
            table.name: [tuple(row) for row in rows.execute(f'SELECT * FROM "{table.name}"').fetchall()]
            for table in tables("server")
        }


def put_back(url: str, database: Database, aside: dict[str, list[Any]]) -> None:
    """Make the tables what they were: what a restore does, whatever carried it out."""
    rows = database.begin()
    for name, listed in aside.items():
        rows.execute(f'DELETE FROM "{name}"')
        if listed:
            marks = ", ".join("?" * len(listed[0]))
            rows.executemany(f'INSERT INTO "{name}" VALUES ({marks})', listed)
    database.commit()


def test_a_server_does_not_start_over_a_register_that_it_cannot_read(
    database: Database, site: Site, person: str
) -> None:
    (site.folder / "erasures.json").write_text("{")
    with pytest.raises(UnusableDatabase, match="register of erased people"):
        open_site(database, site.folder)


def test_a_restored_backup_s_people_are_erased_again_before_anybody_is_served(
    url: str, tmp_path: Path
) -> None:
    words = "correct-horse-battery-staple"
    opened = open_database(url)
    site = open_site(opened, tmp_path / "data")
    with writing(opened, site) as batch:
        person = lina(batch)
    opened.close()  # SQLite and SQLCipher do not know of each other's locks
    made = backup.make(opened.url, site.secret, words, tmp_path / "night.fdbackup", now_ms())
    opened = open_database(url)
    erase(opened, site, person)
    with opened.reading() as rows:
        erasing.keep_register(site.folder, rows)
    opened.close()
    restore.restore(made.path, words, opened.url, site.folder, replace=True, now=now_ms())
    again = open_database(url)
    try:
        assert traces(lambda: everything(again)) == set(WORDS), "the backup holds them"
        assert open_site(again, site.folder).epoch != site.epoch
        assert traces(lambda: everything(again)) == set()
        assert_sound(again)
    finally:
        again.close()
