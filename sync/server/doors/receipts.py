"""Doors by key, and the receipt of everything that came through one, with its verdict."""

import re
import secrets
import time
from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import contextmanager

import msgspec
import structlog

from sync.commands.kernel import Command, Principal
from sync.commands.outcomes import Invalid
from sync.model.ids import new_ulid
from sync.model.rows import Rows
from sync.model.words import Role
from sync.server.core import Batch
from sync.server.refusals import Refusal
from sync.server.server import Server
from sync.wire import Verdict

FORM = "form"
STANDARD = "standard"
EMAIL = "email"
log = structlog.get_logger("foredesk.doors")


class OpenDoor(msgspec.Struct, frozen=True):
    """A key that may post. `secret` signs a webhook; a form has none."""

    key: str
    kind: str
    name: str
    secret: str | None
    source_id: str | None
    location_id: str | None
    region: str
    """The country that a phone number typed there is of, unless it says."""


class Receipt(msgspec.Struct, frozen=True):
    """What the sender is told. `status` is received, duplicate or ignored (and spam, which only we are told)."""

    id: str
    status: str


def find_door(rows: Rows, kind: str, key: str) -> OpenDoor:
    """The door with this key. Raises Refusal 401, the same for an unknown, a closed and another kind of door."""
    row = rows.execute(
        "SELECT d.key, d.kind, d.name, d.secret, d.source_id, d.location_id, l.region, p.region FROM door d "
        "LEFT JOIN location l ON l.id = d.location_id AND l.deleted = 0 "
        "JOIN practice p ON p.deleted = 0 WHERE d.key = ? AND d.kind = ? AND d.disabled = 0",
        (key, kind),
    ).fetchone()
    if row is None:
        raise Refusal(401, "UNKNOWN_KEY", "This key opens no door here.")
    key, kind, name, secret, source_id, location_id, own_region, region = row
    return OpenDoor(key, kind, name, secret, source_id, location_id, own_region or region)


def add_door(rows: Rows, kind: str, name: str, *, source_id: str | None, location_id: str | None) -> OpenDoor:
    """Open a door; the key is random (hex: it never begins with a dash, which a shell would take for an option), and a
    webhook's secret is in the form that senders expect (whsec_…)."""
    from base64 import b64encode

    key = secrets.token_hex(18)
    secret = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}" if kind in (STANDARD, EMAIL) else None
    rows.execute(
        "INSERT INTO door (key, kind, name, secret, source_id, location_id, disabled) VALUES (?, ?, ?, ?, ?, ?, 0)",
        (key, kind, name, secret, source_id, location_id),
    )
    return find_door(rows, kind, key)


def earlier(rows: Rows, door: OpenDoor, sender_id: str | None, body: bytes) -> Receipt | None:
    """The receipt that this very delivery got before. Raises Refusal 409 where its id stood on something else. Once a
    receipt's body was tidied away or erased, its id alone tells."""
    if sender_id is None:
        return None
    row = rows.execute(
        "SELECT id, body FROM receipt WHERE door = ? AND sender_id = ?", (door.key, sender_id)
    ).fetchone()
    if row is None:
        return None
    if row[1] is not None and bytes(row[1]) != body:
        raise Refusal(409, "ID_REUSED", "Something else was already sent under this id.", field="id")
    return Receipt(row[0], "duplicate")


def keep(
    rows: Rows,
    door: OpenDoor,
    *,
    at: int,
    body: bytes,
    verdict: str,
    sender_id: str | None = None,
    reason: str | None = None,
    judged: Verdict | None = None,
) -> Receipt:
    """Write the receipt of a delivery. A refused one does not use its sender's id up, so it may be sent again, mended."""
    receipt_id = new_ulid(at)
    rows.execute(
        "INSERT INTO receipt (id, door, sender_id, at, verdict, reason, body, mutation) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (receipt_id, door.key, sender_id, at, verdict, reason, body, judged.ulid if judged else None),
    )
    return Receipt(receipt_id, "received" if judged else verdict)


async def take_in(server: Server, door: OpenDoor, body: bytes, work: Callable[[Batch], Receipt]) -> Receipt:
    """Write what came through a door, and count it. Raises Refusal: 422 naming the field where `work` found it Invalid."""
    try:
        receipt = await server.write(work)
    except Invalid as error:
        await turn_away(server, door, body, f"{error.field}: {error.message}")
        raise Refusal(422, "INVALID", error.message, field=error.field) from None
    except Refusal as refusal:
        if refusal.status < 500:
            _tell(server, door, "refused")
        raise
    _tell(server, door, receipt.status)
    return receipt


async def turn_away(server: Server, door: OpenDoor, body: bytes, reason: str) -> None:
    """Keep what is refused, with why, so that whoever looks after the sender can see what it sent."""
    await server.write(
        lambda batch: keep(batch.rows, door, at=batch.received, body=body, verdict="refused", reason=reason)
    )
    _tell(server, door, "refused")


def carry_out(
    batch: Batch,
    door: OpenDoor,
    command: Command,
    *,
    sender_id: str | None,
    body: bytes,
    ulid: str | None = None,
) -> Receipt:
    """Run the command that a delivery means, for the door, and keep its receipt. Raises Invalid."""
    judged = batch.run_own(command, principal_of(door), ulid=ulid, refuse_invalid=True)
    return keep(
        batch.rows,
        door,
        at=batch.received,
        body=body,
        verdict=judged.kind.value,
        sender_id=sender_id,
        judged=judged,
    )


def principal_of(door: OpenDoor) -> Principal:
    """Who speaks through a door."""
    return Principal("integration", door.key, frozenset({Role.INTEGRATION}))


@contextmanager
def as_sent(names: Mapping[str, tuple[str, ...]], sent: Collection[str]) -> Generator[None]:
    """Name a field that is Invalid as its sender knows it: the first of the command field's `names` that was sent."""
    try:
        yield
    except Invalid as error:
        own = names.get(re.split(r"\W", error.field, maxsplit=1)[0])
        if own is None:
            raise
        field = next((name for name in own if name in sent), own[0])
        raise Invalid(field, error.message, error.reason) from None


def _tell(server: Server, door: OpenDoor, verdict: str) -> None:
    server.metrics.doors.labels(door.kind, verdict).inc()
    log.info("door.received", kind=door.kind, verdict=verdict)


class Limiter:
    """Token buckets in memory: `most` at once, `per_second` refilled, per key."""

    def __init__(self, most: float, per_second: float) -> None:
        self._most = most
        self._per_second = per_second
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> None:
        """Spend one. Raises Refusal 429 with the seconds to wait."""
        now = time.monotonic()
        left, at = self._buckets.get(key, (self._most, now))
        left = min(self._most, left + (now - at) * self._per_second)
        if left < 1:
            wait_s = max(1, round((1 - left) / self._per_second))
            raise Refusal(429, "TOO_MANY", "Too many at once; try again shortly.", retry_after_s=wait_s)
        if len(self._buckets) > 50_000:
            self._buckets.clear()
        self._buckets[key] = (left - 1, now)
