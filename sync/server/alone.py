"""One process at a time in a folder, for as long as it lives: a lock that the system lets go when the process ends."""

import sqlite3
from pathlib import Path


def hold(folder: Path, name: str) -> sqlite3.Connection | None:
    """Hold the lock `name` of a folder, made where it is missing, until the connection closes or the process ends; None
    where another holds it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    path.touch(mode=0o600)
    lock = sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        return None
    return lock
