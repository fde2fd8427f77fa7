"""Work of an older version of a command is raised to today's; work of a newer one waits."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from sync import wire
from sync.commands import kernel
from sync.commands.cards import Choice, ResolveCard
from sync.commands.fields import Id, Prose
from sync.commands.kernel import Command, Context, spec_for, upcast
from sync.commands.outcomes import Invalid, Outcome
from sync.commands.people import AddNote, CaptureLead
from sync.commands.people import add_note as add_note_today
from sync.commands.tx import Tx
from sync.model.ids import derive_id
from sync.model.words import Event, VerdictKind
from sync.server.database import Database
from sync.wire import Push, Verdict
from tests.sync.server.conftest import Desk

Judge = Callable[[Desk, Push], list[Verdict]]


class AddNoteLater(Command, frozen=True):
    """What `add_note` might become two versions on: the text has another name, and says whether it is for all to see."""

    contact_id: Id
    words: Prose
    is_open: bool


def add_note_later(tx: Tx, command: AddNoteLater, ctx: Context) -> Outcome | None:
    words = command.words if command.is_open else f"[{command.words}]"
    return add_note_today(tx, AddNote(contact_id=command.contact_id, text=words), ctx)


@pytest.fixture
def two_versions_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program as it may be when add_note@3 is the one that is run, and two steps lead to it."""
    today = kernel.REGISTER["add_note@1"]
    monkeypatch.setattr(kernel, "UPCASTS", {})
    later = kernel.Spec("add_note", 3, AddNoteLater, add_note_later, today.may)
    monkeypatch.delitem(kernel.REGISTER, "add_note@1")
    monkeypatch.setitem(kernel.REGISTER, "add_note@3", later)
    monkeypatch.setitem(kernel._SPEC_OF, AddNoteLater, later)

    @upcast("add_note", 1)
    def to_words(fields: dict[str, Any]) -> dict[str, Any]:
        return {"contact_id": fields["contact_id"], "words": fields["text"]}

    @upcast("add_note", 2)
    def to_open(fields: dict[str, Any]) -> dict[str, Any]:
        return fields | {"is_open": True}

    assert (to_words, to_open) == tuple(kernel.UPCASTS.values())


def notes(database: Database) -> list[str]:
    with database.reading() as rows:
        found = rows.execute(
            "SELECT data FROM timeline WHERE kind = ? ORDER BY ver", (Event.NOTE_ADDED,)
        ).fetchall()
    return [msgspec.json.decode(data)["text"] for (data,) in found]


def test_an_outbox_full_of_an_older_version_is_applied_as_todays(
    database: Database, desk: Desk, judge: Judge, request: pytest.FixtureRequest
) -> None:
    contact_id = judged_lead(desk, judge)
    old = [desk.mutation(AddNote(contact_id=contact_id, text=f"old {n}")) for n in range(5)]
    request.getfixturevalue("two_versions_on")
    assert [verdict.kind for verdict in judge(desk, desk.push(*old))] == [VerdictKind.APPLIED] * 5
    assert notes(database) == [f"old {n}" for n in range(5)]
    told = judge(desk, desk.push(*old))
    assert [verdict.duplicate for verdict in told] == [True] * 5
    with database.reading() as rows:
        kept = rows.execute(
            "SELECT name, version FROM mutation WHERE device_id = ? AND n > 1", (desk.device_id,)
        )
        assert set(kept.fetchall()) == {("add_note", 1)}, "the audit says what was sent"


def test_an_older_version_with_a_bad_field_is_refused_by_name(
    database: Database, two_versions_on: None
) -> None:
    with pytest.raises(Invalid) as caught:
        kernel.decode("add_note@1", b'{"contact_id": "x", "text": "hello"}')
    assert caught.value.field == "contact_id"
    with pytest.raises(Invalid):
        kernel.decode("add_note@2", b'{"contact_id": "')


def test_a_newer_version_is_held_and_done_once_the_server_knows_it(
    database: Database, desk: Desk, judge: Judge, request: pytest.FixtureRequest
) -> None:
    contact_id = judged_lead(desk, judge)
    body = b'{"contact_id":"%s","words":"from tomorrow"}' % contact_id.encode()
    sent = desk.mutation(AddNote(contact_id=contact_id, text="x"))
    mac = wire.seal(
        bytes.fromhex(desk.signed_in.session.key), ulid=sent.ulid, command="add_note@2", at=sent.at, body=body
    )
    newer = msgspec.structs.replace(
        sent, command="add_note@2", body=msgspec.Raw(body), proof=wire.Proof(desk.signed_in.session.id, mac)
    )
    after = desk.mutation(AddNote(contact_id=contact_id, text="of today"))
    held, applied = judge(desk, desk.push(newer, after))
    assert (held.kind, held.reason) == (VerdictKind.HELD, "unknown_command")
    assert applied.kind is VerdictKind.APPLIED
    assert notes(database) == ["of today"]
    request.getfixturevalue("two_versions_on")
    assert held.card is not None
    decided = desk.mutation(ResolveCard(card_id=held.card, choice=Choice.YOURS))
    assert judge(desk, desk.push(decided))[0].kind is VerdictKind.APPLIED
    assert sorted(notes(database)) == ["from tomorrow", "of today"]


def test_no_step_leads_from_a_version_that_was_never_known(two_versions_on: None) -> None:
    assert spec_for("add_note@0") is None
    assert spec_for("add_note@4") is None
    assert spec_for("add_note") is None
    assert spec_for("add_note@2") is kernel.REGISTER["add_note@3"]


def judged_lead(desk: Desk, judge: Judge) -> str:
    sent = desk.mutation(CaptureLead(name="Lina", phone="+971501234567", text="Implant?"))
    assert judge(desk, desk.push(sent))[0].kind is VerdictKind.APPLIED
    return derive_id(sent.ulid, "contact")
