"""Disks that fail: every statement of a replica's or a server's writer passes here, and may be its last.

A lost process is modelled as it is: from that statement on none works, not even a rollback, and what was not committed
is gone when the file is opened again.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any


class Lost(BaseException):
    """The process is gone. No `except Exception` of the program sees it."""


class When(StrEnum):
    """The boundary at which a process is lost."""

    STATEMENT = "at a statement"
    BEFORE_COMMIT = "before a commit"
    AFTER_COMMIT = "after a commit"


class Disk:
    """What one process writes on. `committed` hears of every commit; `is_dead` after the process was lost."""

    def __init__(
        self, full: type[Exception], committed: Callable[["Watched"], None], *, is_full_at_commit: bool = True
    ) -> None:
        self.is_dead = False
        self.is_full = False
        self._full = full
        self._writes = _WRITES if is_full_at_commit else _WRITES - {"COMMIT"}
        self._committed = committed
        self._when: When | None = None
        self._left = 0
        self._is_cut = False
        self.cut: Callable[[Watched], Exception] | None = None
        """Ends the line to a database that stands elsewhere; what its driver raises then."""

    def doom(self, when: When, count: int, *, is_cut: bool = False) -> None:
        """Lose the process at the `count`-th such boundary from now; or, where there is one, its line to the database."""
        self._when, self._left, self._is_cut = when, count, is_cut

    def before(self, connection: "Watched", sql: str) -> None:
        """Raises Lost, or what the driver raises when the disk is full."""
        if self.is_dead:
            raise Lost
        if self._when is not None:
            is_commit = sql == "COMMIT"
            if self._when is When.STATEMENT or (is_commit and self._when is When.BEFORE_COMMIT):
                self._count(connection)
        if self.is_full and sql[:6] in self._writes:
            raise self._full("database or disk is full")

    def after(self, connection: "Watched", sql: str) -> None:
        """Tell of a commit; the process may be lost right after it, or the answer. Raises Lost, or what the driver does."""
        if sql == "COMMIT":
            self._committed(connection)
            if self._when is When.AFTER_COMMIT:
                broken = self._count(connection)
                if broken is not None:
                    raise broken

    def _count(self, connection: "Watched") -> Exception | None:
        self._left -= 1
        if self._left > 0:
            return None
        self._when = None
        if self._is_cut and self.cut is not None:
            return self.cut(connection)
        self.is_dead = True
        raise Lost


_WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "COMMIT"})


def _by_cursor(connection: Any) -> Callable[[str, Any], Any]:
    """psycopg runs many only through a cursor."""
    return lambda sql, parameters: connection.cursor().executemany(sql, parameters)


class Watched:
    """A database connection on such a disk."""

    def __init__(self, connection: Any, disk: Disk, path: str = "") -> None:
        self.raw = connection
        self.disk = disk
        self.path = path
        self._many = connection.executemany if hasattr(connection, "executemany") else _by_cursor(connection)

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        self.disk.before(self, sql)
        found = self.raw.execute(sql, parameters)
        self.disk.after(self, sql)
        return found

    def executemany(self, sql: str, parameters: Any) -> Any:
        self.disk.before(self, sql)
        return self._many(sql, parameters)

    def cursor(self) -> "Watched":
        return self

    @property
    def in_transaction(self) -> bool:
        return self.raw.in_transaction

    @property
    def total_changes(self) -> int:
        return self.raw.total_changes

    @property
    def closed(self) -> bool:
        return self.raw.closed

    @property
    def info(self) -> Any:
        return self.raw.info

    def interrupt(self) -> None:
        self.raw.interrupt()

    def close(self) -> None:
        self.raw.close()
