"""How a failure in the worker travels to the window."""

from desktop.keys.root import KeyUnavailable
from desktop.protocol import Fault
from sync.commands.outcomes import Clash, CommandError, Invalid, Waits
from sync.replica import store

_STORE_REASONS: dict[type[store.StoreError], str] = {
    store.NoReplica: "missing",
    store.WrongKey: "wrong_key",
    store.NewerReplica: "newer",
    store.DamagedReplica: "damaged",
    store.AlreadyOpen: "in_use",
    store.NoSpace: "disk_full",
    store.LeaseExpired: "lease_over",
}


class Impossible(Exception):
    """Something the worker was asked for cannot be done; `kind` is a stable key, the message is for people."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class SignInRefused(Impossible):
    """`tries_left` before the password is needed; `wait_s` seconds until another try counts; `reason` is a stable key."""

    def __init__(
        self, message: str, tries_left: int | None = None, wait_s: int | None = None, reason: str = ""
    ) -> None:
        super().__init__("sign_in", message)
        self.reason = reason
        self.tries_left = tries_left
        self.wait_s = wait_s


def fault_of(error: Exception) -> Fault:
    """The fault to answer with. What nobody foresaw is said without its text, which might hold a patient's words."""
    match error:
        case Invalid():
            return Fault(kind="invalid", message=error.message, reason=error.reason, field=error.field)
        case Clash():
            return Fault(
                kind="clash",
                message=error.message,
                reason=error.reason,
                yours=error.yours,
                theirs=error.theirs,
            )
        case Waits():
            return Fault(kind="waits", message=error.message, reason=error.row_id, field=error.entity)
        case CommandError():
            return Fault(kind="refused", message=error.message, reason=error.reason)
        case SignInRefused():
            return Fault(
                kind="sign_in",
                message=error.message,
                reason=error.reason,
                tries_left=error.tries_left,
                wait_s=error.wait_s,
            )
        case Impossible():
            return Fault(kind=error.kind, message=error.message)
        case store.StoreError():
            return Fault(kind="store", message=str(error), reason=_STORE_REASONS.get(type(error), "damaged"))
        case KeyUnavailable():
            return Fault(kind="key", message=str(error), reason="wrong_key")
        case _:
            return Fault(
                kind="unexpected", message=f"Something unexpected went wrong ({type(error).__name__})."
            )
