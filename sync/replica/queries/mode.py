"""Whether messages go to real people, and who signed that they do: what every window shows."""

import msgspec

from sync.replica.queries.reading import Reader, number


class Mode(msgspec.Struct, frozen=True):
    """`since` in epoch ms, None where it was so from the start; `signed` is the name under the last "messages go out"."""

    is_practising: bool
    since: int | None = None
    signed: str | None = None


def mode(reader: Reader) -> Mode | None:
    """The mode that the practice is in; None before the first sync has brought it."""
    row = reader.execute(
        "SELECT practice_mode, mode_since, mode_signed FROM practice WHERE deleted = 0 LIMIT 1"
    ).fetchone()
    return None if row is None else Mode(row[0] != 0, row[1], row[2])


def queued(reader: Reader) -> int:
    """Messages that wait to go out: those of practice mode end at the simulated phone whatever is signed meanwhile."""
    return number(reader, "SELECT count(*) FROM effect WHERE deleted = 0 AND state = 'queued'")
