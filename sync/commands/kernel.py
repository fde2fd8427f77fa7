"""What a command is, the register of all of them, and the run that both sides share.

A command is a frozen struct and a function `apply(tx, command, ctx)`, bound by `@command("name", version)`.
`apply` is synchronous, writes only through `tx`, takes time and ids only from `ctx`, and declares what happened.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, TypeVar, get_type_hints

import msgspec

from sync.commands.fields import check_text, plain_words
from sync.commands.outcomes import APPLIED, Invalid, Outcome, Refused, Waits
from sync.commands.tx import Deleted, Tx
from sync.model.base import Entity
from sync.model.ids import derive_id
from sync.model.words import Role
from sync.policy.roles import who_may


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Base of every command's struct. Fields are plain JSON values; instants are epoch ms, ids 32 hex digits."""


C = TypeVar("C", bound=Command)
E = TypeVar("E", bound=Entity)
Apply = Callable[[Tx, Any, "Context"], Outcome | None]


class Principal(msgspec.Struct, frozen=True):
    """Who acts: kind is staff, device, journey, integration or system."""

    kind: str
    id: str
    roles: frozenset[Role]

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Context:
    """What `apply` may know beside the rows. `at` is the command's own time, clamped by the server."""

    ulid: str
    at: int
    principal: Principal
    command: str

    def id(self, label: str) -> str:
        """The id of the row this command creates under `label`; the same on both sides."""
        return derive_id(self.ulid, label)

    @property
    def staff_id(self) -> str | None:
        """The person acting, or None when it is no person."""
        return self.principal.id if self.principal.kind == "staff" else None


@dataclass(frozen=True)
class Spec:
    """A registered command version."""

    name: str
    version: int
    struct: type[Command]
    apply: Apply
    may: frozenset[Role]

    @cached_property
    def key(self) -> str:
        return f"{self.name}@{self.version}"

    @cached_property
    def decoder(self) -> msgspec.json.Decoder[Command]:
        return msgspec.json.Decoder(self.struct)


REGISTER: dict[str, Spec] = {}
"""`name@version` -> its spec. Filled by importing sync.commands.all."""
_SPEC_OF: dict[type[Command], Spec] = {}


TypedApply: TypeAlias = Callable[[Tx, C, Context], Outcome | None]


def command(name: str, version: int) -> Callable[[TypedApply[C]], TypedApply[C]]:
    """Register the decorated apply function; the struct is the annotation of its parameter `command`.

    Who may run it stands in sync.policy.roles; a command that is missing there cannot be registered (KeyError).
    """

    def register(apply: TypedApply[C]) -> TypedApply[C]:
        struct = get_type_hints(apply)["command"]
        spec = Spec(name, version, struct, apply, who_may(f"{name}@{version}"))
        if spec.key in REGISTER:
            raise ValueError(f"{spec.key} is registered twice")
        REGISTER[spec.key] = spec
        _SPEC_OF[struct] = spec
        return apply

    return register


def spec_of(command: Command) -> Spec:
    """The spec that a command struct was registered with."""
    return _SPEC_OF[type(command)]


def encode(command: Command) -> bytes:
    """The body that travels and is hashed: compact JSON in field order."""
    return msgspec.json.encode(command)


def decode(key: str, body: bytes | msgspec.Raw) -> Command:
    """The command in a body. Raises Invalid naming the field; KeyError for an unknown key, which is the caller's to hold."""
    spec = REGISTER[key]
    try:
        found = spec.decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _named(error) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Invalid("body", f"This is not readable JSON: {error}") from None
    check_text(found)
    return found


def run(tx: Tx, spec: Spec, command: Command, ctx: Context) -> Outcome:
    """Apply a command with all that belongs to it: permission, enrolments, timeline. Both sides call this.

    Raises CommandError when it does not apply; the caller rolls its savepoint back.
    """
    if not spec.may & ctx.principal.roles:
        raise Refused(
            "not_allowed", f"{ctx.principal.kind.capitalize()} may not {spec.name.replace('_', ' ')}."
        )
    outcome = spec.apply(tx, command, ctx) or APPLIED
    for follow in AFTERWARDS:
        follow(tx, ctx)
    tx.close(at=ctx.at, actor=str(ctx.principal), command=spec.key, mutation=ctx.ulid)
    return outcome


AFTERWARDS: list[Callable[[Tx, Context], None]] = []
"""What follows from a command's events in the same transaction, such as starting journeys."""


def need(tx: Tx, kind: type[E], row_id: str) -> E:
    """The row a command builds on. Raises Waits where it has not arrived or was refused, Deleted where it is gone."""
    found = tx.get(kind, row_id)
    if found is None:
        if tx.is_tombstone(kind, row_id):
            raise Deleted(kind.__tablename__, row_id)
        raise Waits(kind.__tablename__, row_id)
    return found


def _named(error: msgspec.ValidationError) -> Invalid:
    """msgspec says "Expected `int`, got `str` - at `$.at`"; people want the field and the rest."""
    why, _, where = str(error).partition(" - at ")
    field = where.strip("`").removeprefix("$").lstrip(".")
    if "unknown field" in why or "missing required field" in why:
        part = why.split("`")[1]
        return Invalid(f"{field}.{part}" if field else part, plain_words(why))
    return Invalid(field or "body", plain_words(why))
