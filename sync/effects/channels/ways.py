"""The adapters by name, and the private file that says which channel goes by which: `channels.json` beside the practice's key.

A provider is one class with `Port`'s calls, one settings struct, and one line in `WAYS`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec
from msgspec import Struct

from sync.effects.channels.port import Port
from sync.effects.channels.smtp import SmtpChannel, SmtpSettings
from sync.effects.dispatcher import Live
from sync.model.words import Channel

CHANNELS_FILE: Final = "channels.json"
"""Settings and credentials by channel; readable by the server's own user alone, and never in a replica or a backup."""


class Around(Struct, frozen=True):
    """What an adapter may use of the server that it runs in."""

    folder: Path
    """For what it must remember, such as a slip."""
    token: Callable[[str], str]
    """What an unsubscribe link ends with, from an endpoint's id."""


class Way(Struct, frozen=True):
    """A provider: the channels that it carries, its settings, and how it is made of them."""

    channels: frozenset[Channel]
    settings: type[Struct]
    build: Callable[[Any, Around], Port]
    sender: Callable[[Any], str | None]
    """The number or address that people see."""


WAYS: Final[Mapping[str, Way]] = MappingProxyType(
    {
        "smtp": Way(
            frozenset({Channel.EMAIL}),
            SmtpSettings,
            lambda settings, around: SmtpChannel(settings, around.folder / "smtp.jsonl", around.token),
            lambda settings: settings.sender,
        ),
    }
)
"""By the name that the file, the effects and the screens call it."""


class UnusableChannels(Exception):
    """The file of channels cannot be used; the message says what in it, and none of what it holds."""


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """What the file says of one channel."""

    way: str
    settings: dict[str, Any]


def read_entries(folder: Path) -> dict[Channel, Entry]:
    """What is set up. Raises UnusableChannels."""
    try:
        raw = (folder / CHANNELS_FILE).read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UnusableChannels(f"{CHANNELS_FILE} cannot be read: {error.strerror}.") from None
    try:
        return msgspec.json.decode(raw, type=dict[Channel, Entry])
    except msgspec.DecodeError as error:
        raise UnusableChannels(f"{CHANNELS_FILE} is not what it should be: {error}") from None


def built(channel: Channel, entry: Entry, around: Around) -> Live:
    """The way out that an entry describes. Raises UnusableChannels."""
    way = WAYS.get(entry.way)
    if way is None or channel not in way.channels:
        known = ", ".join(sorted(name for name, each in WAYS.items() if channel in each.channels)) or "none"
        raise UnusableChannels(f"{channel} cannot go by {entry.way}; it can go by: {known}.")
    try:
        settings = msgspec.convert(entry.settings, way.settings)
    except msgspec.ValidationError as error:
        raise UnusableChannels(f"{channel} by {entry.way}: {error}") from None
    return Live(entry.way, way.build(settings, around), way.sender(settings))


def live_channels(folder: Path, token: Callable[[str], str]) -> dict[Channel, Live]:
    """Every real way out that is set up. Raises UnusableChannels."""
    around = Around(folder, token)
    return {channel: built(channel, entry, around) for channel, entry in read_entries(folder).items()}
