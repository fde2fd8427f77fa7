"""On whose authority a mutation speaks: the principal behind its proof, with the roles that the practice gives it now.

A person's mutation is signed with the key of their session, which derives from the practice secret and the session's id
and is stored nowhere. Work done while a session was good stays good, however late it arrives; work of someone who has
lost their authority, or who has not yet replaced a one-time password, is held for a manager, never dropped.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Collection

from sync import wire
from sync.commands.cards import UNPROVEN
from sync.commands.kernel import Principal
from sync.commands.outcomes import Held, Refused
from sync.commands.publishers import JOURNEY, journey_principal
from sync.commands.running import RUNNER_ID
from sync.commands.tx import Images
from sync.model import scopes
from sync.model.entities import Location, Runner, Staff, entity_type
from sync.model.rows import Rows
from sync.model.words import Role
from sync.wire import Mutation

_STAFF = entity_type(Staff)
_RUNNER = entity_type(Runner)
_LOCATION = Location.__tablename__
SESSION_MS = 14 * 24 * 3_600_000
"""How long a person's session signs work: two weeks, so that a desk may be offline that long."""
_AGENT = frozenset({Role.AGENT})
_Session = tuple[str, int, int | None, int, str, int, bytes]
"""Whose it is, when it expires and was ended (epoch ms), whether a one-time password opened it, the device that it was
opened at and when, and its key."""

_Device = tuple[str, frozenset[str], str | None]
"""Its state, the scopes that it carries, and the device that it was copied from."""


class Authority:
    """Looks sessions and people up in one transaction's rows, each session once."""

    def __init__(self, rows: Rows, secret: bytes) -> None:
        self._rows = rows
        self._secret = secret
        self._sessions: dict[str, _Session | None] = {}
        self._devices: dict[str, _Device] = {}

    def forget(self) -> None:
        """Drop what was looked up, after a rollback or where it changed."""
        self._sessions.clear()
        self._devices.clear()

    def follow(self, images: Images) -> None:
        """A place that was opened is carried from then on by whoever carries every place."""
        if any(name == _LOCATION for name, _ in images):
            self._devices.clear()

    def of_pushed(self, device_id: str, mutation: Mutation, body: bytes) -> Principal:
        """The principal of a pushed mutation. Raises Refused where the proof is wrong, Held where it is no longer good."""
        kind, _, name = mutation.principal.partition(":")
        if kind == "staff":
            return self._staff(device_id, name, mutation, body)
        if kind == "device":
            if name != device_id:
                raise Refused(UNPROVEN, "This work names another workstation as its author.")
            self.check_device(device_id)
            return Principal(kind, name, _AGENT)
        if kind == JOURNEY:
            self.check_device(device_id)
            self._check_runner(device_id)
            return journey_principal(self._rows, name)
        raise Held("unknown_principal", "This server does not know who did this; a person must decide.")

    def check_device(self, device_id: str) -> None:
        """Raises Held where the practice has signed this workstation out."""
        if self._device(device_id)[0] != "active":
            raise Held(
                "device_revoked", "This came from a workstation that was signed out; a manager must decide."
            )

    def _check_runner(self, device_id: str) -> None:
        """Raises Refused unless this workstation holds the runner's lease, or held it last."""
        row = self._rows.get(_RUNNER, RUNNER_ID)
        if row is None or row[_RUNNER.positions["device_id"]] != device_id:
            raise Refused("lease_lost", "Another runner has taken over; this one's work is done by that one.")

    def scopes_of(self, device_id: str) -> frozenset[str]:
        """The scopes that a workstation carries now."""
        return self._device(device_id)[1]

    def _device(self, device_id: str) -> _Device:
        if device_id not in self._devices:
            sql = "SELECT state, scopes, forked_from FROM device WHERE id = ?"
            state, words, forked_from = self._rows.execute(sql, (device_id,)).fetchone()
            self._devices[device_id] = (state, scopes_of(self._rows, json.loads(words)), forked_from)
        return self._devices[device_id]

    def _lineage(self, device_id: str) -> list[str]:
        """A device and those that it was copied from."""
        found = [device_id]
        while (before := self._device(found[-1])[2]) is not None and before not in found:
            found.append(before)
        return found

    def _staff(self, device_id: str, staff_id: str, mutation: Mutation, body: bytes) -> Principal:
        proof = mutation.proof
        if proof is None:
            raise Refused(UNPROVEN, "This work carries no proof of who did it.")
        session = self._session(proof.session, staff_id, device_id)
        if session is None or session[0] != staff_id:
            raise Refused(UNPROVEN, "This work names a session that is not theirs.")
        _, expires_at, revoked_at, one_time, opened_at, began_at, key = session
        if opened_at not in self._lineage(device_id):
            raise Refused(UNPROVEN, "The session that proves this was opened at another workstation.")
        mac = wire.seal(key, ulid=mutation.ulid, command=mutation.command, at=mutation.at, body=body)
        if not hmac.compare_digest(mac.encode(), proof.mac.encode()):
            raise Refused(UNPROVEN, "The proof of who did this does not fit.")
        if mutation.at < began_at:
            raise Refused(UNPROVEN, "This is dated before the session that proves it began.")
        self.check_device(device_id)
        if one_time:
            raise Held(
                "password_not_chosen",
                "This was signed with a one-time password, which somebody else knows too. It waits until a manager decides.",
            )
        if mutation.at > expires_at or (revoked_at is not None and mutation.at > revoked_at):
            raise Held("session_ended", "This was done after their session had ended; a manager must decide.")
        roles = roles_of(self._rows, staff_id)
        if roles is None:
            raise Held("authority_lost", "Whoever did this no longer works here; a manager must decide.")
        return Principal("staff", staff_id, roles)

    def _session(self, session_id: str, staff_id: str, device_id: str) -> _Session | None:
        if session_id not in self._sessions:
            sql = "SELECT staff_id, expires_at, revoked_at, one_time, device_id, created_at FROM session WHERE id = ?"
            row = self._rows.execute(sql, (session_id,)).fetchone()
            if row is None:
                row = self._lost(session_id, staff_id, device_id)
            key = session_key(self._secret, session_id)
            found: _Session | None = None if row is None else (*row[:6], key)  # type: ignore[assignment]
            self._sessions[session_id] = found
        return self._sessions[session_id]

    def _lost(
        self, session_id: str, staff_id: str, device_id: str
    ) -> tuple[str, int, int | None, int, str, int] | None:
        """A session that a backup is too old to know, by the seal in its own id; listed again, so that it can be ended."""
        told, _, seal = session_id.rpartition("-")
        if not hmac.compare_digest(seal.encode(), _session_seal(self._secret, staff_id, told).encode()):
            return None
        _, expires_at, one_time = told.split("-")
        began_at = int(expires_at) - SESSION_MS
        found = (staff_id, int(expires_at), None, int(one_time))
        self._rows.execute(
            "INSERT INTO session (id, staff_id, device_id, created_at, expires_at, revoked_at, one_time) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (session_id, staff_id, device_id, began_at, *found[1:]),
        )
        return *found, device_id, began_at


