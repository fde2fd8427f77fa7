"""Whether anybody runs the practice's follow-ups, as the window tells it."""

import msgspec

from sync.model.words import RunnerState
from sync.replica.queries.reading import Reader, number


class Standstill(msgspec.Struct, frozen=True):
    """Nobody runs what is due: since when (epoch ms), and how many steps wait."""

    since: int
    waiting: int


def standstill(reader: Reader) -> Standstill | None:
    """None while the follow-ups run, or while nothing waits to be run."""
    sql = "SELECT heard_at FROM runner WHERE deleted = 0 AND state = ?"
    row = reader.execute(sql, (RunnerState.SILENT.value,)).fetchone()
    waiting = 0 if row is None else number(reader, "SELECT count(*) FROM machine_step")
    return Standstill(row[0], waiting) if row is not None and waiting else None
