"""`foredesk-server channels`: what messages go out by. Credentials stay in a private file beside the practice's key."""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import Any

Register = Callable[..., argparse.ArgumentParser]
Opened = Callable[[argparse.Namespace], Any]
Show = Callable[[argparse.Namespace, Any, list[str]], int]


class CannotSet(Exception):
    """A channel cannot be set up so; the message says why, and none of what is kept."""


def add(commands: Any, command: Register, opened: Opened, show: Show) -> None:
    """Put `channels` among the server's commands; the rest is how the others read their arguments and answer."""
    channels = commands.add_parser("channels", help="what messages go out by").add_subparsers(
        required=True, metavar="WHAT"
    )
    command(
        channels,
        "list",
        _lists(opened, show),
        "each channel, what it ends at and how that does",
        json_too=True,
    )
    setting = command(
        channels,
        "set",
        _sets(opened, show),
        "let a channel go by a provider; a password is asked for",
        json_too=True,
    )
    setting.add_argument("channel", choices=("email", "sms", "whatsapp"))
    setting.add_argument("way", help="smtp; or none, to take it away")
    setting.add_argument(
        "settings", nargs="*", metavar="NAME=VALUE", help="such as host=mail.example port=587"
    )
    trying = command(
        channels,
        "test",
        _tries(opened, show),
        "send a test message with a code to somebody of yours",
        json_too=True,
    )
    trying.add_argument("channel", choices=("email", "sms", "whatsapp"))
    trying.add_argument("address")
    telling = command(
        channels, "confirm", _confirms(opened, show), "the test message arrived: this is its code"
    )
    telling.add_argument("channel", choices=("email", "sms", "whatsapp"))
    telling.add_argument("code")
    mode = command(
        channels, "practice", _practises(opened, show), "practice mode: nothing leaves, or all of it does"
    )
    mode.add_argument("mode", choices=("on", "off"))
    mode.add_argument(
        "--signed", help="with off: the owner's name, who signs that messages go to real people"
    )


def _lists(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        from sync.commands.outlets import PRACTICE_ID
        from sync.effects.channels.ways import UnusableChannels, read_entries
        from sync.model.base import entity_type
        from sync.model.entities import ChannelState, Practice

        states, practices = entity_type(ChannelState), entity_type(Practice)
        with opened(asked) as (database, site), database.reading() as rows:
            found: dict[str, ChannelState] = {
                row.channel: row for row in (states.record(*each) for each in rows.where(states, []))
            }
            practice = rows.get(practices, PRACTICE_ID)
            try:
                entries = read_entries(site.folder)
            except UnusableChannels as error:
                raise CannotSet(str(error)) from None
        is_practising = practice is None or practices.record(*practice).practice_mode != 0
        listed: list[dict[str, Any]] = []
        lines = ["Practice mode is on: everything ends at the simulated phone."] if is_practising else []
        for channel in ("email", "sms", "whatsapp"):
            entry, row = entries.get(channel), found.get(channel)  # type: ignore[call-overload]  # a StrEnum is its text
            state = {
                "channel": channel,
                "set_up": entry.way if entry else None,
                "in_use": "simulated" if is_practising else entry.way if entry else None,
                "health": row.health if row else None,
                "since": row.since if row else None,
                "reason": row.reason if row else None,
                "arrived_at": row.arrived_at if row else None,
            }
            listed.append(state)
            proved = "  a test message arrived" if state["arrived_at"] else ""
            failing = f"  failing: {state['reason']}" if state["health"] == "failing" else ""
            lines.append(f"{channel:9} {state['set_up'] or 'not set up'}{failing}{proved}")
        return show(asked, {"practice_mode": is_practising, "channels": listed}, lines)

    return run


def _sets(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        import msgspec

        from sync.effects.channels.ways import (
            CHANNELS_FILE,
            Around,
            Entry,
            UnusableChannels,
            built,
            read_entries,
        )
        from sync.model.words import Channel
        from sync.server.private import write_private

        channel = Channel(asked.channel)
        with opened(asked) as (_, site):
            try:
                entries = read_entries(site.folder)
                if asked.way == "none":
                    entries.pop(channel, None)
                else:
                    settings = _settings(asked.settings)
                    if "username" in settings:
                        settings["password"] = _password()
                    entries[channel] = Entry(asked.way, settings)
                    built(channel, entries[channel], Around(site.folder, str))
            except UnusableChannels as error:
                raise CannotSet(str(error)) from None
            write_private(site.folder / CHANNELS_FILE, msgspec.json.encode(entries))
        word = "is taken away" if asked.way == "none" else f"goes by {asked.way}"
        lines = [f"{asked.channel} {word}, also at a server that runs."]
        return show(asked, {"channel": asked.channel, "way": asked.way}, lines)

    return run


def _settings(given: list[str]) -> dict[str, Any]:
    """NAME=VALUE, numbers as numbers. Raises CannotSet."""
    found: dict[str, Any] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise CannotSet(f"“{each}” is not NAME=VALUE.")
        if name == "password":
            raise CannotSet(
                "A password on the command line is read by others; leave it out, and it is asked for."
            )
        found[name] = int(value) if value.isascii() and value.isdigit() else value
    return found


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password of the relay: ")
    return sys.stdin.readline().rstrip("\n")


def _tries(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        from sync.commands.outlets import TryChannel
        from sync.model.words import Channel

        told = TryChannel(channel=Channel(asked.channel), address=asked.address)
        return _tell(opened, show, asked, told, "Asked for; a running server sends it within seconds.")

    return run


def _confirms(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        from sync.commands.outlets import ConfirmChannel
        from sync.model.words import Channel

        told = ConfirmChannel(channel=Channel(asked.channel), code=asked.code)
        return _tell(opened, show, asked, told, f"A test message by {asked.channel} arrived.")

    return run


def _practises(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        from sync.commands.outlets import SetPracticeMode

        on = asked.mode == "on"
        said = "Everything ends at the simulated phone." if on else "Messages go to real people from now on."
        return _tell(opened, show, asked, SetPracticeMode(on=on, signed=asked.signed), said)

    return run


def _tell(opened: Opened, show: Show, asked: argparse.Namespace, told: Any, said: str) -> int:
    """Run a command as the practice's own server. Raises Invalid."""
    from sync.server.offline import writing
    from sync.server.setup import own

    with opened(asked) as (database, site), writing(database, site) as batch:
        own(batch, told)
    return show(asked, {"done": True}, [said])
