"""How much may be written of our own accord: so many messages to one person in so much time, whichever journeys run."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Annotated, Final

from msgspec import Meta, Struct

from sync.journeys.durations import milliseconds
from sync.model.words import Channel, Purpose

DAY: Final = timedelta(days=1)
LONGEST: Final = timedelta(days=365)


class Limit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """At most so many messages of a purpose in any `per_minutes`, on one channel (None: on all together), to one person
    and those who share their endpoints."""

    purpose: Purpose
    at_most: Annotated[int, Meta(ge=1, le=1000)]
    per_minutes: Annotated[int, Meta(ge=1, le=LONGEST // timedelta(minutes=1))]
    channel: Channel | None = None

    @property
    def per(self) -> timedelta:
        """The time in which they count."""
        return timedelta(minutes=self.per_minutes)


class Spent(Struct, frozen=True, order=True):
    """A message that counts: when it went out, or since when it is on its way (epoch ms)."""

    at: int
    channel: str


class Reading(Struct, frozen=True):
    """A limit with what was spent of it."""

    limit: Limit
    count: int

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left."""
        return self.count >= self.limit.at_most


def read_limits(
    limits: Iterable[Limit], purpose: Purpose, channel: str, spent: Sequence[Spent], now: int
) -> tuple[Reading, ...]:
    """What is spent of each limit that a message of this purpose and channel falls under."""
    return tuple(
        Reading(
            limit,
            sum(
                each.at > now - milliseconds(limit.per) and limit.channel in (None, each.channel)
                for each in spent
            ),
        )
        for limit in limits
        if limit.purpose is purpose and limit.channel in (None, channel)
    )


def longest(limits: Iterable[Limit], purpose: Purpose) -> timedelta:
    """How far back messages of a purpose count at all."""
    return max((limit.per for limit in limits if limit.purpose is purpose), default=timedelta())
