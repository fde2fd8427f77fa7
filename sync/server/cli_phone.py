"""`foredesk-server phone`: what the simulated phone got, and answering from it: through a signed door, as a provider would."""

import argparse
import hashlib
import hmac
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any, Final

Register = Callable[..., argparse.ArgumentParser]
Opened = Callable[[argparse.Namespace], Any]
Show = Callable[[argparse.Namespace, Any, list[str]], int]
NAME: Final = "Simulated phone"
"""The door that it speaks through."""


class PutAway(Exception):
    """The simulated phone cannot be used so; the message says why."""


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
    saying.add_argument("--by", choices=("whatsapp", "sms"), default="whatsapp")
    calling = command(phone, "call", _calls(opened, show), "ring the practice from it", json_too=True)
    calling.add_argument("number")
    calling.add_argument("--state", choices=("ringing", "answered", "missed", "ended"), default="ringing")
    calling.add_argument("--id", help="of a call that rings already, to answer, miss or end it")
    for each in (saying, calling):
        each.add_argument("--url", default="http://127.0.0.1:8765", help="where the server answers")


def _lists(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        with opened(asked) as (database, _), database.reading() as rows:
            found = rows.execute(
                "SELECT p.value, m.channel, m.direction, m.body, m.state, m.at FROM message m "
                "JOIN conversation c ON c.id = m.conversation_id JOIN endpoint p ON p.id = c.endpoint_id "
                "LEFT JOIN effect e ON e.id = m.id WHERE m.deleted = 0 AND p.kind = 'phone' "
                "AND (m.direction = 'in' OR (e.way = 'simulated' AND e.state = 'sent')) ORDER BY p.value, m.at"
            ).fetchall()
        names = ("number", "channel", "direction", "body", "state", "at")
        listed = [dict(zip(names, row, strict=True)) for row in found if asked.number in (None, row[0])]
        lines = [
            f"{each['number']}  {each['channel']:8}  {'→ practice' if each['direction'] == 'in' else '← practice'}  {each['body']}"
            for each in listed
        ]
        return show(asked, listed, lines or ["Nothing was written yet."])

    return run


def _says(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        data = {"channel": asked.by, "phone": asked.number, "body": asked.text}
        told = _post(opened, asked, "message.received", data)
        return show(asked, told, [f"Written: {told['status']}."])

    return run


def _calls(opened: Opened, show: Show) -> Callable[[argparse.Namespace], int]:
    def run(asked: argparse.Namespace) -> int:
        from sync.model.ids import new_ulid, now_ms

        call = asked.id or f"phone-{new_ulid(now_ms())}"
        told = _post(opened, asked, f"call.{asked.state}", {"id": call, "phone": asked.number})
        return show(asked, told | {"call": call}, [f"{asked.state}: {told['status']}. The call is {call}."])

    return run


def _post(opened: Opened, asked: argparse.Namespace, kind: str, data: dict[str, str]) -> dict[str, Any]:
    """Deliver a signed event. Raises PutAway where nobody answers, it is refused, or practice mode is over."""
    import httpx
    import msgspec

    from sync.model.ids import new_ulid, now_ms

    key, secret = _door(opened, asked)
    body = msgspec.json.encode({"type": kind, "timestamp": now_ms(), "data": data})
    number, stamp = new_ulid(now_ms()), str(int(time.time()))
    signed = hmac.new(
        b64decode(secret.removeprefix("whsec_")), f"{number}.{stamp}.".encode() + body, hashlib.sha256
    ).digest()
    headers = {
        "webhook-id": number,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{b64encode(signed).decode()}",
        "content-type": "application/json",
    }
    try:
        answer = httpx.post(
            f"{asked.url.rstrip('/')}/hooks/standard/{key}", content=body, headers=headers, timeout=10
        )
    except httpx.HTTPError:
        raise PutAway(f"No server answers at {asked.url}.") from None
    told = msgspec.json.decode(answer.content)
    if answer.status_code >= 400:
        raise PutAway(str(told.get("message", "It was refused.")))
    return told


def _door(opened: Opened, asked: argparse.Namespace) -> tuple[str, str]:
    """Key and secret of the phone's door, opened at its first use. Raises PutAway once practice mode is over."""
    from sync.server.doors.receipts import STANDARD, add_door
    from sync.server.offline import writing

    with opened(asked) as (database, site), writing(database, site) as batch:
        mode = batch.rows.execute("SELECT practice_mode FROM practice WHERE deleted = 0").fetchone()
        if mode is not None and mode[0] == 0:
            raise PutAway("Practice mode is over, and the simulated phone with it.")
        found = batch.rows.execute(
            "SELECT key, secret FROM door WHERE kind = ? AND name = ? AND disabled = 0", (STANDARD, NAME)
        ).fetchone()
        if found is None:
            door = add_door(batch.rows, STANDARD, NAME, source_id=None, location_id=None)
            found = (door.key, door.secret or "")
    return found[0], found[1]
