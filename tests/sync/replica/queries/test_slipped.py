"""What slipped through, counted again by another route: every row of a random practice walked in Python, person by person."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.commands.kernel import Context, Principal, run, spec_of
from sync.commands.slipping import LetBe
from sync.commands.tx import Tx
from sync.model import cipher, replica_file
from sync.model.entities import (
    Appointment,
    Call,
    Contact,
    Conversation,
    Enrolment,
    Opportunity,
    Pipeline,
    Practice,
    Service,
    Snooze,
    Stage,
    Task,
    TimelineEntry,
)
from sync.model.ids import fact_id, new_ulid
from sync.model.rows import Rows
from sync.model.words import Role
from sync.policy.slips import DAY_MS, Basis, Prices, SlipKind
from sync.replica.queries import slipped
from sync.replica.queries.reading import parts

NOW = 1_800_000_000_000
KEY = bytes(range(32))
SARA = Principal("staff", "a" * 32, frozenset({Role.FRONT_DESK}))


class Book:
    """A replica's file, written row by row."""

    def __init__(self, folder: Path) -> None:
        self.write = cipher.connect(folder / "book.db", KEY)
        replica_file.create(self.write)
        self.write.execute("BEGIN")  # one, never ended: what it holds is read by the same connection
        self.rows = Rows(self.write, "sqlite")
        self.prices = Prices("AED")
        self.kept: dict[str, list[dict[str, Any]]] = {}
        """Everything that was written, by table: what the recount walks."""

    def put(self, kind: type[Any], row_id: str, /, **values: Any) -> str:
        Tx(self.rows, 1).put(kind, row_id, **values)
        self.kept.setdefault(kind.__tablename__, []).append({"id": row_id, **values})
        return row_id

    def of(self, table: str, contact: str) -> list[dict[str, Any]]:
        return [row for row in self.kept.get(table, []) if row.get("contact_id") == contact]

    def found(self) -> dict[str, tuple[SlipKind, int, int | None]]:
        """Everybody who slipped through, in slices as the window reads them, at a slice small enough to be many."""
        survey = slipped.Survey(self.write, NOW)
        while survey.step():
            pass
        assert survey.done == survey.total
        self.prices = survey.prices
        found = {slip.contact_id: (slip.kind, slip.since, slip.value) for slip in survey.slips}
        for some in parts(found, 100):  # one by one it is the same
            again = slipped.look_at(self.write, some, survey.prices, NOW)
            assert {slip.contact_id: (slip.kind, slip.since, slip.value) for slip in again} == {
                each: found[each] for each in some
            }
        return found


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = Book(tmp_path)
    made.put(Practice, fact_id("practice"), name="P", region="AE", timezone="Asia/Dubai", currency="AED")
    pipeline = made.put(Pipeline, fact_id("pipeline"), name="Enquiries")
    for position, key in enumerate(("new", "quoted")):
        made.put(
            Stage,
            fact_id("stage", key),
            pipeline_id=pipeline,
            key=key,
            name=key,
            position=position,
            state="open",
        )
    yield made
    made.write.close()


def person(book: Book, name: str, kind: str = "lead", created: int = 400) -> str:
    """Somebody who came into the book `created` days ago."""
    return book.put(
        Contact, fact_id("c", name), name=name, sort_key=name, kind=kind, created_at=NOW - created * DAY_MS
    )


