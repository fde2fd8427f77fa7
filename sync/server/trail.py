"""What a number stands for: a hash over every mutation that was judged up to it, and when.

Two databases that were once the same and went on apart, as one does that was put back from a backup unnoticed, soon count
alike; their trails never agree again. A workstation keeps the trail at its cursor and says it when it says hello.
"""

import hashlib
from collections.abc import Iterable

from sync.model.rows import Rows

Step = tuple[int, str]
"""(number, trail at it)."""


def walk(before: str, judged: Iterable[tuple[int, str]], received: int) -> list[Step]:
    """The steps from the trail `before` over these (number, ULID), judged when the server's clock said `received`."""
    steps: list[Step] = []
    for seq, ulid in judged:
        before = hashlib.blake2b(f"{before} {ulid} {received}".encode(), digest_size=16).hexdigest()
        steps.append((seq, before))
    return steps


def at(rows: Rows, seq: int) -> str:
    """The trail at a number; empty where there is none, as at 0."""
    found = rows.execute("SELECT sum128 FROM trail WHERE seq = ?", (seq,)).fetchone()
    return "" if found is None else found[0]


def keep(rows: Rows, steps: list[Step]) -> None:
    """Append steps."""
    rows.executemany("INSERT INTO trail (seq, sum128) VALUES (?, ?)", steps)
