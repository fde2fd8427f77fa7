"""A replica on disk: a folder with generations of one encrypted file and a pointer to the one that counts.

    current.json    {generation, file, wrapped_key}: written whole, then renamed into place
    gen-N.db        SQLCipher in WAL mode, under a random key of its own that the keyring's key wraps
    gen-N+1.*       what has come of the next generation (see arrival)
    writer.lock     held by the one process that writes

The window opens the same folder read-only. No SQLAlchemy here: this is on its way to the first paint.

    StoreError
    ├── NoReplica      nothing was set up here yet
    ├── WrongKey       the keyring's key is not the one that this replica was made with
    ├── NewerReplica   a newer Foredesk wrote it
    ├── OlderReplica   an older Foredesk wrote it, and its writer has not brought it up yet
    ├── DamagedReplica the file or its pointer cannot be read
    │   └── DamagedSnapshot  what the server sent to take its place
    ├── AlreadyOpen    another process is its writer
    ├── LeaseExpired   it was too long without its server, which must be asked first (see lease)
    └── NoSpace        the disk is full
"""

import base64
import os
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec.structs import replace

from sync.model import cipher
from sync.model.ids import now_ms
from sync.model.words import SCHEMA_VERSION
from sync.replica.arrival import Arrival
from sync.replica.lease import Lease, seal, unseal, wrapping_key

_NONCE_BYTES = 12
_POINTER = "current.json"
_WRONG_KEY = (
    "This workstation's key does not open its replica. The data was kept. Unlock the keyring that it was set up "
    "with, or sign in again to fetch a fresh copy."
)
_ROOM_BYTES = 64 * 1024 * 1024
"""Room on the disk that a copy on its way leaves for the work that goes on."""
_LOG_BYTES = 4 * 1024 * 1024


class StoreError(Exception):
    """The replica cannot be used as it stands; the message says what happened, what was kept and what to do."""


class NoReplica(StoreError):
    """Nothing was set up in this folder yet."""


class WrongKey(StoreError):
    """The key does not open this replica."""


class NewerReplica(StoreError):
    """The file's schema is newer than this program."""


class OlderReplica(StoreError):
    """The file's schema is older than this program: its one writer brings it up first."""


class DamagedReplica(StoreError):
    """The pointer or the file cannot be read."""


class DamagedSnapshot(DamagedReplica):
    """What arrived from the server to become the next generation is not whole; the one in use is as it was."""


class LeaseExpired(StoreError):
    """The copy went without its server for longer than the practice allows: it opens again on contact."""

    def __init__(self) -> None:
        super().__init__(
            "This workstation has been without the clinic's server for longer than the clinic allows, so its copy is locked. "
            "Nothing is lost: connect it to the server, and it opens again."
        )


class AlreadyOpen(StoreError):
    """Another process holds the replica for writing."""


class NoSpace(StoreError):
    """The disk is full; what was being written was not kept, everything before it was."""


class Pointer(msgspec.Struct, frozen=True):
    """Which generation counts, and its file key, wrapped (base64 of nonce and AES-GCM ciphertext)."""

    generation: int
    file: str
    wrapped_key: str
    half_no: int = 0
    """Number of the server's half that the key is wrapped under; 0 where the keyring's alone wraps it."""
    lease: str = ""
    """The sealed lease that belongs to that half."""


def open_reader(path: Path | str, key: bytes, clock: Callable[[], int] = now_ms) -> Any:
    """A read-only connection to the current generation, for a window. `key` is the keyring's 32 bytes.

    Raises StoreError.
    """
    folder = Path(path)
    pointer = read_pointer(folder)
    lease = _lease_of(pointer, key)
    if lease is not None and lease.is_over(lease.at(clock())):
        raise LeaseExpired
    return _open(folder / pointer.file, unwrap(pointer, key), read_only=True)


