"""Workstations: who one is by its token, what it carries, how it is signed out, and who may say so."""

import hmac
import json
from collections.abc import Collection, Sequence
from typing import Any, Final

import msgspec

from sync.model import scopes
from sync.model.ids import now_ms
from sync.model.rows import Rows
from sync.model.words import PRACTICE_SCOPE, SCHEMA_VERSION, Role
from sync.server.authority import places_of, roles_of, session_key
from sync.server.passwords import token_hash
from sync.server.refusals import Refusal, not_signed_in, revoked
from sync.wire import Proof, seal

ACTIVE: Final = "active"
"""The state of a workstation that nobody signed out."""
DRAIN_MS = 72 * 3_600_000
"""How long a workstation that was signed out may hand over what it has, from its first contact on."""
MOST_DRAINED = 10_000
"""How many changes a workstation that was signed out may hand over: more than three days' work at any desk, and few enough
that a stolen one cannot bury the practice in cards."""
MOST_HELD = 200
_FRESH_MS = 10 * 60_000
_SEEN: Final = "SELECT id, scopes, scope_gen, last_n, state FROM device"


class DeviceSeen(msgspec.Struct, frozen=True):
    """A workstation that showed a good token."""

    id: str
    scopes: frozenset[str]
    scope_gen: int
    last_n: int
    state: str
    schema: int = SCHEMA_VERSION
    """The schema of the program that asks: it is answered in the collections and columns that it knows."""


class DeviceListed(msgspec.Struct, frozen=True):
    """A workstation as its owner sees it. `scopes` are sync.model.scopes' words; instants are epoch ms.

    `person` is the staff id of who signed in there last; `app`, `schema` and `outbox`, how many changes it had not sent, are
    what it said when it last greeted. `held` are the open cards of work of its own that waits for a manager, at most
    MOST_HELD of `held_count`.
    """

    id: str
    name: str
    state: str
    scopes: list[str]
    changes: int
    seen_at: int | None
    lease_until: int
    person: str | None = None
    app: str | None = None
    schema: int | None = None
    outbox: int | None = None
    held: list[str] = []
    held_count: int = 0


class Signed(msgspec.Struct, frozen=True):
    """What a person asks of the server itself: `body` is JSON, sealed like a mutation's with `nonce` for its ULID."""

    nonce: str
    at: int
    body: msgspec.Raw
    proof: Proof


def device_of(rows: Rows, token: str) -> DeviceSeen:
    """The device that holds this token, revoked or not (see `check_active`). Raises Refusal 401 for an unknown one."""
    row = rows.execute(f"{_SEEN} WHERE token_hash = ?", (token_hash(token),)).fetchone()
    if row is None:
        raise not_signed_in()
    return _seen(rows, row)


def seen(rows: Rows, device_id: str) -> DeviceSeen:
    """A device as it is listed. `scope_gen` also grows with the places of the practice where it carries all of them."""
    return _seen(rows, rows.execute(f"{_SEEN} WHERE id = ?", (device_id,)).fetchone())


def _seen(rows: Rows, row: Any) -> DeviceSeen:
    device_id, listed, scope_gen, last_n, state = row
    words: list[str] = json.loads(listed)
    places = places_of(rows) if scopes.means_every_place(words) else []
    return DeviceSeen(device_id, scopes.expand(words, places), scope_gen + len(places), last_n, state)


def check_active(device: DeviceSeen) -> DeviceSeen:
    """Raises Refusal 403 for a device that the practice signed out."""
    if device.state != ACTIVE:
        raise revoked()
    return device


def set_scopes(rows: Rows, device_id: str, words: Sequence[str]) -> None:
    """Say what a device is to carry. Its streams end, and with its next hello it forgets and fetches what changed.

    Raises Refusal (404, 422).
    """
    try:
        wanted = sorted({scopes.check(word) for word in words} | {PRACTICE_SCOPE})
    except scopes.NoScope as error:
        raise Refusal(422, "NO_SCOPE", str(error), field="scopes") from None
    places = {scopes.at(row_id) for row_id in places_of(rows)}
    for word in wanted:
        base = scopes.plain(word)
        if base not in {*places, *scopes.EVERYTHING}:
            raise Refusal(422, "NO_SCOPE", f"There is no place behind “{base}”.", field="scopes")
    changed = rows.execute(
        "UPDATE device SET scopes = ?, scope_gen = scope_gen + 1 + (SELECT count(*) FROM location) "
        "WHERE id = ? AND token_hash <> ''",
        (json.dumps(wanted), device_id),
    )
    if changed.rowcount == 0:
        raise _no_device()


def set_lease(rows: Rows, hours: int) -> None:
    """Say how long a workstation may go without asking. Raises Refusal 422 for less than an hour or more than 90 days."""
    if not 1 <= hours <= 90 * 24:
        raise Refusal(422, "BAD_LEASE", "A lease lasts from 1 to 2160 hours.", field="hours")
    rows.execute(
        "INSERT INTO meta (key, value) VALUES ('lease_ms', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (str(hours * 3_600_000),),
    )


