"""The oracle: knows what everybody typed, what every commit made durable and what everybody was told, and says which
invariant a step broke. It looks at raw tables, through connections of its own, never through the code that it judges.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from sync.commands.effects import effect_id
from sync.commands.erasing import ERASED
from sync.commands.scoping import OUT_OF_SCOPE
from sync.model.entities import ENTITIES
from sync.model.ids import derive_id
from sync.model.rows import Rows
from sync.model.words import VerdictKind
from sync.server import checking
from sync.server.core import OWN_DEVICE
from sync.simulate.erased import SECRET, Erased, left_on_desk, left_on_server
from sync.wire import Patch, Pushed, Verdict

Key = tuple[str, str]
REVIVERS = frozenset({"restore@1", "resolve_card@1", "undo@1"})
"""Commands by which somebody says that what is dead shall live (invariant I5)."""
TOLD_AGAIN = frozenset(
    {
        "endpoint",
        "contact_endpoint",
        "contact_tag",
        "tag",
        "consent",
        "claim",
        "snooze",
        "enrolment",
        "journey_version",
        "template",
        "stage",
        "policy",
        "channel_state",
        "on_call_chain",
        "conversation",
    }
)
"""Entities whose rows are facts: told again, they live again."""
_LATELY_S = 2.0
_DONE = frozenset({VerdictKind.APPLIED, VerdictKind.NOOP, VerdictKind.MERGED})
_TOLD_BY = 11
"""Letters at its end that tell a secret."""
_verdict = msgspec.json.Decoder(Verdict).decode


class Typed(msgspec.Struct):
    """What somebody typed at a desk that said it was kept."""

    ulid: str
    desk: str
    command: str
    body: bytes
    excused: str | None = None
    """Why it may be missing: a disaster that the design does not survive, such as a power cut's last moments."""


class Violation(msgspec.Struct, frozen=True):
    """The first thing that should not have happened."""

    invariant: str
    detail: str


