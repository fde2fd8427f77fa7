"""A first or fresh start: the server's snapshot becomes the next generation beside the one in use.

Either a ready encrypted file, or rows as NDJSON that this side lays into a file of its own. Work goes on in the old
generation until the new one stands at the head; then the outbox moves over and the pointer turns.
"""

import hashlib
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import structlog

from sync.model import cipher, digests, replica_file, search_index
from sync.model.base import EntityType, Row
from sync.model.entities import ENTITIES
from sync.replica import journey_drafts
from sync.replica.confirmed import column_order
from sync.replica.footprints import Key
from sync.replica.outbox import Pending, Standing, forget_all_erased, renumbered
from sync.replica.store import DamagedSnapshot, named_errors
from sync.replica.transport import Fetched, Progress
from sync.wire import Mutation

CARRIED = (
    "device",
    "incarnation",
    "lives",
    "last_n",
    "clock_offset",
    "spoken",
    "checked_at",
    "afresh_at",
)
"""Facts about this workstation that a new generation takes over from the old one."""
_DRAFT = "conversation_id, staff_id, contact_id, channel, endpoint_id, body, subject, at"
log = structlog.get_logger("foredesk.replica")
_PIECE = 1024 * 1024
_OUTBOX = "n, ulid, envelope, state, verdict, seq, reason"


class Header(msgspec.Struct, frozen=True):
    """The first line of an NDJSON snapshot."""

    epoch: str
    as_of: int
    columns: dict[str, list[str]]
    total: int = 0
    scopes: list[str] | None = None
    trail: str = ""
    """The server's trail at `as_of`."""


class _Line(msgspec.Struct, frozen=True):
    e: str = ""
    r: list[list[Any]] = []
    end: bool = False
    rows: int = 0


class Lines:
    """Rows that arrive as lines of NDJSON. `after` is where to go on when the connection breaks."""

    def __init__(self) -> None:
        self.header: Header | None = None
        self.after: tuple[str, str] | None = None
        self.rows = 0
        self._rest = b""
        self._line = msgspec.json.Decoder(_Line)
        self._expected: int | None = None
        self._expects_header = True

    def resume(self) -> None:
        """A new connection begins, with a header of its own; half a line of the old one is dropped."""
        self._rest = b""
        self._expects_header = True

    def feed(self, piece: bytes) -> None:
        """Take in decompressed bytes. Raises SnapshotChanged where the server went on to another snapshot."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            if line:
                self._take(line)

    @property
    def is_complete(self) -> bool:
        """Whether the last line came and every row that it counts."""
        return self._expected is not None

    def lay(self, entity: EntityType, rows: list[Row]) -> None:
        """Do what is to be done with some rows of one entity, in this copy's order of columns."""
        raise NotImplementedError

    def _take(self, line: bytes) -> None:
        if self._expects_header:
            header = msgspec.json.decode(line, type=Header)
            if self.header is not None and (header.epoch, header.as_of) != (
                self.header.epoch,
                self.header.as_of,
            ):
                raise SnapshotChanged
            self.header = header
            self._expects_header = False
            return
        found = self._line.decode(line)
        if found.end:
            self._expected = found.rows
        elif found.e in ENTITIES and found.r:
            self._lay(ENTITIES[found.e], found.r)

    def _lay(self, entity: EntityType, raw: list[list[Any]]) -> None:
        assert self.header is not None
        reorder = column_order(entity.name, self.header.columns.get(entity.name))
        rows: list[Row] = [tuple(row) for row in raw] if reorder is None else [reorder(row) for row in raw]
        self.lay(entity, rows)
        self.rows += len(rows)
        self.after = (entity.name, str(rows[-1][0]))


class Gathered(Lines):
    """Rows of scopes that this copy is to carry from now on, taken out with `take` as they come."""

    def __init__(self) -> None:
        super().__init__()
        self._here: dict[Key, Row] = {}

    def lay(self, entity: EntityType, rows: list[Row]) -> None:
        self._here.update(((entity.name, str(row[0])), row) for row in rows)

    def take(self) -> dict[Key, Row]:
        """What has come since the last time."""
        here, self._here = self._here, {}
        return here


