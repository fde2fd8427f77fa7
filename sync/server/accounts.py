"""Who may come in: passwords, PINs, sessions and devices, as rows. Each function is part of one write transaction.

Nothing here says which part of a sign-in was wrong: an unknown name costs the same time and the same words.
"""

import json
import secrets

import msgspec

from sync.model.entities import Staff, entity_type
from sync.model.ids import is_id, now_ms
from sync.model.rows import Rows
from sync.model.scopes import EVERYTHING
from sync.server import throttle
from sync.server.authority import SESSION_MS, new_session_id, roles_of, session_key
from sync.server.devices import DeviceSeen
from sync.server.passwords import LEAST_PASSWORD, MOST_PASSWORD, new_token, token_hash
from sync.server.practice import add_device
from sync.server.refusals import Refusal

_STAFF = entity_type(Staff)
_FREE_PASSWORD_TRIES = 5
_FREE_PIN_TRIES = 3
_MOST_PIN_TRIES = 10


class SessionKey(msgspec.Struct, frozen=True):
    """A session as its person receives it: `key`, hex, stays in the window. Nothing it signs is dated before `began_at`."""

    id: str
    key: str
    expires_at: int
    began_at: int = 0


class SignedIn(msgspec.Struct, frozen=True):
    device_id: str
    token: str
    staff_id: str
    name: str
    roles: list[str]
    must_change: bool
    session: SessionKey


class Switched(msgspec.Struct, frozen=True):
    """Another person at the same workstation."""

    staff_id: str
    name: str
    roles: list[str]
    session: SessionKey


class Claimant(msgspec.Struct, frozen=True):
    """Whoever a sign-in seems to be for; nobody at all where the name is unknown."""

    staff_id: str | None
    stored: str | None
    must_change: bool


class SignsIn(msgspec.Struct, frozen=True):
    """How somebody who works here signs in. `is_one_time`: with a password that was handed to them and that they must change."""

    staff_id: str
    has_password: bool
    is_one_time: bool
    has_pin: bool


def wrong() -> Refusal:
    """The one answer to every failed sign-in."""
    return Refusal(401, "WRONG_SIGN_IN", "The name or the password is not right.")


def wrong_pin() -> Refusal:
    return Refusal(401, "WRONG_PIN", "This PIN is not right.")


def try_password(rows: Rows, email: str, address: str) -> Claimant:
    """Count a sign-in and find whom it is for. Raises Refusal 429 while a delay runs for that name or that address."""
    now = now_ms()
    throttle.check(
        rows, _email_key(email), now
    )  # before anything is written: a refusal costs the others nothing
    throttle.count_try(rows, _address_key(address), now, free=_FREE_PASSWORD_TRIES * 10)
    throttle.count_try(rows, _email_key(email), now, free=_FREE_PASSWORD_TRIES)
    found = rows.where(_STAFF, [("email", "=", email.strip().casefold()), ("disabled", "=", 0)], "id", 1)
    if not found:
        return Claimant(None, None, False)
    staff_id = str(found[0][0])
    row = rows.execute(
        "SELECT password_hash, must_change FROM credential WHERE staff_id = ?", (staff_id,)
    ).fetchone()
    return Claimant(staff_id, row and row[0], bool(row and row[1]))


def let_in(
    rows: Rows,
    secret: bytes,
    claimant: Claimant,
    *,
    email: str,
    address: str,
    device_name: str,
    device_id: str | None,
    device_token: str | None = None,
    is_fork: bool = False,
) -> SignedIn:
    """The password fitted: a session, and a token for the device, which is made or given a fresh one. With `is_fork` a
    device whose copy is in use elsewhere becomes one of its own, and may send what was signed at the first.

    Only whoever shows a device's token gets its next one: else anybody who may sign in could speak as any workstation
    and shut the real one out.
    """
    throttle.forgive(rows, _email_key(email))
    throttle.forgive(rows, _address_key(address))
    staff_id = claimant.staff_id or ""
    name, roles = _person(rows, staff_id)
    token = new_token()
    known = None
    if device_id is not None and is_id(device_id) and device_token:
        known = rows.execute(
            "SELECT id, scopes FROM device WHERE id = ? AND token_hash = ? AND state = 'active'",
            (device_id, token_hash(device_token)),
        ).fetchone()
    if known is None or is_fork:
        device_id = secrets.token_hex(16)
        add_device(
            rows,
            device_id,
            name=device_name,
            token_hash=token_hash(token),
            enrolled_by=staff_id,
            forked_from=None if known is None else known[0],
            scopes=EVERYTHING if known is None else json.loads(known[1]),
        )
    else:
        # Its name stays: an owner may have given it another one.
        rows.execute("UPDATE device SET token_hash = ? WHERE id = ?", (token_hash(token), known[0]))
    assert device_id is not None
    throttle.forgive(rows, _pin_key(device_id, staff_id))  # what a closed PIN asks for was given
    session = _open_session(rows, secret, staff_id, device_id, one_time=claimant.must_change)
    return SignedIn(device_id, token, staff_id, name, roles, claimant.must_change, session)


