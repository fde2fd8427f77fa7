"""How long the practice keeps what it need not keep: a setting for each kind, in days."""

from typing import Annotated, Final

import msgspec
from msgspec import Struct

DAY_MS: Final = 24 * 3_600_000
Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]
LEAST_TOMBSTONE_DAYS: Final = 90
"""A deletion is remembered at least this long, whatever the practice says: else a workstation that was away brings it back."""


class Retention(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Days that each kind is kept. What was said and what happened (messages, timeline) is never taken out by age."""

    refused_deliveries: Days = 30
    """The words of what a door refused; that it came, and why it was refused, stays."""
    accepted_deliveries: Days = 90
    """The same of what it let in: what was made of it stands in the records."""
    ended_sessions: Days = 90
    failed_sign_ins: Days = 90
    tombstones: Annotated[int, msgspec.Meta(ge=LEAST_TOMBSTONE_DAYS, le=36_500)] = LEAST_TOMBSTONE_DAYS
    """That something was deleted; beyond that until every workstation at work has heard of it."""
    silent_workstations: Days = 365
    """How long a workstation that says nothing counts as one at work."""


USUAL: Final = Retention()