class Store:
    """The folder as its one writer sees it. `connection` is the only write connection to the current generation."""

    def __init__(
        self, folder: Path, key: bytes, lock: sqlite3.Connection, pointer: Pointer, connection: Any
    ) -> None:
        self.folder = folder
        self.generation = pointer.generation
        self.connection = connection
        self._key = key
        self._lock = lock
        self._pointer = pointer
        self.lease = _lease_of(pointer, key)
        """None where the server has lent no half of the key yet."""

    @staticmethod
    def open(
        path: Path | str, key: bytes, lay_out: Callable[[Any], None], clock: Callable[[], int] = now_ms
    ) -> "Store":
        """Open the replica in a folder for writing, or make an empty one with `lay_out(connection)`. Raises StoreError."""
        folder = Path(path)
        with named_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        lock = _lock(folder)
        try:
            try:
                pointer = read_pointer(folder)
            except NoReplica:
                pointer = _make_first(folder, key, lay_out)
            lease = _lease_of(pointer, key)
            if lease is not None and lease.is_over(moment := lease.at(clock())):
                _write_pointer(folder, _sealed(pointer, replace(lease, seen=moment, half=""), key))
                raise LeaseExpired
            connection = _open(folder / pointer.file, unwrap(pointer, key), read_only=False)
            cipher.live(connection)
        except BaseException:
            lock.close()
            raise
        store = Store(folder, key, lock, pointer, connection)
        _sweep(folder, pointer.file, "" if store.arrival().known is None else store.next_file().stem)
        return store

    def reopen(self) -> Any:
        """A new connection to the same file: one that met a broken page answers nothing any more. Raises StoreError."""
        self.connection.close()
        pointer = read_pointer(self.folder)
        self.connection = _open(self.folder / pointer.file, unwrap(pointer, self._key), read_only=False)
        cipher.live(self.connection)
        return self.connection

    def next_file(self) -> Path:
        """Where generation N+1 is to be put; what an interrupted attempt left there is the caller's to resume or remove."""
        return self.folder / f"gen-{self.generation + 1}.db"

    def arrival(self) -> Arrival:
        """Generation N+1 as far as it has come."""
        generation = self.generation + 1
        return Arrival(
            self.folder,
            generation,
            lambda file_key: wrap(file_key, _wrapping(self.lease, self._key), generation),
            lambda text: _unwrapped(text, _wrapping(self.lease, self._key), generation),
        )

    def switch(self, file_key: bytes, connection: Any) -> None:
        """Make the finished next generation the current one: the pointer moves, the old file goes.

        `connection` is the open write connection to it. Windows notice by the pointer and open the new file.
        """
        cipher.live(connection)
        name = self.next_file().name
        wrapped = wrap(file_key, _wrapping(self.lease, self._key), self.generation + 1)
        pointer = replace(self._pointer, generation=self.generation + 1, file=name, wrapped_key=wrapped)
        self._point(pointer)
        self.connection.close()
        self.connection = connection
        self.generation = pointer.generation
        _sweep(self.folder, name)

    @property
    def half_no(self) -> int:
        """Number of the server's half that the file's key is wrapped under."""
        return self._pointer.half_no

    def renew(self, half: str, half_no: int, *, until: int, now: int, offset: int) -> None:
        """Wrap the file's key under the next half, which the server lends until `until`; `now` is the server's time."""
        file_key = unwrap(self._pointer, self._key)
        coming = self.arrival().known
        self.lease = Lease(until=until, seen=now, offset=offset, begun=now, half=half)
        wrapped = wrap(file_key, wrapping_key(self._key, half), self.generation)
        self._point(
            _sealed(replace(self._pointer, wrapped_key=wrapped, half_no=half_no), self.lease, self._key)
        )
        if coming is not None:
            self.arrival().wrap_anew(coming.key)

    def note_time(self, clock: int, elapsed_ms: int) -> None:
        """Note how late it is: `elapsed_ms` passed since the last time, whatever the machine's clock says. Raises
        LeaseExpired once the lease is over; the half is destroyed then."""
        if self.lease is None:
            return
        moment = max(self.lease.at(clock), self.lease.seen + elapsed_ms)
        is_over = self.lease.is_over(moment)
        self.lease = replace(self.lease, seen=moment, half="" if is_over else self.lease.half)
        self._point(_sealed(self._pointer, self.lease, self._key))
        if is_over:
            raise LeaseExpired

    def _point(self, pointer: Pointer) -> None:
        with named_errors(self.folder):
            _write_pointer(self.folder, pointer)
        self._pointer = pointer

    def tidy(self) -> None:
        """Fold the log into the file once it has grown; for idle moments. Pages that a reader still needs stay."""
        with suppress(OSError):
            if (self.folder / f"gen-{self.generation}.db-wal").stat().st_size > _LOG_BYTES:
                self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Give the files back. The log is folded into the file so that the next start is quick."""
        with suppress(Exception):
            self.connection.execute("PRAGMA optimize")
            self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        self.connection.close()
        self._lock.close()

    def abandon(self) -> None:
        """Let go of the files as a process does that is killed: nothing is finished or tidied."""
        self.connection.close()
        self._lock.close()

    def wipe(self) -> None:
        """Remove the replica from the disk: the wrapped key first, which makes the rest unreadable."""
        (self.folder / _POINTER).unlink(missing_ok=True)
        self.connection.close()
        _sweep(self.folder, keep="")
        self._lock.close()


def read_pointer(folder: Path) -> Pointer:
    """The pointer of a folder. Raises NoReplica, DamagedReplica."""
    try:
        return msgspec.json.decode((folder / _POINTER).read_bytes(), type=Pointer)
    except FileNotFoundError:
        raise NoReplica(f"There is no replica in {folder} yet. Sign in to fetch one.") from None
    except (msgspec.MsgspecError, OSError) as error:
        raise DamagedReplica(
            f"The replica's pointer {folder / _POINTER} cannot be read ({type(error).__name__}). The file beside it was "
            "kept; restore current.json from a backup, or sign in again to fetch a fresh copy."
        ) from None


def unlock(folder: Path, key: bytes, half: str, *, until: int, now: int, offset: int) -> None:
    """Put the half back that the server lent again to a locked copy. Raises WrongKey where it does not open it."""
    pointer = read_pointer(folder)
    lease = Lease(until=until, seen=now, offset=offset, begun=now, half=half)
    opened = _sealed(pointer, lease, key)
    unwrap(opened, key)
    with named_errors(folder):
        _write_pointer(folder, opened)


def wipe(folder: Path) -> None:
    """Remove a copy that nobody has open: the wrapped key first, which makes the rest unreadable."""
    (folder / _POINTER).unlink(missing_ok=True)
    _sweep(folder, keep="")


def wrap(file_key: bytes, key: bytes, generation: int) -> str:
    """A file key sealed by the keyring's key, bound to its generation."""
    nonce = os.urandom(_NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, file_key, _bound_to(generation))).decode()


