"""The authoritative apply: what a write transaction does with mutations. No I/O of its own but `Rows`.

`Batch` is one transaction. Each push, door or sign-in in it is an `attempt` that fails alone; each mutation in a push
has a savepoint and a sequence number of its own. Journal, digests and clock are written once, by `finish`.
"""

import hashlib
from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

import msgspec
import psycopg
import structlog

import sync.commands.all  # noqa: F401  # pyright: ignore[reportUnusedImport] - fills the register
from sync import wire
from sync.commands.cards import open_card
from sync.commands.erasing import ERASED, NOTHING_TYPED
from sync.commands.kernel import Command, Context, Principal, decode, encode, run, spec_for, spec_of
from sync.commands.outcomes import CommandError, Held, Invalid, Outcome, Refused
from sync.commands.publishers import JOURNEY
from sync.commands.running import RUNNERS_OWN
from sync.commands.scoping import check_inside
from sync.commands.tx import Deleted, Images, Tx
from sync.effects import freeze
from sync.model.ids import derive_id, new_ulid, ulid_time
from sync.model.rows import Rows
from sync.model.words import CardKind, VerdictKind
from sync.server import audit, erasing, refusals, sums, trail
from sync.server.authority import Authority
from sync.server.faults import card_kind, double_booked, fault
from sync.server.gathering import Committed, Gathered, left_scope
from sync.wire import Mutation, Verdict

OWN_DEVICE: Final = "server"
"""The device under which the server's own commands (doors, set-up) are numbered and audited."""

log = structlog.get_logger("foredesk.core")

_encode = msgspec.json.Encoder().encode
_VERDICT_OF = {
    CardKind.CONFLICT: VerdictKind.CONFLICT,
    CardKind.REJECTED: VerdictKind.REJECTED,
    CardKind.HELD: VerdictKind.HELD,
}


