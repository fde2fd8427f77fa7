"""`foredesk journeys` beyond looking: a draft rehearsed and published, a version put back, from the shell."""

import json
from pathlib import Path

import pytest

from tests.desktop.terminal.conftest import EMAIL, JOURNEY, PASSWORD, Foredesk, Home, Said, Server


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """The shipped journey for enquiries, chasing two hours sooner."""
    file = tmp_path / "draft.yaml"
    file.write_text(JOURNEY.read_text("utf-8").replace("wait: 4h", "wait: 2h"), encoding="utf-8")
    return file


def test_a_rehearsal_says_who_would_have_been_contacted_and_why(
    foredesk: Foredesk, clinic: Home, draft: Path
) -> None:
    said = foredesk("journeys", "rehearse", draft, "--days", "30", *clinic.options)
    assert (said.code, said.err) == (0, "")
    assert "new-enquiry, 30 days played through the draft, beside the version that runs now." in said.out
    assert "people contacted" in said.out
    found = json.loads(foredesk("journeys", "rehearse", draft, "--json", *clinic.options).out)
    names = {row["name"]: row for row in found["rows"]}
    first = names["Sara Haddad"]["draft"][0]
    assert (first["step"], first["outcome"]) == ("first-reply", "asked")
    assert first["because"].startswith("Due since")
    assert found["receipt"]["draft"] == found["summary"]["draft"]
    assert found["summary"]["looked_at"] == len(found["rows"]) == 5


def test_a_draft_that_does_not_load_says_where_and_days_must_be_days(
    foredesk: Foredesk, clinic: Home, draft: Path
) -> None:
    assert "between 1 and 3660" in foredesk("journeys", "rehearse", draft, "--days", "0", *clinic.options).err
    draft.write_text(draft.read_text("utf-8").replace("do: call", "do: cal"), encoding="utf-8")
    said = foredesk("journeys", "rehearse", draft, *clinic.options)
    assert said.code == 2
    assert "line" in said.err


def test_a_draft_that_somebody_falls_through_is_not_even_rehearsed_for_publishing(
    foredesk: Foredesk, clinic: Home, draft: Path
) -> None:
    text = draft.read_text("utf-8")
    draft.write_text(text[: text.index("  - id: close")], encoding="utf-8")
    said = foredesk("journeys", "publish", draft, "--yes", *clinic.options)
    assert said.code == 1
    assert "nothing was published" in said.out
    assert "nothing is due, and nobody owns it" in said.out


def test_what_cannot_be_asked_at_a_terminal_must_be_agreed_beforehand(
    foredesk: Foredesk, clinic: Home, draft: Path
) -> None:
    draft.write_text(draft.read_text("utf-8").replace("stage: dormant", "stage: new"), encoding="utf-8")
    said = foredesk("journeys", "publish", draft, *clinic.options)
    assert said.code == 2
    assert "--yes" in said.err
    assert "no such version" in foredesk("journeys", "rollback", "new-enquiry", *clinic.options).err
    assert "No follow-up “x” runs here" in foredesk("journeys", "move", "x", *clinic.options).err


def test_a_version_is_published_moved_to_and_put_back_at_a_server(
    foredesk: Foredesk,
    server: Server,
    home: Home,
    draft: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run(*arguments: str | Path) -> Said:
        monkeypatch.setenv("FOREDESK_PASSWORD", PASSWORD)
        return foredesk(*arguments, "--server", server.url, "--email", EMAIL, *home.options)

    people = tmp_path / "people.csv"
    people.write_text("Name,Phone\nSara Haddad,+971501234567\nOmar Khan,+971501234568\n")
    assert run("import", "--enrol", "new-enquiry", people).code == 0
    said = run("journeys", "publish", draft, "--yes")
    assert (said.code, said.out.endswith("Published.\n")) == (0, True), (said.out, said.err)
    moved = run("journeys", "move", "new-enquiry", "--yes")
    assert "2 moved to version 2." in moved.out, (moved.out, moved.err)
    back = run("journeys", "rollback", "new-enquiry", "--undo", "--yes")
    assert "Version 1 runs again." in back.out, (back.out, back.err)
    listed = json.loads(foredesk("journeys", "list", "--json", *home.options).out)
    assert next(each["number"] for each in listed if each["journey"] == "new-enquiry") == 1
    never = run("journeys", "resume", "new-enquiry", "--yes")
    assert "was not paused" in never.err
