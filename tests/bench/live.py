"""Live: a note is committed at one desk; when is it committed at the other?"""

import asyncio
import random
import sys
import time
from functools import partial
from pathlib import Path

from desktop.demo.clinic import Demo
from desktop.protocol import Changed, Tell
from sync.commands.people import AddNote
from sync.model.ids import derive_id
from tests.bench.figures import percentile
from tests.bench.rig import SARA, Rig, signed
from tests.e2e.processes import ServerProcess, Station, until

CONTACTS = 2_000
NOTES = 200
STREAMS = 18


class Timed(Station):
    """A workstation that stamps each row's arrival."""

    def __init__(self, profile: Path) -> None:
        super().__init__(profile)
        self.seen: dict[str, float] = {}

    def _hear(self, news: Tell) -> None:
        now = time.perf_counter()
        if isinstance(news, Changed):
            for row_id in news.ids.get("timeline", ()):
                self.seen.setdefault(row_id, now)
        super()._hear(news)


async def measure(rig: Rig) -> dict[str, list[float]]:
    """p50 and p99 of one note after another, between two workers; then with eighteen more streams on the server."""
    found: dict[str, list[float]] = {"sync.live.p50": [], "sync.live.p99": [], "sync.live20.p99": []}
    async with rig.served(CONTACTS) as (server, demo):
        writer, reader = Timed(rig.folder()), Timed(rig.folder())
        try:
            await writer.sign_in(server.url, SARA, demo.password)
            await reader.sign_in(server.url, "jomar@palmera.example", demo.password)
            for station in (writer, reader):
                await until(lambda station=station: _is_idle(station), "the board's first build")
            contacts = [
                row[0] for row in writer.rows("SELECT id FROM contact WHERE merged_into IS NULL ORDER BY id")
            ]
            await _delays(writer, reader, contacts, 50)
            for _ in range(rig.runs):
                delays = await _delays(writer, reader, contacts, NOTES)
                found["sync.live.p50"].append(percentile(delays, 0.5))
                found["sync.live.p99"].append(percentile(delays, 0.99))
            others = await _more_streams(server, demo)
            try:
                await _delays(writer, reader, contacts, 50)
                for _ in range(rig.runs):
                    delays = await _delays(writer, reader, contacts, NOTES)
                    found["sync.live20.p99"].append(percentile(delays, 0.99))
            finally:
                others.terminate()
                await others.wait()
        finally:
            await writer.close()
            await reader.close()
    return found


def _is_idle(station: Station) -> bool:
    return not station.value("SELECT 1 FROM board_clock WHERE at = 0 LIMIT 1")


async def _delays(writer: Timed, reader: Timed, contacts: list[str], count: int) -> list[float]:
    """ms from the answer that the first desk holds it to the news that the second does, both read off in this process."""
    chance = random.Random(count)
    delays: list[float] = []
    for number in range(count):
        done = await writer.talk.do(AddNote(contact_id=chance.choice(contacts), text=f"Note {number}"))
        entry = derive_id(done.ulid, "event")
        there = await until(
            partial(reader.seen.get, entry, 0.0), "the note at the other desk", news=reader.news
        )
        delays.append(max(0.0, there - writer.seen[entry]) * 1000)
        await asyncio.sleep(chance.uniform(0.005, 0.03))
    return delays


async def _more_streams(server: ServerProcess, demo: Demo) -> asyncio.subprocess.Process:
    device = await signed(server.url, demo)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.streams", server.url, device.token, str(STREAMS)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await asyncio.wait_for(process.stdout.readline(), 30)
    return process
