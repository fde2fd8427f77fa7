"""`foredesk phone`: the simulated phone as a window, on the computer that has the practice's server."""

import argparse
import sys
from pathlib import Path

from desktop.terminal.copy import place
from desktop.terminal.mistakes import Mistake
from desktop.terminal.window import has_display


def run(asked: argparse.Namespace) -> int:
    """Stay until the window is closed. Raises Mistake where there is no display, no Qt or no practice here."""
    from sync.server.folder import default_folder

    data: Path = (asked.data or default_folder()).resolve()
    if asked.database is None and not (data / "practice.db").exists():
        raise Mistake(
            f"There is no practice in {data}. The simulated phone opens where the clinic's server is; "
            "name its folder with --data."
        )
    if not has_display():
        raise Mistake("There is no display here. Use foredesk-server phone list, say and call.")
    try:
        from desktop.handset import app
    except ImportError as error:
        raise Mistake(f"The window cannot start: {error}. foredesk doctor says what is missing.") from None
    database = asked.database or str(data / "practice.db")
    where = place(asked.profile, asked.key_file)
    return app.run(carrier(database, data, asked.url), asked.url, data, where.profile, asked.number or "")


def carrier(database: str, data: Path, url: str) -> list[str]:
    """The command of the child that reads the practice and speaks to its server."""
    return [
        *(sys.executable, "-m", "desktop.carrier"),
        *("--database", database, "--data", str(data), "--url", url),
    ]
