"""The rebase against the real server core: what both sides hold is compared row by row and digest by digest."""

import pytest

from sync.commands.erasing import ErasePerson
from sync.commands.outcomes import CommandError
from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, CaptureLead, TagContact, UntagContact
from sync.commands.work import ClaimSubject, ReleaseSubject
from sync.model import replica_file
from sync.model.entities import ENTITIES
from sync.model.ids import now_ms
from sync.model.words import ErasureReason, Subject, VerdictKind
from sync.replica.outbox import Standing
from sync.replica.pages import pages
from sync.replica.rebase import OtherPast, OutOfStep
from sync.replica.session import intent
from sync.server import feed
from sync.wire import Patch, Verdict
from tests.sync.replica.copies import Copy, lead
from tests.sync.replica.practice import SARA, Practice


def test_a_command_shows_at_once_and_is_confirmed_by_the_server(copy: Copy) -> None:
    contact_id = lead(copy)
    assert copy.rows("contact")[contact_id][2] == 0
    assert len(copy.rebase.outbox.by_n) == 1
    copy.sync()
    assert not copy.rebase.outbox.by_n
    assert not copy.rebase.outbox.shadow
    copy.assert_equals_server()


def test_a_command_that_does_not_apply_is_refused_and_leaves_nothing_behind(copy: Copy) -> None:
    before = copy.everything()
    with pytest.raises(CommandError):
        copy.do(AddNote(contact_id="0" * 32, text="to nobody"))
    assert copy.everything() == before
    assert not copy.rebase.outbox.by_n
    assert lead(copy) in copy.rows("contact")
    assert next(iter(copy.rebase.outbox.by_n)) == 1


def test_a_mutation_leaves_the_outbox_only_when_the_cursor_passes_its_verdict(copy: Copy) -> None:
    lead(copy)
    copy.push()
    assert [pending.state for pending in copy.rebase.outbox.by_n.values()] == [Standing.JUDGED]
    assert copy.rebase.outbox.unsent(200, 1 << 20) == []
    copy.pull()
    assert not copy.rebase.outbox.by_n


def test_what_comes_back_as_it_stands_is_given_its_version_alone(copy: Copy) -> None:
    contact_id = lead(copy)
    copy.sync()
    copy.do(AddNote(contact_id=contact_id, text="as typed"))
    copy.push()
    written: list[str] = []
    copy.connection.set_trace_callback(written.append)
    copy.pull()
    copy.connection.set_trace_callback(None)
    assert any(sql.startswith('UPDATE "timeline" SET ver') for sql in written)
    assert not any(sql.startswith('INSERT INTO "timeline"') for sql in written)
    copy.assert_equals_server()


def test_what_comes_back_otherwise_than_it_stands_is_written_whole(copy: Copy) -> None:
    contact_id = lead(copy)
    copy.sync()
    copy.do(AddNote(contact_id=contact_id, text="by a clock that is ahead"), at=now_ms() + 60_000)
    before = copy.rows("timeline")
    copy.sync()
    after = copy.rows("timeline")
    assert [row_id for row_id, row in before.items() if after[row_id][3:] != row[3:]]
    copy.assert_equals_server()


def test_a_verdict_that_comes_with_the_rows_needs_no_answer_to_the_push(copy: Copy) -> None:
    lead(copy)
    copy.push(is_answered=False)
    copy.pull()
    assert not copy.rebase.outbox.by_n
    copy.assert_equals_server()


def test_a_push_sent_twice_is_applied_once(copy: Copy) -> None:
    lead(copy)
    copy.push(is_answered=False)
    copy.push()
    copy.pull()
    assert len(copy.practice.rows("contact")) == 1
    copy.assert_equals_server()


def test_a_page_that_comes_twice_changes_nothing(copy: Copy, other: Copy) -> None:
    lead(other)
    other.sync()
    patch = copy.pull()
    before = copy.everything()
    assert not copy.rebase.absorb(patch)
    assert copy.everything() == before


def test_a_page_that_leaves_something_out_is_not_taken(copy: Copy, other: Copy) -> None:
    lead(other)
    lead(other, "Omar Said", "+971507654321")
    other.push()
    late = copy.practice.page(copy.device, copy.rebase.cursor + 1, 100)
    with pytest.raises(OutOfStep):
        copy.rebase.absorb(late)
    copy.sync()
    copy.assert_equals_server()


