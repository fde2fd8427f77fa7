"""A backup that is restored on trial: it comes back whole beside what runs, leaves nothing, and the practice knows of it."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from sync.server.database import open_database
from sync.server.offline import writing
from sync.server.passwords import Hashing
from sync.server.practice import open_site
from sync.server.setup import Wishes, first_start


def tool(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sync.server.cli", *arguments, "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def practice(data: Path) -> Path:
    """A practice on its first day, with a backup; the backup's file."""
    data.mkdir()
    database = open_database(str(data / "practice.db"))
    try:
        site = open_site(database, data)
        with writing(database, site) as batch:
            first_start(batch, Hashing(), Wishes(practice=data.name))
    finally:
        database.close()
    words = data.parent / "words"
    words.write_text("words that only the practice knows")
    done = tool(data, "backup", "--to", str(data.parent / "backups"), "--words", str(words))
    assert done.returncode == 0, done.stderr
    return max((data.parent / "backups").iterdir())


def known(data: Path) -> tuple[int | None, int | None]:
    connection = sqlite3.connect(data / "practice.db")
    try:
        return connection.execute("SELECT backup_at, restored_at FROM practice").fetchone()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trial")


def test_a_trial_brings_it_back_whole_leaves_nothing_and_is_known(place: Path) -> None:
    data = place / "cedar"
    file = practice(data)
    made, restored = known(data)
    assert made is not None
    assert restored is None
    before = {path.name for path in data.iterdir()}
    done = tool(data, "restore", str(file), "--trial", "--words", str(place / "words"))
    assert done.returncode == 0, done.stderr
    assert {path.name for path in data.iterdir()} == before
    assert (known(data)[1] or 0) >= made


def test_another_practices_backup_proves_nothing_here(place: Path) -> None:
    data = place / "palmera"
    practice(data)
    other = min((place / "backups").iterdir())
    done = tool(data, "restore", str(other), "--trial", "--words", str(place / "words"))
    assert done.returncode != 0
    assert "another practice" in done.stderr
    assert known(data)[1] is None
