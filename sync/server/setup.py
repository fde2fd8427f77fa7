"""The first start: the practice, its owner and a one-time password, each by a command like everything else."""

import json

import msgspec

from sync.commands.kernel import REGISTER, Command, Context, Principal, Spec
from sync.commands.tx import Tx
from sync.model.entities import Practice, Staff, entity_type
from sync.model.ids import derive_id, new_ulid
from sync.model.words import Event, Role
from sync.server import accounts
from sync.server.core import Batch
from sync.server.passwords import Hashing, one_time_password

SYSTEM = Principal("system", "practice", frozenset(Role))
"""Who acts where nobody is signed in yet: the server itself."""


class FirstStart(msgspec.Struct, frozen=True):
    """What the owner needs once."""

    email: str
    password: str


class SetUp(Command):
    practice: str
    email: str


def _set_up(tx: Tx, command: SetUp, ctx: Context) -> None:
    tx.put(Practice, ctx.id("practice"), name=command.practice, region="AE", timezone="Asia/Dubai", currency="AED")
    tx.put(
        Staff, ctx.id("staff"), name="Owner", email=command.email, roles=json.dumps(["owner"]), language="en", disabled=0
    )
    tx.happened(ctx.id("event"), Event.PRACTICE_CHANGED)


def first_start(batch: Batch, hashing: Hashing, *, practice: str, email: str) -> FirstStart | None:
    """Create practice and owner in an empty database; None where there is a practice already."""
    kind = entity_type(Practice)
    if batch.rows.where(kind, [], None, 1):
        return None
    from sync.commands import kernel

    spec = Spec("set_up", 1, SetUp, _set_up, frozenset(Role))
    REGISTER[spec.key] = spec
    kernel._SPEC_OF[SetUp] = spec
    ulid = new_ulid(batch.received)
    batch.run_own(SetUp(practice=practice, email=email), SYSTEM, ulid=ulid)
    password = one_time_password()
    accounts.set_password(batch.rows, derive_id(ulid, "staff"), hashing.hash(password), must_change=True)
    return FirstStart(email, password)
