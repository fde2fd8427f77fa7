"""A database's identity: which practice, which life of it (epoch), and the secret that proofs derive from.

The secret lies in a file of its own beside the database, readable by its user alone, so that a copied database does not
let anyone sign as staff. The witness, another file there, remembers how far the database had come: one that is found
behind it was restored from a backup, and gets a new epoch (workstations then send again what the backup lacks).
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from sync.effects import freeze
from sync.model.ids import now_ms
from sync.model.migrations import HEAD
from sync.model.rows import Rows
from sync.model.scopes import EVERYTHING
from sync.model.words import SCHEMA_VERSION
from sync.server import erasing, marks, sums
from sync.server.core import OWN_DEVICE, Batch
from sync.server.database import Database, SqliteDatabase, UnusableDatabase
from sync.server.private import write_private

_SECRET_FILE = "practice.key"  # noqa: S105 - the name of the file
_WITNESS_FILE = "witness.json"
"""Workstations alone make the server begin another life at most once in this time."""


class Site(msgspec.Struct, frozen=True):
    """What every part of a running server knows about its database."""

    epoch: str
    secret: bytes
    folder: Path


class Witness(msgspec.Struct, frozen=True):
    """How far the database was seen: the life it lives, its last number, and the lives that it left behind."""

    epoch: str
    seq: int
    left: tuple[str, ...] = ()


MOVED_TO: Final = "moved_to"
"""In meta: the name of a move, and where the practice lives since (see moving.py)."""
UNFINISHED: Final = "unfinished_move"
"""In meta: the name of a move that was not finished; its rows may not be worked on."""


class WrongSecret(UnusableDatabase):
    """The secret file is missing or belongs to another practice."""


def data_folder(database: Database, given: Path | None) -> Path:
    """Where secret and witness lie: `given`, else beside the SQLite file. A PostgreSQL needs it said."""
    if given is not None:
        return given
    if isinstance(database, SqliteDatabase):
        return database.path.parent
    raise UnusableDatabase("With PostgreSQL, say with --data where this server may keep its key.")


def open_site(database: Database, folder: Path) -> Site:
    """Make the database ready on its first start, and recognise it on every later one. Raises WrongSecret."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    rows = database.begin()
    try:
        meta = read_meta(rows)
        refuse_moved(meta)
        if "epoch" not in meta:
            secret = _first_secret(folder)
            meta = _create(rows, secret)
        else:
            secret = _known_secret(folder, meta["secret_check"])
            if _was_restored(folder, meta["epoch"], _head(rows)):
                meta["epoch"] = begin_epoch(rows)
            _erase_again(rows, folder, meta["epoch"], secret)
            marks.apply_again(rows, marks.overdue(folder, rows))
            marks.keep(folder, rows)
    except BaseException:
        database.rollback()
        raise
    database.commit()
    return Site(
        epoch=meta["epoch"],
        secret=secret,
        folder=folder,
    )


def _erase_again(rows: Rows, folder: Path, epoch: str, secret: bytes) -> None:
    """Whoever was erased after this database was backed up is erased again before anybody is served."""
    left = erasing.missing(folder, rows)
    if left:
        batch = Batch(rows, epoch=epoch, secret=secret, received=now_ms())
        with batch.attempt():
            erasing.apply_again(batch, left)
        batch.finish()
    erasing.keep_register(folder, rows)


def begin_epoch(rows: Rows) -> str:
    """Begin another life of the database, because it was found behind what somebody had seen of it; its epoch.

    Workstations then fetch it afresh and send again what it may lack. What it remembers of their copies is older than the
    copies, so whichever speaks first is believed.
    """
    epoch = secrets.token_hex(16)
    for key, value in {"epoch": epoch, **freeze.begin(rows)}.items():
        put_meta(rows, key, value)
    rows.execute("UPDATE device SET life = NULL, incarnation = 0, cursor = NULL")
    return epoch


def put_meta(rows: Rows, key: str, value: str) -> None:
    """Note a fact about the database."""
    rows.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def backed_up(rows: Rows, epoch: str, seq: int) -> bool:
    """A verified backup holds everything up to `seq` of this life; False where the database lives another one by now."""
    meta = read_meta(rows)
    if meta["epoch"] != epoch:
        return False
    if seq > int(meta["durable_backup_seq"]):
        put_meta(rows, "durable_backup_seq", str(seq))
    return True


