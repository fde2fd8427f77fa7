"""A restore on trial: a backup becomes a database of its own, is looked through, and goes again. What runs is not touched."""

import tempfile
from pathlib import Path

import msgspec

from sync.server.backup import BackupFailed
from sync.server.checking import check, told
from sync.server.database import open_database
from sync.server.practice import known_secret
from sync.server.restore import restore


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: how much the restored database holds, and when the backup was made (epoch ms)."""

    rows: int
    mutations: int
    made_at: int


def restore_on_trial(file: Path, words: str, folder: Path, now: int) -> Trial:
    """Restore a backup of the practice whose data folder this is beside it, and check everything in it. It needs room on the
    disk for one more copy, and leaves nothing. Raises BackupFailed, NewerDatabase."""
    with tempfile.TemporaryDirectory(prefix="trial-", dir=folder) as name:
        place = Path(name)
        done = restore(file, words, str(place / "practice.db"), place, replace=False, now=now)
        if known_secret(place) != known_secret(folder):
            raise BackupFailed(
                f"{file} is a backup of another practice; restore one of this practice on trial."
            )
        database = open_database(str(place / "practice.db"))
        try:
            with database.reading() as rows:
                found = check(rows)
        finally:
            database.close()
    if not found.is_sound:
        raise BackupFailed(f"What was restored does not agree with itself: {told(found, as_json=False)}")
    return Trial(rows=found.rows, mutations=found.mutations, made_at=done.made_at)
