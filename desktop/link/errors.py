"""The line's errors, where the screens look for them."""

from desktop.faults import NobodyAtTheDesk, SignInError, WorkerFault

__all__ = ["NobodyAtTheDesk", "SignInError", "WorkerFault"]