def unwrap(pointer: Pointer, key: bytes) -> bytes:
    """The file key of a pointer. Raises WrongKey."""
    return _unwrapped(pointer.wrapped_key, _wrapping(_lease_of(pointer, key), key), pointer.generation)


def _unwrapped(text: str, key: bytes, generation: int) -> bytes:
    try:
        sealed = base64.b64decode(text)
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound_to(generation))
    except (InvalidTag, ValueError):
        raise WrongKey(_WRONG_KEY) from None


def check_room(folder: Path, wanted: int) -> None:
    """Whether the disk takes so many bytes more and leaves some for the day's work. Raises NoSpace."""
    missing = wanted + _ROOM_BYTES - shutil.disk_usage(folder).free
    if missing > 0:
        raise NoSpace(
            f"The disk that holds {folder} is too full for a fresh copy of the clinic's book: it needs "
            f"{missing // 1_000_000 + 1:,} MB more. The copy in use goes on and nothing was lost; free some space and go on."
        )


@contextmanager
def named_errors(where: Path) -> Generator[None]:
    """Turn what the disk and SQLite report into a StoreError in the user's words, and a row in which nothing can be read;
    anything else passes."""
    try:
        yield
    except msgspec.DecodeError:
        raise DamagedReplica(
            f"The replica in {where} is damaged (a row cannot be read). It was kept; sign in again to fetch a fresh copy."
        ) from None
    except cipher.sqlcipher.Error as error:
        text = str(error)
        if "disk is full" in text:
            raise NoSpace(
                f"The disk that holds {where} is full. Nothing was lost; free some space and go on."
            ) from None
        if any(sign in text for sign in ("malformed", "not a database", "disk I/O error")):
            raise DamagedReplica(
                f"The replica in {where} is damaged ({text}). It was kept; sign in again to fetch a fresh copy."
            ) from None
        if "locked" in text or "busy" in text:
            raise AlreadyOpen(f"The replica in {where} is in use by another program.") from None
        raise
    except OSError as error:
        if error.errno == 28:
            raise NoSpace(
                f"The disk that holds {where} is full. Nothing was lost; free some space and go on."
            ) from None
        raise


