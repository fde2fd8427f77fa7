"""A restored database does not know what was sent after its backup. So a new epoch freezes the queue, and whatever may have
been sent in a life that it does not know is asked after at the provider before it goes (invariant I7).

No clock says which that is, for clocks are set: it is listed. When the queue is released, all that stands in it is in doubt,
and all whose key is free again; later, whatever a workstation says that it tells once more.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from sync.commands.effects import effect_id
from sync.commands.tx import Images
from sync.model.entities import ENTITIES
from sync.model.rows import Rows
from sync.model.words import EffectState

_RELEASED: Final = "effects_epoch"
_QUEUES: Final = "queue_effect"
_EFFECT: Final = ENTITIES["effect"]
_STATE: Final = _EFFECT.positions["state"]
_LEASE_EPOCH: Final = _EFFECT.positions["lease_epoch"]


def first_release(epoch: str) -> dict[str, str]:
    """The facts of a database that was never restored: nothing can have been sent without it."""
    return {_RELEASED: epoch}


def is_frozen(rows: Rows) -> bool:
    """Whether nothing may be sent in this life of the database yet."""
    sql = "SELECT key, value FROM meta WHERE key IN (?, 'epoch')"
    meta = dict(rows.execute(sql, (_RELEASED,)).fetchall())
    return meta.get(_RELEASED) != meta["epoch"]


def release(rows: Rows) -> None:
    """Let the queue of this epoch go. What stands in it is asked after first."""
    rows.execute(
        "INSERT INTO doubt (effect_id) SELECT id FROM effect WHERE deleted = 0 AND "
        "(state = 'queued' OR (state = 'cancelled' AND attempts = 0)) ON CONFLICT DO NOTHING"
    )
    rows.execute(
        "INSERT INTO meta (key, value) SELECT ?, value FROM meta WHERE key = 'epoch' "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_RELEASED,),
    )


def in_doubt(rows: Rows) -> frozenset[str]:
    """The effects that may have been sent in a life that this database does not know."""
    return frozenset(row_id for (row_id,) in rows.execute("SELECT effect_id FROM doubt").fetchall())


def doubt(rows: Rows, effects: Iterable[str]) -> None:
    """Note that these may have been sent, whatever this database says of them."""
    sql = "INSERT INTO doubt (effect_id) VALUES (?) ON CONFLICT DO NOTHING"
    rows.executemany(sql, [(row_id,) for row_id in effects])


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


def follow(rows: Rows, images: Images, *, is_retold: bool) -> None:
    """What a mutation did: told once more, it puts what it queues in doubt; else a provider's word or a person's decision
    to send again, which both count the lease epoch up, ends the doubt."""
    for (name, row_id), (before, after) in images.items():
        if name != _EFFECT.name or after is None:
            continue
        if is_retold:
            if after[_STATE] == EffectState.QUEUED:
                doubt(rows, [row_id])
        elif before is not None and before[_LEASE_EPOCH] != after[_LEASE_EPOCH]:
            rows.execute("DELETE FROM doubt WHERE effect_id = ?", (row_id,))