def new_session_id(secret: bytes, staff_id: str, expires_at: int, *, one_time: bool) -> str:
    """An id that says when the session ends and carries this practice's seal on whose it is."""
    told = f"{secrets.token_hex(16)}-{expires_at}-{int(one_time)}"
    return f"{told}-{_session_seal(secret, staff_id, told)}"


def _session_seal(secret: bytes, staff_id: str, told: str) -> str:
    return hmac.new(secret, f"session of {staff_id}: {told}".encode(), hashlib.sha256).hexdigest()[:32]


def scopes_of(rows: Rows, words: Collection[str]) -> frozenset[str]:
    """The scopes that a workstation's words mean in this practice."""
    return scopes.expand(words, places_of(rows) if scopes.means_every_place(words) else ())


def places_of(rows: Rows) -> list[str]:
    """The ids of all places that the practice ever had."""
    return [row_id for (row_id,) in rows.execute("SELECT id FROM location").fetchall()]


def session_key(secret: bytes, session_id: str) -> bytes:
    """The key that a session's person signs with: HMAC-SHA256(practice secret, "session:" + id)."""
    return hmac.new(secret, f"session:{session_id}".encode(), hashlib.sha256).digest()


def roles_of(rows: Rows, staff_id: str) -> frozenset[Role] | None:
    """The roles of a person who works here now; None for one who does not."""
    row = rows.get(_STAFF, staff_id)
    if row is None or row[3] or row[_STAFF.positions["disabled"]]:
        return None
    return frozenset(Role(role) for role in json.loads(str(row[_STAFF.positions["roles"]])))
