"""A practice on a real SQLite database, judged as the server judges: each command in a savepoint, failures on cards."""

import sqlite3
from typing import Any

import msgspec
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

import sync.commands.all  # noqa: F401 - fills the register
from sync.commands import practice
from sync.commands.cards import open_card
from sync.commands.kernel import Command, Context, Principal, decode, encode, run, spec_of
from sync.commands.outcomes import Clash, CommandError, Held, Outcome
from sync.commands.tx import Deleted, Tx
from sync.journeys.hours import OpeningHours, Span
from sync.model.entities import ENTITIES, Base, TimelineEntry, entity_type
from sync.model.ids import derive_id
from sync.model.rows import Rows
from sync.model.words import CardKind, OpportunityState, Role

NOW = 1_795_000_000_000
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

FRONT_DESK = Principal("staff", "a" * 32, frozenset({Role.FRONT_DESK}))
OTHER_DESK = Principal("staff", "b" * 32, frozenset({Role.FRONT_DESK}))
MANAGER = Principal("staff", "c" * 32, frozenset({Role.MANAGER}))
OWNER = Principal("staff", "d" * 32, frozenset({Role.OWNER}))
CLINICIAN = Principal("staff", "e" * 32, frozenset({Role.CLINICIAN}))
DOOR = Principal("integration", "website", frozenset({Role.INTEGRATION}))
AGENT = Principal("device", "f" * 32, frozenset({Role.AGENT}))


