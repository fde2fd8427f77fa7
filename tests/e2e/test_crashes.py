"""What processes do to one another when they die, lie or arrive late."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from desktop.demo.clinic import Demo, build, open_copy
from desktop.demo.traffic import Traffic
from desktop.faults import SignInError, WorkerFault
from sync.commands.people import AddNote, CaptureLead
from sync.model.ids import now_ms
from tests.e2e import raw
from tests.e2e.conftest import NOOR, NOOR_PIN, OWNER, Clinic
from tests.e2e.processes import PATIENCE_S, ServerProcess, Station, closing
from tests.e2e.staff import Person
from tests.e2e.steps import assert_equal, in_step

pytestmark = pytest.mark.anyio

CONTACT = "SELECT id FROM contact WHERE name = ?"


async def a_contact(station: Station, name: str = "Huda Rahman") -> str:
    await station.talk.do(CaptureLead(name=name, phone="+971501110001"))
    return station.value(CONTACT, name)


async def test_a_worker_killed_in_the_middle_of_its_work_loses_nothing_that_it_acknowledged(
    clinic: Clinic, tmp_path: Path
) -> None:
    server, station = clinic.server(), Station(tmp_path / "desk")
    async with closing(server, station):
        await server.start()
        await station.sign_in(server.url, OWNER, clinic.owner_password)
        person = Person("Owner", station)
        contact = await a_contact(station)
        for round_ in range(3):
            storm = [
                asyncio.create_task(station.talk.do(AddNote(contact_id=contact, text=f"{round_}/{n}")))
                for n in range(60)
            ]
            await asyncio.wait(storm, return_when=asyncio.FIRST_COMPLETED)
            await station.kill()
            await station.desk.start()  # what was asked and not answered is asked again, under the same ULIDs
            person.done += [done.ulid for done in await asyncio.gather(*storm)]
            person.typed += [("notes", f"{round_}/{n}") for n in range(60)]
        await in_step(server, station)
        assert_equal(server, [person])


async def test_a_server_restarted_during_a_push_storm_takes_every_command_once(
    clinic: Clinic, tmp_path: Path
) -> None:
    server, first, second = clinic.server(), Station(tmp_path / "first"), Station(tmp_path / "second")
    async with closing(server, first, second):
        await server.start()
        await first.sign_in(server.url, OWNER, clinic.owner_password)
        await second.sign_in(server.url, NOOR, clinic.noor_password)
        people = [Person("Owner", first), Person("Noor", second)]
        contact = await a_contact(first)
        await second.until(lambda: second.value("SELECT 1 FROM contact WHERE id = ?", contact), "the contact")

        async def type_on(person: Person) -> None:
            for _ in range(250):
                await person.note(contact)

        storm = [asyncio.create_task(type_on(person)) for person in people]
        for restart in range(3):
            least = 60 * (restart + 1)
            await first.until(lambda least=least: len(people[0].done) >= least, f"{least} commands typed")
            await server.kill()
            await server.start()
            for station in (first, second):
                await station.talk.ask("try_now")
        await asyncio.gather(*storm)
        await in_step(server, first, second)
        assert_equal(server, people)
        assert (await server.command("check")).strip()


async def test_wrong_pins_slow_down_then_lock_out_and_the_password_opens_again(
    clinic: Clinic, tmp_path: Path
) -> None:
    server, station = clinic.server(), Station(tmp_path / "desk")
    async with closing(server, station):
        await server.start()
        await station.sign_in(server.url, OWNER, clinic.owner_password)
        left = [5]
        told_to_wait = 0
        give_up_at = time.monotonic() + PATIENCE_S
        while left[-1] and time.monotonic() < give_up_at:
            with pytest.raises(SignInError) as refused:
                await station.talk.switch(clinic.noor_id, "1111")
            if refused.value.tries_left in (
                None,
                left[-1],
            ):  # too early: told how long to wait, and not counted
                assert refused.value.wait_s
                told_to_wait += 1
                await asyncio.sleep(0.2)
            else:
                left.append(refused.value.tries_left)
        assert left == [5, 4, 3, 2, 1, 0]
        assert told_to_wait
        with pytest.raises(SignInError, match="password"):
            await station.talk.switch(clinic.noor_id, NOOR_PIN)
        signed = await station.talk.sign_in(server.url, NOOR, clinic.noor_password)
        assert signed.person.id == clinic.noor_id
        assert (await station.talk.switch(clinic.noor_id, NOOR_PIN)).person.name == "Noor Saleh"


async def test_a_person_known_at_this_desk_switches_by_pin_while_the_server_is_gone(
    clinic: Clinic, tmp_path: Path
) -> None:
    server, station = clinic.server(), Station(tmp_path / "desk")
    async with closing(server, station):
        await server.start()
        await station.sign_in(server.url, OWNER, clinic.owner_password)
        contact = await a_contact(station)
        await station.talk.switch(clinic.noor_id, NOOR_PIN)
        await station.until(lambda: station.status.outbox == 0, "an empty outbox")
        await server.kill()
        await station.offline()
        station.talk.lock()
        with pytest.raises(WorkerFault, match="Nobody is at the desk"):
            await station.talk.do(AddNote(contact_id=contact, text="nobody"))
        with pytest.raises(SignInError):
            await station.talk.switch(clinic.noor_id, "1111")
        await station.talk.switch(clinic.noor_id, NOOR_PIN)
        person = Person("Noor", station)
        await person.note(contact)
        await server.start()
        await in_step(server, station)
        assert_equal(server, [person])
        with raw.server(server.folder, None) as practice:
            author = practice.execute(
                "SELECT actor FROM timeline WHERE mutation = ?", (person.done[0],)
            ).fetchone()[0]
        assert author == f"staff:{clinic.noor_id}"


@contextlib.asynccontextmanager
async def traffic(
    demo: Demo, server: ServerProcess, person: Person, contact: str
) -> AsyncIterator[list[str]]:
    """Enquiries and notes that don't stop, and the names that the door took."""
    visitors = Traffic(server.url, demo.form_key, seed=7)

    async def go_on() -> None:
        async with httpx.AsyncClient() as client:
            while True:
                await visitors.post(client)
                await person.note(contact)

    running = asyncio.create_task(go_on())
    try:
        yield visitors.tally.names
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


@pytest.mark.parametrize("contacts", [20, 700])
async def test_a_desk_signed_in_from_zero_during_live_traffic_misses_nothing(
    contacts: int, tmp_path: Path
) -> None:
    """A small practice is fetched page by page, a larger one as a file; what arrives meanwhile is not missed by either."""
    build(tmp_path / "built", contacts, now_ms())
    demo = open_copy(tmp_path / "built", tmp_path / "server")
    server, first, late = ServerProcess(demo.folder), Station(tmp_path / "first"), Station(tmp_path / "late")
    async with closing(server, first, late):
        await server.start()
        await first.sign_in(server.url, "sara@palmera.example", demo.password)
        person = Person("Sara", first)
        contact = first.value("SELECT id FROM contact WHERE merged_into IS NULL ORDER BY id")
        async with traffic(demo, server, person, contact) as names:
            await first.until(lambda: len(names) >= 10, "traffic")
            await late.sign_in(server.url, "jomar@palmera.example", demo.password)
            before = len(names)
            await late.until(lambda: len(names) >= before + 10, "traffic after the first copy")
        await in_step(server, first, late)
        assert late.reopened == (1 if contacts > 20 else 0)
        assert_equal(server, [person, Person("Jomar", late)])
        assert set(names) <= {row[0] for row in late.rows("SELECT name FROM contact WHERE deleted = 0")}
