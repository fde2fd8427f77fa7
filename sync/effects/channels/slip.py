"""What the demo's phone has sent, kept in a file so that a server that was killed can ask it afterwards.

Only keys, references and times stand in it, nothing that was said and nobody's number.
"""

import os
from pathlib import Path

import msgspec

from sync.effects.channels.phone import Sent


def read_slip(path: Path) -> list[Sent]:
    """What was sent so far. A last line that was cut short by a crash is left out."""
    if not path.exists():
        return []
    found: list[Sent] = []
    for line in path.read_bytes().split(b"\n"):
        try:
            found.append(msgspec.json.decode(line, type=Sent))
        except msgspec.DecodeError:
            continue
    return found


def write_slip(path: Path, sent: Sent) -> None:
    """Add one message, on the disk before this returns: the phone has sent it from here on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        # A line cut short by an earlier crash must not swallow this one.
        file.write(b"\n" + msgspec.json.encode(sent) + b"\n")
        file.flush()
        os.fsync(file.fileno())