class Batch:
    """One write transaction, begun by the caller, who also commits it. `received` is the server's clock, epoch ms."""

    def __init__(self, rows: Rows, *, epoch: str, secret: bytes, received: int) -> None:
        self.rows = rows
        self.epoch = epoch
        self.received = received
        self.authority = Authority(rows, secret)
        self._secret = secret
        self.since: int = rows.execute("SELECT seq FROM clock WHERE id = 1").fetchone()[0]
        self.erased = erasing.Known(rows)
        self.is_spoiled = False
        self._kept = Gathered(self.since, trail.at(rows, self.since))
        self._before = self._kept.trail
        self._now = self._kept

    @property
    def seq(self) -> int:
        """The number of the last mutation so far."""
        return self._now.seq

    @property
    def trail(self) -> str:
        """The sealed trail at `seq`."""
        return self._now.trail

    @contextmanager
    def attempt(self) -> Generator[None]:
        """What is done inside stands or falls together.

        On PostgreSQL a failure leaves the rest of the transaction as it was. On SQLite a failure after a write spoils
        the transaction (`is_spoiled`) and the caller starts it over without this part: an outer savepoint would make
        every inner one several times dearer, and failures after a write are rare.
        """
        self._now = Gathered(self._kept.seq, self._kept.trail)
        has_savepoints = self.rows.dialect == "postgresql"
        writes_before = 0 if has_savepoints else cast(Any, self.rows.connection).total_changes
        if has_savepoints:
            self.rows.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            if has_savepoints:
                self.rows.execute("ROLLBACK TO SAVEPOINT attempt")
            else:
                self.is_spoiled = cast(Any, self.rows.connection).total_changes != writes_before
            self.authority.forget()
            self.erased.forget()
            raise
        else:
            if has_savepoints:
                self.rows.execute("RELEASE SAVEPOINT attempt")
            self._kept.add(self._now)
        finally:
            self._now = self._kept

    def push(self, device_id: str, push: wire.Push) -> list[Verdict]:
        """Judge a workstation's mutations in order; the same ones get the verdicts they got before (invariant I3).

        Raises Refusal (EPOCH, CLONED, GAP, REVOKED) for the push as a whole; nothing of it was judged then.
        """
        if push.epoch != self.epoch:
            raise refusals.wrong_epoch()
        last_n = self._last_n(device_id)
        expected = push.mutations[0].n if push.mutations else last_n + 1
        if expected > last_n + 1 or expected < 1:
            raise refusals.gap(last_n + 1)
        for mutation in push.mutations:
            if mutation.n != expected:
                raise refusals.gap(expected)
            expected += 1
        return self._judge_all(device_id, last_n, push.mutations)

    def run_own(
        self,
        command: Command,
        principal: Principal,
        *,
        at: int | None = None,
        ulid: str | None = None,
        refuse_invalid: bool = False,
    ) -> Verdict:
        """Run one of the server's own commands (a door's, set-up's) for good. The caller vouches for `principal`.

        What does not apply becomes a card, as for a pushed one; with `refuse_invalid`, Invalid is raised instead, for
        senders who can be told (the attempt must then fail).
        """
        told = (command, principal, self.received if at is None else at, ulid)
        return self.run_many([told], refuse_invalid=refuse_invalid)[0]

    def run_many(
        self, commands: Sequence[tuple[Command, Principal, int, str | None]], *, refuse_invalid: bool = False
    ) -> list[Verdict]:
        """`run_own` for many (command, principal, at, ulid) at once."""
        last_n = self._last_n(OWN_DEVICE)
        previous = audit.last_hash(self.rows, OWN_DEVICE, last_n)
        records: list[audit.Record] = []
        verdicts: list[Verdict] = []
        for n, (command, principal, at, given) in enumerate(commands, last_n + 1):
            ulid = given or new_ulid(at)
            key, body = spec_of(command).key, encode(command)
            at = min(at, self.received)
            verdict = self._judge(
                n,
                ulid,
                ulid,
                key,
                body,
                at,
                str(principal),
                principal,
                command,
                refuse_invalid=refuse_invalid,
            )
            sha = hashlib.sha256(body).hexdigest()
            record = _record(OWN_DEVICE, ulid, str(principal), None, sha, previous, key, verdict, at)
            previous = audit.record_hash(record)
            records.append(record)
            verdicts.append(verdict)
        self._keep(OWN_DEVICE, records, verdicts)
        return verdicts

    def finish(self) -> Committed:
        """Write journal, digests and clock; the caller commits next."""
        kept = self._kept
        if kept.seq != self.since:
            trail.keep(self.rows, kept.steps)
            self._write_journal(kept)
            sums.follow(self.rows, kept.images)
            self.rows.execute("UPDATE clock SET seq = ? WHERE id = 1", (kept.seq,))
        left = {
            key: {old} for key, (before, after) in kept.images.items() if (old := left_scope(before, after))
        }
        return Committed(
            self.since,
            kept.seq,
            kept.images,
            kept.verdicts,
            self.epoch,
            left,
            before=self._before,
            trail=kept.trail,
        )

    def _judge_all(self, device_id: str, last_n: int, mutations: Sequence[Mutation]) -> list[Verdict]:
        hashes = [hashlib.sha256(bytes(m.body)).hexdigest() for m in mutations]
        told = self._told_before(device_id, last_n, mutations, hashes)
        fresh = mutations[len(told) :]
        known = audit.by_ulid(self.rows, [m.ulid for m in fresh])
        previous = audit.last_hash(self.rows, device_id, last_n) if fresh else ""
        records: list[audit.Record] = []
        verdicts: list[Verdict] = []
        for mutation, sha in zip(fresh, hashes[len(told) :], strict=True):
            before = known.get(mutation.ulid)
            if before is not None and _is_of(before, mutation, sha):
                # The device was forked and its tail renumbered: the work is done, only the number is new.
                ulid = new_ulid(self.received)
                verdict = msgspec.structs.replace(audit.verdict_of(before), n=mutation.n, duplicate=True)
            else:
                ulid = (
                    mutation.ulid if before is None and _is_ulid(mutation.ulid) else new_ulid(self.received)
                )
                verdict = self._judge_pushed(device_id, mutation, ulid, reused=before is not None)
            at = max(0, min(mutation.at, self.received))
            proof = None if mutation.proof is None else f"{mutation.proof.session}:{mutation.proof.mac}"
            record = _record(
                device_id, ulid, mutation.principal, proof, sha, previous, mutation.command, verdict, at
            )
            previous = audit.record_hash(record)
            known[mutation.ulid] = record
            records.append(record)
            verdicts.append(verdict)
        self._keep(device_id, records, verdicts)
        return told + verdicts

    def _told_before(
        self, device_id: str, last_n: int, mutations: Sequence[Mutation], hashes: Sequence[str]
    ) -> list[Verdict]:
        if not mutations or mutations[0].n > last_n:
            return []
        stored = audit.by_number(self.rows, device_id, mutations[0].n, mutations[-1].n)
        told: list[Verdict] = []
        for mutation, sha in zip(mutations, hashes, strict=True):
            if mutation.n > last_n:
                break
            record = stored[mutation.n]
            verdict = audit.verdict_of(record)
            if not _is_of(record, mutation, sha) or verdict.ulid != mutation.ulid:
                raise refusals.cloned()
            told.append(msgspec.structs.replace(verdict, duplicate=True))
        return told

    def _judge_pushed(self, device_id: str, mutation: Mutation, ulid: str, *, reused: bool) -> Verdict:
        at = max(0, min(mutation.at, self.received))
        body = bytes(mutation.body)
        error: CommandError | None = None
        principal = Principal("device", device_id, frozenset())
        command: Command | None = None
        try:
            principal = self.authority.of_pushed(device_id, mutation, body)
            if reused:
                raise Refused("ulid_reused", "Other work has already been sent under the same number.")
            if spec_for(mutation.command) is None:
                raise Held("unknown_command", "This server does not know this kind of work yet; it waits.")
            command = decode(mutation.command, body)
        except CommandError as raised:
            error = raised
        author = mutation.principal
        carried = self.authority.scopes_of(device_id)
        return self._judge(
            mutation.n, ulid, mutation.ulid, mutation.command, body, at, author, principal, command, error,
            carried=carried, is_retold=mutation.retold,
        )  # fmt: skip

    def _judge(
        self,
        n: int,
        ulid: str,
        shown_ulid: str,
        key: str,
        body: bytes,
        at: int,
        author: str,
        principal: Principal,
        command: Command | None,
        error: CommandError | Deleted | None = None,
        refuse_invalid: bool = False,
        carried: Collection[str] | None = None,
        *,
        is_retold: bool = False,
    ) -> Verdict:
        """One mutation: a sequence number, a savepoint, an outcome or a card. `ulid` is what ids derive from, `carried` the
        scopes of the workstation that sent it, `is_retold` whether it may have been done in a life that is forgotten."""
        self._now.seq = seq = self._now.seq + 1
        ctx = Context(ulid, at, principal, key, self.received)
        execute = self.rows.connection.execute
        tx = Tx(self.rows, seq)
        outcome = Outcome()
        if error is None and self.erased.names(key, body):
            error = erasing.too_late()
        execute("SAVEPOINT mutation")
        if command is not None and error is None:
            attempted: Images | None = None
            try:
                outcome = run(tx, spec_for(key) or spec_of(command), command, ctx)
                if erasing.has_erased(tx.images):  # also where a manager released work that was held
                    erasing.complete(tx, ctx)
                    self.erased.forget()
                else:
                    self.erased.check(key, tx.images, at)
                    if carried is not None:
                        check_inside(tx.images, carried)
            except (CommandError, Deleted) as raised:
                if refuse_invalid and isinstance(raised, Invalid):
                    raise
                error = raised
            except psycopg.errors.ExclusionViolation:
                attempted = tx.images
            except Exception as raised:  # noqa: BLE001 - a broken command must not stop the others
                error = fault(raised, key)
            if error is not None or attempted is not None:
                execute("ROLLBACK TO SAVEPOINT mutation")
                tx = Tx(self.rows, seq)
            if attempted is not None:
                error = double_booked(tx, attempted)
        if error is None:
            verdict = Verdict(
                n=n,
                ulid=shown_ulid,
                kind=outcome.kind,
                seq=seq,
                message=outcome.detail,
                winner=outcome.winner,
            )
        else:
            verdict = self._card(tx, ctx, error, body, author, n, shown_ulid)
        execute("RELEASE SAVEPOINT mutation")
        self._now.trail = trail.step(
            self._now.trail, ulid, seq=seq, received=self.received, epoch=self.epoch, secret=self._secret
        )
        self._now.steps.append((seq, self._now.trail))
        self.authority.follow(tx.images)
        if is_retold:
            freeze.doubt(self.rows, freeze.named_by(key, body))
        freeze.follow(self.rows, tx.images, self.received, is_retold=is_retold)
        self._note(tx.images, seq, ulid, author, at)
        return verdict

    def _card(
        self, tx: Tx, ctx: Context, error: CommandError | Deleted, body: bytes, author: str, n: int, ulid: str
    ) -> Verdict:
        kind = card_kind(error)
        reason = error.reason if isinstance(error, CommandError) else "deleted"
        by_runner = author.startswith(f"{JOURNEY}:") or ctx.command in RUNNERS_OWN
        if by_runner and not isinstance(error, Held):
            # Nobody typed this and nobody need decide: the ledger still says what is to be done, and by whom.
            return Verdict(
                n=n,
                ulid=ulid,
                kind=VerdictKind.REJECTED,
                seq=self._now.seq,
                reason=reason,
                message=str(error),
            )
        open_card(tx, ctx, kind, error, NOTHING_TYPED.encode() if reason == ERASED else body, author)
        tx.close(at=ctx.at, actor=str(ctx.principal), command=ctx.command, mutation=ctx.ulid)
        card = derive_id(ctx.ulid, "card")
        return Verdict(
            n=n,
            ulid=ulid,
            kind=_VERDICT_OF[kind],
            seq=self._now.seq,
            reason=reason,
            message=str(error),
            card=card,
        )

    def _note(self, images: Images, seq: int, mutation: str, actor: str, at: int) -> None:
        journal, kept = self._now.journal, self._now.images
        for key, (before, after) in images.items():
            assert after is not None
            first = kept.get(key)
            kept[key] = (first[0] if first else before, after)
            journal[key] = (seq, mutation, actor, at)

    def _last_n(self, device_id: str) -> int:
        return self.rows.execute("SELECT last_n FROM device WHERE id = ?", (device_id,)).fetchone()[0]

    def _keep(self, device_id: str, records: list[audit.Record], verdicts: list[Verdict]) -> None:
        if not records:
            return
        audit.store(self.rows, records)
        last = records[-1]
        self.rows.execute(
            "UPDATE device SET last_n = ?, last_body_hash = ? WHERE id = ?", (last[1], last[5], device_id)
        )
        self._now.verdicts.setdefault(device_id, []).extend(verdicts)

    def _write_journal(self, kept: Gathered) -> None:
        # A row's older entry is taken out as its new one goes in, so the journal is always compact: for each row one entry
        # in the scope it is in, and one in each scope that it left and has not come back to.
        superseded: list[tuple[Any, ...]] = []
        returned: list[tuple[Any, ...]] = []
        entries: list[tuple[Any, ...]] = []
        for (name, row_id), (before, after) in kept.images.items():
            assert after is not None
            seq, *told = kept.journal[name, row_id]
            if before is not None:
                superseded.append((before[2], name, row_id, before[1]))
            old = left_scope(before, after)
            if old is not None:
                entries.append((seq, name, row_id, old, "leave", *told))
            if before is not None and before[1] != after[1]:
                returned.append((name, row_id, after[1]))
            op = "delete" if after[3] else "enter" if old is not None else "put"
            entries.append((seq, name, row_id, after[1], op, *told))
        self.rows.executemany(
            "DELETE FROM journal WHERE seq = ? AND entity = ? AND row_id = ? AND scope = ?", superseded
        )
        self.rows.executemany(
            "DELETE FROM journal WHERE entity = ? AND row_id = ? AND scope = ? AND op = 'leave'", returned
        )
        self.rows.executemany(
            "INSERT INTO journal (seq, entity, row_id, scope, op, mutation_id, actor_id, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            entries,
        )


def _is_ulid(text: str) -> bool:
    try:
        ulid_time(text)
    except ValueError:
        return False
    return True


def _record(
    device_id: str,
    ulid: str,
    principal: str,
    proof: str | None,
    body_sha256: str,
    previous: str,
    key: str,
    verdict: Verdict,
    at: int,
) -> audit.Record:
    name, number = _name_and_version(key)
    detail = _encode(verdict).decode()
    return (
        device_id, verdict.n, ulid, principal, proof, body_sha256, previous, name, number, verdict.kind.value, detail,
        verdict.seq, at, audit.said_hash(verdict),
    )  # fmt: skip


def _is_of(record: audit.Record, mutation: Mutation, body_sha256: str) -> bool:
    """Whether the record is of this very work: the same words under another command's name are other work."""
    return record[5] == body_sha256 and record[7:9] == _name_and_version(mutation.command)


def _name_and_version(key: str) -> tuple[str, int]:
    name, _, version = key.partition("@")
    return name, int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
