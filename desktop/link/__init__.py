"""The window's line to its worker: asks, answers, news, and a read-only view of the replica."""

from desktop.faults import NobodyAtTheDesk, SignInError, WorkerFault
from desktop.link.link import Link

__all__ = ["Link", "NobodyAtTheDesk", "SignInError", "WorkerFault"]
