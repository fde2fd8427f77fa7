"""What a number stands for: a hash over every mutation that was judged up to it, and when.

Two databases that were once the same and went on apart, as one does that was put back from a backup unnoticed, soon count
alike; their trails never agree again. A workstation keeps the farthest trail that it was told and says it when it says hello.

What is told is sealed under the practice's secret for one life of the database: where a workstation says a trail that this
database does not have, the seal proves that the practice itself once told it. Whoever invents one proves nothing.
"""

import hashlib
import hmac

from sync.model.rows import Rows

_SUM = 32
"""Hex digits of the hash, ahead of as many of the seal."""
Step = tuple[int, str]
"""(number, the sealed trail at it)."""


def step(before: str, ulid: str, *, seq: int, received: int, epoch: str, secret: bytes) -> str:
    """The sealed trail at `seq`, judged when the server's clock said `received`, after the one `before`."""
    told = hashlib.blake2b(f"{before[:_SUM]} {ulid} {received}".encode(), digest_size=_SUM // 2).hexdigest()
    return told + _seal(secret, epoch, seq, told)


def is_ours(told: str, *, seq: int, epoch: str, secret: bytes) -> bool:
    """Whether this practice once told this trail at this number, in this life of the database."""
    return told.isascii() and hmac.compare_digest(told[_SUM:], _seal(secret, epoch, seq, told[:_SUM]))


def at(rows: Rows, seq: int) -> str:
    """The sealed trail at a number; empty where there is none, as at 0."""
    found = rows.execute("SELECT sealed FROM trail WHERE seq = ?", (seq,)).fetchone()
    return "" if found is None else found[0]


def between(rows: Rows, since: int, upto: int) -> tuple[str, str]:
    """The sealed trails at two numbers."""
    found = dict(
        rows.execute("SELECT seq, sealed FROM trail WHERE seq = ? OR seq = ?", (since, upto)).fetchall()
    )
    return found.get(since, ""), found.get(upto, "")


def keep(rows: Rows, steps: list[Step]) -> None:
    """Append steps."""
    rows.executemany("INSERT INTO trail (seq, sealed) VALUES (?, ?)", steps)


def _seal(secret: bytes, epoch: str, seq: int, told: str) -> str:
    said = f"trail {epoch} {seq} {told}".encode()
    return hashlib.blake2b(said, key=secret, digest_size=_SUM // 2).hexdigest()
