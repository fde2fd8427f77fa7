"""The window's read-only connection to the replica."""

from pathlib import Path
from typing import Any

from desktop.keys import derive


class Reader:
    """Opens the replica when it is first wanted and again when its file was replaced. One thread: the window's."""

    def __init__(self, profile: Path, root: bytes) -> None:
        self._folder = profile / "replica"
        self._key = derive(root, "replica")
        self._connection: Any = None
        self._failed = False
        self._seen: tuple[str | None, Any] | None = None
        """For whom the connection was last narrowed, and what that gave."""

    def connection(self, staff_id: str | None) -> Any:
        """The connection as the person may see it, or None while there is no replica yet, or none that opens: the worker
        says why."""
        if self._connection is None and not self._failed and (self._folder / "current.json").exists():
            from sync.replica.store import StoreError, open_reader

            try:
                self._connection = open_reader(self._folder, self._key)
            except StoreError:
                self._failed = True
        if self._connection is None:
            return None
        if self._seen is None or self._seen[0] != staff_id:
            from sync.replica.queries.sight import narrow

            self._seen = staff_id, narrow(self._connection, staff_id)
        return self._seen[1]

    def look_again(self) -> None:
        """What somebody may see may have changed."""
        self._seen = None

    def reopen(self) -> None:
        """Forget the connection; the next read opens the current generation."""
        self.close()

    def close(self) -> None:
        self._failed = False
        self._seen = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None
