"""The messages between workstation and server. JSON by msgspec; unknown fields are ignored, so either side may be newer.

Rows travel as arrays in the order that `columns` of the same message names, so an older client keeps the columns it
knows and a newer one sees which are missing.
"""

import hashlib
import hmac
from typing import Annotated, Any, TypeAlias

import msgspec

from sync.model.words import VerdictKind

SCHEMA_HEADER = "x-foredesk-schema"
"""In every request: the schema of the program that asks. The answer names no collection and no column beyond it."""
MAX_MUTATIONS = 200
"""The most mutations that one push carries."""
MAX_PUSH_BYTES = 256 * 1024
"""The largest push body in bytes."""
MAX_MUTATION_BYTES = MAX_PUSH_BYTES - 1024
"""The largest mutation in bytes, with room for what a push says beside its mutations."""


Whole: TypeAlias = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
"""A whole number that every reader of JSON and both databases can hold."""


Token: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[^\x00]*$")]
"""A name that is looked up or kept as it comes: PostgreSQL knows no NUL."""


class Proof(msgspec.Struct, frozen=True):
    """That the named session spoke this mutation: `mac` = hex HMAC-SHA256 under the session's key (see `seal`)."""

    session: Token
    mac: Token


class Mutation(msgspec.Struct, frozen=True, kw_only=True):
    """One command as it travels. `body` is the command's JSON, verbatim: its hash is what is signed and audited."""

    n: Whole
    """The device's own count, contiguous from 1."""
    ulid: Token
    command: Token
    """`name@version`."""
    body: msgspec.Raw
    at: Whole
    """When it was done, epoch ms by the device's corrected clock."""
    principal: Token
    """`staff:<id>`, `device:<id>`, `journey:<version>` …"""
    proof: Proof | None = None
    retold: bool = False
    """The server was put back, and this had been told before or may have been: what it sends may have been sent."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The server's durable answer to mutation `n`. `seq` is the number under which it took effect."""

    n: int
    ulid: str
    kind: VerdictKind
    seq: int
    reason: str | None = None
    message: str | None = None
    winner: str | None = None
    card: str | None = None
    duplicate: bool = False
    """The same mutation had been judged before; this is the stored verdict."""


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """`device` is empty where the caller has only a token and asks whose it is."""

    device: str
    incarnation: Whole
    app: str
    schema: Whole
    epoch: str | None = None
    seq: Whole = 0
    outbox: Whole = 0
    life: Token = ""
    """This start of the copy: another copy of the same files has another, however its count stands."""
    lives: Annotated[list[str], msgspec.Meta(max_length=256)] = []
    """Earlier lives, of which the server saw one last."""
    heard: Whole = 0
    """The farthest number at which this life of the server told this copy its trail: `seq`, or that of an answer to a push."""
    trail: str = ""
    """The sealed trail that was told at `heard`; empty where none was."""
    scope_gen: Whole = 0
    """Which setting of its scopes the copy holds; 0 where it holds none."""
    half_no: Whole = 0
    """Number of the server's half of the key that the copy is wrapped under; 0 for none."""
    is_locked: bool = False
    """The lease ran out: the copy cannot be opened, and all that is asked for is the half that opens it."""


class Welcome(msgspec.Struct, frozen=True, kw_only=True):
    """`now` is the server's clock, epoch ms; `commands` may hold reset, rescope, wipe, slow_down."""

    epoch: str
    head: int
    min_cursor: int
    schema: int
    oldest_schema: int
    scopes: list[str]
    scope_gen: int
    last_n: int
    now: int
    durable_backup_seq: int
    lease_until: int
    device: str = ""
    """Whose token this is."""
    commands: list[str] = []
    half: str = ""
    """The server's half of the key to wrap the copy under from now on, hex; empty where the copy is to keep its own."""
    half_no: int = 0
    opens: str = ""
    """For a locked copy: the half, hex, that it is wrapped under."""


