"""The runner as a process of its own."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.terminal.conftest import EMAIL, PASSWORD, Foredesk, Home, Server, child

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")


def until(process: subprocess.Popen[str], event: str, **values: str) -> dict[str, Any]:
    """The log line that says so. Fails where the process ends before it."""
    assert process.stderr is not None
    for line in process.stderr:
        entry = json.loads(line)
        if entry["event"] == event and all(entry.get(key) == value for key, value in values.items()):
            return entry
    pytest.fail(f"the runner ended without saying {event}")


def test_it_joins_follows_the_server_and_stops_when_told(
    foredesk: Foredesk, server: Server, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with child(
        "runner", "--server", server.url, "--email", EMAIL, *home.options, FOREDESK_PASSWORD=PASSWORD
    ) as process:
        until(process, "status", state="online")
        monkeypatch.setenv("FOREDESK_PASSWORD", PASSWORD)
        (tmp_path / "one.csv").write_text("Name\nSara\n")
        taken = foredesk("import", "--email", EMAIL, tmp_path / "one.csv", *home.options)
        assert (taken.code, "Foredesk is open on this computer" in taken.err) == (2, True)
        assert foredesk("board", *home.options).code == 0
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        rest = process.stderr.read()
        assert '"stopped"' in rest
        assert EMAIL not in rest
    assert process.returncode == 0

    with child("runner", *home.options) as again:  # this computer is known now: no password is needed
        assert until(again, "started")["generation"] >= 1
        again.send_signal(signal.SIGINT)
        again.communicate()
    assert again.returncode == 0


def test_without_a_clinic_it_says_what_it_needs(home: Home) -> None:
    with child("runner", *home.options) as process:
        _, err = process.communicate()
    assert process.returncode == 2
    assert err.splitlines()[-1].startswith("foredesk: This computer belongs to no clinic yet.")
    assert "Traceback" not in err
