"""The simulated phone: what it got, whose it is, and what is done with it. It speaks through a signed door, as a provider does.

`cli_phone` and the phone's window read and speak through here; neither keeps the door's secret for longer than a delivery.
"""

import hashlib
import hmac
import time
from base64 import b64decode, b64encode
from typing import Any, Final

import msgspec

from sync.handset import Clinic, Rung, Said, Someone
from sync.model.endpoints import UnparsablePhone, parse_phone
from sync.model.rows import Rows
from sync.model.words import SIMULATED, CallState, Channel, Direction
from sync.server.database import Database
from sync.server.practice import Site

NAME: Final = "Simulated phone"
"""The door that it speaks through."""
ON_IT: Final = (Channel.WHATSAPP, Channel.SMS)
"""The channels that end at a phone's screen."""
_REACHED = (
    f"m.deleted = 0 AND m.channel IN ('{Channel.WHATSAPP}', '{Channel.SMS}') AND (m.direction = '{Direction.IN}' "
    f"OR (e.way = '{SIMULATED}' AND e.state = 'sent'))"
)
"""What is on a phone's screen: what was written from it, and what the practice really sent to it, not to a real one."""


class PutAway(Exception):
    """The simulated phone cannot be used so. The message says why; `kind` is over, no_server, no_number or refused."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def clinic(rows: Rows) -> Clinic | None:
    """The practice, or None before it has a name."""
    row = rows.execute(
        "SELECT name, timezone, region, practice_mode FROM practice WHERE deleted = 0"
    ).fetchone()
    return None if row is None else Clinic(row[0], row[1], row[2], row[3] != 0)


def people(rows: Rows, wanted: str = "", limit: int = 60) -> list[Someone]:
    """Whose phone it may be: those who last were in touch, newest first; with `wanted`, those whose name or number has it."""
    if typed := wanted.strip():
        digits = "".join(letter for letter in typed if letter.isdecimal())
        number = f"%{digits}%" if len(digits) >= 3 else ""
        sql = (
            "SELECT DISTINCT p.id, p.value FROM contact c JOIN contact_endpoint l ON l.contact_id = c.id AND l.deleted = 0 "
            "JOIN endpoint p ON p.id = l.endpoint_id AND p.kind = 'phone' "
            "WHERE c.deleted = 0 AND c.merged_into IS NULL AND (lower(c.name) LIKE ? OR p.value LIKE ?) "
            "ORDER BY p.value LIMIT ?"
        )
        found = rows.execute(sql, (f"%{typed.lower()}%", number, limit)).fetchall()
    else:
        sql = (
            "SELECT p.id, p.value, max(v.last_at) FROM (SELECT contact_id, endpoint_id, last_at FROM conversation "
            "WHERE deleted = 0 ORDER BY last_at DESC LIMIT ?) v "
            "JOIN contact_endpoint l ON l.contact_id = v.contact_id AND l.deleted = 0 "
            "JOIN endpoint p ON p.id = l.endpoint_id AND p.kind = 'phone' "
            "GROUP BY p.id, p.value ORDER BY max(v.last_at) DESC LIMIT ?"
        )
        found = rows.execute(sql, (limit * 3, limit)).fetchall()
    return [_someone(rows, row[0], row[1]) for row in found]


def somebody(rows: Rows, number: str) -> Someone:
    """Whose a number (E.164) is; nobody's name where it never was in touch."""
    row = rows.execute("SELECT id FROM endpoint WHERE kind = 'phone' AND value = ?", (number,)).fetchone()
    return Someone(number, []) if row is None else _someone(rows, row[0], number)


def said(rows: Rows, number: str | None = None, limit: int = 200) -> list[Said]:
    """What was written to and from the phone, oldest first, at most the last `limit`; without a number, on everybody's."""
    where, values = ("p.value = ? AND ", [number]) if number is not None else ("", [])
    found = rows.execute(
        "SELECT m.id, p.value, m.channel, m.direction, m.body, m.state, m.at FROM endpoint p "
        "JOIN conversation c ON c.endpoint_id = p.id JOIN message m ON m.conversation_id = c.id "
        f"LEFT JOIN effect e ON e.id = m.id WHERE {where}p.kind = 'phone' AND {_REACHED} "
        "ORDER BY m.at DESC, m.id DESC LIMIT ?",
        (*values, limit),
    ).fetchall()
    return [Said(*row) for row in reversed(found)]