class Push(msgspec.Struct, frozen=True, kw_only=True):
    epoch: str
    device: str
    mutations: list[Mutation]


class Pushed(msgspec.Struct, frozen=True, kw_only=True):
    verdicts: list[Verdict]
    head: int
    trail: str = ""
    """The server's sealed trail at `head`."""


class Patch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What changed after a cursor: a page of pull, and the event of a stream.

    `rows` maps an entity to rows in the order of `columns[entity]`; a tombstone is a row whose `deleted` is 1.
    `gone` maps an entity to the ids that left the device's scopes. A page ends only between sequence numbers.
    """

    epoch: str
    since: int
    """Exclusive: the cursor this patch follows."""
    upto: int
    """Inclusive: the cursor after it."""
    head: int
    columns: dict[str, list[str]] = {}
    rows: dict[str, list[list[Any]]] = {}
    gone: dict[str, list[str]] = {}
    verdicts: list[Verdict] = []
    """This device's own verdicts with since < seq <= upto."""
    scope_gen: int = 0
    """Which setting of the device's scopes chose these rows; 0 where the sender does not say."""
    before: str = ""
    """The server's sealed trail at `since` (see sync.server.trail); empty where it is not said."""
    trail: str = ""
    """The server's sealed trail at `upto`."""


class Digests(msgspec.Struct, frozen=True, kw_only=True):
    """Entity -> shard (0-255) -> [count, 128-bit sum as 32 hex digits], at `seq`."""

    epoch: str
    seq: int
    entities: dict[str, dict[int, tuple[int, str]]]
    scope_gen: int = 0
    """Which setting of the device's scopes was counted; 0 where the sender does not say."""


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """What one shard holds, without its content: row id -> [version, hash of the whole row as 32 hex digits], at `seq`."""

    epoch: str
    seq: int
    rows: dict[str, tuple[int, str]]


class RunnerAsk(msgspec.Struct, frozen=True, kw_only=True):
    """A workstation asks for the runner's lease, says that it is still there, or (`wants` false) gives it up."""

    epoch: Whole = 0
    """The grant that it holds; 0 for none."""
    is_headless: bool = False
    """Whether it is `foredesk runner`, which nobody closes in the evening."""
    wants: bool = True


class RunnerLease(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer. `epoch` is the grant's number, 0 where the asker has none; `until` is when it ends without another
    heartbeat and `now` the server's clock, both epoch ms; `holder` the workstation that has it."""

    now: int
    epoch: int = 0
    until: int = 0
    holder: str = ""


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An error's body, everywhere: a stable code, words for people, the field when there is one."""

    code: str
    message: str
    field: str | None = None
    retry_after_s: int | None = None
    done: int = 0
    """How far the work is that the answer waits for, and of how much; 0 where that is not known."""
    total: int = 0


def seal(key: bytes, *, ulid: str, command: str, at: int, body: bytes) -> str:
    """The proof of a mutation: hex HMAC-SHA256 under the session's key over its ULID, command, time and body's hash."""
    return seal_hash(key, ulid=ulid, command=command, at=at, body_sha256=hashlib.sha256(body).hexdigest())


def seal_hash(key: bytes, *, ulid: str, command: str, at: int, body_sha256: str) -> str:
    """`seal` for a signer who has only the body's SHA-256 (hex)."""
    return hmac.new(key, f"{ulid}\n{command}\n{at}\n{body_sha256}".encode(), hashlib.sha256).hexdigest()


def cursor_text(epoch: str, seq: int, scope_gen: int) -> str:
    """The opaque cursor of the endpoints: epoch.seq.scope_gen."""
    return f"{epoch}.{seq}.{scope_gen}"


def parse_cursor(text: str) -> tuple[str, int, int]:
    """(epoch, seq, scope_gen) of a cursor. Raises ValueError when it is none."""
    epoch, seq, scope_gen = text.split(".")
    return epoch, int(seq), int(scope_gen)