def bear_witness(site: Site, seq: int) -> None:
    """Remember outside the database how far it has come. Several server processes may share the folder: what another of
    them has seen further on stays."""
    if _was_restored(site.folder, site.epoch, seq):
        return
    told = _witness(site.folder)
    left = () if told is None else told.left
    if told is not None and told.epoch != site.epoch:
        left = (*left, told.epoch)
    write_private(site.folder / _WITNESS_FILE, msgspec.json.encode(Witness(site.epoch, seq, left)))


def refuse_moved(meta: dict[str, str]) -> None:
    """Raises UnusableDatabase where the practice lives elsewhere, or has not wholly arrived."""
    if MOVED_TO in meta:
        raise UnusableDatabase(
            f"This practice was moved to {meta[MOVED_TO].partition(' ')[2]}. Start that one."
        )
    if UNFINISHED in meta:
        raise UnusableDatabase(
            "A move to this database was not finished. Ask for it again with: foredesk-server move; if that says the "
            "database is not empty, the old one is still in use: make a new database to move to."
        )


def read_meta(rows: Rows) -> dict[str, str]:
    """The facts about this database, by key."""
    return dict(rows.execute("SELECT key, value FROM meta").fetchall())


def _create(rows: Rows, secret: bytes) -> dict[str, str]:
    epoch = secrets.token_hex(16)
    meta = {
        "epoch": epoch,
        **freeze.first_release(epoch),
        "schema_version": HEAD,
        sums.SCHEMA_KEY: str(SCHEMA_VERSION),
        "min_cursor": "0",
        "durable_backup_seq": "0",
        "secret_check": _check(secret),
    }
    rows.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", list(meta.items()))
    rows.execute("INSERT INTO clock (id, seq) VALUES (1, 0)")
    add_device(rows, OWN_DEVICE, name="This server", token_hash="", enrolled_by=None)
    return meta


def add_device(
    rows: Rows,
    device_id: str,
    *,
    name: str,
    token_hash: str,
    enrolled_by: str | None,
    forked_from: str | None = None,
    scopes: Sequence[str] = EVERYTHING,
) -> None:
    """List a device that may push under its id."""
    rows.execute(
        "INSERT INTO device (id, name, token_hash, incarnation, scopes, scope_gen, last_n, lease_until, state, "
        "enrolled_by, created_at, forked_from) VALUES (?, ?, ?, 1, ?, 1, 0, 0, 'active', ?, ?, ?)",
        (device_id, name, token_hash, json.dumps(list(scopes)), enrolled_by, now_ms(), forked_from),
    )


def keep_secret(folder: Path, secret: bytes, stamp: str) -> list[Path]:
    """Make `secret` the practice's key in this folder. Another one that is there goes aside; its new name."""
    path = folder / _SECRET_FILE
    kept: list[Path] = []
    if path.exists() and path.read_text() != secret.hex():
        kept.append(path.rename(path.with_name(f"{path.name}.replaced-{stamp}")))
    write_private(path, secret.hex().encode())
    return kept


def known_secret(folder: Path) -> bytes:
    """The practice's key in this folder; empty where none can be read."""
    try:
        return _read_secret(folder / _SECRET_FILE)
    except WrongSecret:
        return b""


def _head(rows: Rows) -> int:
    return rows.execute("SELECT seq FROM clock WHERE id = 1").fetchone()[0]


def _check(secret: bytes) -> str:
    return hmac.new(secret, b"foredesk practice secret", hashlib.sha256).hexdigest()


def _first_secret(folder: Path) -> bytes:
    path = folder / _SECRET_FILE
    if path.exists():
        return _read_secret(path)
    secret = secrets.token_bytes(32)
    write_private(path, secret.hex().encode())
    return secret


def _known_secret(folder: Path, check: str) -> bytes:
    path = folder / _SECRET_FILE
    if not path.exists():
        raise WrongSecret(
            f"The practice's key {path} is missing. Put it back from the backup; without it nobody's work can be verified."
        )
    secret = _read_secret(path)
    if not hmac.compare_digest(_check(secret), check):
        raise WrongSecret(f"The key {path} belongs to another practice. Put the right one back.")
    return secret


def _read_secret(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text())
    except (OSError, ValueError) as error:
        raise WrongSecret(f"The practice's key {path} cannot be read: {type(error).__name__}.") from None


def _was_restored(folder: Path, epoch: str, seq: int) -> bool:
    """Whether the witness saw this life of the database further on, or saw it left behind for another one: what was sent
    in between is unknown to it, however new it is (invariant I7)."""
    told = _witness(folder)
    return told is not None and (epoch in told.left or (epoch == told.epoch and told.seq > seq))


def _witness(folder: Path) -> Witness | None:
    try:
        return msgspec.json.decode((folder / _WITNESS_FILE).read_bytes(), type=Witness)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