def try_pin(rows: Rows, device: DeviceSeen, staff_id: str) -> str | None:
    """Count a PIN and return the stored one's hash. Raises Refusal 429; 401 once a PIN was guessed at too often; 409 for
    somebody who has none, which whoever holds the device's token may know: it lists who works here."""
    row = rows.execute("SELECT pin_hash FROM credential WHERE staff_id = ?", (staff_id,)).fetchone()
    works_here = roles_of(rows, staff_id) is not None
    if works_here and (row is None or row[0] is None):
        raise Refusal(409, "NO_PIN", "This person has no PIN yet and signs in with the password.")
    failures = throttle.count_try(rows, _pin_key(device.id, staff_id), now_ms(), free=_FREE_PIN_TRIES)
    if failures >= _MOST_PIN_TRIES:
        raise Refusal(401, "PIN_CLOSED", "Too many wrong PINs. Sign in with the password.")
    return row[0] if row is not None and works_here else None


def switch(rows: Rows, secret: bytes, device: DeviceSeen, staff_id: str) -> Switched:
    """The PIN fitted: a session for this person at this workstation."""
    throttle.forgive(rows, _pin_key(device.id, staff_id))
    name, roles = _person(rows, staff_id)
    return Switched(staff_id, name, roles, _open_session(rows, secret, staff_id, device.id))


def try_own_password(rows: Rows, device: DeviceSeen, staff_id: str) -> str | None:
    """Count a try at a signed-in person's own password; its stored hash. Raises Refusal 429."""
    throttle.count_try(rows, throttle.key_of("own", device.id, staff_id), now_ms(), free=_FREE_PASSWORD_TRIES)
    row = rows.execute("SELECT password_hash FROM credential WHERE staff_id = ?", (staff_id,)).fetchone()
    return None if row is None or roles_of(rows, staff_id) is None else row[0]


def own_password_fitted(rows: Rows, device: DeviceSeen, staff_id: str) -> None:
    throttle.forgive(rows, throttle.key_of("own", device.id, staff_id))


def set_password(rows: Rows, staff_id: str, password_hash: str, *, must_change: bool) -> None:
    """Store a password; every session of this person ends, for whoever holds one may have had the old password."""
    rows.execute(
        "INSERT INTO credential (staff_id, password_hash, must_change) VALUES (?, ?, ?) ON CONFLICT (staff_id) "
        "DO UPDATE SET password_hash = excluded.password_hash, must_change = excluded.must_change",
        (staff_id, password_hash, int(must_change)),
    )
    rows.execute(
        "UPDATE session SET revoked_at = ? WHERE staff_id = ? AND revoked_at IS NULL", (now_ms(), staff_id)
    )


def check_own_password(rows: Rows, staff_id: str) -> None:
    """Raises Refusal 409 while the password is a one-time one: whoever gave it out could choose the PIN as well."""
    row = rows.execute("SELECT must_change FROM credential WHERE staff_id = ?", (staff_id,)).fetchone()
    if row is not None and row[0]:
        raise Refusal(409, "PASSWORD_NOT_CHOSEN", "Choose a password of your own first, then a PIN.")


