"""The local line between the window and its worker: JSON lines on the child's standard input and output.

The window asks (`Ask`), the worker answers each by number (`Answer`), and tells what nobody asked for (`Tell`): what
changed, how things stand, how far a long job is. Nothing here knows Qt or the network.
"""

from enum import StrEnum
from typing import Any

import msgspec

from sync.replica.changes import Stage, Trouble


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A request; `number` is the asker's own count, `body` the operation's arguments as JSON."""

    number: int
    operation: str
    body: msgspec.Raw = msgspec.Raw(b"{}")


class Fault(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why something did not happen. `kind` names the error, `message` is in the user's words."""

    kind: str
    message: str
    reason: str = ""
    field: str | None = None
    yours: dict[str, Any] | None = None
    theirs: dict[str, Any] | None = None
    tries_left: int | None = None
    wait_s: int | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True, tag="answer"):
    number: int
    result: msgspec.Raw = msgspec.Raw(b"null")
    fault: Fault | None = None


class LinkState(StrEnum):
    """How the workstation stands towards the server."""

    CONNECTING = "connecting"
    ONLINE = "online"
    OFFLINE = "offline"
    CATCHING_UP = "catching_up"
    RESTARTING = "restarting"
    """The worker died and is being started again; only the window's side says so."""
    SIGNED_OUT = "signed_out"
    REVOKED = "revoked"
    UPGRADE = "upgrade"


class Status(msgspec.Struct, frozen=True, kw_only=True, tag="status"):
    """The freshness pill's facts. Instants are epoch ms; `done` of `total` rows or changes while catching up."""

    state: LinkState
    since: int | None = None
    outbox: int = 0
    data_at: int | None = None
    done: int = 0
    total: int = 0
    stage: Stage | None = None
    """What the counts are of, while catching up."""
    trouble: Trouble | None = None
    """Why no fresh copy comes for now, while work goes on in the one that is here."""
    epoch: str | None = None
    verified_at: int | None = None
    """When the copy was last proven equal to the server's."""
    repaired: int = 0
    """Records that were damaged on this computer and were fetched again, since the worker started."""
    reindexed: int = 0
    """Records that search would not have found and finds again."""
    is_damaged: bool = False
    """The copy's file is damaged, and a fresh one is fetched with the unsent work in it."""
    clock_offset: int = 0
    """The server's clock minus this computer's, ms."""


class Changed(msgspec.Struct, frozen=True, kw_only=True, tag="changed"):
    """Entity (or "board") -> ids of the rows that are new, different or gone."""

    ids: dict[str, frozenset[str]]


BOARD_JOB = "board"
"""The Job of working out everybody's next action anew, counted in contacts. It has no label: the window has words for it."""


class Job(msgspec.Struct, frozen=True, kw_only=True, tag="job"):
    """A long piece of work: `done` of `total` (0 when unknown)."""

    id: str
    label: str
    done: int = 0
    total: int = 0
    finished: bool = False
    cancelled: bool = False
    error: str | None = None
    result: dict[str, Any] | None = None


class Reopened(msgspec.Struct, frozen=True, kw_only=True, tag="reopened"):
    """The replica's file is another one now: open the reader again."""

    generation: int


class Sign(msgspec.Struct, frozen=True, kw_only=True, tag="sign"):
    """A job made commands in a person's name and asks the window, which holds their key, to sign them."""

    job: str
    items: list[tuple[str, str, int, str]]
    """(ULID, `name@version`, at, SHA-256 of the body as hex)."""


Tell = Status | Changed | Job | Reopened | Sign
Line = Answer | Status | Changed | Job | Reopened | Sign


class ImportColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A table's column and what it is taken to mean; `field` is a sync.exchange ContactField or None (left out)."""

    index: int
    header: str
    field: str | None
    score: float
    reason: str
    date_order: str | None = None


class ImportRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it would come in. `problems` are (field, message); `refused` says why it would not come in at all."""

    line: int
    name: str
    phones: list[str]
    emails: list[str]
    problems: list[tuple[str, str]]
    refused: str | None = None


class ImportPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What an import would do. Counts are over the whole file; `cells` and `rows` show its beginning."""

    kind: str
    columns: list[ImportColumn]
    cells: list[list[str]]
    rows: list[ImportRow]
    total: int
    ready: int
    with_problems: int
    refused: int
    known: int
    """Rows whose phone or e-mail belongs to a contact of the same name: they are joined, not doubled."""
    family: int
    """Rows that share a phone or e-mail with somebody of another name: a family, kept apart."""
    repeated: int
    """Rows that stand in the file more than once."""
    problems: list[str]


_encoder = msgspec.json.Encoder()
_asks = msgspec.json.Decoder(Ask)
_lines = msgspec.json.Decoder(Line)


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """A command that stands in the replica: how it ended there (applied, noop or merged)."""

    ulid: str
    kind: str
    winner: str | None = None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who is at the desk."""

    id: str
    name: str
    roles: list[str]
    language: str = "en"


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A person's session: its key signs their commands and stays in the window. Hex; `expires_at` and `began_at` are epoch
    ms by the server's clock, and nothing that it signs is dated before it began, however this computer's clock stands."""

    id: str
    key: str
    expires_at: int
    began_at: int = 0


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    person: Person
    session: Session
    must_change: bool = False


class DeviceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A workstation of the practice as its server lists it. Instants are epoch ms; `scopes` are sync.model.scopes' words.

    `person` is the staff id of who signed in there last; `app`, `schema` and `outbox` are what it said when it last greeted;
    `held` are the cards of its work that waits for a manager, the first of `held_count`.
    """

    id: str
    name: str
    state: str
    scopes: list[str]
    changes: int = 0
    seen_at: int | None = None
    lease_until: int = 0
    person: str | None = None
    app: str | None = None
    schema: int | None = None
    outbox: int | None = None
    held: list[str] = []
    held_count: int = 0


class Devices(msgspec.Struct, frozen=True, kw_only=True):
    """The practice's workstations, and which of them this one is."""

    here: str
    devices: list[DeviceRow]


class SignsIn(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody who works here signs in, as the server knows it."""

    staff_id: str
    has_password: bool
    is_one_time: bool
    has_pin: bool


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """How everybody signs in. `password` is a one-time password that was just made: shown once, kept nowhere."""

    people: list[SignsIn]
    password: str | None = None


def write_line(message: msgspec.Struct) -> bytes:
    """One message as a line."""
    return _encoder.encode(message) + b"\n"


def read_ask(line: bytes) -> Ask:
    """The request in a line. Raises msgspec.DecodeError."""
    return _asks.decode(line)


def read_line(line: bytes) -> Line:
    """The answer or news in a line. Raises msgspec.DecodeError."""
    return _lines.decode(line)


def pack(value: Any) -> msgspec.Raw:
    """A value as the raw JSON that Ask and Answer carry."""
    return msgspec.Raw(_encoder.encode(value))
