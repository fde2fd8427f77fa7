"""Who slipped through: an enquiry without an answer, a call that nobody returned, a quote that nobody chased, a patient who
stopped coming. Pure: what is known of one person goes in, at most one slip comes out, so that nobody is counted twice.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from sync.model.words import ContactKind

DAY_MS: Final = 24 * 3_600_000
ANSWERED_WITHIN_MS: Final = DAY_MS
"""An enquiry or a missed call that has waited longer has slipped through."""
CHASED_WITHIN_MS: Final = 7 * DAY_MS
"""A quote that nobody asked after for longer has."""
LAPSED_AFTER_MS: Final = 180 * DAY_MS
"""A patient who has not been here for longer, and has no visit ahead, has."""


class SlipKind(StrEnum):
    """The lists, in the order in which they are shown; of several the first that fits is somebody's."""

    ENQUIRY = "enquiry"
    CALL = "call"
    QUOTE = "quote"
    LAPSED = "lapsed"


class Basis(StrEnum):
    """What an amount of money is an estimate by."""

    OWN_QUOTE = "own_quote"
    """Not an estimate: what they were quoted."""
    VISITS = "visits"
    """The average price of the visits that were kept in the last year."""
    SERVICES = "services"
    """The average of the practice's prices."""
    UNKNOWN = "unknown"
    """The practice has no prices: nothing is made up."""


class Prices(Struct, frozen=True):
    """What one person is taken to be worth, in minor units: by what, and how many of those there were."""

    currency: str
    each: int | None = None
    basis: Basis = Basis.UNKNOWN
    counted: int = 0


class Known(Struct, frozen=True, kw_only=True):
    """What is known of one person. Instants are epoch ms; None: never."""

    contact_id: str
    name: str
    kind: str
    created_at: int
    wrote_at: int | None = None
    """When they last wrote or enquired."""
    answered_at: int | None = None
    """When we last wrote to them, rang them or spoke with them."""
    missed_at: int | None = None
    """When a call of theirs was last missed."""
    visited_at: int | None = None
    """The last visit that was kept."""
    next_visit_at: int | None = None
    visits: int = 0
    quoted_at: int | None = None
    """When the youngest of their open quotes came to where it is."""
    quoted: int | None = None
    """What their open quotes come to, in minor units."""
    carried_at: int | None = None
    """When somebody or something last took them up: a running follow-up, an open task, a snooze."""
    let_be_at: int | None = None
    """When somebody said that they are to be let be, where that stands."""


class Slip(Struct, frozen=True):
    """Somebody who slipped through: since when, and what may be at stake (None: unknown). `is_on_record` is False where only
    the absence of any answer or visit in this book speaks for it."""

    contact_id: str
    name: str
    kind: SlipKind
    since: int
    value: int | None
    basis: Basis
    is_on_record: bool = True

    @property
    def id(self) -> str:
        """Of the row: one person is in one list."""
        return self.contact_id


def slip_of(known: Known, prices: Prices, now: int) -> Slip | None:
    """How somebody slipped through at `now`, or None where nobody forgot them."""
    found = _found(known, now)
    if found is None:
        return None
    kind, since, is_on_record = found
    if max(known.carried_at or 0, known.let_be_at or 0) >= since:
        return None
    value, basis = (prices.each, prices.basis) if known.quoted is None else (known.quoted, Basis.OWN_QUOTE)
    return Slip(known.contact_id, known.name, kind, since, value, basis, is_on_record)


def _found(known: Known, now: int) -> tuple[SlipKind, int, bool] | None:
    if known.next_visit_at is not None:
        return None  # they have a visit ahead: the reminders carry them
    touched = max(known.answered_at or 0, known.visited_at or 0)
    if known.wrote_at is not None and known.wrote_at > touched and now - known.wrote_at > ANSWERED_WITHIN_MS:
        return SlipKind.ENQUIRY, known.wrote_at, True
    missed = known.missed_at
    if missed is not None and missed > touched and now - missed > ANSWERED_WITHIN_MS:
        return SlipKind.CALL, missed, True
    if known.quoted_at is not None:
        last = max(known.quoted_at, touched)
        return (SlipKind.QUOTE, last, True) if now - last > CHASED_WITHIN_MS else None
    heard = max(touched, known.wrote_at or 0, missed or 0)
    if known.kind == ContactKind.PATIENT:
        last = max(known.visited_at or known.created_at, heard)
        return (SlipKind.LAPSED, last, known.visits > 0) if now - last > LAPSED_AFTER_MS else None
    if known.kind == ContactKind.LEAD and not heard and now - known.created_at > ANSWERED_WITHIN_MS:
        return SlipKind.ENQUIRY, known.created_at, False
    return None
