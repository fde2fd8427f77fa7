"""A copy opens without its server for as long as its lease lasts, and again as soon as the server lends its half of the key."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sync.commands.people import CaptureLead
from sync.model.ids import now_ms
from sync.replica import store
from sync.replica.changes import State
from sync.replica.engine import Engine
from sync.replica.lease import Lease, seal, unseal
from sync.replica.machine import Failure
from sync.replica.store import LeaseExpired, NoReplica, WrongKey, open_reader, read_pointer, unwrap
from sync.replica.transport import LinkFailed
from sync.replica.unlocking import ask_for_half
from sync.server import answering
from sync.wire import Hello, Welcome
from tests.sync.replica.practice import KEY, Desk, Line, Practice

pytestmark = pytest.mark.anyio
HOUR = 3_600_000


@dataclasses.dataclass
class Clock:
    """A machine's clock, which anybody may turn."""

    turned: int = 0

    def __call__(self) -> int:
        return now_ms() + self.turned


class LendingLine(Line):
    """A line whose hello is the server's own, at the time of a clock of its own."""

    clock = Clock()

    async def hello(self, hello: Hello) -> Welcome:
        self._check("hello")
        practice = self.practice
        return practice._write(
            lambda batch: answering.hello(
                batch, practice.site, practice.seen(self.device), hello, self.clock()
            )
        )


class Station:
    """A workstation with a lease, on a clock of its own."""

    def __init__(self, practice: Practice, folder: Path) -> None:
        self.practice = practice
        self.clock = Clock()
        self.passed_s = 0.0
        self.desk = Desk(practice, folder, "desk")
        self.desk.line = LendingLine(practice, self.desk.device)
        LendingLine.clock = self.clock
        self.folder = self.desk.folder

    async def open(self) -> Engine:
        engine = Engine.open(
            self.folder, KEY, clock=self.clock, stopwatch=lambda: self.passed_s, board_every_ms=1
        )
        self.desk.engine = engine
        return engine


@pytest.fixture
async def station(tmp_path: Path) -> AsyncIterator[Station]:
    practice = Practice(tmp_path)
    made = Station(practice, tmp_path)
    await made.desk.engine.close()
    async with asyncio.timeout(30):
        await made.open()
        made.desk.start()
        await made.desk.settled()
        yield made
        await made.desk.stop()
    practice.close()


async def test_a_copy_opens_offline_within_its_lease_and_not_after_it(station: Station) -> None:
    await station.desk.stop()
    station.clock.turned += 71 * HOUR
    await (await station.open()).close()
    station.clock.turned += 1 * HOUR
    with pytest.raises(LeaseExpired, match="Nothing is lost"):
        await station.open()
    with pytest.raises(LeaseExpired):
        open_reader(station.folder, KEY, station.clock)


async def test_a_clock_that_is_turned_back_extends_nothing(station: Station) -> None:
    await station.desk.stop()
    station.clock.turned += 73 * HOUR
    with pytest.raises(LeaseExpired):
        await station.open()
    station.clock.turned -= 73 * HOUR
    with pytest.raises(LeaseExpired):
        await station.open()


async def test_time_at_work_counts_whatever_the_clock_says(station: Station) -> None:
    station.desk.line.cut()
    station.clock.turned -= 1000 * HOUR
    station.passed_s += 73 * 3_600
    await station.desk.until(lambda: station.desk.engine.status.state is State.LOCKED)
    await station.desk._task  # type: ignore[misc]
    with pytest.raises(LeaseExpired):
        await station.open()


async def test_the_latest_moment_is_kept_from_one_start_to_the_next(station: Station) -> None:
    station.desk.line.cut()
    station.passed_s += 71 * 3_600
    await station.desk.stop()
    station.clock.turned -= 1000 * HOUR
    engine = await station.open()
    running = asyncio.create_task(engine.run())
    station.passed_s += 2 * 3_600
    await running
    assert engine.status.state is State.LOCKED
    await engine.close()


async def test_what_is_locked_cannot_be_opened_with_the_keyring_s_secret_alone(station: Station) -> None:
    await station.desk.stop()
    station.clock.turned += 73 * HOUR
    with pytest.raises(LeaseExpired):
        await station.open()
    pointer = read_pointer(station.folder)
    with pytest.raises(LeaseExpired):
        unwrap(pointer, KEY)
    forged = seal(Lease(until=1 << 60, seen=0, half="00" * 32), KEY)
    with pytest.raises(WrongKey):
        unwrap(store.replace(pointer, lease=forged), KEY)
    assert unseal(pointer.lease, bytes(32)) is None


async def test_a_locked_copy_opens_again_on_contact_and_nothing_is_lost(station: Station) -> None:
    station.desk.line.cut()
    station.desk.do(CaptureLead(name="Lina Haddad", phone="+971501234567", text="Hello"))
    await station.desk.stop()
    station.clock.turned += 200 * HOUR
    with pytest.raises(LeaseExpired):
        await station.open()
    line = LendingLine(station.practice, station.desk.device)
    line.cut()
    with pytest.raises(LinkFailed):
        await ask_for_half(station.folder, KEY, line, station.desk.device, app="t", clock=station.clock)
    line.mend()
    assert await ask_for_half(station.folder, KEY, line, station.desk.device, app="t", clock=station.clock)
    engine = await station.open()
    assert len(engine.rebase.outbox.by_n) == 1
    station.desk.line, station.desk._is_stopped = line, False
    station.desk.start()
    await station.desk.settled()
    assert len(station.practice.rows("contact")) == 1


async def test_renewing_wraps_the_same_key_under_another_half(station: Station) -> None:
    before = read_pointer(station.folder)
    key = unwrap(before, KEY)
    station.clock.turned += 37 * HOUR
    station.desk.line.streams = False
    for event in station.practice.moved:
        event.set()
    await station.desk.until(lambda: read_pointer(station.folder).half_no > before.half_no)
    after = read_pointer(station.folder)
    assert unwrap(after, KEY) == key
    assert after.wrapped_key != before.wrapped_key
    with pytest.raises(WrongKey):
        unwrap(store.replace(after, lease=before.lease), KEY)


async def test_a_workstation_signed_out_while_locked_hands_over_what_it_has_and_keeps_nothing(
    station: Station,
) -> None:
    station.desk.line.cut()
    station.desk.do(CaptureLead(name="Lina Haddad", phone="+971501234567", text="Hello"))
    await station.desk.stop()
    station.practice.revoke(station.desk.device)
    station.clock.turned += 200 * HOUR
    line = LendingLine(station.practice, station.desk.device)
    with pytest.raises(LeaseExpired):
        await station.open()
    assert await ask_for_half(station.folder, KEY, line, station.desk.device, app="t", clock=station.clock)
    await station.open()
    station.desk.line, station.desk._is_stopped = line, False
    station.desk.start()
    await station.desk._task  # type: ignore[misc]
    (card,) = station.practice.rows("card").values()
    assert "device_revoked" in card
    with pytest.raises(NoReplica):
        read_pointer(station.folder)
    assert not list(station.folder.glob("gen-*"))


async def test_a_locked_copy_whose_farewell_is_over_is_removed_unread(station: Station) -> None:
    await station.desk.stop()
    station.clock.turned += 200 * HOUR
    with pytest.raises(LeaseExpired):
        await station.open()
    line = LendingLine(station.practice, station.desk.device)
    line.refuses = Failure(status=403, code="REVOKED", message="Signed out.")
    assert not await ask_for_half(
        station.folder, KEY, line, station.desk.device, app="t", clock=station.clock
    )
    with pytest.raises(NoReplica):
        read_pointer(station.folder)
