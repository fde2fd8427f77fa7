"""The clinic that the figures are taken on: made once by commands, kept in the user's cache, copied for each use."""

import shutil
import sys
from pathlib import Path

import platformdirs

from desktop.demo.clinic import Demo, build, open_copy, shape
from sync.commands.kernel import Principal
from sync.commands.people import AddNote
from sync.model.ids import new_ulid, now_ms
from sync.model.words import Role
from sync.server.database import open_database
from sync.server.offline import writing
from sync.server.practice import open_site

LONG_TIMELINE = 1_000_000
"""Entries that a clinic with years behind it has at least."""
_BATCH = 1_000
_IMPORTER = Principal("system", "practice", frozenset(Role))


def cache() -> Path:
    """Where kept clinics lie; may be removed at any time."""
    return Path(platformdirs.user_cache_dir("Foredesk", appauthor=False)) / "bench"


def built(contacts: int) -> Path:
    """The kept clinic of that many contacts, built when there is none that fits the code. 100,000 take some minutes."""
    folder = cache() / f"clinic-{contacts}-{shape()}"
    if (folder / "done").exists():
        return folder
    for old in cache().glob(f"clinic-{contacts}-*"):
        shutil.rmtree(old)
    build(folder, contacts, now_ms(), _Said(contacts))
    (folder / "done").touch()
    return folder


def fresh(contacts: int, folder: Path, *, is_long: bool = False) -> Demo:
    """A copy of the kept clinic in a new folder, with passwords of its own; `is_long`: with years behind it."""
    return open_copy(built_long(contacts) if is_long else built(contacts), folder)


def built_long(contacts: int) -> Path:
    """The kept clinic of that many contacts with notes on everybody, until its timeline has LONG_TIMELINE entries."""
    folder = cache() / f"long-{contacts}-{shape()}"
    if (folder / "done").exists():
        return folder
    for old in cache().glob(f"long-{contacts}-*"):
        shutil.rmtree(old)
    shutil.copytree(built(contacts), folder)
    (folder / "done").unlink()
    database = open_database(str(folder / "practice.db"))
    try:
        site = open_site(database, folder)
        with database.reading() as rows:
            people = [found for (found,) in rows.execute("SELECT id FROM contact ORDER BY id").fetchall()]
            there = rows.execute("SELECT count(*) FROM timeline").fetchone()[0]
        missing, said, now = max(0, LONG_TIMELINE - there), _Said(contacts), now_ms()
        for start in range(0, missing, _BATCH):
            notes = [
                AddNote(
                    contact_id=people[n % len(people)], text=f"Asked about visit {n} and was called back."
                )
                for n in range(start, min(start + _BATCH, missing))
            ]
            with writing(database, site, received=now) as batch:
                batch.run_many([(note, _IMPORTER, now, new_ulid(now)) for note in notes])
            said(start + len(notes), missing)
    finally:
        database.close()
    (folder / "done").touch()
    return folder


class _Said:
    """Progress of a build on standard error, a line every tenth."""

    def __init__(self, contacts: int) -> None:
        self._contacts = contacts
        self._tenth = -1

    def __call__(self, done: int, total: int) -> None:
        tenth = done * 10 // total
        if tenth > self._tenth:
            self._tenth = tenth
            print(f"building a clinic of {self._contacts:,}: {tenth * 10} %", file=sys.stderr, flush=True)
