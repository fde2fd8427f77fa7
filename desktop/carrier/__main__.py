"""`python -m desktop.carrier`: the phone window's child. Speaks JSON lines on standard input and output until the input ends."""

import argparse
import signal
import sys
import threading
from pathlib import Path

import msgspec

from desktop.carrier.carrier import Carrier
from desktop.protocol import Changed, read_ask, write_line
from sync.model.migrations import NewerDatabase
from sync.server.database import Unavailable, UnusableDatabase, open_database
from sync.server.practice import data_folder, open_site


def main() -> int:
    """Serve one window; 1 with a sentence on standard error where the practice cannot be opened."""
    parser = argparse.ArgumentParser(prog="carrier")
    parser.add_argument("--database", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--url", required=True)
    asked = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C at a terminal is the window's to answer
    try:
        database = open_database(asked.database)
        site = open_site(database, data_folder(database, asked.data))
    except (UnusableDatabase, Unavailable, NewerDatabase) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    carrier, writing = Carrier(database, site, asked.url), threading.Lock()

    def send(message: msgspec.Struct) -> None:
        with writing:
            sys.stdout.buffer.write(write_line(message))
            sys.stdout.buffer.flush()

    stop = database.listen(lambda: send(Changed(ids={"message": frozenset()})))
    try:
        for line in sys.stdin.buffer:
            send(carrier.answer(read_ask(line)))
    except BrokenPipeError:
        pass
    finally:
        stop()
        database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