def rung(rows: Rows, number: str, limit: int = 30) -> list[Rung]:
    """The calls from a number, oldest first."""
    found = rows.execute(
        "SELECT k.provider_ref, k.state, k.started_at, k.duration_s FROM call k JOIN endpoint p ON p.id = k.endpoint_id "
        "WHERE p.kind = 'phone' AND p.value = ? AND k.deleted = 0 AND k.direction = ? AND k.provider_ref IS NOT NULL "
        "ORDER BY k.started_at DESC LIMIT ?",
        (number, Direction.IN, limit),
    ).fetchall()
    return [Rung(*row) for row in reversed(found)]


def read_number(typed: str, region: str) -> str:
    """The number that somebody typed, as it is dialled. Raises PutAway."""
    try:
        return parse_phone(typed, region)
    except UnparsablePhone as error:
        raise PutAway("no_number", str(error)) from None


def say(database: Database, site: Site, url: str, number: str, channel: Channel, words: str) -> str:
    """Write to the practice from a phone; what the door made of it. Raises PutAway."""
    data = {"channel": channel.value, "phone": number, "body": words}
    return _deliver(database, site, url, "message.received", data)


def ring(
    database: Database,
    site: Site,
    url: str,
    number: str,
    state: CallState,
    ref: str,
    seconds: int | None = None,
) -> str:
    """Tell the practice of a call from a phone, named by `ref`; `seconds` from answer to end. Raises PutAway."""
    data: dict[str, Any] = {"id": ref, "phone": number}
    if seconds is not None:
        data["duration_s"] = seconds
    return _deliver(database, site, url, f"call.{state.value}", data)


def _someone(rows: Rows, endpoint_id: str, number: str) -> Someone:
    names = rows.execute(
        "SELECT c.name FROM contact_endpoint l JOIN contact c ON c.id = l.contact_id WHERE l.endpoint_id = ? "
        "AND l.deleted = 0 AND c.deleted = 0 AND c.merged_into IS NULL ORDER BY l.is_primary DESC, c.created_at LIMIT 4",
        (endpoint_id,),
    ).fetchall()
    last = rows.execute(
        "SELECT m.body, m.at, m.channel FROM conversation c JOIN message m ON m.conversation_id = c.id "
        f"LEFT JOIN effect e ON e.id = m.id WHERE c.endpoint_id = ? AND c.deleted = 0 AND {_REACHED} "
        "ORDER BY m.at DESC, m.id DESC LIMIT 1",
        (endpoint_id,),
    ).fetchone()
    named = [name for (name,) in names if name != number]
    return Someone(number, named) if last is None else Someone(number, named, *last)


def _deliver(database: Database, site: Site, url: str, kind: str, data: dict[str, Any]) -> str:
    import httpx

    from sync.model.ids import new_ulid, now_ms

    key, secret = _door(database, site)
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
            f"{url.rstrip('/')}/hooks/standard/{key}", content=body, headers=headers, timeout=10
        )
        told = msgspec.json.decode(answer.content)
    except (httpx.HTTPError, msgspec.DecodeError):
        raise PutAway("no_server", f"No server answers at {url}.") from None
    if answer.status_code >= 400:
        raise PutAway("refused", str(told.get("message", "It was refused.")))
    return str(told["status"])


def _door(database: Database, site: Site) -> tuple[str, str]:
    """Key and secret of the phone's door, opened at its first use. Raises PutAway once practice mode is over."""
    from sync.server.doors.receipts import STANDARD, add_door
    from sync.server.offline import writing

    wanted = "SELECT key, secret FROM door WHERE kind = ? AND name = ? AND disabled = 0"
    with database.reading() as rows:
        here = clinic(rows)
        found = rows.execute(wanted, (STANDARD, NAME)).fetchone()
    if here is not None and not here.practising:
        raise PutAway("over", "Practice mode is over, and the simulated phone with it.")
    if found is None:
        with writing(database, site) as batch:
            found = batch.rows.execute(wanted, (STANDARD, NAME)).fetchone()
            if found is None:
                door = add_door(batch.rows, STANDARD, NAME, source_id=None, location_id=None)
                found = (door.key, door.secret or "")
    return found[0], found[1]
