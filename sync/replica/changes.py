"""What the replica tells its listeners: which rows changed, and how it stands with the server. No SQLAlchemy here."""

from enum import StrEnum

import msgspec

from sync.model.words import VerdictKind
from sync.wire import Proof


class Changes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The net difference that one transaction made: entity -> ids of rows that came, changed or went.

    `everything` means that a new generation of the file took the old one's place: open it and read afresh.
    """

    rows: dict[str, list[str]] = {}
    board: list[str] = []
    """Ids of board rows that came, changed or went."""
    everything: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.rows) or bool(self.board)


class State(StrEnum):
    """How the replica stands with its server."""

    OFFLINE = "offline"
    CONNECTING = "connecting"
    CATCHING_UP = "catching_up"
    ONLINE = "online"
    SIGNED_OUT = "signed_out"
    REVOKED = "revoked"
    UPGRADE_NEEDED = "upgrade_needed"
    LOCKED = "locked"
    """Too long without the server: the copy opens again on contact."""


class Stage(StrEnum):
    """What a catching-up is at, and what its counts are of."""

    PREPARING = "preparing"
    """The server makes this workstation's copy; rows."""
    FETCHING = "fetching"
    """Bytes."""
    CHECKING = "checking"
    """Bytes."""
    LAYING = "laying"
    """Rows that come one by one."""
    INDEXING = "indexing"
    REPLAYING = "replaying"
    """What happened since; changes."""
    SWITCHING = "switching"


class Trouble(StrEnum):
    """Why a fresh copy is put off, while work goes on in the one that is here."""

    NO_SPACE = "no_space"
    DAMAGED_COPY = "damaged_copy"
    """What the server sends does not stand the check, twice in a row."""
    STOPPED = "stopped"
    """Somebody stopped it."""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What the freshness pill says. Instants are epoch ms."""

    state: State
    since: int
    """When it came to be so."""
    done: int = 0
    total: int = 0
    """Catching up: how much is done, of how much; `stage` says of what."""
    stage: Stage | None = None
    trouble: Trouble | None = None
    outbox: int = 0
    """Mutations that the server has not confirmed."""
    waiting: int = 0
    """Of these, how many do not apply for now."""
    data_at: int | None = None
    """The server's time at which this copy was last known to be complete."""
    clock_offset: int = 0
    """Server clock minus this machine's, ms."""
    verified_at: int | None = None
    """When this copy was last proven equal to the server's, digest by digest; by the server's clock."""
    repaired: int = 0
    """Rows that were damaged on this computer and were fetched again, since the program started."""
    reindexed: int = 0
    """Entries of the search index that were wrong and were made anew, since the program started."""
    is_damaged: bool = False
    """The file itself is damaged: a fresh copy takes its place, with the unsent work in it."""
    message: str | None = None
    """Why, in the user's words, where the state alone does not say it."""


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """A mutation before the replica has numbered it: what a window sends, sealed by the person's session."""

    ulid: str
    command: str
    """`name@version`."""
    body: msgspec.Raw
    at: int
    principal: str
    proof: Proof | None = None


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """What a local command came to; the server's verdict on mutation `n` follows later."""

    ulid: str
    n: int
    outcome: VerdictKind
    winner: str | None
    detail: str | None
    changes: Changes
