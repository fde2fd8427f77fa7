"""The rebase against the real server core: what both sides hold is compared row by row and digest by digest."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.commands.kernel import Command
from sync.commands.outcomes import CommandError
from sync.commands.patching import PatchFields
from sync.commands.people import AddNote, CaptureLead, TagContact, UntagContact
from sync.commands.work import ClaimSubject, CreateTask, ReleaseSubject
from sync.model import cipher, replica_file
from sync.model.entities import ENTITIES
from sync.model.ids import derive_id, now_ms
from sync.model.words import Subject, VerdictKind
from sync.replica.board import Board
from sync.replica.changes import Applied
from sync.replica.outbox import Standing
from sync.replica.pages import pages
from sync.replica.rebase import OutOfStep, Rebase
from sync.replica.session import intent
from sync.wire import MAX_MUTATIONS, Patch, Push
from tests.sync.replica.practice import KEY, SARA, Practice


class Copy:
    """A rebase on a file of its own, spoken to the practice by hand."""

    def __init__(self, practice: Practice, path: Path, name: str, *, replay_all: bool = False) -> None:
        self.practice = practice
        self.device = practice.device(name)
        self.path = path / f"{name}.db"
        self.replay_all = replay_all
        self.connection = cipher.connect(self.path, KEY)
        self.connection.execute("BEGIN")
        replica_file.create(self.connection)
        replica_file.put_local(self.connection, "epoch", practice.site.epoch)
        self.connection.execute("COMMIT")
        cipher.live(self.connection)
        self.rebase = self._rebase()

    def _rebase(self) -> Rebase:
        return Rebase(self.connection, Board(self.connection, clock=now_ms), replay_all=self.replay_all)

    def reopen(self) -> None:
        """Crash: the connection goes without a commit, a new one opens the file."""
        self.connection.close()
        self.connection = cipher.connect(self.path, KEY)
        self.rebase = self._rebase()

    def do(self, command: Command, at: int | None = None) -> Applied:
        moment = now_ms() if at is None else at
        return self.rebase.apply(
            intent(command, at=moment, principal=f"staff:{SARA}", session=self.practice.session())
        )

    def push(self, *, limit: int = MAX_MUTATIONS, is_answered: bool = True) -> None:
        unsent = [pending.mutation for pending in self.rebase.outbox.unsent(limit, 1 << 20)]
        if unsent:
            verdicts = self.practice.push(
                self.device, Push(epoch=self.practice.site.epoch, device=self.device, mutations=unsent)
            )
            if is_answered:
                self.rebase.judge(verdicts)

    def pull(self, limit: int = 2_000) -> Patch:
        patch = self.practice.page(self.device, self.rebase.cursor, limit)
        travelled = msgspec.json.decode(msgspec.json.encode(patch), type=Patch)
        self.rebase.absorb(travelled)
        return travelled

    def sync(self) -> None:
        self.push()
        while self.pull(50).upto < self.practice.head:
            pass

    def rows(self, entity: str) -> dict[str, tuple[Any, ...]]:
        names = ", ".join(f'"{name}"' for name in ENTITIES[entity].columns)
        found = self.connection.execute(f'SELECT {names} FROM "{entity}" WHERE deleted = 0').fetchall()
        return {row[0]: row for row in found}

    def everything(self) -> dict[str, dict[str, tuple[Any, ...]]]:
        return {name: self.rows(name) for name in ENTITIES}

    def assert_equals_server(self) -> None:
        for name in ENTITIES:
            assert self.rows(name) == self.practice.rows(name), name
        assert self.rebase.differing(self.practice.digests()) == {}

    def assert_digests_are_of_confirmed_rows(self) -> None:
        """I6: lifting the shadows off gives exactly the rows that the digests count."""
        from sync.model import digests

        images: list[Any] = []
        for name in ENTITIES:
            confirmed: dict[str, Any] = dict(self.rows(name))
            for (entity, row_id), base in self.rebase.outbox.shadow.items():
                if entity == name:
                    confirmed[row_id] = base
            images += [(name, None, row) for row in confirmed.values() if row is not None]
        wanted: dict[str, dict[int, tuple[int, str]]] = {}
        for (entity, _, shard), (n, total) in digests.changes(images).items():
            wanted.setdefault(entity, {})[shard] = (n, f"{total:032x}")
        assert {k: v for k, v in self.rebase.digest().items() if v} == wanted


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    made = Practice(tmp_path)
    yield made
    made.close()


@pytest.fixture
def copy(practice: Practice, tmp_path: Path) -> Iterator[Copy]:
    made = Copy(practice, tmp_path, "desk")
    made.sync()
    yield made
    made.connection.close()


@pytest.fixture
def other(practice: Practice, tmp_path: Path) -> Iterator[Copy]:
    made = Copy(practice, tmp_path, "other")
    made.sync()
    yield made
    made.connection.close()


def lead(copy: Copy, name: str = "Lina Haddad", phone: str = "+971501234567") -> str:
    applied = copy.do(CaptureLead(name=name, phone=phone, text="How much is an implant?"))
    return applied.changes.rows["contact"][0]


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


class PowerCut(BaseException):
    """The machine stops in the middle."""


class Doomed:
    """A connection that works for so many statements and then no more, not even for a rollback."""

    def __init__(self, connection: Any, statements: int) -> None:
        self._connection = connection
        self._left = statements

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        self._count()
        return self._connection.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> Any:
        self._count()
        return self._connection.executemany(sql, parameters)

    def cursor(self) -> "Doomed":
        return self

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise PowerCut


def doom(copy: Copy, statements: int) -> None:
    """From now on the copy's machine lasts for so many statements."""
    connection = Doomed(copy.connection, statements)
    rebase = copy.rebase
    rebase.connection = rebase.rows.connection = connection
    rebase.outbox._connection = connection
    assert isinstance(rebase.index, Board)
    rebase.index.follow(connection)


