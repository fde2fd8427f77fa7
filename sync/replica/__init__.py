"""A workstation's copy of the practice. `Replica` comes when it is first asked for: the window imports the queries in
this package before its first paint and must not pay for SQLAlchemy."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.replica.session import Replica, Session

__all__ = ["Replica", "Session"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from sync.replica import session

        return getattr(session, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
