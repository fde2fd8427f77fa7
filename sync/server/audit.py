"""The durable record of every mutation, chained by hash per device, and how to prove that nobody rewrote it."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from sync.model.rows import Rows
from sync.wire import Verdict

FIRST = "0" * 64
"""What stands before a device's first record."""

Record = tuple[str, int, str, str, str | None, str, str, str, int, str, str, int, int, str]
"""A row of the mutation table, in the order of COLUMNS."""

COLUMNS = "device_id, n, ulid, principal, proof, body_sha256, prev_hash, name, version, verdict, detail, seq, at, said_sha256"
_INSERT = f"INSERT INTO mutation ({COLUMNS}) VALUES ({', '.join('?' * 14)})"
_encode = msgspec.msgpack.Encoder().encode
_verdict = msgspec.json.Decoder(Verdict).decode
_verdict_json = msgspec.json.Encoder().encode


def record_hash(record: Record) -> str:
    """Hex SHA-256 over a record, its predecessor's hash included: what the next record carries as prev_hash.

    The words of a verdict may quote what was typed. They count by their digest alone, so that they can be erased and the
    chain still holds.
    """
    if record[13]:
        record = (*record[:10], wordless(record[10]), *record[11:])
    return hashlib.sha256(_encode(record)).hexdigest()


def wordless(detail: str) -> str:
    """A verdict's JSON without its message."""
    return _verdict_json(msgspec.structs.replace(_verdict(detail), message=None)).decode()


def said_hash(verdict: Verdict) -> str:
    """The digest of a verdict's message; empty where it has none."""
    return "" if verdict.message is None else hashlib.sha256(verdict.message.encode()).hexdigest()


def is_as_said(record: Record) -> bool:
    """Whether the record's verdict still says what it said, or, once that was erased, nothing."""
    said = said_hash(verdict_of(record))
    return not said or said == record[13]


def erase_words(rows: Rows, ulids: Sequence[str]) -> None:
    """Take the messages out of these mutations' verdicts."""
    for start in range(0, len(ulids), 400):
        part = ulids[start : start + 400]
        marks = ", ".join("?" * len(part))
        sql = f"SELECT device_id, n, detail FROM mutation WHERE said_sha256 <> '' AND ulid IN ({marks})"
        rows.executemany(
            "UPDATE mutation SET detail = ? WHERE device_id = ? AND n = ?",
            [(wordless(detail), device, n) for device, n, detail in rows.execute(sql, part).fetchall()],
        )


def verdict_of(record: Record) -> Verdict:
    """The verdict as it was first given."""
    return _verdict(record[10])


def store(rows: Rows, records: list[Record]) -> None:
    """Append records."""
    rows.executemany(_INSERT, records)


def last_hash(rows: Rows, device_id: str, n: int) -> str:
    """The hash that record n + 1 of a device carries."""
    if n == 0:
        return FIRST
    sql = f"SELECT {COLUMNS} FROM mutation WHERE device_id = ? AND n = ?"
    return record_hash(tuple(rows.execute(sql, (device_id, n)).fetchone()))


def by_number(rows: Rows, device_id: str, first: int, last: int) -> dict[int, Record]:
    """A device's records first <= n <= last."""
    sql = f"SELECT {COLUMNS} FROM mutation WHERE device_id = ? AND n BETWEEN ? AND ?"
    return {row[1]: tuple(row) for row in rows.execute(sql, (device_id, first, last)).fetchall()}


def by_ulid(rows: Rows, ulids: list[str]) -> dict[str, Record]:
    """The records that already stand under any of these ULIDs, whichever device sent them."""
    if not ulids:
        return {}
    sql = f"SELECT {COLUMNS} FROM mutation WHERE ulid IN ({', '.join('?' * len(ulids))})"
    return {row[2]: tuple(row) for row in rows.execute(sql, ulids).fetchall()}


def verdicts_between(rows: Rows, device_id: str, since: int, upto: int) -> list[Verdict]:
    """A device's verdicts with since < seq <= upto, oldest first."""
    sql = "SELECT detail FROM mutation WHERE seq > ? AND seq <= ? AND device_id = ? ORDER BY seq, n"
    return [_verdict(detail) for (detail,) in rows.execute(sql, (since, upto, device_id)).fetchall()]


def all_verdicts_between(rows: Rows, since: int, upto: int) -> dict[str, list[Verdict]]:
    """Every device's verdicts with since < seq <= upto, oldest first."""
    found: dict[str, list[Verdict]] = {}
    sql = "SELECT device_id, detail FROM mutation WHERE seq > ? AND seq <= ? ORDER BY seq, n"
    for device_id, detail in rows.execute(sql, (since, upto)).fetchall():
        found.setdefault(device_id, []).append(_verdict(detail))
    return found


def broken_links(rows: Rows) -> Iterator[tuple[str, int]]:
    """(device, n) of every record that does not follow from the one before it: a record changed, left out or added."""
    devices: list[tuple[Any, ...]] = rows.execute("SELECT id, last_n FROM device ORDER BY id").fetchall()
    for device_id, last_n in devices:
        expected, n = FIRST, 0
        sql = f"SELECT {COLUMNS} FROM mutation WHERE device_id = ? ORDER BY n"
        for row in rows.execute(sql, (device_id,)).fetchall():
            record: Record = tuple(row)
            n += 1
            if record[1] != n or record[6] != expected or not is_as_said(record):
                yield device_id, record[1]
                n = record[1]
            expected = record_hash(record)
        if n != last_n:
            yield device_id, last_n