class Clinic:
    """One copy of the practice's rows, and the commands that it has run, so that another copy can run them too."""

    def __init__(self, *, is_replica: bool = False) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        engine = create_engine("sqlite://", creator=lambda: self.connection, poolclass=StaticPool)
        Base.metadata.create_all(engine)
        self.rows = Rows(self.connection, "sqlite")
        self.is_replica = is_replica
        self.seq = 0
        self.count = 0
        self.told: list[tuple[int, Command, Principal, int, str]] = []
        self.last = ""

    def do(
        self, command: Command, who: Principal = FRONT_DESK, at: int | None = None, ulid: str | None = None
    ) -> Outcome:
        """Run a command as it arrives by the wire. Raises what it raises, with nothing of it kept."""
        self.count += 1
        at = NOW + self.count * 1000 if at is None else at
        ulid = ulid or self.next_ulid(at)
        self.last = ulid
        spec = spec_of(command)
        typed = decode(spec.key, encode(command))
        self.seq += 1
        self.rows.execute("SAVEPOINT mutation")
        try:
            outcome = run(self.tx(), spec, typed, Context(ulid, at, who, spec.key))
        except BaseException:
            self.rows.execute("ROLLBACK TO SAVEPOINT mutation")
            raise
        finally:
            self.rows.execute("RELEASE SAVEPOINT mutation")
        self.told.append((self.seq, command, who, at, ulid))
        return outcome

    def judge(self, command: Command, who: Principal = FRONT_DESK, at: int | None = None) -> str | None:
        """Run a command and, where it does not apply, open its card as the server does; the card's id."""
        try:
            self.do(command, who, at)
        except (CommandError, Deleted) as error:
            at = NOW + self.count * 1000 if at is None else at
            spec = spec_of(command)
            tx, ctx = self.tx(), Context(self.last, at, who, spec.key)
            kind = CardKind.CONFLICT if isinstance(error, (Clash, Deleted)) else CardKind.REJECTED
            open_card(tx, ctx, kind, error, encode(command), str(who))
            tx.close(at=at, actor=str(who), command=spec.key, mutation=self.last)
            return derive_id(self.last, "card")
        return None

    def hold(self, command: Command, error: Held, who: Principal = FRONT_DESK) -> str:
        """Lay a command on a card without trying it, as the server does with work that must wait; the card's id."""
        self.count += 1
        self.seq += 1
        at, key = NOW + self.count * 1000, spec_of(command).key
        ulid = self.next_ulid(at)
        tx = self.tx()
        open_card(tx, Context(ulid, at, who, key), CardKind.HELD, error, encode(command), str(who))
        tx.close(at=at, actor=str(who), command=key, mutation=ulid)
        return derive_id(ulid, "card")

    def tx(self) -> Tx:
        return Tx(self.rows, None if self.is_replica else self.seq)

    def next_ulid(self, at: int) -> str:
        """A ULID that is the same in every run of the test."""
        value = (at << 80) | self.count
        return "".join(ALPHABET[(value >> shift) & 31] for shift in range(125, -1, -5))

    def all(self, entity: str, **equal: Any) -> list[Any]:
        """Live rows, as records, in the order of their ids."""
        found = ENTITIES[entity]
        return [
            found.record(*row)
            for row in self.rows.where(found, [(k, "=", v) for k, v in equal.items()], "id")
        ]

    def one(self, entity: str, **equal: Any) -> Any:
        found = self.all(entity, **equal)
        assert len(found) == 1, f"{len(found)} rows of {entity} are {equal}"
        return found[0]

    def events(self, contact_id: str | None = None) -> list[str]:
        """Kinds of the timeline, in the order they were recorded."""
        equal = {"contact_id": contact_id} if contact_id else {}
        return [row.kind for row in sorted(self.all("timeline", **equal), key=lambda row: (row.ver, row.at))]

    def of_mutation(self, ulid: str) -> list[TimelineEntry]:
        entity = entity_type(TimelineEntry)
        return [entity.record(*row) for row in self.rows.where(entity, [("mutation", "=", ulid)], "id")]

    def data(self, entry: Any) -> dict[str, Any]:
        return msgspec.json.decode(entry.data) if entry.data else {}

    def dump(self, *, with_ver: bool = True) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every entity."""
        return {
            name: [
                row if with_ver else (*row[:2], *row[3:])
                for row in self.rows.execute(
                    f'SELECT {", ".join(entity.columns)} FROM "{name}" ORDER BY id'
                ).fetchall()
            ]
            for name, entity in ENTITIES.items()
        }

    def furnish(self) -> "Clinic":
        """A location, three people, a pipeline, a service, two practitioners and two rooms."""
        week = ((Span(9 * 60, 18 * 60),),) * 5 + ((), ())
        for command in (
            practice.SetPractice(name="Cedar Clinic", region="AE", timezone="Asia/Dubai", currency="AED"),
            practice.PutLocation(
                id="10" * 16,
                name="Marina",
                region="AE",
                currency="AED",
                hours=OpeningHours("Asia/Dubai", week),
            ),
            practice.PutStaff(
                id=FRONT_DESK.id, name="Amal", email="amal@cedar.example", roles=[Role.FRONT_DESK]
            ),
            practice.PutStaff(
                id=OTHER_DESK.id, name="Ben", email="ben@cedar.example", roles=[Role.FRONT_DESK]
            ),
            practice.PutStaff(id=OWNER.id, name="Dana", email="dana@cedar.example", roles=[Role.OWNER]),
            practice.PutPipeline(
                id="20" * 16,
                name="Enquiries",
                stages=[
                    practice.StageOf(key="new", name="New"),
                    practice.StageOf(key="contacted", name="Contacted"),
                    practice.StageOf(key="dormant", name="Dormant"),
                    practice.StageOf(key="won", name="Won", state=OpportunityState.WON),
                    practice.StageOf(key="lost", name="Lost", state=OpportunityState.LOST),
                ],
            ),
            practice.PutService(id="30" * 16, name="Check-up", duration_min=30),
            practice.PutPractitioner(id="41" * 16, name="Dr. Rahman", location_id="10" * 16),
            practice.PutPractitioner(id="42" * 16, name="Dr. Silva", location_id="10" * 16),
            practice.PutRoom(id="51" * 16, name="Room 1", location_id="10" * 16),
            practice.PutRoom(id="52" * 16, name="Room 2", location_id="10" * 16),
        ):
            self.do(command, OWNER)
        return self

    def replayed(self) -> "Clinic":
        """Another copy that ran the same commands."""
        copy = Clinic()
        for seq, command, who, at, ulid in self.told:
            copy.seq = seq - 1
            copy.do(command, who, at, ulid)
        return copy

    def close(self) -> None:
        self.connection.close()