def random_life(book: Book, rng: random.Random, number: int) -> None:
    who = person(book, f"p{number:04}", rng.choice(("lead", "patient", "other")), rng.randrange(0, 500))

    def ago(most: int = 400) -> int:
        return NOW - rng.randrange(0, most * DAY_MS)

    if rng.random() < 0.5:
        book.put(
            Conversation, fact_id("v", who), contact_id=who, channel="sms", last_at=NOW,
            last_in_at=ago() if rng.random() < 0.7 else None, last_out_at=ago() if rng.random() < 0.5 else None,
        )  # fmt: skip
    for n in range(rng.choice((0, 0, 1, 3))):
        book.put(
            Call, fact_id("call", who, str(n)), contact_id=who, direction=rng.choice(("in", "out")),
            state=rng.choice(("missed", "abandoned", "voicemail", "answered", "ended")), started_at=ago(),
        )  # fmt: skip
    for n in range(rng.choice((0, 0, 1, 2))):
        book.put(
            Appointment, fact_id("visit", who, str(n)), contact_id=who, start_at=ago() + rng.choice((0, 40)) * DAY_MS,
            end_at=NOW, status=rng.choice(("fulfilled", "booked", "cancelled", "noshow", "checked-in")),
        )  # fmt: skip
    for n in range(rng.choice((0, 0, 0, 1, 2))):
        book.put(
            Opportunity, fact_id("o", who, str(n)), contact_id=who, pipeline_id="x", title="t",
            stage_id=fact_id("stage", rng.choice(("new", "quoted"))), value=rng.choice((None, 50_000, 120_000)),
            currency=rng.choice(("AED", "AED", "EUR")), state=rng.choice(("open", "open", "won", "lost")),
            created_at=ago(), stage_at=ago(60),
        )  # fmt: skip
    for kind in ("enquiry.received", "contact.let_be", "contact.looked_at_again", "note.added"):
        if rng.random() < 0.2:
            book.put(
                TimelineEntry, fact_id("t", who, kind), contact_id=who, kind=kind, at=ago(), actor="staff:x",
                command="c@1", mutation="m",
            )  # fmt: skip
    if rng.random() < 0.15:
        book.put(
            Enrolment, fact_id("e", who), journey="j", version_id="v", contact_id=who, subject_kind="contact",
            subject_id=who, event_id="e", started_at=ago(), state=rng.choice(("running", "held", "stopped")),
        )  # fmt: skip
    if rng.random() < 0.15:
        book.put(
            Task, fact_id("task", who), contact_id=who, title="t", kind="call", due_at=NOW, created_at=ago(),
            state=rng.choice(("open", "done")),
        )  # fmt: skip
    if rng.random() < 0.1:
        book.put(
            Snooze, fact_id("snooze", who), subject_kind="contact", subject_id=who, contact_id=who, staff_id="s",
            set_at=ago(), until_at=rng.choice((None, NOW + 1, NOW - 1)),
        )  # fmt: skip


def recounted(book: Book, who: dict[str, Any], each: int | None) -> tuple[str, int, int | None] | None:
    """What became of one person, told from the rows one by one."""
    moments: list[tuple[int, str]] = []
    for row in book.of("conversation", who["id"]):
        moments += [(row["last_in_at"], "in")] if row["last_in_at"] else []
        moments += [(row["last_out_at"], "out")] if row["last_out_at"] else []
    for row in book.of("call", who["id"]):
        is_missed = row["direction"] == "in" and row["state"] in ("missed", "abandoned", "voicemail")
        moments.append((row["started_at"], "missed" if is_missed else "out"))
    for row in book.of("timeline", who["id"]):
        moments += [(row["at"], "in")] if row["kind"] == "enquiry.received" else []
    kept = 0
    for row in book.of("appointment", who["id"]):
        if row["status"] == "booked" and row["start_at"] > NOW:
            return None
        if row["status"] in ("fulfilled", "checked-in"):
            kept += 1
            moments += [(row["start_at"], "visit")] if row["start_at"] <= NOW else []
    quotes = [
        row
        for row in book.of("opportunity", who["id"])
        if row["state"] == "open"
        and (row["value"] is not None or row["stage_id"] == fact_id("stage", "quoted"))
    ]
    ours = max((at for at, what in moments if what in ("out", "visit")), default=0)
    theirs = max((at for at, what in moments if what == "in"), default=0)
    missed = max((at for at, what in moments if what == "missed"), default=0)
    everything = max((at for at, _ in moments), default=0)
    own = [row["value"] for row in quotes if row["currency"] == "AED" and row["value"] is not None]
    worth = sum(own) if own else each
    found: tuple[str, int, int | None] | None = None
    if theirs > ours and NOW - theirs > DAY_MS:
        found = ("enquiry", theirs, worth)
    elif missed > ours and NOW - missed > DAY_MS:
        found = ("call", missed, worth)
    elif quotes:
        last = max(ours, *(row["stage_at"] for row in quotes))
        found = ("quote", last, worth) if NOW - last > 7 * DAY_MS else None
    elif who["kind"] == "patient":
        last = everything or who["created_at"]
        if not any(what == "visit" for _, what in moments):
            last = max(everything, who["created_at"])
        found = ("lapsed", last, worth) if NOW - last > 180 * DAY_MS else None
    elif who["kind"] == "lead" and not moments and NOW - who["created_at"] > DAY_MS:
        found = ("enquiry", who["created_at"], worth)
    return None if found is None or any(at >= found[1] for at in taken_up(book, who)) else found


