"""A restored database does not know what was sent after its backup. So a new epoch freezes the queue, and whatever may have
been sent in a life that it does not know is asked after at the provider before it goes (invariant I7).

No clock says which that is, for clocks are set: it is listed. When the queue is released, all that stands in it is in doubt,
and all whose key is free again; later, whatever a workstation says that it tells once more, and what is queued anew under a
key that may have been used: a reply to what was said before the restore, a follow-up's step that may have been due then.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from sync.commands.effects import effect_id
from sync.commands.tx import Images
from sync.model.base import EntityType
from sync.model.entities import ENTITIES
from sync.model.rows import Condition, Rows
from sync.model.words import EffectState
from sync.policy.sending import Guard

_RELEASED: Final = "effects_epoch"
_RELEASED_AT: Final = "effects_released_at"
_KNOWN: Final = "epoch_began_at"
"""How far the database had come as this life of it began: the sequence number of what it still knew."""
_LATE_MS: Final = 48 * 3_600_000
"""For so long after the release people and the runner catch up with what was due in the life that is forgotten."""
_QUEUES: Final = "queue_effect"
_EFFECT: Final = ENTITIES["effect"]
_MESSAGE: Final = ENTITIES["message"]
_ENROLMENT: Final = ENTITIES["enrolment"]
_TIMELINE: Final = ENTITIES["timeline"]
_STATE: Final = _EFFECT.positions["state"]
_GUARD: Final = _EFFECT.positions["guard"]
_LEASE_EPOCH: Final = _EFFECT.positions["lease_epoch"]
_VER: Final = 2
_BASES: Final = frozenset({_MESSAGE.name, _ENROLMENT.name})
"""What keys are made of."""
_BASIS: Final = "of:"
"""Before the id of such a row in the list of what is in doubt: it may have been there before, and so may what builds on it."""


def first_release(epoch: str) -> dict[str, str]:
    """The facts of a database that was never restored: nothing can have been sent without it."""
    return {_RELEASED: epoch}


def is_frozen(rows: Rows) -> bool:
    """Whether nothing may be sent in this life of the database yet."""
    meta = _meta(rows)
    return meta.get(_RELEASED) != meta["epoch"]


def _meta(rows: Rows) -> dict[str, str]:
    sql = "SELECT key, value FROM meta WHERE key IN (?, ?, ?, 'epoch')"
    return dict(rows.execute(sql, (_RELEASED, _RELEASED_AT, _KNOWN)).fetchall())


def begin(rows: Rows) -> dict[str, str]:
    """The facts of a database that begins another life: how much of what was said it knows."""
    return {_KNOWN: str(rows.execute("SELECT seq FROM clock WHERE id = 1").fetchone()[0])}


def release(rows: Rows, now: int) -> None:
    """Let the queue of this epoch go, at `now` (epoch ms). What stands in it is asked after first."""
    rows.execute(
        "INSERT INTO doubt (effect_id) SELECT id FROM effect WHERE deleted = 0 AND "
        "(state = 'queued' OR (state = 'cancelled' AND attempts = 0)) ON CONFLICT DO NOTHING"
    )
    facts = {_RELEASED: _meta(rows)["epoch"], _RELEASED_AT: str(now)}
    rows.executemany(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        list(facts.items()),
    )


def in_doubt(rows: Rows) -> frozenset[str]:
    """The effects that may have been sent in a life that this database does not know."""
    return frozenset(row_id for (row_id,) in rows.execute("SELECT effect_id FROM doubt").fetchall())


def doubt(rows: Rows, effects: Iterable[str]) -> None:
    """Note that these may have been sent, whatever this database says of them, and that others were built on them."""
    _list(rows, [told for row_id in effects for told in (row_id, f"{_BASIS}{row_id}")])


def _list(rows: Rows, told: Iterable[str]) -> None:
    sql = "INSERT INTO doubt (effect_id) VALUES (?) ON CONFLICT DO NOTHING"
    rows.executemany(sql, [(each,) for each in told])


def named_by(key: str, body: bytes) -> list[str]:
    """The effect that a command says by its own words is to go, whatever becomes of the command."""
    if key.partition("@")[0] != _QUEUES:
        return []
    try:
        return [effect_id(msgspec.json.decode(body, type=_Keyed).key)]
    except msgspec.MsgspecError:
        return []


class _Keyed(msgspec.Struct):
    key: str


def follow(rows: Rows, images: Images, now: int, *, is_retold: bool) -> None:
    """What a mutation did at `now` (epoch ms): told once more, it puts what it queues in doubt, and so does whatever is queued
    under a key that may have been used; a provider's word or a person's decision to send again, which both count the lease
    epoch up, ends the doubt."""
    for (name, row_id), (before, after) in images.items():
        if is_retold and name in _BASES and before is None:
            _list(rows, [f"{_BASIS}{row_id}"])
        if name != _EFFECT.name or after is None:
            continue
        is_queued = after[_STATE] == EffectState.QUEUED
        if is_retold:
            if is_queued:
                doubt(rows, [row_id])
        elif before is not None and before[_LEASE_EPOCH] != after[_LEASE_EPOCH]:
            rows.execute("DELETE FROM doubt WHERE effect_id = ?", (row_id,))
        elif is_queued and before is None and _may_have_gone(rows, str(after[_GUARD]), now):
            doubt(rows, [row_id])


def _may_have_gone(rows: Rows, told: str, now: int) -> bool:
    """Whether something may have been sent under this new effect's key in a life that is forgotten: what the key is made of
    was there before that life ended."""
    meta = _meta(rows)
    known = int(meta.get(_KNOWN, "-1"))
    if known < 0:
        return False
    guard = msgspec.json.decode(told, type=Guard)
    if guard.head:
        return _is_known(rows, _MESSAGE, guard.head, known)
    released = meta.get(_RELEASED_AT)
    is_late = released is None or now < int(released) + _LATE_MS
    return is_late and (guard.enrolment_id is None or _is_known(rows, _ENROLMENT, guard.enrolment_id, known))


def _is_known(rows: Rows, kind: EntityType, row_id: str, known: int) -> bool:
    """Whether a row was there in the life that is forgotten: the database knew it, or a workstation told it once more.

    A row that changed since has another version; that it came about stands in the timeline.
    """
    row = rows.get(kind, row_id)
    if row is None:
        return False
    if int(row[_VER] or 0) <= known:
        return True
    contact = str(row[kind.positions["contact_id"]])
    about: list[Condition] = [("contact_id", "=", contact), ("subject_id", "=", row_id), ("ver", "<=", known)]
    if rows.where(_TIMELINE, about, None, 1):
        return True
    sql = "SELECT 1 FROM doubt WHERE effect_id = ?"
    return rows.execute(sql, (f"{_BASIS}{row_id}",)).fetchone() is not None
