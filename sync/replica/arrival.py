"""The server's file on its way to become the next generation: what of it has come, and a note of whose part that is.

    gen-N.part    the bytes that have come
    gen-N.note    which file they are of; its key is wrapped as a generation's is, never plain
    gen-N.db      the whole file once it was checked; it may have taken in what happened since

All of it survives the program: a worker that is ended at nine tenths goes on from there, and one that is ended behind the
check fetches nothing again.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec.structs import replace

from sync.replica.transport import Fetched


class _Note(msgspec.Struct, frozen=True, kw_only=True):
    as_of: int
    sha256: str
    size: int
    rows: int
    sums: str
    wrapped_key: str
    is_checked: bool = False


class Arrival:
    """Generation N of a folder, on its way. `wrap` seals a file's key for the disk, `unwrap` opens one or raises."""

    def __init__(
        self, folder: Path, generation: int, wrap: Callable[[bytes], str], unwrap: Callable[[str], bytes]
    ) -> None:
        self._folder = folder
        self._stem = f"gen-{generation}"
        self._wrap = wrap
        self._unwrap = unwrap
        self.part = folder / f"{self._stem}.part"
        self.file = folder / f"{self._stem}.db"

    @property
    def known(self) -> Fetched | None:
        """The file that `part` is a part of, or that `file` was; None where nothing can be gone on with."""
        note = self._note()
        if note is None:
            return None
        try:
            key = self._unwrap(note.wrapped_key)
        except Exception:  # noqa: BLE001 - whatever keeps it from opening: it is fetched again under a new key
            return None
        return Fetched(key, note.as_of, note.sha256, note.size, note.rows, note.sums)

    @property
    def is_checked(self) -> bool:
        """Whether the whole file is here and was found to be the server's."""
        note = self._note()
        if note is None or not note.is_checked:
            return False
        if self.part.exists():  # ended between the note and the rename
            self.part.replace(self.file)
        return self.file.exists()

    def begin(self, fetched: Fetched) -> None:
        """Note which file is about to come; whatever was here of another goes."""
        self.forget()
        self._write(
            _Note(
                as_of=fetched.as_of,
                sha256=fetched.sha256,
                size=fetched.size,
                rows=fetched.rows,
                sums=fetched.sums,
                wrapped_key=self._wrap(fetched.key),
            )
        )

    def checked(self) -> None:
        """The part is the whole file, and right."""
        note = self._note()
        assert note is not None
        self._write(replace(note, is_checked=True))
        self.part.replace(self.file)

    def wrap_anew(self, key: bytes) -> None:
        """Seal the file's key under the keys that hold from now on."""
        note = self._note()
        if note is not None:
            self._write(replace(note, wrapped_key=self._wrap(key)))

    def forget(self) -> None:
        """Remove all that has come. What the system still holds open goes at the next start."""
        for path in self._folder.glob(f"{self._stem}.*"):
            with suppress(OSError):
                path.unlink()

    def _note(self) -> _Note | None:
        try:
            return msgspec.json.decode((self._folder / f"{self._stem}.note").read_bytes(), type=_Note)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def _write(self, note: _Note) -> None:
        fresh = self._folder / f"{self._stem}.note.new"
        with fresh.open("wb") as file:
            file.write(msgspec.json.encode(note))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._folder / f"{self._stem}.note")
