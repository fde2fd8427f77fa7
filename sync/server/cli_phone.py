"""`foredesk-server phone`: what the simulated phone got, and answering from it. `foredesk phone` opens it as a window."""

import argparse
from collections.abc import Callable
from typing import Any

import msgspec

from sync.model.words import CallState, Channel, Direction
from sync.server import phone as handset

Register = Callable[..., argparse.ArgumentParser]
Opened = Callable[[argparse.Namespace], Any]
Show = Callable[[argparse.Namespace, Any, list[str]], int]
URL = "http://127.0.0.1:8765"
"""Where a server answers that was told nothing else."""


def add(commands: Any, command: Register, opened: Opened, show: Show) -> None:
    """Put `phone` among the server's commands; the rest is how the others read their arguments and answer."""
    phone = commands.add_parser("phone", help="the simulated phone of practice mode").add_subparsers(
        required=True, metavar="WHAT"
    )
    listing = command(phone, "list", _lists(opened, show), "what was written to and from it", json_too=True)
    listing.add_argument("number", nargs="?", help="of one number alone")
    saying = command(phone, "say", _says(opened, show), "write from it to the practice", json_too=True)
    saying.add_argument("number", help="whose phone it is, such as +971501234567")
    saying.add_argument("text")
    saying.add_argument(
        "--by", choices=[each.value for each in handset.ON_IT], default=Channel.WHATSAPP.value
    )
    calling = command(phone, "call", _calls(opened, show), "ring the practice from it", json_too=True)
    calling.add_argument("number")
    calling.add_argument("--state", choices=("ringing", "answered", "missed", "ended"), default="ringing")
    calling.add_argument("--id", help="of a call that rings already, to answer, miss or end it")
    for each in (saying, calling):
        each.add_argument("--url", default=URL, help="where the server answers")


def _lists(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        with opened(asked) as (database, _), database.reading() as rows:
            listed = handset.said(rows, asked.number, limit=2_000)
        lines = [
            f"{each.number}  {each.channel:8}  {'→' if each.direction == Direction.IN else '←'} practice  {each.body}"
            for each in listed
        ]
        return show(asked, msgspec.to_builtins(listed), lines or ["Nothing was written yet."])

    return run


def _says(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        with opened(asked) as (database, site):
            status = handset.say(database, site, asked.url, asked.number, Channel(asked.by), asked.text)
        return show(asked, {"status": status}, [f"Written: {status}."])

    return run


def _calls(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        from sync.model.ids import new_ulid, now_ms

        call = asked.id or f"phone-{new_ulid(now_ms())}"
        with opened(asked) as (database, site):
            status = handset.ring(database, site, asked.url, asked.number, CallState(asked.state), call)
        return show(
            asked, {"status": status, "call": call}, [f"{asked.state}: {status}. The call is {call}."]
        )

    return run
