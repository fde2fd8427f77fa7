"""How soon somebody is answered: what the practice promises for the rules that always run, whatever journeys do."""

from datetime import timedelta
from typing import Annotated, Final

from msgspec import Meta, Struct

from sync.journeys.case import Clocks
from sync.journeys.definition import Counted, Delay

Minutes = Annotated[int, Meta(ge=1, le=7 * 24 * 60)]


class Promises(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Minutes. A reply and a call back count opening hours alone, unless `around_the_clock`; an emergency counts every minute."""

    reply: Minutes = 15
    callback: Minutes = 30
    emergency: Minutes = 2
    confirm_before: Minutes = 4 * 60
    """So long before a visit that nobody has confirmed, a person calls."""
    ring: Annotated[int, Meta(ge=1, le=60)] = 3
    """A call that still rings after this is taken for missed."""
    around_the_clock: bool = False

    def clocks(self) -> Clocks:
        """The same, as the ledger reads it."""
        counted = Counted.ALWAYS if self.around_the_clock else Counted.OPEN
        return Clocks(
            reply=Delay(timedelta(minutes=self.reply), counted),
            emergency=Delay(timedelta(minutes=self.emergency)),
            callback=Delay(timedelta(minutes=self.callback), counted),
            confirm_before=timedelta(minutes=self.confirm_before),
            ring=timedelta(minutes=self.ring),
        )


USUAL: Final = Promises()
"""What a practice promises that has said nothing."""
