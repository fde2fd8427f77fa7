"""A restored database does not know what was sent after its backup. So a new epoch freezes the queue, and what was queued
before it thawed is asked after at the provider before it goes."""

from typing import Final

from sync.model.rows import Rows

_RELEASED: Final = "effects_epoch"
_SINCE: Final = "effects_since"


def first_release(epoch: str) -> dict[str, str]:
    """The facts of a database that was never restored: nothing can have been sent without it."""
    return {_RELEASED: epoch, _SINCE: "0"}


def is_frozen(rows: Rows) -> bool:
    """Whether nothing may be sent in this life of the database yet."""
    meta = _meta(rows)
    return meta.get(_RELEASED) != meta["epoch"]


def trusted_since(rows: Rows) -> int:
    """What was queued before this moment (epoch ms) may have been sent in a life that this database does not know."""
    return int(_meta(rows).get(_SINCE, "0"))


def release(rows: Rows, now: int) -> None:
    """Let the queue of this epoch go. What was queued before `now` is asked after first."""
    epoch = _meta(rows)["epoch"]
    for key, value in ((_RELEASED, epoch), (_SINCE, str(now))):
        rows.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )


def _meta(rows: Rows) -> dict[str, str]:
    return dict(
        rows.execute(
            "SELECT key, value FROM meta WHERE key IN ('epoch', 'effects_epoch', 'effects_since')"
        ).fetchall()
    )