def _open(path: Path, file_key: bytes, *, read_only: bool) -> Any:
    if not path.exists():
        raise DamagedReplica(f"The replica's file {path} is missing. Sign in again to fetch a fresh copy.")
    with named_errors(path):
        connection = cipher.connect(path, file_key, read_only=read_only)
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > SCHEMA_VERSION:
        connection.close()
        raise NewerReplica(
            f"A newer Foredesk wrote this replica (its format is {found}, this program reads up to {SCHEMA_VERSION}). "
            "Nothing was changed; update this workstation."
        )
    if found < SCHEMA_VERSION:
        try:
            if read_only:
                raise OlderReplica(
                    "This workstation's copy is of an older Foredesk and is being brought up to this one. It opens once "
                    "that is done; nothing is lost."
                )
            from sync.replica.upgrade import bring_up  # SQLAlchemy: once a release

            with named_errors(path):
                bring_up(connection, found)
        except BaseException:
            connection.close()
            raise
    return connection


def _make_first(folder: Path, key: bytes, lay_out: Callable[[Any], None]) -> Pointer:
    file_key = os.urandom(cipher.KEY_BYTES)
    path = folder / "gen-1.db"
    path.unlink(missing_ok=True)
    with named_errors(folder):
        connection = cipher.connect(path, file_key)
        try:
            connection.execute("BEGIN")
            lay_out(connection)
            connection.execute("COMMIT")
        finally:
            connection.close()
        pointer = Pointer(1, path.name, wrap(file_key, key, 1))
        _write_pointer(folder, pointer)
    return pointer


def _lease_of(pointer: Pointer, key: bytes) -> Lease | None:
    """The lease of a copy, None where it has none yet. Raises WrongKey."""
    if not pointer.lease:
        return None
    lease = unseal(pointer.lease, key)
    if lease is None:
        raise WrongKey(_WRONG_KEY)
    return lease


def _wrapping(lease: Lease | None, key: bytes) -> bytes:
    if lease is None:
        return key
    if not lease.half:
        raise LeaseExpired
    return wrapping_key(key, lease.half)


def _sealed(pointer: Pointer, lease: Lease, key: bytes) -> Pointer:
    return replace(pointer, lease=seal(lease, key))


def _write_pointer(folder: Path, pointer: Pointer) -> None:
    fresh = folder / f"{_POINTER}.new"
    with fresh.open("wb") as file:
        file.write(msgspec.json.encode(pointer))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / _POINTER)


def _sweep(folder: Path, keep: str, coming: str = "") -> None:
    """Remove other generations than the one to keep and the one that is coming. One that a window still has open (Windows
    refuses then) goes at the next start."""
    for path in folder.glob("gen-*"):
        is_kept = (keep and path.name.startswith(keep)) or (coming and path.name.startswith(f"{coming}."))
        if not is_kept:
            with suppress(OSError):
                path.unlink()


def _lock(folder: Path) -> sqlite3.Connection:
    """SQLite's own file lock, which the system drops when the process ends, on every platform alike."""
    lock = sqlite3.connect(folder / "writer.lock", timeout=0, isolation_level=None, check_same_thread=False)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        raise AlreadyOpen(
            f"The replica in {folder} is in use by another Foredesk. Close that one first."
        ) from None
    return lock


def _bound_to(generation: int) -> bytes:
    return f"foredesk replica generation {generation}".encode()
