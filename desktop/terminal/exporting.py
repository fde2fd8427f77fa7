"""`foredesk export DIR`: the clinic's contacts, timeline and messages as files that others can read."""

import argparse
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from desktop.terminal.copy import open_copy, place
from desktop.terminal.mistakes import Mistake
from desktop.terminal.output import safe, say
from sync.exchange.export import write_csv, write_json, write_vcards
from sync.replica.queries import whole

_encode: Callable[[object], bytes] = msgspec.json.Encoder().encode


def run(asked: argparse.Namespace) -> int:
    """Write the files, private to their user. Raises Mistake where they are there already or cannot be written."""
    folder: Path = asked.folder.expanduser()
    with open_copy(place(asked.profile, asked.key_file)) as copy:
        reader = copy.reader
        writers: dict[str, Callable[[Any], int]] = {
            "contacts.csv": lambda out: write_csv(whole.contact_rows(reader), out),
            "contacts.vcf": lambda out: write_vcards(whole.contact_rows(reader), out),
            "contacts.json": lambda out: write_json(whole.contact_rows(reader), out),
            "timeline.jsonl": lambda out: _write_lines(whole.timeline(reader), out),
            "messages.jsonl": lambda out: _write_lines(whole.messages(reader), out),
        }
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if taken := next((name for name in writers if (folder / name).exists()), None):
                raise Mistake(f"{safe(str(folder / taken))} is there already. Name an empty folder.")
            reader.execute("BEGIN")  # one moment of the clinic in all files
            for name, write in writers.items():
                with _private(folder / name) as out:
                    count = write(out)
                say(f"{safe(str(folder / name))}: {count}")
        except OSError as error:
            raise Mistake(f"{safe(str(folder))} cannot be written: {error.strerror}.") from None
    say("These files hold personal data in the clear: keep them as you would the clinic's records.")
    return 0


@contextmanager
def _private(path: Path) -> Generator[Any]:
    """A new file that its user alone can read, in place only once it is whole."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with _opened(number, path.suffix) as out:
            yield out
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _opened(number: int, suffix: str) -> Any:
    if suffix in {".json", ".jsonl"}:
        return os.fdopen(number, "wb")
    return os.fdopen(number, "w", encoding="utf-8-sig" if suffix == ".csv" else "utf-8", newline="")


def _write_lines(values: Iterator[dict[str, Any]], out: BinaryIO) -> int:
    count = 0
    for value in values:
        out.write(_encode(value) + b"\n")
        count += 1
    return count
