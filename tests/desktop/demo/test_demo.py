"""The demo clinic: the same for the same moment, believable, and alive without a display."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.demo.clinic import build

NOON = 1_795_000_000_000


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    folder = tmp_path_factory.mktemp("clinic")
    build(folder, 250, NOON)
    return sqlite3.connect(folder / "practice.db")


def test_the_same_moment_and_size_give_the_same_rows(clinic: sqlite3.Connection, tmp_path: Path) -> None:
    build(tmp_path, 250, NOON)
    again = sqlite3.connect(tmp_path / "practice.db")
    try:
        digests = "SELECT entity, scope, shard, n, sum128 FROM digest ORDER BY 1, 2, 3"
        assert again.execute(digests).fetchall() == clinic.execute(digests).fetchall()
    finally:
        again.close()


def test_it_has_three_locations_both_scripts_and_a_decision_to_take(clinic: sqlite3.Connection) -> None:
    names = [name for (name,) in clinic.execute("SELECT name FROM contact")]
    assert len(names) > 240
    assert any("\u0600" <= name[0] <= "\u06ff" for name in names)
    assert any(name[0].isascii() and name[0].isalpha() for name in names)
    assert clinic.execute("SELECT count(DISTINCT location_id) FROM contact").fetchone() == (3,)
    assert clinic.execute(
        "SELECT count(*) FROM card WHERE state = 'open' AND kind = 'conflict'"
    ).fetchone() == (2,)
    assert clinic.execute("SELECT count(*) FROM contact WHERE owner_id IS NOT NULL").fetchone()[0] > 0


def test_nothing_in_its_history_was_refused(clinic: sqlite3.Connection) -> None:
    verdicts = dict(clinic.execute("SELECT verdict, count(*) FROM mutation GROUP BY 1"))
    assert set(verdicts) <= {"applied", "noop", "conflict"}
    assert verdicts["conflict"] == 2


def test_without_a_display_it_prints_the_board_and_leaves_pictures_of_every_screen(tmp_path: Path) -> None:
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "desktop.demo",
            "--headless",
            "--contacts",
            "60",
            "--seconds",
            "3",
            "--pace",
            "0.5",
            "--out",
            str(tmp_path / "pictures"),
        ],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert "accepted, 0 refused" in ended.stdout
    assert "The second desk answered" in ended.stdout
    pictures = sorted(path.name for path in (tmp_path / "pictures").glob("*.png"))
    assert {"board.png", "contacts.png", "decisions.png", "import.png", "settings.png"} <= set(pictures)
    assert "devices.png" not in pictures, "the front desk has no such page"
