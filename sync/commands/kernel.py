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
Upcast = Callable[[dict[str, Any]], dict[str, Any]]


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
    received: int | None = None
    """The server's clock as it took the command in, epoch ms; None on a workstation."""
    under: str = ""
    """Keeps the ids of what one command does inside another apart from that one's own."""

    @property
    def now(self) -> int:
        """The server's clock where there is one: for what runs on it, such as the time to call a message back."""
        return self.at if self.received is None else self.received

    def id(self, label: str) -> str:
        """The id of the row this command creates under `label`; the same on both sides."""
        return derive_id(self.ulid, f"{self.under}{label}")

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


UPCASTS: dict[str, Upcast] = {}
"""`name@version` of a command that is no longer run -> what makes its fields those of the next version."""


def upcast(name: str, version: int) -> Callable[[Upcast], Upcast]:
    """Register the decorated function: it takes the fields of `name@version` and gives those of the next version.

    Work of an older version, in an outbox that was long away or on a card, then goes on as if it had been typed today. The
    ULID stays, and with it the ids of what is created: the next version must derive them under the same labels.
    """

    def register(raise_to_next: Upcast) -> Upcast:
        key = f"{name}@{version}"
        if key in UPCASTS:
            raise ValueError(f"{key} is raised twice")
        UPCASTS[key] = raise_to_next
        return raise_to_next

    return register


def spec_for(key: str) -> Spec | None:
    """The spec that runs a command of this name and version, which may be that of a later version; None where it is not
    known here, as a newer version's is not: the caller holds it."""
    spec = REGISTER.get(key)
    while spec is None and key in UPCASTS:
        key = _next(key)
        spec = REGISTER.get(key)
    return spec


def decode(key: str, body: bytes | msgspec.Raw) -> Command:
    """The command in a body, raised to the version that is run here. Raises Invalid naming the field; KeyError for an
    unknown key, which is the caller's to hold."""
    spec = REGISTER.get(key)
    try:
        if spec is None:
            found = _raised(key, body)
        else:
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


def _raised(key: str, body: bytes | msgspec.Raw) -> Command:
    """An older version's body as today's command. Raises KeyError where no step leads to a version that is run here."""
    fields = msgspec.json.decode(body, type=dict[str, Any])
    while key not in REGISTER:
        fields = UPCASTS[key](fields)
        key = _next(key)
    return msgspec.convert(fields, REGISTER[key].struct)


def _next(key: str) -> str:
    name, _, version = key.partition("@")
    return f"{name}@{int(version) + 1}"


def _named(error: msgspec.ValidationError) -> Invalid:
    """msgspec says "Expected `int`, got `str` - at `$.at`"; people want the field and the rest."""
    why, _, where = str(error).partition(" - at ")
    field = where.strip("`").removeprefix("$").lstrip(".")
    if "unknown field" in why or "missing required field" in why:
        part = why.split("`")[1]
        return Invalid(f"{field}.{part}" if field else part, plain_words(why))
    return Invalid(field or "body", plain_words(why))
