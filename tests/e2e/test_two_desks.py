"""One clinic, two workstations, a server that dies: real processes, and a look at the files with raw SQL."""

import time
from collections import Counter
from pathlib import Path

import pytest

from sync.commands.practice import PutPractitioner
from sync.commands.work import ClaimSubject, CreateTask
from sync.model.words import Subject
from tests.e2e.conftest import NOOR, OWNER, Clinic
from tests.e2e.processes import ServerProcess, Station, closing
from tests.e2e.staff import HOUR_MS, Person, Shared
from tests.e2e.steps import assert_equal, in_step, post_enquiry

pytestmark = pytest.mark.anyio

ON_BOARD = "SELECT lane FROM board WHERE contact_id = ?"


async def test_both_desks_work_through_the_server_s_death_and_everything_typed_stands_once(
    either_clinic: Clinic, tmp_path: Path
) -> None:
    clinic = either_clinic
    server = clinic.server()
    first, second = Station(tmp_path / "first"), Station(tmp_path / "second")
    async with closing(server, first, second):
        await server.start()
        await first.sign_in(server.url, OWNER, clinic.owner_password)
        await second.sign_in(server.url, NOOR, clinic.noor_password)
        people = [Person("Owner", first), Person("Noor", second)]

        contact = await enquiry_reaches_both_boards(
            clinic, server, first, second, "Huda Rahman", "+971501110001"
        )
        await one_acts_and_the_other_sees_it(people[0], second, contact)
        shared = await furnish(clinic, server, people[0], second, contact)

        for person in people:  # what is on its way when the power goes counts as well
            for _ in range(10):
                await person.note(shared.contacts[3])
        await server.kill()
        for person in people:
            await person.station.offline()
            await person.work(shared)
        for person in people:
            assert person.station.status.outbox >= 50
            assert len(person.done) >= 60
        await server.start()
        await in_step(server, first, second)

        found = assert_equal(server, people)
        on_cards = Counter(command for command, _, _ in found.cards)
        assert on_cards["book_appointment@1"] == 8, "each slot was given to one of the two"
        assert on_cards["complete_task@1"] == 2
        assert on_cards["patch_fields@1"] == 6, "the names that the second desk typed"
        assert (await server.command("check")).strip()  # raises where the server's own audit finds anything


async def enquiry_reaches_both_boards(
    clinic: Clinic, server: ServerProcess, first: Station, second: Station, name: str, phone: str
) -> str:
    """Post as a website's system would, signed by the senders' own library; the contact's id."""
    await post_enquiry(clinic, server, name, phone)
    wanted = "SELECT id FROM contact WHERE name = ?"
    contact = await first.until(lambda: first.value(wanted, name), f"the enquiry of {name}")
    for station in (first, second):
        await station.until(lambda station=station: station.rows(ON_BOARD, contact), f"{name} on the board")
    return contact


async def one_acts_and_the_other_sees_it(person: Person, other: Station, contact: str) -> None:
    claim = ClaimSubject(subject_kind=Subject.CONTACT, subject_id=contact, contact_id=contact)
    await person.do(claim)
    holder = person.station.talk.person
    assert holder is not None
    seen = "SELECT owner_id FROM board WHERE contact_id = ? AND claim_until IS NOT NULL"
    await other.until(lambda: other.value(seen, contact) == holder.id, "the other desk's claim on the board")
    await person.note(contact)
    noted = "SELECT count(*) FROM timeline WHERE contact_id = ? AND kind = 'note.added'"
    await other.until(lambda: other.value(noted, contact) == 1, "the other desk's note")


async def furnish(
    clinic: Clinic, server: ServerProcess, owner: Person, second: Station, contact: str
) -> Shared:
    """More people, a practitioner and two tasks, known at both desks."""
    first = owner.station
    more = [
        await enquiry_reaches_both_boards(
            clinic, server, first, second, f"Patient {number}", f"+97150111000{number}"
        )
        for number in range(2, 5)
    ]
    contacts = [contact, *more]
    await owner.do(PutPractitioner(name="Dr. Layla Mansour"))
    start = (int(time.time()) // 86_400 + 3) * 86_400_000 + 6 * HOUR_MS
    for _ in range(2):
        text = owner.text("task")
        await owner.do(CreateTask(contact_id=contact, title=text, due_at=start), ("tasks", text))
    tasks = [row[0] for row in first.rows("SELECT id FROM task ORDER BY id")]
    practitioner = first.value("SELECT id FROM practitioner")
    await second.until(
        lambda: (
            second.value("SELECT count(*) FROM task") == 2 and second.value("SELECT id FROM practitioner")
        ),
        "what the owner prepared",
    )
    return Shared(contacts, practitioner, [start + hour * HOUR_MS for hour in range(8)], tasks)
