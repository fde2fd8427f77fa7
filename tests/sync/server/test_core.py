"""What the server's write transaction does with mutations, on both databases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest

from sync.commands import kernel
from sync.commands.people import AddNote, CaptureLead
from sync.commands.practice import PutStaff
from sync.model.ids import derive_id, new_ulid, now_ms
from sync.model.rows import Rows
from sync.model.words import Role, VerdictKind
from sync.server import accounts, audit, devices, feed, setup
from sync.server.checking import check
from sync.server.core import Batch
from sync.server.database import Database
from sync.server.offline import writing
from sync.server.passwords import Hashing
from sync.server.practice import Site
from sync.server.refusals import Refusal
from sync.wire import Patch, Verdict
from tests.sync.server.conftest import OWNER, Desk

Judge = Callable[[Desk, Any], list[Verdict]]


def lead(number: int = 1) -> CaptureLead:
    return CaptureLead(
        name=f"Person {number}", email=f"person{number}@example.com", text="Do you do implants?"
    )


def page(database: Database, site: Site, since: int, limit: int = 1000, device: str | None = None) -> Patch:
    with database.reading() as rows:
        return feed.page(
            rows,
            epoch=site.epoch,
            device_id=device,
            scopes=frozenset({"practice"}),
            since=since,
            limit=limit,
        )


def count(database: Database, sql: str) -> int:
    with database.reading() as rows:
        return rows.execute(sql).fetchone()[0]


@pytest.fixture(autouse=True)
def everything_agrees_afterwards(database: Database, site: Site) -> Iterator[None]:
    """Whatever a test did, digests, journal, audit and clock must still agree with the rows."""
    yield
    with database.reading() as rows:
        findings = check(rows)
    assert findings.is_sound, findings


def test_each_mutation_gets_a_verdict_and_a_number_of_its_own(desk: Desk, judge: Judge) -> None:
    verdicts = judge(desk, desk.push(*(desk.mutation(lead(n)) for n in range(3))))
    assert [verdict.kind for verdict in verdicts] == [VerdictKind.APPLIED] * 3
    assert [verdict.n for verdict in verdicts] == [1, 2, 3]
    first = verdicts[0].seq
    assert [verdict.seq for verdict in verdicts] == [first, first + 1, first + 2]


def test_a_push_sent_twice_gets_the_verdicts_it_got_before(
    desk: Desk, judge: Judge, database: Database
) -> None:
    pushed = desk.push(desk.mutation(lead(1)), desk.mutation(AddNote(contact_id="0" * 32, text="who?")))
    before = judge(desk, pushed)
    head = count(database, "SELECT seq FROM clock")
    again = judge(desk, pushed)
    assert [msgspec.structs.replace(verdict, duplicate=False) for verdict in again] == before
    assert all(verdict.duplicate for verdict in again)
    assert count(database, "SELECT seq FROM clock") == head


def test_a_push_half_of_which_is_known_goes_on_where_it_stopped(desk: Desk, judge: Judge) -> None:
    one, two = desk.mutation(lead(1)), desk.mutation(lead(2))
    judge(desk, desk.push(one))
    verdicts = judge(desk, desk.push(one, two))
    assert [verdict.duplicate for verdict in verdicts] == [True, False]


def test_a_number_used_for_other_work_tells_the_device_that_it_was_cloned(desk: Desk, judge: Judge) -> None:
    judge(desk, desk.push(desk.mutation(lead(1))))
    desk.n = 0
    with pytest.raises(Refusal) as refused:
        judge(desk, desk.push(desk.mutation(lead(2))))
    assert (refused.value.status, refused.value.problem.code) == (409, "CLONED")


def test_equal_work_under_the_same_number_is_a_clone_too(desk: Desk, judge: Judge) -> None:
    judge(desk, desk.push(desk.mutation(lead(1))))
    desk.n = 0
    with pytest.raises(Refusal, match="Another copy"):
        judge(desk, desk.push(desk.mutation(lead(1))))


def test_a_missing_number_is_named_and_nothing_is_judged(
    desk: Desk, judge: Judge, database: Database
) -> None:
    desk.n = 4
    head = count(database, "SELECT seq FROM clock")
    with pytest.raises(Refusal, match="expects is 1"):
        judge(desk, desk.push(desk.mutation(lead(1))))
    assert count(database, "SELECT seq FROM clock") == head


def test_another_epoch_is_refused(desk: Desk, judge: Judge) -> None:
    with pytest.raises(Refusal) as refused:
        judge(desk, msgspec.structs.replace(desk.push(desk.mutation(lead(1))), epoch="older"))
    assert refused.value.problem.code == "EPOCH"


def test_a_forked_device_sends_its_tail_again_and_nothing_happens_twice(
    desk: Desk, judge: Judge, database: Database, site: Site
) -> None:
    one, two = desk.mutation(lead(1)), desk.mutation(lead(2))
    first = judge(desk, desk.push(one))
    with writing(database, site) as batch:
        forked = accounts.let_in(
            batch.rows, site.secret, accounts.Claimant(desk.signed_in.staff_id, None, False), email=OWNER,
            address="192.0.2.1", device_name="Copy", device_id=desk.device_id, device_token=desk.signed_in.token,
            is_fork=True,
        )  # fmt: skip
    fork = Desk(site.epoch, forked)
    assert fork.device_id != desk.device_id
    renumbered = [msgspec.structs.replace(one, n=1), msgspec.structs.replace(two, n=2)]
    verdicts = judge(fork, fork.push(*renumbered))
    assert verdicts[0] == msgspec.structs.replace(first[0], duplicate=True)
    assert (verdicts[1].kind, verdicts[1].duplicate) == (VerdictKind.APPLIED, False)
    assert [verdict.seq for verdict in judge(fork, fork.push(*renumbered))] == [
        verdict.seq for verdict in verdicts
    ]
    assert count(database, "SELECT count(*) FROM contact") == 2


def test_other_work_under_a_known_ulid_becomes_a_card(
    desk: Desk, new_desk: Callable[[], Desk], judge: Judge, database: Database
) -> None:
    one = desk.mutation(lead(1))
    judge(desk, desk.push(one))
    other = new_desk()
    verdict = judge(other, other.push(other.mutation(lead(2), ulid=one.ulid)))[0]
    assert verdict.kind is VerdictKind.REJECTED
    assert count(database, "SELECT count(*) FROM card") == 1
    assert count(database, "SELECT count(*) FROM contact") == 1


def test_the_same_words_under_another_command_are_not_taken_for_work_that_was_done(
    desk: Desk, new_desk: Callable[[], Desk], judge: Judge, database: Database
) -> None:
    one = desk.mutation(lead(1))
    judge(desk, desk.push(one))
    other = new_desk()
    (verdict,) = judge(
        other,
        other.push(msgspec.structs.replace(other.mutation(lead(1)), ulid=one.ulid, command="add_note@1")),
    )
    assert (verdict.kind, verdict.duplicate) == (VerdictKind.REJECTED, False)
    assert count(database, "SELECT count(*) FROM card") == 1


def test_what_cannot_be_applied_delays_nothing_and_keeps_what_was_typed(
    desk: Desk, judge: Judge, database: Database
) -> None:
    verdicts = judge(
        desk,
        desk.push(
            desk.mutation(AddNote(contact_id="0" * 32, text="Prefers mornings.")),
            desk.mutation(lead(1), command="teleport@9"),
            desk.mutation(lead(2), body=msgspec.Raw(b'{"name": 7}'), proof=None),
            desk.mutation(lead(3)),
        ),
    )
    kinds = [verdict.kind for verdict in verdicts]
    assert kinds == [VerdictKind.HELD, VerdictKind.REJECTED, VerdictKind.REJECTED, VerdictKind.APPLIED]
    with database.reading() as rows:
        cards = dict(rows.execute("SELECT id, body FROM card").fetchall())
    assert set(cards) == {verdict.card for verdict in verdicts[:3]}
    assert "Prefers mornings." in cards[verdicts[0].card or ""]


def test_an_unknown_command_of_a_device_waits_for_a_newer_server(desk: Desk, judge: Judge) -> None:
    mine = {"principal": f"device:{desk.device_id}", "proof": None}
    verdict = judge(desk, desk.push(desk.mutation(lead(1), command="teleport@9", **mine)))[0]
    assert (verdict.kind, verdict.reason) == (VerdictKind.HELD, "unknown_command")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"proof": None}, "bad_proof"),
        ({"at": 5}, "bad_proof"),
        ({"principal": "staff:" + "0" * 32}, "bad_proof"),
        ({"principal": "device:" + "0" * 32}, "bad_proof"),
        ({"principal": "system:practice"}, "unknown_principal"),
        ({"principal": "integration:web"}, "unknown_principal"),
        ({"body": msgspec.Raw(b'{"name":"Else","email":"e@example.com"}')}, "bad_proof"),
    ],
)
def test_work_without_a_fitting_proof_is_not_applied(
    desk: Desk, judge: Judge, database: Database, change: dict[str, Any], reason: str
) -> None:
    verdict = judge(desk, desk.push(desk.mutation(lead(1), **change)))[0]
    assert verdict.reason == reason
    assert count(database, "SELECT count(*) FROM contact") == 0


def test_a_device_alone_may_not_do_a_persons_work(desk: Desk, judge: Judge) -> None:
    mine = {"principal": f"device:{desk.device_id}", "proof": None}
    verdict = judge(desk, desk.push(desk.mutation(AddNote(contact_id="0" * 32, text="x"), **mine)))[0]
    assert (verdict.kind, verdict.reason) == (VerdictKind.REJECTED, "not_allowed")


def test_work_signed_before_a_session_ended_applies_and_later_work_is_held(
    desk: Desk, judge: Judge, database: Database, site: Site
) -> None:
    early, late = desk.mutation(lead(1)), desk.mutation(lead(2))
    with writing(database, site) as batch:
        batch.rows.execute("UPDATE session SET revoked_at = ?", (early.at,))
    late = _signed_at(desk, late, early.at + 1)
    verdicts = judge(desk, desk.push(early, late))
    assert [verdict.kind for verdict in verdicts] == [VerdictKind.APPLIED, VerdictKind.HELD]
    assert verdicts[1].reason == "session_ended"


def test_work_signed_with_a_one_time_password_is_held_and_work_after_the_change_applies(
    desk: Desk, judge: Judge, database: Database, site: Site, hashing: Hashing
) -> None:
    with writing(database, site) as batch:
        accounts.set_password(
            batch.rows, desk.signed_in.staff_id, hashing.hash("handed over"), must_change=True
        )
        claimant = accounts.try_password(batch.rows, OWNER, "192.0.2.1")
        first = accounts.let_in(
            batch.rows, site.secret, claimant, email=OWNER, address="192.0.2.1", device_name="Front desk",
            device_id=desk.device_id, device_token=desk.signed_in.token,
        )  # fmt: skip
    desk.signed_in = first
    held = judge(desk, desk.push(desk.mutation(lead(1))))[0]
    assert (held.kind, held.reason) == (VerdictKind.HELD, "password_not_chosen")
    with writing(database, site) as batch:
        accounts.set_password(batch.rows, first.staff_id, hashing.hash("their own words"), must_change=False)
        device = devices.device_of(batch.rows, first.token)
        own = accounts.switch(batch.rows, site.secret, device, first.staff_id)
    desk.signed_in = msgspec.structs.replace(first, session=own.session)
    assert judge(desk, desk.push(desk.mutation(lead(2))))[0].kind == VerdictKind.APPLIED


def test_work_of_someone_who_left_is_held_for_a_manager(
    new_desk: Callable[[], Desk], judge: Judge, database: Database, site: Site
) -> None:
    desk = new_desk()
    row = desk.signed_in
    with writing(database, site) as batch:
        setup.add_staff(batch, PutStaff(name="Second", email="second@example.com", roles=[Role.OWNER]))
        setup.own(
            batch,
            PutStaff(id=row.staff_id, name="Owner", email="o@example.com", roles=[Role.OWNER], disabled=True),
        )
    verdict = judge(desk, desk.push(desk.mutation(lead(1))))[0]
    assert (verdict.kind, verdict.reason) == (VerdictKind.HELD, "authority_lost")


@pytest.mark.expects_logs("command.broke")
def test_a_command_that_breaks_is_held_and_the_next_one_goes_on(
    desk: Desk, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def broken() -> Iterator[None]:
        with monkeypatch.context() as patch:
            spec = kernel.REGISTER["add_note@1"]
            patch.setitem(
                kernel.REGISTER, "add_note@1", kernel.Spec("add_note", 1, spec.struct, _breaks, spec.may)
            )
            yield

    with broken():
        verdicts = judge(
            desk, desk.push(desk.mutation(AddNote(contact_id="0" * 32, text="x")), desk.mutation(lead(1)))
        )
    assert [(verdict.kind, verdict.reason) for verdict in verdicts] == [
        (VerdictKind.HELD, "server_fault"),
        (VerdictKind.APPLIED, None),
    ]


def test_time_from_the_future_is_clamped_to_when_it_arrived(
    desk: Desk, judge: Judge, database: Database
) -> None:
    ahead = _signed_at(desk, desk.mutation(lead(1)), now_ms() + 86_400_000)
    judge(desk, desk.push(ahead))
    assert count(database, "SELECT max(at) FROM timeline") <= now_ms()


def test_a_verdict_reaches_its_own_device_in_the_feed(
    desk: Desk, judge: Judge, database: Database, site: Site
) -> None:
    since = count(database, "SELECT seq FROM clock")
    verdicts = judge(desk, desk.push(desk.mutation(lead(1)), desk.mutation(lead(2))))
    assert page(database, site, since, device=desk.device_id).verdicts == verdicts
    assert page(database, site, since, device="someone else").verdicts == []


def test_pages_end_between_numbers_and_leave_nothing_out(
    desk: Desk, judge: Judge, database: Database, site: Site
) -> None:
    judge(desk, desk.push(*(desk.mutation(lead(n)) for n in range(5))))
    whole = page(database, site, 0)
    since, seen = 0, set[tuple[str, str]]()
    while True:
        part = page(database, site, since, limit=3)
        for entity, rows in part.rows.items():
            for row in rows:
                assert since < row[2] <= part.upto
                assert (entity, row[0]) not in seen
                seen.add((entity, row[0]))
        since = part.upto
        if part.upto == part.head:
            break
    assert seen == {(entity, row[0]) for entity, rows in whole.rows.items() for row in rows}


def test_the_journal_holds_one_entry_a_row_however_often_it_changes(
    desk: Desk, judge: Judge, database: Database
) -> None:
    verdict = judge(desk, desk.push(desk.mutation(lead(1))))[0]
    entries = count(database, "SELECT count(*) FROM journal")
    people = count(database, "SELECT count(*) FROM timeline")
    judge(desk, desk.push(*(desk.mutation(lead(1)) for _ in range(20))))
    assert verdict.kind is VerdictKind.APPLIED
    contacts = "SELECT count(*) FROM journal WHERE entity = 'conversation'"
    assert count(database, contacts) == 1
    assert count(database, "SELECT count(*) FROM journal") > entries
    assert count(database, "SELECT count(*) FROM timeline") > people


def test_a_cursor_from_the_future_is_of_another_epoch(database: Database, site: Site) -> None:
    with pytest.raises(Refusal) as refused:
        page(database, site, 10_000)
    assert refused.value.problem.code == "EPOCH"


def test_an_attempt_that_fails_leaves_nothing_behind(database: Database, site: Site) -> None:
    head = count(database, "SELECT seq FROM clock")

    def fail_half_way() -> None:
        with writing(database, site) as batch:
            batch.run_own(lead(1), setup.SYSTEM)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert count(database, "SELECT seq FROM clock") == head
    assert count(database, "SELECT count(*) FROM contact") == 0


def test_what_the_server_does_itself_is_numbered_and_audited(database: Database, site: Site) -> None:
    ulid = new_ulid()
    with writing(database, site) as batch:
        verdict = batch.run_own(lead(1), setup.SYSTEM, ulid=ulid)
    assert verdict.kind is VerdictKind.APPLIED
    with database.reading() as rows:
        assert audit.by_ulid(rows, [ulid])[ulid][0] == "server"
        assert rows.execute(
            "SELECT contact_id FROM timeline WHERE id = ?", (derive_id(ulid, "event"),)
        ).fetchone()


def test_many_at_once_are_judged_as_one_by_one(database: Database, site: Site) -> None:
    with writing(database, site) as batch:
        verdicts = batch.run_many([(lead(n), setup.SYSTEM, now_ms() - 1000 * n, None) for n in range(20)])
        verdicts.append(batch.run_own(lead(20), setup.SYSTEM))
    assert [verdict.n - verdicts[0].n for verdict in verdicts] == list(range(21))
    assert count(database, "SELECT count(*) FROM contact") == 21
    with database.reading() as rows:
        assert check(rows).broken_audit == []


def test_a_changed_row_and_a_changed_record_are_found(database: Database, site: Site) -> None:
    with writing(database, site) as batch:
        batch.run_own(lead(1), setup.SYSTEM)
    name, n = _tamper(database, site)
    with database.reading() as rows:
        findings = check(rows)
    assert findings.broken_audit == [f"server:{n + 1}"]
    assert [found.partition("/")[0] for found in findings.wrong_digests] == ["contact"]
    with writing(database, site) as batch:
        batch.rows.execute("UPDATE contact SET name = ?", (name,))
        batch.rows.execute("UPDATE mutation SET principal = 'system:practice' WHERE n = ?", (n,))


def _tamper(database: Database, site: Site) -> tuple[str, int]:
    with writing(database, site) as batch:
        name = batch.rows.execute("SELECT name FROM contact").fetchone()[0]
        n = batch.rows.execute("SELECT max(n) - 1 FROM mutation").fetchone()[0]
        batch.rows.execute("UPDATE contact SET name = 'Mallory'")
        batch.rows.execute("UPDATE mutation SET principal = 'nobody' WHERE n = ?", (n,))
    return name, n


def _breaks(*_: Any) -> None:
    raise ZeroDivisionError


def _signed_at(desk: Desk, mutation: Any, at: int) -> Any:
    from sync import wire

    mac = wire.seal(
        bytes.fromhex(desk.signed_in.session.key),
        ulid=mutation.ulid,
        command=mutation.command,
        at=at,
        body=bytes(mutation.body),
    )
    return msgspec.structs.replace(mutation, at=at, proof=wire.Proof(desk.signed_in.session.id, mac))


def test_a_transaction_sees_what_came_before_it_in_the_same_batch(
    desk: Desk, database: Database, site: Site
) -> None:
    with writing(database, site) as batch:
        before = _contacts(batch)
        batch.push(desk.device_id, desk.push(desk.mutation(lead(1))))
        batch.push(desk.device_id, desk.push(desk.mutation(lead(1))))
        assert _contacts(batch) == before + 1


def _contacts(batch: Batch) -> int:
    rows: Rows = batch.rows
    return rows.execute("SELECT count(*) FROM contact").fetchone()[0]