def test_pending_edits_stay_visible_while_others_rows_arrive(copy: Copy, other: Copy) -> None:
    contact_id = lead(copy)
    copy.sync()
    other.sync()
    copy.do(PatchFields(entity="contact", id=contact_id, fields={"address": [None, "Marina Walk 4"]}))
    other.do(PatchFields(entity="contact", id=contact_id, fields={"language": [None, "ar"]}))
    other.sync()
    copy.pull()
    row = dict(zip(ENTITIES["contact"].columns, copy.rows("contact")[contact_id], strict=True))
    assert (row["address"], row["language"]) == ("Marina Walk 4", "ar")
    copy.assert_digests_are_of_confirmed_rows()
    copy.sync()
    other.sync()
    assert copy.everything() == other.everything()


def test_a_change_signal_is_net(copy: Copy, other: Copy) -> None:
    contact_id = lead(copy)
    copy.push()
    patch = copy.practice.page(copy.device, copy.rebase.cursor, 100)
    changes = copy.rebase.absorb(patch)
    assert changes.rows["contact"] == [contact_id]
    lead(other, "Somebody Else", "+971509999999")
    other.push()
    copy.do(AddNote(contact_id=contact_id, text="called back"))
    changes = copy.rebase.absorb(copy.practice.page(copy.device, copy.rebase.cursor, 100))
    assert contact_id not in changes.rows["contact"]


def test_work_upon_what_the_server_removed_waits_and_comes_back_as_a_card(copy: Copy, other: Copy) -> None:
    contact_id = lead(copy)
    copy.do(TagContact(contact_id=contact_id, tag="vip"))
    copy.sync()
    other.sync()
    copy.do(ClaimSubject(subject_kind=Subject.CONTACT, subject_id=contact_id, contact_id=contact_id))
    copy.sync()
    other.sync()
    other.do(UntagContact(contact_id=contact_id, tag="vip"))
    copy.do(ReleaseSubject(subject_kind=Subject.CONTACT, subject_id=contact_id))
    other.sync()
    copy.sync()
    assert not copy.rows("contact_tag")
    copy.assert_equals_server()


def test_two_desks_that_capture_the_same_person_end_with_one(copy: Copy, other: Copy) -> None:
    mine = lead(copy)
    theirs = lead(other)
    assert mine != theirs
    other.sync()
    copy.sync()
    other.sync()
    copy.assert_equals_server()
    other.assert_equals_server()
    assert len(copy.rows("contact")) == 1


def test_what_was_done_upon_a_contact_that_another_desk_had_captured_first_waits_for_a_decision(
    copy: Copy, other: Copy
) -> None:
    mine = lead(copy)
    copy.do(AddNote(contact_id=mine, text="prefers mornings"))
    lead(other)
    other.sync()
    copy.sync()
    assert mine not in copy.rows("contact")
    (row,) = copy.rows("card").values()
    card = dict(zip(ENTITIES["card"].columns, row, strict=True))
    assert (card["command"], card["state"]) == ("add_note@1", "open")
    assert "prefers mornings" in card["body"]
    copy.assert_equals_server()


def test_a_restart_with_unsent_work_goes_on_where_it_was(copy: Copy) -> None:
    contact_id = lead(copy)
    copy.sync()
    copy.do(AddNote(contact_id=contact_id, text="before the restart"))
    copy.reopen()
    copy.do(AddNote(contact_id=contact_id, text="after the restart"))
    assert [pending.n for pending in copy.rebase.outbox.by_n.values()] == [2, 3]
    copy.sync()
    copy.assert_equals_server()
    assert sum(row[3] == 0 for row in copy.rows("timeline").values()) == len(copy.practice.rows("timeline"))


def test_repair_makes_rows_equal_and_keeps_pending_work(copy: Copy) -> None:
    contact_id = lead(copy)
    copy.sync()
    copy.do(AddNote(contact_id=contact_id, text="unsent"))
    copy.connection.execute("UPDATE contact SET name = 'Rotten' WHERE id = ?", (contact_id,))
    stray = contact_id[:10] + "ffffffffffffffffffff" + contact_id[-2:]
    copy.connection.execute(
        "INSERT INTO contact (id, scope, ver, deleted, name) VALUES (?, 'practice', 1, 0, 'Stray')", (stray,)
    )
    server = copy.practice
    asked = [contact_id, stray]
    with server.database.reading() as rows:
        patch = feed.rows_of(rows, epoch=server.site.epoch, scopes=["practice"], entity="contact", ids=asked)
    _, damaged = copy.rebase.repair(patch, "contact", asked)
    assert damaged == 2
    assert set(copy.rows("contact")) == {contact_id}
    assert copy.rows("contact")[contact_id] == server.rows("contact")[contact_id]
    assert len(copy.rebase.outbox.by_n) == 1