def set_pin(rows: Rows, staff_id: str, pin_hash: str) -> None:
    """Store a PIN for switching at a shared desk; tries at the old one are forgotten."""
    rows.execute(
        "INSERT INTO credential (staff_id, pin_hash, must_change) VALUES (?, ?, 0) "
        "ON CONFLICT (staff_id) DO UPDATE SET pin_hash = excluded.pin_hash",
        (staff_id, pin_hash),
    )
    for (device_id,) in rows.execute("SELECT id FROM device").fetchall():
        throttle.forgive(rows, _pin_key(device_id, staff_id))


def drop_pin(rows: Rows, staff_id: str) -> None:
    """The PIN is no more, and sessions that sat down by it end; another is chosen with the password."""
    rows.execute("UPDATE credential SET pin_hash = NULL WHERE staff_id = ?", (staff_id,))
    rows.execute(
        "UPDATE session SET revoked_at = ? WHERE staff_id = ? AND revoked_at IS NULL", (now_ms(), staff_id)
    )


def who_signs_in(rows: Rows) -> list[SignsIn]:
    """Everybody who works here, by staff id."""
    sql = (
        "SELECT s.id, c.password_hash IS NOT NULL, coalesce(c.must_change, 0), c.pin_hash IS NOT NULL FROM staff s "
        "LEFT JOIN credential c ON c.staff_id = s.id WHERE s.deleted = 0 AND s.disabled = 0 ORDER BY s.id"
    )
    return [
        SignsIn(row_id, bool(has_password), bool(one_time), bool(has_pin))
        for row_id, has_password, one_time, has_pin in rows.execute(sql).fetchall()
    ]


def sign_out(rows: Rows, device: DeviceSeen, session_id: str) -> None:
    """End a session of this device; what was signed until now stays good."""
    rows.execute(
        "UPDATE session SET revoked_at = ? WHERE id = ? AND device_id = ? AND revoked_at IS NULL",
        (now_ms(), session_id, device.id),
    )


def check_new_password(old: str, new: str) -> None:
    """Raises Refusal 422 for a password that is too short, too long, one letter over and over, or the old one."""
    if len(new) < LEAST_PASSWORD or len(set(new)) < 4:
        raise Refusal(
            422, "WEAK_PASSWORD", f"Use at least {LEAST_PASSWORD} characters, not all alike.", field="new"
        )
    if len(new) > MOST_PASSWORD:
        raise Refusal(422, "WEAK_PASSWORD", f"Use at most {MOST_PASSWORD} characters.", field="new")
    if new == old:
        raise Refusal(422, "WEAK_PASSWORD", "Use another password than the old one.", field="new")


def check_pin(pin: str) -> None:
    """Raises Refusal 422 for what is no PIN of 4 to 8 digits, or one that everybody tries first."""
    if not (4 <= len(pin) <= 8 and pin.isascii() and pin.isdigit()):
        raise Refusal(422, "BAD_PIN", "A PIN has 4 to 8 digits.", field="pin")
    if len(set(pin)) == 1 or pin in "0123456789" or pin in "9876543210":
        raise Refusal(422, "BAD_PIN", "This PIN is too easy to guess.", field="pin")


def _person(rows: Rows, staff_id: str) -> tuple[str, list[str]]:
    row, roles = rows.get(_STAFF, staff_id), roles_of(rows, staff_id)
    if row is None or roles is None:
        raise wrong()
    return str(row[_STAFF.positions["name"]]), sorted(role.value for role in roles)


def _open_session(
    rows: Rows, secret: bytes, staff_id: str, device_id: str, *, one_time: bool = False
) -> SessionKey:
    now = now_ms()
    session_id = new_session_id(secret, staff_id, now + SESSION_MS, one_time=one_time)
    rows.execute(
        "INSERT INTO session (id, staff_id, device_id, created_at, expires_at, one_time) VALUES (?, ?, ?, ?, ?, ?)",
        (session_id, staff_id, device_id, now, now + SESSION_MS, int(one_time)),
    )
    return SessionKey(session_id, session_key(secret, session_id).hex(), now + SESSION_MS, now)


def _email_key(email: str) -> str:
    return throttle.key_of("sign-in", email.strip().casefold())


def _address_key(address: str) -> str:
    return throttle.key_of("address", throttle.network_of(address))


def _pin_key(device_id: str, staff_id: str) -> str:
    return throttle.key_of("pin", device_id, staff_id)
