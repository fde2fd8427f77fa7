"""The lease on the row that a person works on: kept alive while they do, so that it never runs out in their hands."""

from __future__ import annotations

from desktop.screens import acts
from desktop.screens.acts import Target
from desktop.screens.desk import Desk
from sync.replica.queries.board import BoardRow

_LEASE_MS = 600_000
"""How long a row stays somebody's without a sign of life."""


class Lease:
    """Renews what is theirs at its half. Whoever walks away is locked out before long, and the lease runs out by itself."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._renewed = 0

    def keep(self, row: BoardRow, target: Target) -> None:
        """Claim the row anew if it is the person's own and less than half of its lease is left."""
        now = self._desk.now()
        if self._desk.me is None or row.owner_id != self._desk.me or row.claim_until is None:
            return
        if row.claim_until - now > _LEASE_MS // 2 or now - self._renewed < _LEASE_MS // 4:
            return
        self._renewed = now
        self._desk.start(acts.claim(self._desk, target, minutes=_LEASE_MS // 60_000))
