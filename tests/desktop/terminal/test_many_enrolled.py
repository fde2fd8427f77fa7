"""A file that would begin a follow-up for everybody in it: asked, capped, paused beyond its envelope, and nobody lost."""

from collections import Counter
from pathlib import Path

import pytest

from sync.commands.envelope import FLOOR, PAGE
from tests.desktop.terminal.conftest import EMAIL, PASSWORD, Foredesk, Home, Said, Server

MANY = FLOOR + PAGE + 20
"""More than the envelope allows, and more than one page of those who are held."""


def states(home: Home) -> dict[str, int]:
    """Enrolments in this computer's copy, by their state."""
    engine = home.open()
    try:
        rows = engine.store.connection.execute("SELECT state FROM enrolment WHERE deleted = 0").fetchall()
    finally:
        engine.store.close()
    return Counter(state for (state,) in rows)


def test_an_import_that_would_begin_it_for_everybody_is_asked_paused_and_let_go_again(
    foredesk: Foredesk, server: Server, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*arguments: str | Path) -> Said:
        monkeypatch.setenv("FOREDESK_PASSWORD", PASSWORD)
        return foredesk(*arguments, "--server", server.url, "--email", EMAIL, *home.options)

    file = tmp_path / "all.csv"
    file.write_text("Name,Phone\n" + "".join(f"Person {n},+97150{n:07}\n" for n in range(MANY)))

    asked = run("import", "--enrol", "new-enquiry", file)
    assert (asked.code, asked.out) == (2, "")
    assert f"for {MANY} people" in asked.err
    assert not home.profile.exists()

    done = run("import", "--enrol", "new-enquiry", file, "--yes")
    held = MANY - FLOOR - 1
    assert done.code == 1
    assert f"all.csv: {MANY} new." in done.out, (done.out, done.err)
    assert f"{held} of them are held, because new-enquiry is paused." in done.out
    assert states(home) == {"running": FLOOR + 1, "held": held}

    again = run("import", file)  # what came in is there, whatever is held
    assert f"0 new, {MANY} known already" in again.out

    resumed = run("journeys", "resume", "new-enquiry", "--yes")
    assert (resumed.code, resumed.out) == (0, "Nobody is held any more.\n"), resumed.err
    assert states(home) == {"running": MANY}