def revoke_device(rows: Rows, device_id: str) -> None:
    """End a device's access and every session at it. What it has not sent yet it may hand over once more, for a manager to
    decide; then it keeps nothing. Raises Refusal 404."""
    changed = rows.execute(
        "UPDATE device SET state = 'revoked', drain_until = NULL WHERE id = ? AND token_hash <> '' AND state = 'active'",
        (device_id,),
    )
    if changed.rowcount == 0:
        raise _no_device()
    rows.execute(
        "UPDATE session SET revoked_at = ? WHERE device_id = ? AND revoked_at IS NULL", (now_ms(), device_id)
    )


def begin_drain(rows: Rows, device_id: str, now: int) -> bool:
    """A revoked device made contact: whether it may still hand over what it has. The first contact sets until when."""
    rows.execute(
        "UPDATE device SET drain_until = ? WHERE id = ? AND drain_until IS NULL", (now + DRAIN_MS, device_id)
    )
    return now < rows.execute("SELECT drain_until FROM device WHERE id = ?", (device_id,)).fetchone()[0]


def check_drain(rows: Rows, device: DeviceSeen, now: int) -> None:
    """Raises Refusal 403 for a device that is signed out and has had its time to hand over what it had."""
    if device.state != ACTIVE and not begin_drain(rows, device.id, now):
        raise revoked()


def check_drained(rows: Rows, device: DeviceSeen) -> None:
    """Raises Refusal 403 for a device that is signed out and has handed over all that it may."""
    sql = "SELECT count(*) FROM mutation WHERE device_id = ? AND verdict = 'held'"
    if device.state != ACTIVE and rows.execute(sql, (device.id,)).fetchone()[0] >= MOST_DRAINED:
        raise revoked()


def listed(rows: Rows) -> list[DeviceListed]:
    """Every workstation, by name."""
    held: dict[str, list[str]] = {}
    sql = (
        "SELECT m.device_id, c.id FROM card c JOIN mutation m ON m.ulid = c.mutation "
        "WHERE c.deleted = 0 AND c.state = 'open' AND m.verdict = 'held' ORDER BY m.n"
    )
    for device_id, card_id in rows.execute(sql).fetchall():
        held.setdefault(device_id, []).append(card_id)
    sql = "SELECT device_id, staff_id FROM session ORDER BY created_at, id"
    people: dict[str, str] = dict(rows.execute(sql).fetchall())
    sql = (
        "SELECT id, name, state, scopes, last_n, seen_at, lease_until, app, schema, outbox FROM device "
        "WHERE token_hash <> '' ORDER BY name, id"
    )
    return [
        DeviceListed(
            id=row_id,
            name=name,
            state=state,
            scopes=json.loads(words),
            changes=last_n,
            seen_at=seen_at,
            lease_until=lease_until,
            person=people.get(row_id),
            app=app,
            schema=schema,
            outbox=outbox,
            held=held.get(row_id, [])[:MOST_HELD],
            held_count=len(held.get(row_id, [])),
        )
        for row_id, name, state, words, last_n, seen_at, lease_until, app, schema, outbox in rows.execute(
            sql
        ).fetchall()
    ]


def rename(rows: Rows, device_id: str, name: str) -> None:
    """Call a workstation by another name. Raises Refusal 404."""
    changed = rows.execute("UPDATE device SET name = ? WHERE id = ? AND token_hash <> ''", (name, device_id))
    if changed.rowcount == 0:
        raise _no_device()


def act_as(
    rows: Rows, secret: bytes, device: DeviceSeen, signed: Signed, act: str, now: int, may: Collection[Role]
) -> str:
    """Who signed a request that a person makes of the server itself, such as signing a workstation out; their staff id.

    The seal is that of a mutation named `act`, by a session of the asking device, made within the last few minutes. Raises
    Refusal (401, 403).
    """
    sql = "SELECT staff_id, expires_at, revoked_at, one_time FROM session WHERE id = ? AND device_id = ?"
    session = rows.execute(sql, (signed.proof.session, device.id)).fetchone()
    body = bytes(signed.body)
    key = session_key(secret, signed.proof.session)
    mac = seal(key, ulid=signed.nonce, command=act, at=signed.at, body=body)
    if (
        session is None
        or session[2] is not None
        or session[3]
        or session[1] < now
        or abs(signed.at - now) > _FRESH_MS
        or not hmac.compare_digest(mac.encode(), signed.proof.mac.encode())
    ):
        raise Refusal(401, "SIGN_IN", "Sign in again to do this.")
    roles = roles_of(rows, session[0])
    if roles is None or roles.isdisjoint(may):
        raise Refusal(403, "FORBIDDEN", "Only those who answer for the practice may do this.")
    return session[0]


def _no_device() -> Refusal:
    return Refusal(404, "NO_DEVICE", "There is no such workstation.")