def test_wherever_a_page_is_cut_short_rows_and_cursor_are_in_step(copy: Copy, other: Copy) -> None:
    contact_id = lead(copy)
    copy.sync()
    other.sync()
    copy.do(AddNote(contact_id=contact_id, text="offline work"))
    other.do(PatchFields(entity="contact", id=contact_id, fields={"language": [None, "ar"]}))
    lead(other, "Somebody Else", "+971509999999")
    other.push()
    before, cursor = copy.everything(), copy.rebase.cursor
    patch = copy.practice.page(copy.device, cursor, 100)
    copy.rebase.settle()
    statements = 0
    while True:
        doom(copy, statements)
        try:
            copy.rebase.absorb(patch)
        except PowerCut:
            copy.reopen()
            copy.rebase.settle()
            assert copy.everything() == before
            assert copy.rebase.cursor == cursor
            copy.assert_digests_are_of_confirmed_rows()
            statements += 1
        else:
            break
    assert statements > 10
    copy.reopen()
    assert copy.rebase.cursor == patch.upto
    copy.sync()
    copy.assert_equals_server()


def test_wherever_a_command_is_cut_short_it_happened_wholly_or_not_at_all(copy: Copy) -> None:
    before = copy.everything()
    command = CaptureLead(name="Lina Haddad", phone="+971501234567")
    statements = 0
    while True:
        doom(copy, statements)
        try:
            copy.do(command)
        except PowerCut:
            copy.reopen()
            assert copy.everything() == before
            assert not copy.rebase.outbox.by_n
            assert not copy.rebase.outbox.shadow
            statements += 1
        else:
            break
    assert statements > 10
    copy.reopen()
    assert len(copy.rows("contact")) == 1
    assert copy.rebase.last_n == 1
    copy.sync()
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


def test_repair_makes_a_shard_equal_and_keeps_pending_work(copy: Copy) -> None:
    contact_id = lead(copy)
    copy.sync()
    copy.do(AddNote(contact_id=contact_id, text="unsent"))
    shard = int(contact_id[-2:], 16)
    copy.connection.execute("UPDATE contact SET name = 'Rotten' WHERE id = ?", (contact_id,))
    stray = contact_id[:10] + "ffffffffffffffffffff" + contact_id[-2:]
    copy.connection.execute(
        "INSERT INTO contact (id, scope, ver, deleted, name) VALUES (?, 'practice', 1, 0, 'Stray')", (stray,)
    )
    server = copy.practice
    with server.database.reading() as rows:
        from sync.server import feed

        patch = feed.shard_of(rows, epoch=server.site.epoch, scopes=["practice"], entity="contact", shard=shard)
    copy.rebase.repair(patch, {"contact": [shard]})
    assert set(copy.rows("contact")) == {contact_id}
    assert copy.rows("contact")[contact_id] == server.rows("contact")[contact_id]
    assert len(copy.rebase.outbox.by_n) == 1


def test_a_noop_leaves_an_alias_to_the_row_that_won(copy: Copy, other: Copy) -> None:
    contact_id = lead(copy)
    copy.sync()
    other.sync()
    task = CreateTask(title="Send the quote", due_at=now_ms() + 60_000, contact_id=contact_id)
    applied = copy.do(task)
    mine = applied.changes.rows["task"][0]
    copy.push(is_answered=False)
    verdict = copy.practice.page(copy.device, copy.rebase.cursor, 100)
    winner = derive_id("01HZ0000000000000000000001", "task")
    judged = msgspec.structs.replace(verdict.verdicts[-1], kind=VerdictKind.NOOP, winner=winner)
    row = next(row for row in verdict.rows["task"])
    won = msgspec.structs.replace(verdict, rows={"task": [[winner, *row[1:]]]}, verdicts=[judged])
    copy.rebase.absorb(won)
    assert copy.rebase.alias_of(mine) == winner
    assert copy.rebase.alias_of(winner) == winner
    assert set(copy.rows("task")) == {winner}


