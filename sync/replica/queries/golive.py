"""The set-up that the checklist for going live is judged from, as the copy has it. Not for the window's start: it brings the
commands with it."""

from sync.commands import going_live
from sync.model.rows import Rows
from sync.policy.readiness import Setup
from sync.replica.queries.reading import Reader


def setup(reader: Reader, now: int) -> Setup:
    """The practice's set-up at `now`, epoch ms."""
    return going_live.setup_of(Rows(reader, "sqlite"), now)  # type: ignore[arg-type]  # it only reads