def taken_up(book: Book, who: dict[str, Any]) -> list[int]:
    """When somebody or something took them up, or they were let be."""
    taken = [row["started_at"] for row in book.of("enrolment", who["id"]) if row["state"] != "stopped"]
    taken += [row["created_at"] for row in book.of("task", who["id"]) if row["state"] == "open"]
    taken += [row["set_at"] for row in book.of("snooze", who["id"]) if row["until_at"] in (None, NOW + 1)]
    said = {row["kind"]: row["at"] for row in book.of("timeline", who["id"])}
    if said.get("contact.let_be", 0) > said.get("contact.looked_at_again", 0):
        taken.append(said["contact.let_be"])
    return taken


@pytest.mark.parametrize("seed", range(4))
def test_a_recount_person_by_person_finds_the_same(
    book: Book, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slipped, "SLICE", 11)
    monkeypatch.setattr(slipped, "_JUDGED", 13)
    rng = random.Random(seed)
    for number in range(150):
        random_life(book, rng, number)
    book.put(Service, fact_id("s", "1"), name="a", duration_min=10, price=41_200, currency="AED")
    recount = {
        who["id"]: found
        for who in book.kept["contact"]
        if (found := recounted(book, who, 41_200)) is not None
    }
    assert book.found() == recount
    assert {kind for kind, _, _ in recount.values()} == set(SlipKind)


def test_somebody_is_looked_at_again_by_id_alone(book: Book) -> None:
    who = person(book, "Lina")
    priced = Prices("AED")
    assert [slip.kind for slip in slipped.look_at(book.write, [who], priced, NOW)] == [SlipKind.ENQUIRY]


def test_whoever_is_let_be_stays_so_until_something_new_happens_or_it_is_taken_back(book: Book) -> None:
    who = person(book, "Lina")
    command = LetBe(contact_id=who, reason="Moved away")

    def tell(told: LetBe, at: int) -> None:
        spec = spec_of(told)
        run(Tx(book.rows, 2), spec, told, Context(new_ulid(at), at, SARA, spec.key))

    tell(command, NOW - 3 * DAY_MS)
    assert book.found() == {}
    tell(LetBe(contact_id=who), NOW - 3 * DAY_MS + 1)
    assert set(book.found()) == {who}
    tell(command, NOW - 3 * DAY_MS + 2)
    assert book.found() == {}
    book.put(
        Conversation,
        fact_id("v", who),
        contact_id=who,
        channel="sms",
        last_at=NOW,
        last_in_at=NOW - 2 * DAY_MS,
    )
    assert book.found() == {who: (SlipKind.ENQUIRY, NOW - 2 * DAY_MS, None)}


def priced(book: Book) -> Prices:
    book.found()
    return book.prices


def test_money_is_of_the_practices_own_and_never_made_up(book: Book) -> None:
    assert priced(book) == Prices("AED")
    cheap = book.put(Service, fact_id("s", "1"), name="a", duration_min=10, price=10_000, currency="AED")
    book.put(Service, fact_id("s", "2"), name="b", duration_min=10, price=30_000, currency="AED")
    book.put(Service, fact_id("s", "3"), name="c", duration_min=10, price=99_900, currency="EUR")
    book.put(Service, fact_id("s", "4"), name="d", duration_min=10)
    book.put(Service, fact_id("s", "5"), name="e", duration_min=10, price=90_000, currency="AED", disabled=1)
    assert priced(book) == Prices("AED", 20_000, Basis.SERVICES, 2)
    for n in range(20):
        book.put(
            Appointment, fact_id("a", str(n)), contact_id="x", service_id=cheap, status="fulfilled",
            start_at=NOW - n * DAY_MS, end_at=NOW,
        )  # fmt: skip
    assert priced(book) == Prices("AED", 10_000, Basis.VISITS, 20)
