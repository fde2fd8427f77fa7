"""`foredesk-server move`, as the command line knows it."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from sync.server.database import Database, SqliteDatabase

_EVERY_S = 1.0


def add(
    commands: Any,
    command: Callable[..., argparse.ArgumentParser],
    open_it: Callable[[argparse.Namespace], tuple[Database, Path]],
    show: Callable[[argparse.Namespace, Any, list[str]], int],
) -> None:
    """Put the command among the others."""

    def run(asked: argparse.Namespace) -> int:
        from sync.server.moving import move
        from sync.server.serving import serve_alone

        database, folder = open_it(asked)
        try:
            lock = serve_alone(folder) if isinstance(database, SqliteDatabase) else None
            try:
                began = time.monotonic()
                moved = move(database, asked.to, _teller())
                took_s = max(time.monotonic() - began, 0.001)
            finally:
                if lock is not None:
                    lock.close()
        finally:
            database.close()
        lines = [
            f"{moved.rows:,} rows in {len(moved.tables)} tables are in {moved.to} ({moved.rows / took_s:,.0f} a second).",
            *([f"Both sides' digest: {moved.digest}"] if moved.digest else []),
            f"The old database is closed. Start the new one with: foredesk-server serve --database {moved.to} --data {folder}",
        ]
        return show(asked, msgspec.to_builtins(moved), lines)

    said = "move the practice to another, empty database, and close the old one"
    parser = command(commands, "move", run, said, json_too=True)
    parser.add_argument("--to", required=True, help="sqlite:///file or postgresql+psycopg://…")


def _teller() -> Callable[[str, int, int], None]:
    last = [0.0]

    def tell(table: str, there: int, of: int) -> None:
        if there == of or time.monotonic() - last[0] > _EVERY_S:
            last[0] = time.monotonic()
            sys.stderr.write(f"{table}: {there:,} of {of:,}\n")
            sys.stderr.flush()

    return tell
