"""Identifiers: time-ordered, made without asking anybody, and the same on every machine.

A command carries a ULID (48 bits of milliseconds, 80 random bits). Every row that the command creates takes an id
derived from that ULID and a label, so the workstation's optimistic row and the server's final row are one row.
Things that two desks may create at once from the same facts (an endpoint, an enrolment, a tag on a contact) take
an id derived from those facts instead, so that both desks mean the same one.
"""

import hashlib
import os
import time
import uuid
from functools import lru_cache

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DECODE = {letter: value for value, letter in enumerate(_CROCKFORD)}
_UUID_MARKS = (0xF << 76) | (0x3 << 62)
_UUID_8 = (0x8 << 76) | (0x2 << 62)
_UUID_5 = (0x5 << 76) | (0x2 << 62)
_NAMESPACE = uuid.UUID("6f1d2c1e-7d35-5c52-9b6a-0c4f3f6f7a10")


def now_ms() -> int:
    """The wall clock in epoch milliseconds (UTC). For doors and edges only: `apply` takes time from its command."""
    return time.time_ns() // 1_000_000


def new_ulid(at: int | None = None, tail: bytes | None = None) -> str:
    """A new ULID, 26 Crockford base-32 letters, sortable by its millisecond `at` (default: now).

    `tail` is the ten bytes after the time, for those who need the same ULID twice; default: random.
    """
    value = ((now_ms() if at is None else at) << 80) | int.from_bytes(tail or os.urandom(10), "big")
    return "".join(_CROCKFORD[(value >> shift) & 31] for shift in range(125, -1, -5))


def ulid_prefix(at: int) -> str:
    """What every ULID of a millisecond begins with: no ULID of an earlier one sorts after it."""
    return new_ulid(at, bytes(10))[:10]


def ulid_time(ulid: str) -> int:
    """The epoch milliseconds inside a ULID. Raises ValueError when the text is not a ULID."""
    return _ulid_int(ulid) >> 80


def derive_id(ulid: str, label: str) -> str:
    """The id of the row that command `ulid` creates under `label`: 32 hex digits, a UUIDv8 led by the ULID's time."""
    time_ms = _ulid_int(ulid) >> 80
    tail = int.from_bytes(hashlib.blake2b(f"{ulid}/{label}".encode(), digest_size=10).digest(), "big")
    value = (time_ms << 80) | tail
    return f"{(value & ~_UUID_MARKS) | _UUID_8:032x}"


def fact_id(*facts: str) -> str:
    """The id of a thing that its facts alone determine (an endpoint's kind and value, an enrolment's journey and start)."""
    # What uuid.uuid5 makes of it, at a sixth of the cost: imports and claims ask for these by the thousand.
    named = _NAMESPACE.bytes + "\x1f".join(facts).encode()
    value = int.from_bytes(hashlib.sha1(named, usedforsecurity=False).digest()[:16], "big")
    return f"{(value & ~_UUID_MARKS) | _UUID_5:032x}"


def is_id(text: str) -> bool:
    """Whether `text` has the shape of an id: 32 lower-case hex digits."""
    return len(text) == 32 and all(letter in "0123456789abcdef" for letter in text)


@lru_cache(maxsize=256)
def _ulid_int(ulid: str) -> int:
    if len(ulid) != 26:
        raise ValueError(f"a ULID has 26 letters, not {len(ulid)}")
    value = 0
    for letter in ulid:
        if letter not in _DECODE:
            raise ValueError(f"{letter!r} is not a ULID letter")
        value = value << 5 | _DECODE[letter]
    if value >> 128:
        raise ValueError("a ULID starts with 0 to 7")
    return value