def test_numbers_follow_the_server_where_the_two_never_spoke(copy: Copy) -> None:
    lead(copy)
    copy.rebase.renumber(40, is_new=True, device=copy.device)
    assert [pending.n for pending in copy.rebase.outbox.by_n.values()] == [41]
    copy.reopen()
    assert copy.rebase.last_n == 41
    assert [pending.mutation.n for pending in copy.rebase.outbox.by_n.values()] == [41]


@pytest.mark.parametrize("is_new", [True, False])
def test_what_is_numbered_anew_because_the_server_forgot_numbers_says_that_it_is_told_again(
    copy: Copy, is_new: bool
) -> None:
    copy.rebase.renumber(40, is_new=True, device=copy.device)
    lead(copy)
    copy.rebase.renumber(20, is_new=is_new, device=copy.device)
    copy.reopen()
    (pending,) = copy.rebase.outbox.by_n.values()
    assert (pending.mutation.n, pending.mutation.retold) == (21, not is_new)


def test_what_is_sent_together_follows_one_another_where_something_between_was_judged(copy: Copy) -> None:
    """Seed 301406: a copy that was told of the later ones alone sent what was left in one push, was refused it for the
    gap, and went on so for ever."""
    for index in range(6):
        lead(copy, f"Person {index}", f"+9715000001{index:02d}")
    outbox = copy.rebase.outbox
    seq = copy.rebase.cursor
    told = [
        Verdict(n=n, ulid=outbox.by_n[n].mutation.ulid, kind=VerdictKind.APPLIED, seq=seq) for n in (3, 4)
    ]
    copy.rebase.judge(told)
    assert list(outbox.by_n) == [1, 2, 5, 6]
    assert [pending.n for pending in outbox.unsent(200, 1 << 20)] == [1, 2]
    assert [pending.n for pending in outbox.unsent(200, 1 << 20, after=2)] == [5, 6]


def test_a_big_patch_is_cut_between_mutations(copy: Copy, other: Copy) -> None:
    for index in range(20):
        lead(other, f"Person {index}", f"+9715000000{index:02d}")
    other.push()
    patch = copy.practice.page(copy.device, copy.rebase.cursor, 10_000)
    cut = list(pages(patch, 10))
    assert [page.since for page in cut[1:]] == [page.upto for page in cut[:-1]]
    assert cut[-1].upto == patch.upto
    for page in cut:
        assert all(page.since < row[2] <= page.upto for rows in page.rows.values() for row in rows)
        copy.rebase.absorb(page)
    copy.assert_equals_server()


def test_a_copy_that_met_another_past_says_what_stood_at_its_cursor_whatever_a_push_was_told_since(
    copy: Copy,
) -> None:
    """Seed 356: the server was put back and had judged on; a push that it answered told this copy the new trail farther on, so
    its hello proved nothing and it said hello for ever (invariant I2)."""
    copy.do(CaptureLead(name="Lina Haddad", phone="+971501234567", text="How much?"))
    copy.sync()
    stood = copy.rebase.cursor, copy.rebase.trail
    copy.rebase.hear(copy.rebase.cursor + 2, "f" * 64)
    patch = Patch(
        epoch=copy.practice.site.epoch,
        since=copy.rebase.cursor,
        upto=copy.rebase.cursor + 2,
        head=copy.rebase.cursor + 2,
        before="e" * 64,
        trail="f" * 64,
    )
    with pytest.raises(OtherPast):
        copy.rebase.absorb(patch)
    assert copy.rebase.heard == stood


def test_what_a_fork_sends_again_about_somebody_erased_since_is_not_kept(
    practice: Practice, copy: Copy, other: Copy
) -> None:
    """Seeds 347, 1815 and 2815: its verdict is older than the erasure that the copy has taken in already (invariant I8)."""
    contact = lead(copy)
    copy.sync()
    other.sync()
    note = AddNote(contact_id=contact, text="About her and nobody else")
    told = intent(note, at=now_ms(), principal=f"staff:{SARA}", session=practice.session(copy.device))
    copy.rebase.apply(told)
    other.rebase.apply(told)
    copy.sync()
    practice.run(ErasePerson(contact_id=contact, reason=ErasureReason.REQUESTED))
    other.pull()
    replica_file.put_local(other.connection, replica_file.UNSCRUBBED, "")
    other.push()
    assert other.rebase.outbox.by_n == {}
    assert other.connection.execute("SELECT count(*) FROM acked").fetchone() == (0,)
    assert replica_file.get_local(other.connection, replica_file.UNSCRUBBED) == "1"