class Additions(Lines):
    """What an upgrade added, as it comes: (entity, its columns here, rows in their order), taken out with `take`."""

    def __init__(self) -> None:
        super().__init__()
        self._here: list[tuple[str, list[str], list[list[Any]]]] = []

    def _lay(self, entity: EntityType, raw: list[list[Any]]) -> None:
        assert self.header is not None
        self._here.append((entity.name, self.header.columns[entity.name], raw))
        self.rows += len(raw)
        self.after = (entity.name, str(raw[-1][0]))

    def take(self) -> list[tuple[str, list[str], list[list[Any]]]]:
        """What has come since the last time."""
        here, self._here = self._here, []
        return here


class Filler(Lines):
    """Lays the lines into a fresh file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        for stale in path.parent.glob(f"{path.name}*"):
            stale.unlink()
        self._path = path
        self.file_key = os.urandom(cipher.KEY_BYTES)
        self.connection = cipher.connect(path, self.file_key)
        cipher.building(self.connection)
        self.connection.execute("BEGIN")
        replica_file.create_tables(self.connection)
        self._sums: digests.Sums = {}

    def lay(self, entity: EntityType, rows: list[Row]) -> None:
        replica_file.fill(self.connection, entity, rows)
        more = digests.changes((entity.name, None, row) for row in rows)
        self._sums |= digests.combine(self._sums, more)

    def finish(self) -> None:
        """Index, note digests, epoch and cursor, and commit."""
        if self.header is None or not self.is_complete:
            raise DamagedSnapshot("The server's snapshot ended too early. It is fetched again.")
        replica_file.create_indexes(self.connection)
        search_index.index_all(self.connection)
        replica_file.put_digests(self.connection, self._sums)
        replica_file.put_local(self.connection, "epoch", self.header.epoch)
        replica_file.put_local(self.connection, "cursor", self.header.as_of)
        replica_file.put_local(self.connection, "trail", f"{self.header.as_of} {self.header.trail}")
        if self.header.scopes is not None:
            replica_file.put_local(
                self.connection, "scopes", msgspec.json.encode(self.header.scopes).decode()
            )
        self.connection.execute("COMMIT")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute("PRAGMA locking_mode = NORMAL").fetchone()
        self.connection.execute("PRAGMA cache_size = -32000")
        with self._path.open("rb+") as file:
            os.fsync(file.fileno())

    def close(self) -> None:
        """Give the unfinished file up."""
        self.connection.close()


class SnapshotChanged(Exception):
    """The server's snapshot is another one than the one half fetched: start again."""


def check_file(path: Path, fetched: Fetched, told: Progress) -> None:
    """Hold a fetched file against what the server said of it: its bytes, the digests that it holds, and the rows of each
    entity against those. Afterwards it lies safely on the disk. Raises DamagedSnapshot, StoreError."""
    found, done = hashlib.sha256(), 0
    with named_errors(path.parent), path.open("rb+") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
            done += len(piece)
            told(done, fetched.size)
        os.fsync(file.fileno())
    if found.hexdigest() != fetched.sha256:
        raise DamagedSnapshot("The snapshot arrived damaged.")
    with named_errors(path), closing(cipher.connect(path, fetched.key, read_only=True)) as connection:
        sums: digests.Sums = {
            (entity, scope, shard): (n, int(total, 16))
            for entity, scope, shard, n, total in connection.execute(
                "SELECT entity, scope, shard, n, sum128 FROM replica_digest"
            )
        }
        if digests.fingerprint(sums) != fetched.sums or get_cursor(connection) != fetched.as_of:
            raise DamagedSnapshot("The snapshot's digests are not the server's.")
        counted = {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in ENTITIES
        }
    expected = dict.fromkeys(ENTITIES, 0)
    for (entity, _, _), (n, _) in sums.items():
        expected[entity] += n
    if counted != expected or sum(counted.values()) != fetched.rows:
        raise DamagedSnapshot("The snapshot has other rows than the server counted.")


def get_cursor(connection: Any) -> int:
    """The number that a file stands for; -1 where it holds none."""
    return int(replica_file.get_local(connection, "cursor") or -1)


class Remembered(msgspec.Struct, frozen=True):
    """What the program holds in memory of a generation, for where its file can no longer be read."""

    facts: dict[str, str]
    pending: list[Pending]


