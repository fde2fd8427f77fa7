"""How a command can end other than by plainly applying. Reasons are keys that screens translate; messages are English.

CommandError
├── Invalid      the command itself is malformed: names the field and why; nothing was written
├── Refused      well-formed, but not allowed or not possible here -> verdict rejected
├── Clash        somebody else's change stands in the way -> verdict conflict, with both values
├── Waits        what it builds on is not here (rejected, held or not yet arrived) -> verdict held
└── Held         well-formed work that waits for a person or a newer server -> verdict held
"""

from typing import Any

import msgspec

from sync.model.words import VerdictKind


class Outcome(msgspec.Struct, frozen=True):
    """What applying came to: applied, noop (with the id of what already stood: `winner`) or merged (`detail`)."""

    kind: VerdictKind = VerdictKind.APPLIED
    winner: str | None = None
    detail: str | None = None


APPLIED = Outcome()


def already(winner: str) -> Outcome:
    """The same thing was done before; `winner` is the row or mutation that did it."""
    return Outcome(VerdictKind.NOOP, winner=winner)


def merged(detail: str) -> Outcome:
    """Applied, beside another's change."""
    return Outcome(VerdictKind.MERGED, detail=detail)


class CommandError(Exception):
    """A command that did not apply. `reason` is a stable key, the message is in the user's words."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


class Invalid(CommandError):
    """A field that cannot be accepted, named, with why."""

    def __init__(self, field: str, message: str, reason: str = "invalid_field") -> None:
        super().__init__(reason, message)
        self.field = field


class Refused(CommandError):
    """Not allowed to this person, or not possible in this state."""


class Clash(CommandError):
    """Another's change stands in the way. `yours` and `theirs` are what the card shows side by side."""

    def __init__(
        self,
        reason: str,
        message: str,
        *,
        yours: dict[str, Any],
        theirs: dict[str, Any],
        contact_id: str | None = None,
        subject: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(reason, message)
        self.yours = yours
        self.theirs = theirs
        self.contact_id = contact_id
        self.subject = subject


class Waits(CommandError):
    """A row it builds on is not here."""

    def __init__(self, entity: str, row_id: str) -> None:
        super().__init__("waits_for", f"It builds on a {entity} that has not arrived.")
        self.entity = entity
        self.row_id = row_id


class Held(CommandError):
    """Well-formed work that waits for a person or a newer server. `contact_id` is whom it is about, where that is known:
    its card is then carried where the contact is."""

    def __init__(self, reason: str, message: str, *, contact_id: str | None = None) -> None:
        super().__init__(reason, message)
        self.contact_id = contact_id
