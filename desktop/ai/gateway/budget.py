"""What AI may cost: reserved before a call, settled after it, counted by run, by workflow and day, by practice and month.

Amounts are micros: millionths of the practice's currency. A reservation is in the ledger before the call leaves, so a
program that ends in the middle has spent too much on paper, never too little.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from msgspec import Struct

MILLION: Final = 1_000_000


class Purse(StrEnum):
    """What is counted."""

    RUN = "run"
    WORKFLOW_DAY = "workflow_day"
    PRACTICE_MONTH = "practice_month"


class Limits(Struct, frozen=True):
    """The most that each purse may hold, in micros."""

    run: int
    workflow_day: int
    practice_month: int


class BudgetGone(Exception):
    """A call would cost more than is left."""

    def __init__(self, purse: Purse) -> None:
        super().__init__(_GONE[purse])
        self.purse = purse


_GONE: Final = {
    Purse.RUN: "This one piece of work has used up what it may cost.",
    Purse.WORKFLOW_DAY: "This workflow has used up its budget for today; it goes on tomorrow.",
    Purse.PRACTICE_MONTH: "The practice's AI budget for this month is used up. The owner can raise it.",
}


class Ledger(Protocol):
    """Keeps what was spent. `key` is the purse and what it is of: (WORKFLOW_DAY, "reply 2026-05-03")."""

    def spent(self, key: tuple[Purse, str], /) -> int: ...
    def add(self, key: tuple[Purse, str], micros: int, /) -> None: ...


class MemoryLedger:
    """A ledger that lasts as long as the program, for a probe or a command line."""

    def __init__(self) -> None:
        self._spent: dict[tuple[Purse, str], int] = {}

    def spent(self, key: tuple[Purse, str]) -> int:
        """Micros spent and reserved."""
        return self._spent.get(key, 0)

    def add(self, key: tuple[Purse, str], micros: int) -> None:
        """Add micros; a negative number gives back."""
        self._spent[key] = self.spent(key) + micros


class Reservation:
    """Money set aside for one call. Must be settled."""

    def __init__(self, ledger: Ledger, keys: tuple[tuple[Purse, str], ...], micros: int) -> None:
        self._ledger = ledger
        self._keys = keys
        self.micros = micros

    def settle(self, micros: int) -> None:
        """What the call did cost, in place of what was set aside."""
        for key in self._keys:
            self._ledger.add(key, micros - self.micros)
        self.micros = micros


def reserve(
    ledger: Ledger, limits: Limits, *, run: str, workflow: str, now: datetime, micros: int
) -> Reservation:
    """Set money aside for a call. `now` is in the practice's zone. Raises BudgetGone naming the first purse that lacks it.

    A call that costs nothing (a model of one's own) is always allowed.
    """
    keys = (
        (Purse.RUN, run),
        (Purse.WORKFLOW_DAY, f"{workflow} {now:%Y-%m-%d}"),
        (Purse.PRACTICE_MONTH, f"{now:%Y-%m}"),
    )
    most = {
        Purse.RUN: limits.run,
        Purse.WORKFLOW_DAY: limits.workflow_day,
        Purse.PRACTICE_MONTH: limits.practice_month,
    }
    for key in keys:
        if micros and ledger.spent(key) + micros > most[key[0]]:
            raise BudgetGone(key[0])
    for key in keys:
        ledger.add(key, micros)
    return Reservation(ledger, keys, micros)


def cost(tokens_in: int, tokens_out: int, *, price_in: int, price_out: int) -> int:
    """Micros for so many tokens at prices in micros for a million tokens, rounded up."""
    return -(-(tokens_in * price_in + tokens_out * price_out) // MILLION)