def test_numbers_follow_the_server_where_the_two_never_spoke(copy: Copy) -> None:
    lead(copy)
    copy.rebase.renumber(40, is_new=True)
    assert [pending.n for pending in copy.rebase.outbox.by_n.values()] == [41]
    copy.reopen()
    assert copy.rebase.last_n == 41
    assert [pending.mutation.n for pending in copy.rebase.outbox.by_n.values()] == [41]


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


# -- selective against full replay --------------------------------------------------------------------------------------

PEOPLE = 3
_AT = 1_700_000_000_000
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

act = st.sampled_from(["lead", "note", "address", "language", "tag", "untag", "claim", "release", "task"])
step = st.one_of(
    st.tuples(st.sampled_from(["mine", "mine", "theirs"]), act, st.integers(0, PEOPLE - 1)),
    st.sampled_from([("push",), ("push one",), ("push lost",), ("pull",), ("pull a little",), ("restart",)]),
)


def ulid_of(index: int) -> str:
    """A ULID that is the same in every telling of a story."""
    return "01HF7YAT00" + "0" * 12 + "".join(_LETTERS[index >> shift & 31] for shift in (15, 10, 5, 0))


def command_of(kind: str, person: int, index: int, contacts: list[str]) -> Command | None:
    if kind == "lead" or person >= len(contacts):
        return CaptureLead(name=f"Person {person}", phone=f"+97150000000{person}", text=f"enquiry {index}")
    who = contacts[person]
    on_it = {"subject_kind": Subject.CONTACT, "subject_id": who}
    return {
        "note": AddNote(contact_id=who, text=f"note {index}"),
        "address": PatchFields(entity="contact", id=who, fields={"address": [None, f"Street {index}"]}),
        "language": PatchFields(entity="contact", id=who, fields={"language": [None, "ar"]}),
        "tag": TagContact(contact_id=who, tag="vip"),
        "untag": UntagContact(contact_id=who, tag="vip"),
        "claim": ClaimSubject(**on_it, contact_id=who),
        "release": ReleaseSubject(**on_it),
        "task": CreateTask(title=f"task {index}", due_at=_AT, contact_id=who),
    }[kind]


def tell(story: list[Any], folder: Path, *, replay_all: bool) -> Iterator[Any]:
    """Live a story through; after each step, what the copy holds."""
    practice = Practice(folder)
    copy = Copy(practice, folder, "desk", replay_all=replay_all)
    try:
        copy.sync()
        for index, part in enumerate(story):
            if part[0] in {"mine", "theirs"}:
                everybody = practice.rows("contact") | (copy.rows("contact") if part[0] == "mine" else {})
                command = command_of(part[1], part[2], index, sorted(everybody))
                if command is None:
                    continue
                if part[0] == "theirs":
                    practice.run(command, at=_AT + index, ulid=ulid_of(index))
                else:
                    made = intent(command, at=_AT + index, principal=f"staff:{SARA}", session=practice.session())
                    signed = practice.session().sign(
                        ulid=ulid_of(index), command=made.command, at=made.at, body=bytes(made.body)
                    )
                    try:
                        copy.rebase.apply(msgspec.structs.replace(made, ulid=ulid_of(index), proof=signed))
                    except CommandError as error:
                        yield error.reason
            elif part[0] == "restart":
                copy.reopen()
            elif part[0].startswith("push"):
                copy.push(limit=1 if part[0] == "push one" else 200, is_answered=part[0] != "push lost")
            else:
                copy.pull(3 if part[0] == "pull a little" else 2_000)
            copy.assert_digests_are_of_confirmed_rows()
            yield copy.everything(), copy.rebase.outbox.shadow, list(copy.rebase.outbox.by_n)
        copy.sync()
        copy.sync()
        copy.assert_equals_server()
    finally:
        copy.connection.close()
        practice.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(story=st.lists(step, min_size=4, max_size=24))
def test_replaying_what_is_touched_comes_to_the_same_as_replaying_everything(
    story: list[Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    few = tell(story, tmp_path_factory.mktemp("few"), replay_all=False)
    all_of_it = tell(story, tmp_path_factory.mktemp("all"), replay_all=True)
    for one, other in zip(few, all_of_it, strict=True):
        assert one == other
