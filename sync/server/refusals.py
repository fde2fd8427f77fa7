"""What the server answers instead of a result: an HTTP status and a wire.Problem in the user's words."""

from sync.wire import Problem


class Refusal(Exception):
    """A request that is answered with a Problem. `code` is stable, `message` is for people, without personal data."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        field: str | None = None,
        retry_after_s: int | None = None,
        done: int = 0,
        total: int = 0,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.problem = Problem(
            code=code, message=message, field=field, retry_after_s=retry_after_s, done=done, total=total
        )


def wrong_epoch() -> Refusal:
    """The cursor or push speaks of another life of this database, such as one before a restore."""
    return Refusal(
        409, "EPOCH", "The server's data was restored since; this workstation starts over from it."
    )


def other_scopes() -> Refusal:
    """What is asked for is not this workstation's any more: rows that it would take for all of them would be missing."""
    return Refusal(409, "RESCOPE", "This workstation carries other records now; it asks again what.")


def cloned() -> Refusal:
    """Two workstations speak under one device id."""
    return Refusal(
        409, "CLONED", "Another copy of this workstation has already sent other work under its name."
    )


def gap(expected: int) -> Refusal:
    """A push that leaves numbers out."""
    return Refusal(409, "GAP", f"The next number that the server expects is {expected}.", field="n")


def cursor_too_old() -> Refusal:
    return Refusal(
        410, "CURSOR_TOO_OLD", "The changes since then are no longer listed; a repair or snapshot is needed."
    )


def revoked() -> Refusal:
    return Refusal(403, "REVOKED", "This workstation was signed out by the practice.")


def not_signed_in() -> Refusal:
    return Refusal(401, "SIGN_IN", "Sign in first.")


def busy() -> Refusal:
    """More sign-ins wait than can be checked soon. Nothing was checked."""
    return Refusal(503, "BUSY", "Many people sign in just now. Try again in a moment.", retry_after_s=2)


def too_old() -> Refusal:
    """The program that asks is of a schema that is no longer served."""
    return Refusal(
        426, "UPGRADE", "This program is older than what the server serves. Update it; unsent work is kept."
    )


def try_again(message: str) -> Refusal:
    """The database failed under a request. Nothing was acknowledged; what is sent again is not done twice."""
    return Refusal(503, "TRY_AGAIN", message, retry_after_s=2)