def carry_over(
    old: Any,
    new: Any,
    *,
    device: str,
    last_n: int,
    starts_over: bool = False,
    remembered: Remembered | None = None,
) -> None:
    """Copy what is this workstation's own into the new generation: unsent work, drafts, its names and counters.

    Shadows are not copied: replaying the outbox upon the new rows casts them afresh. Where the server lives another life
    than the old generation knew (it was restored from a backup), what it confirmed since that backup goes in front of the
    unsent work, in its old order, to be sent again after `last_n`, the last number that the server knows of `device`.
    Where it went on from an older moment of the same life (`starts_over`), that goes behind every number that was ever
    given, because some of it may be on its way yet; the next hello makes the numbers follow.
    Where the old file is damaged, `remembered` stands in for what it no longer gives.
    """
    kept = remembered or Remembered({}, [])
    told = dict(_read(old, "SELECT key, value FROM local", list(kept.facts.items())))
    epochs = [told.get("epoch"), replica_file.get_local(new, "epoch")]
    new.execute("BEGIN IMMEDIATE")
    for key in CARRIED:
        if key in told:
            replica_file.put_local(new, key, told[key])
    for table in ("outbox", "shadow", "acked"):
        new.execute(f"DELETE FROM {table}")
    is_same_life = epochs[0] in {None, epochs[1]}
    if is_same_life and not starts_over:
        _copy(old, new, told, kept.pending)
    elif is_same_life:
        last = _send_again(old, new, device, max(last_n, int(told.get("last_n", 0))), kept.pending)
        replica_file.put_local(new, "last_n", last)
    else:
        last = _send_again(old, new, device, last_n, kept.pending)
        replica_file.put_local(new, "last_n", last)
        replica_file.put_local(new, "spoken", f"{device}@{epochs[1]}")
    new.executemany(
        f"INSERT OR REPLACE INTO draft ({_DRAFT}) VALUES ({', '.join('?' * 8)})",
        _read(old, f"SELECT {_DRAFT} FROM draft", []),
    )
    new.executemany(
        f"INSERT OR REPLACE INTO journey_draft ({journey_drafts.COLUMNS}) VALUES (?, ?, ?, ?, ?)",
        _read(old, f"SELECT {journey_drafts.COLUMNS} FROM journey_draft", []),
    )
    new.execute("DELETE FROM draft WHERE contact_id NOT IN (SELECT id FROM contact WHERE deleted = 0)")
    forget_all_erased(new)
    new.execute("COMMIT")


def _copy(old: Any, new: Any, told: dict[str, str], pending: Sequence[Pending]) -> None:
    new.executemany(
        f"INSERT INTO outbox ({_OUTBOX}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        _read(old, f"SELECT {_OUTBOX} FROM outbox ORDER BY n", [_outbox_row(each) for each in pending]),
    )
    new.executemany(
        "INSERT INTO acked (seq, ulid, envelope) VALUES (?, ?, ?)",
        _read(old, "SELECT seq, ulid, envelope FROM acked", []),
    )
    if "durable_backup_seq" in told:
        replica_file.put_local(new, "durable_backup_seq", told["durable_backup_seq"])


def _read(old: Any, sql: str, instead: list[Any]) -> list[Any]:
    """The rows, or what is remembered of them where the file no longer gives them."""
    try:
        return old.execute(sql).fetchall()
    except (
        cipher.sqlcipher.DatabaseError,
        MemoryError,
    ) as error:  # SQLCipher says the latter after the former
        log.error("carried_from_memory", rows=len(instead), error=type(error).__name__)
        return instead


def _outbox_row(pending: Pending) -> tuple[Any, ...]:
    verdict = pending.verdict
    told = (None, None) if verdict is None else (msgspec.json.encode(verdict).decode(), verdict.seq)
    return pending.n, pending.mutation.ulid, pending.envelope, pending.state.value, *told, pending.reason


def _send_again(old: Any, new: Any, device: str, last_n: int, pending: Sequence[Pending]) -> int:
    """Queue what was confirmed and what was not, in this order, numbered after `last_n`; the last number given."""
    sent = _read(old, "SELECT envelope FROM acked ORDER BY seq, ulid", [])
    unsent = _read(old, "SELECT envelope FROM outbox ORDER BY n", [(each.envelope,) for each in pending])
    n = last_n
    for n, (envelope,) in enumerate([*sent, *unsent], last_n + 1):
        mutation = renumbered(msgspec.json.decode(envelope, type=Mutation), n, device, is_retold=True)
        new.execute(
            "INSERT INTO outbox (n, ulid, envelope, state) VALUES (?, ?, ?, ?)",
            (n, mutation.ulid, msgspec.json.encode(mutation), Standing.PENDING.value),
        )
    return n