class Oracle:
    """What must be true, and what was found not to be."""

    def __init__(
        self,
        now_s: Callable[[], float],
        carried: Callable[[str], frozenset[str]],
        is_between: Callable[[str], bool],
    ) -> None:
        self._now_s = now_s
        self._carried = carried
        self._is_between = is_between
        self.epoch = ""
        """The life that the server's database lives."""
        self.found: Violation | None = None
        self.typed: dict[str, Typed] = {}
        self.ever: dict[str, list[str]] = {}
        """Entity -> ids of rows that ever stood on the server."""
        self.insisted: Counter[str] = Counter()
        """Effect -> how often somebody said that it shall be sent again."""
        self.history: dict[Key, list[tuple[int, tuple[Any, ...]]]] = {}
        self._former: dict[Key, set[tuple[Any, ...]]] = {}
        """Versions of rows from before a restore: a backup as new as what it replaces begins no other life."""
        self.commits = 0
        self.answers = 0
        self.erased = Erased()
        self._own: list[tuple[float, str]] = []
        """When the server did something of its own, and the command."""
        self.forget()

    def forget(self) -> None:
        """The server's disk was replaced by an older one: the world is as old as the backup."""
        self.was_restored = self.commits > 0
        for key, versions in self.history.items():
            self._former.setdefault(key, set()).update(row for _, row in versions)
        self.head = 0
        self.history = {}
        self._by_seq: dict[int, list[Key]] = {}
        self.verdicts: dict[tuple[str, int], tuple[str, str, str]] = {}
        """(device, n) -> ULID as the device knows it, body's hash, verdict as JSON."""
        self.judged: dict[str, Verdict] = {}
        """ULID as the device knows it -> the verdict that counts."""
        self._last_n: dict[str, int] = {}
        self._trails: dict[int, str] = {}
        """Number -> the server's trail at it."""
        self._at: dict[int, str] = {}
        """Number -> the command that was judged under it."""
        self._signed_out: set[str] = set()
        """The devices that had been signed out when a server last committed."""

    def own_lately(self) -> set[str]:
        """The commands that the server did of its own accord in the last moments."""
        return {command for at, command in self._own if at >= self._now_s() - _LATELY_S}

    def may_go_out_again(self) -> None:
        """The server was put back with all that could have told it so: until a desk does, it sends again what it had sent."""
        ever = {*self.history, *self._former}
        self.insisted.update(row_id for entity, row_id in ever if entity == "effect")

    def broke(self, invariant: str, detail: str) -> None:
        """Note the first violation; what follows from it is of no interest."""
        if self.found is None:
            self.found = Violation(invariant, f"at {self._now_s():.3f} s: {detail}")

    # -- the server ---------------------------------------------------------------------------------------------------

    def committed(self, rows: Rows) -> None:
        """A commit of a server is durable: read what it made visible."""
        self.commits += 1
        head: int = rows.execute("SELECT seq FROM clock WHERE id = 1").fetchone()[0]
        self.epoch = rows.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0]
        before = self.head
        if head < before:
            self.broke("I1", f"the clock went back from {before} to {head}")
        found = rows.execute("SELECT id FROM device WHERE state <> 'active'").fetchall()
        signed_out = {device for (device,) in found}
        shut = signed_out & self._signed_out
        self._signed_out = signed_out
        for device, n, sha, name, version, detail, seq in self._fresh(rows):
            verdict = _verdict(detail)
            self._at[verdict.seq] = f"{name}@{version}"
            if device == OWN_DEVICE:
                self._own.append((self._now_s(), f"{name}@{version}"))
            self.verdicts[device, n] = (verdict.ulid, sha, detail)
            if not verdict.duplicate and not before < seq <= head:
                self.broke(
                    "I1", f"{device[:4]}:{n} became visible as {seq} when {before} was visible, head {head}"
                )
            if device in shut and not verdict.duplicate and verdict.kind in _DONE:
                self.broke("nothing lost", f"{device[:4]} was signed out, and its {name} was not held")
            self._count(verdict, device)
        sql = "SELECT seq, sealed FROM trail WHERE seq > ?"
        self._trails.update(rows.execute(sql, (before,)).fetchall())
        self._follow(rows, before, head)
        self.erased.look(rows)
        self.head = max(head, before)

    def _fresh(self, rows: Rows) -> list[Any]:
        """The mutations that were not there before, by number. What was sent again has the number of the first time, however
        long ago that is."""
        sql = (
            "SELECT device_id, n, body_sha256, name, version, detail, seq FROM mutation "
            "WHERE device_id = ? AND n > ?"
        )
        found: list[Any] = []
        for device, last_n in rows.execute("SELECT id, last_n FROM device ORDER BY id").fetchall():
            known = self._last_n.get(device, 0)
            if last_n > known:
                found += rows.execute(sql, (device, known)).fetchall()
                self._last_n[device] = last_n
        return sorted(found, key=lambda row: (_verdict(row[5]).duplicate, row[6]))

    def _count(self, verdict: Verdict, device: str) -> None:
        if verdict.reason == ERASED:
            self.erased.too_late.add(verdict.ulid)
        known = self.judged.get(verdict.ulid)
        if verdict.duplicate:
            if known is None:
                self.broke("I3", f"{verdict.ulid} was called a duplicate of nothing")
        elif known is not None and verdict.reason != "ulid_reused":
            self.broke(
                "I3",
                f"{verdict.ulid} was judged twice: {known.kind} as {known.seq}, {verdict.kind} as {verdict.seq}",
            )
        else:
            self.judged.setdefault(verdict.ulid, verdict)

    def _follow(self, rows: Rows, before: int, head: int) -> None:
        sql = "SELECT seq, entity, row_id, mutation_id FROM journal WHERE seq > ? AND op <> 'leave' ORDER BY seq"
        found: dict[str, list[tuple[str, str, int]]] = {}
        for seq, entity, row_id, mutation in rows.execute(sql, (max(0, before - 40),)).fetchall():
            known = self.history.get((entity, row_id))
            if known is not None and known[-1][0] == seq:
                continue
            if not before < seq <= head:
                self.broke(
                    "I1", f"{entity}/{row_id} appeared under {seq} when {before} was visible, head {head}"
                )
            found.setdefault(entity, []).append((row_id, mutation, seq))
        for entity, changed in found.items():
            mutations = {row_id: mutation for row_id, mutation, _ in changed}
            for row in rows.get_many(ENTITIES[entity], list(mutations)):
                self._lived(entity, tuple(row))

    def _lived(self, entity: str, row: tuple[Any, ...]) -> None:
        key = (entity, str(row[0]))
        self.erased.lived(entity, row)
        versions = self.history.setdefault(key, [])
        if not versions:
            self.ever.setdefault(entity, []).append(key[1])
        else:
            last = versions[-1]
            if row[2] <= last[0]:
                self.broke("I5", f"{entity}/{key[1]} went from version {last[0]} to {row[2]}")
            between = {self._at.get(seq, "") for seq in range(last[0] + 1, row[2] + 1)}
            if last[1][3] and not row[3] and not between & REVIVERS and entity not in TOLD_AGAIN:
                self.broke("I5", f"{', '.join(sorted(between))} revived the tombstone {entity}/{key[1]}")
        versions.append((row[2], row))
        self._by_seq.setdefault(row[2], []).append(key)

    def answered(self, device: str, answer: Any) -> None:
        """What is about to leave the server: a verdict must be durable, and the one that was always told (invariant I3)."""
        self.answers += 1
        if not isinstance(answer, (Pushed, Patch)):
            return
        if self.was_restored and isinstance(answer, Patch) and answer.trail != self._trails.get(answer.upto):
            return  # it was on its way when the server was lost
        for verdict in answer.verdicts:
            stored = self.verdicts.get((device, verdict.n))
            if stored is None:
                self.broke("I3", f"{device[:4]}:{verdict.n} was told a verdict that is not durable")
                continue
            first = _verdict(stored[2])
            same = msgspec.structs.replace(verdict, duplicate=first.duplicate)
            if self.erased.people and None in (verdict.message, first.message):
                # Its words were erased: before it was told, or while it was on its way.
                same, first = (msgspec.structs.replace(each, message=None) for each in (same, first))
            if same != first:
                differ = [
                    name for name in Verdict.__struct_fields__ if getattr(same, name) != getattr(first, name)
                ]
                self.broke(
                    "I3",
                    f"{device[:4]}:{verdict.n} was told {verdict.kind} {verdict.reason} of {verdict.ulid}, "
                    f"stored is {first.kind} {first.reason} of {first.ulid}; {', '.join(differ)} differ",
                )

    def went_out(self, counts: Mapping[str, int]) -> None:
        """The phone sent something: each key at most once, but for what a person decided to send again (invariant I7)."""
        for key, count in counts.items():
            if count > 1 + self.insisted[effect_id(key)]:
                self.broke("I7", f"{key} went out {count} times")

    # -- a replica ----------------------------------------------------------------------------------------------------

    def moved(self, desk: str, connection: Any, old: int, new: int) -> None:
        """A replica's commit moved its cursor: every row behind it must be there (invariant I2)."""
        if self.is_estranged(connection):
            return
        if new < old:
            self.broke("I2", f"{desk}'s cursor went back from {old} to {new}")
        if new > self.head:
            self.broke("I2", f"{desk}'s cursor {new} is ahead of the server's head {self.head}")
        keys = {key for seq in range(old + 1, new + 1) for key in self._by_seq.get(seq, ())}
        self._compare(desk, connection, new, sorted(keys))

    def look_at(self, desk: str, connection: Any, epoch: str | None, cursor: int) -> None:
        """A replica was opened, or stands on a new generation: it must be as it was."""
        if epoch == self.epoch and not self.is_estranged(connection):
            if cursor <= self.head:
                self._compare(desk, connection, cursor, sorted(self.history))
            elif not self.was_restored:
                self.broke("I2", f"{desk}'s cursor {cursor} is ahead of the server's head {self.head}")

    def look_through(self, desk: str, connection: Any, cursor: int) -> None:
        """Compare every row of a replica with what the server held at its cursor (invariant I6)."""
        self._compare(desk, connection, cursor, sorted(self.history))
        for entity, kind in ENTITIES.items():
            for (row_id,) in connection.execute(f'SELECT id FROM "{kind.name}"').fetchall():
                if (entity, row_id) not in self.history and not _is_pending(connection, entity, row_id):
                    self.broke("I6", f"{desk} holds {entity}/{row_id}, which the server never had")

    def _compare(self, desk: str, connection: Any, cursor: int, keys: Iterable[Key]) -> None:
        carried = self._carried(desk)
        if not carried:  # a restored server does not know the device any more: it will be told to sign in
            return
        by_entity: dict[str, list[str]] = {}
        for entity, row_id in keys:
            by_entity.setdefault(entity, []).append(row_id)
        shadow = {
            (entity, row_id): None if base is None else tuple(msgspec.json.decode(base))
            for entity, row_id, base in connection.execute(
                "SELECT entity, row_id, base FROM shadow"
            ).fetchall()
        }
        rows = Rows(connection, "sqlite")
        for entity, row_ids in by_entity.items():
            held = {str(row[0]): tuple(row) for row in rows.get_many(ENTITIES[entity], row_ids)}
            for row_id in row_ids:
                key = (entity, row_id)
                row = shadow[key] if key in shadow else held.get(row_id)
                self._is_authentic(desk, key, row, cursor, carried)

    def _is_authentic(
        self, desk: str, key: Key, row: tuple[Any, ...] | None, cursor: int, carried: frozenset[str]
    ) -> None:
        versions = self.history[key]
        last_ver, last = versions[-1]
        if last_ver <= cursor:
            wanted = None if last[3] or last[1] not in carried else last
            if row != wanted and not (last[1] not in carried and self._is_between(desk)):
                invariant = (
                    "I2" if row is None or (wanted is not None and (row[2] or 0) < wanted[2]) else "I6"
                )
                self.broke(
                    invariant,
                    f"{desk} at {cursor} holds {key[0]}/{key[1]} as version {row and row[2]}, the server {wanted and wanted[2]}"
                    + ("" if row is None or wanted is None else f": {_difference(key[0], row, wanted)}"),
                )
        elif (
            row is not None
            and not any(row == version for _, version in versions)
            and row not in self._former.get(key, ())
        ):
            self.broke("I6", f"{desk} holds {key[0]}/{key[1]} as the server never did: {row}")

    def is_estranged(self, connection: Any) -> bool:
        """Whether a replica stands on what was lost when the server was put back unnoticed: until it has heard of that, at
        its next hello, its rows are those of then."""
        told = connection.execute("SELECT value FROM local WHERE key = 'trail'").fetchone()
        if told is None or not self.was_restored:
            return False
        seq, trail = told[0].split(" ")
        return trail != "" and self._trails.get(int(seq)) != trail

    def left_for_good(self, desk: str) -> None:
        """A desk was signed out for good: should the server's disk be put back, no desk holds its work any more."""
        for typed in self.typed.values():
            if typed.desk == desk and (typed.ulid in self.judged or self.was_restored):
                typed.excused = typed.excused or "signed out for good"

    def scrubbed(
        self, desk: str, lineage: Collection[str], folder: Path, carried: frozenset[str], cursor: int
    ) -> None:
        """A replica has taken out what it may no longer hold: no byte of it is left in its files (invariant I8). Looked for
        are words that stand in rows of other scopes alone, as the server had them at the replica's cursor and as it has them
        now, and were not typed here."""
        for typed in self.typed.values():
            if typed.desk == desk and typed.ulid in self.judged:
                # What was confirmed about those rows went with them (I8), so no restored server gets it from here again.
                typed.excused = typed.excused or "no longer carried"
        known: set[bytes] = set()
        secrets: set[bytes] = set()
        for versions in self.history.values():
            at_cursor = [row for ver, row in versions if ver <= cursor]
            for row in (versions[-1][1], *at_cursor[-1:]):
                (known if row[1] in carried else secrets).update(SECRET.findall(msgspec.json.encode(row)))
        for typed in self.typed.values():
            if typed.desk in lineage:
                known.update(SECRET.findall(typed.body))
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            content = path.read_bytes()
            # The search index keeps a word without its beginning, where its neighbour begins alike.
            left = sorted(word for word in secrets - known if word[-_TOLD_BY:] in content)
            if left:
                self.broke("I8", f"{desk}'s {path.name} still holds {left[0].decode()}")

    def is_rid_of(self, desk: str, connection: Any, folder: Path) -> None:
        """A replica that stands at the head holds nothing of those who were erased (invariant I8)."""
        if secrets := self.erased.secrets(self.history):
            left = left_on_desk(connection, folder, secrets)
            if left is not None:
                self.broke("I8", f"{desk}'s {left} still holds what was written about somebody erased")

    def left_outbox(self, desk: str, ulids: Iterable[str], cursor: int) -> None:
        """Mutations are in a replica's outbox no more: each must have its durable verdict, and the cursor be past it."""
        for ulid in ulids:
            verdict = self.judged.get(ulid)
            if verdict is None:
                self.broke("I3", f"{desk} let go of {ulid} ({self._what(ulid)}), which was never judged")
                continue
            if verdict.reason == OUT_OF_SCOPE and ulid in self.typed:
                # It is about somebody whom this desk may not know of: its card is all there is, should a disk be put back.
                self.typed[ulid].excused = self.typed[ulid].excused or "no longer carried"
            if verdict.seq > cursor:
                self.broke("I2", f"{desk} let go of {ulid} at {cursor}, before its verdict's {verdict.seq}")

    def _what(self, ulid: str) -> str:
        typed = self.typed.get(ulid)
        return "not typed here" if typed is None else typed.command

    # -- when all is quiet --------------------------------------------------------------------------------------------

    def settled(self, rows: Rows) -> None:
        """All is quiet: everything typed was judged once, and what did not apply stands on a card with what was typed."""
        findings = checking.check(rows)
        if not findings.is_sound:
            self.broke("I6", f"the server's own books do not agree: {checking.told(findings, as_json=False)}")
        if secrets := self.erased.secrets(self.history):
            left = left_on_server(rows, secrets)
            if left is not None:
                self.broke("I8", f"the server's {left} still holds what was written about somebody erased")
        stored: dict[str, str] = {}
        for ulid, detail in rows.execute("SELECT ulid, detail FROM mutation").fetchall():
            verdict = _verdict(detail)
            if not verdict.duplicate and verdict.reason != "ulid_reused":
                stored.setdefault(verdict.ulid, ulid)
        cards = {
            row[0]: row[1] for row in rows.execute("SELECT id, body FROM card WHERE deleted = 0").fetchall()
        }
        for ulid, typed in self.typed.items():
            verdict = self.judged.get(ulid)
            if verdict is None:
                if typed.excused is None and not self.erased.went_with(ulid, typed.body):
                    self.broke("nothing lost", f"{typed.command} typed at {typed.desk} ({ulid}) is nowhere")
                continue
            if verdict.card is not None:
                if verdict.card != derive_id(stored.get(ulid, ulid), "card") or verdict.card not in cards:
                    self.broke(
                        "nothing lost",
                        f"{typed.command} ({ulid}) was {verdict.kind}, but its card is not there",
                    )
                elif cards[verdict.card].encode() != typed.body and not self.erased.stands_for(
                    cards[verdict.card]
                ):
                    self.broke(
                        "nothing lost", f"the card of {typed.command} ({ulid}) does not hold what was typed"
                    )


def _is_pending(connection: Any, entity: str, row_id: str) -> bool:
    sql = "SELECT 1 FROM shadow WHERE entity = ? AND row_id = ?"
    return connection.execute(sql, (entity, row_id)).fetchone() is not None


def _difference(entity: str, ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> str:
    columns = ENTITIES[entity].columns
    return ", ".join(
        f"{name} {a!r} for {b!r}" for name, a, b in zip(columns, ours, theirs, strict=True) if a != b
    )
