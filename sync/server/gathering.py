"""What a write transaction gathers while it runs, and what it tells once it stands."""

from typing import Any

import msgspec

from sync.commands.tx import Images
from sync.model.base import Row
from sync.server.trail import Step
from sync.wire import Verdict


class Committed(msgspec.Struct, frozen=True):
    """What a transaction changed: the material of the patches that go to the streams."""

    since: int
    upto: int
    images: Images
    """Net (before, after) of every row."""
    verdicts: dict[str, list[Verdict]]
    """Device -> its verdicts."""
    epoch: str
    """The life of the database in which it happened."""
    left: dict[tuple[str, str], set[str]] = {}
    """(entity, row id) -> the scopes that the row is no longer in."""
    before: str = ""
    """The trail at `since`."""
    trail: str = ""
    """The trail at `upto`."""


class Gathered:
    """What attempts leave to be written at the end of the transaction."""

    def __init__(self, seq: int, trail: str) -> None:
        self.seq = seq
        self.trail = trail
        self.images: Images = {}
        self.journal: dict[tuple[str, str], tuple[Any, ...]] = {}
        self.verdicts: dict[str, list[Verdict]] = {}
        self.steps: list[Step] = []

    def add(self, other: "Gathered") -> None:
        self.seq, self.trail = other.seq, other.trail
        self.steps += other.steps
        if not self.images:
            self.images, self.journal, self.verdicts = other.images, other.journal, other.verdicts
            return
        for key, (before, after) in other.images.items():
            first = self.images.get(key)
            self.images[key] = (first[0] if first else before, after)
        self.journal.update(other.journal)
        for device_id, verdicts in other.verdicts.items():
            self.verdicts.setdefault(device_id, []).extend(verdicts)


def left_scope(before: Row | None, after: Row | None) -> str | None:
    """The scope that a row left by a change: what a workstation of that scope alone must forget."""
    if before is None or after is None or before[3] or before[1] == after[1]:
        return None
    return str(before[1])
