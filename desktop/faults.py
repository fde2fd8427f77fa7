"""What can go wrong on the line, in words for the person at the desk.

    WorkerFault          the worker could not do it; the message says why
    ├── SignInError      wrong password or PIN, locked out, or the server is needed and out of reach
    └── NobodyAtTheDesk  a command needs a person, and nobody is signed in

A command that the replica refuses raises sync.commands.outcomes.CommandError instead.
"""

from desktop.protocol import Fault
from sync.commands.outcomes import Clash, CommandError, Invalid, Refused, Waits


class WorkerFault(Exception):
    """`kind` and `reason` are stable keys that screens translate; the message is English."""

    def __init__(self, message: str, kind: str = "fault", reason: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind
        self.reason = reason


class SignInError(WorkerFault):
    """`tries_left` before the person must use the password; `wait_s` seconds until the next try counts."""

    def __init__(
        self, message: str, tries_left: int | None = None, wait_s: int | None = None, reason: str = ""
    ) -> None:
        super().__init__(message, "sign_in", reason)
        self.tries_left = tries_left
        self.wait_s = wait_s


class NobodyAtTheDesk(WorkerFault):
    def __init__(self) -> None:
        super().__init__("Nobody is at the desk. Enter your PIN first.", "nobody")


def raised(fault: Fault) -> WorkerFault | CommandError:
    """The exception that a fault on the line stands for."""
    match fault.kind:
        case "invalid":
            return Invalid(fault.field or "body", fault.message, fault.reason)
        case "refused":
            return Refused(fault.reason, fault.message)
        case "clash":
            return Clash(fault.reason, fault.message, yours=fault.yours or {}, theirs=fault.theirs or {})
        case "waits":
            return Waits(fault.field or "row", fault.reason)
        case "sign_in":
            return SignInError(fault.message, fault.tries_left, fault.wait_s, fault.reason)
        case _:
            return WorkerFault(fault.message, fault.kind, fault.reason)
