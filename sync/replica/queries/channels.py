"""The ways out as the server last told them. No credentials: those never leave the server."""

import msgspec

from sync.model.words import Channel
from sync.replica.queries.reading import Reader, every

WRITTEN = (Channel.EMAIL, Channel.SMS, Channel.WHATSAPP)
"""Channels that words travel by, in the order in which they are shown."""


class Outlet(msgspec.Struct, frozen=True):
    """One channel. `sender` is None where nothing is set up; instants are epoch ms."""

    channel: str
    way: str = ""
    sender: str | None = None
    health: str = "ok"
    since: int | None = None
    reason: str | None = None
    test_to: str | None = None
    test_asked_at: int | None = None
    test_sent_at: int | None = None
    test_digest: str | None = None
    arrived_at: int | None = None

    @property
    def is_on_its_way(self) -> bool:
        """A test message was asked for, and the server has not said yet what came of it."""
        return self.test_asked_at is not None and self.test_asked_at > (self.test_sent_at or 0)

    @property
    def wants_code(self) -> bool:
        """A test message was sent, and nobody has typed its code yet."""
        return self.test_digest is not None and self.arrived_at is None and not self.is_on_its_way


def outlets(reader: Reader) -> list[Outlet]:
    """Every channel that words travel by, set up or not."""
    sql = (
        "SELECT channel, way, sender, health, since, reason, test_to, test_asked_at, test_sent_at, test_digest, arrived_at "
        "FROM channel_state WHERE deleted = 0"
    )
    found = {each.channel: each for each in every(reader, Outlet, sql)}
    return [found.get(channel, Outlet(channel)) for channel in WRITTEN]
