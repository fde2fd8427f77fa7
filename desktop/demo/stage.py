"""Everything of the demo that stands behind the window: the clinic's server, the second desk and its staff, the traffic.

It runs on an event loop of a thread of its own, so that the window's loop is the window's alone.
"""

import asyncio
import random
import socket
import subprocess
import sys
import threading
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx

from desktop.conversation import Desk
from desktop.demo.clinic import Demo
from desktop.demo.script import clinic
from desktop.demo.traffic import Traffic
from desktop.faults import WorkerFault
from desktop.keys import derive, root_from_file
from desktop.profile import replica_folder
from desktop.protocol import LinkState, Status, Tell
from sync.commands.effects import QueueEffect
from sync.commands.outcomes import CommandError
from sync.commands.sending import FIRST, REPLY
from sync.commands.work import ClaimSubject
from sync.model.ids import fact_id
from sync.model.words import Channel, Lane, Subject
from sync.replica.queries import board, inbox, thread
from sync.replica.store import open_reader

T = TypeVar("T")
_READY_S = 30.0


class StageFailed(Exception):
    """A part of the demo did not start; the message says which."""


@dataclass
class Standing:
    """What happened so far, for the summary."""

    answered: int = 0
    lines: list[str] = field(default_factory=list[str])


class Stage:
    """Starts, plays and ends the demo's other processes. Use from one thread; `close` before leaving."""

    def __init__(self, demo: Demo, folder: Path, *, pace_s: float, seed: int) -> None:
        self.demo = demo
        self.folder = folder
        self.standing = Standing()
        self.server = ""
        self.traffic: Traffic | None = None
        self._pace_s = pace_s
        self._seed = seed
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="stage", daemon=True)
        self._server: asyncio.subprocess.Process | None = None
        self._second: Desk | None = None
        self._playing: list[asyncio.Task[None]] = []
        self._phones: list[subprocess.Popen[bytes]] = []

    def open(self) -> Path:
        """Start the server, seat Sara at the first desk and Jomar at the second; the first desk's profile folder."""
        self._thread.start()
        return self._wait(self._open())

    def open_phone(self) -> None:
        """Open the patients' phone, or bring it to the front where it is open already."""
        where = (
            "--data",
            str(self.demo.folder),
            "--url",
            self.server,
            "--profile",
            str(self.folder / "desk-1"),
        )
        command = (sys.executable, "-m", "desktop.cli", "phone", *where)
        self._phones = [each for each in self._phones if each.poll() is None]
        self._phones.append(subprocess.Popen(command, stdin=subprocess.DEVNULL))

    def play(self) -> None:
        """Let the traffic begin and the second desk work."""
        self._wait(self._play())

    def close(self) -> None:
        """End every process that was started here."""
        for phone in self._phones:
            phone.terminate()
            phone.wait()
        if self._thread.is_alive():
            self._wait(self._close())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=5)
        self._loop.close()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _open(self) -> Path:
        port = _free_port()
        self.server = f"http://127.0.0.1:{port}"
        self._server = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "sync.server.cli", "serve", "--data", str(self.demo.folder), "--port", str(port)),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=(self.folder / "server.log").open("wb"),
        )
        await self._until_healthy()
        first = await self._seat("desk-1", "sara")
        await first.close()
        self._second = await self._seat("desk-2", "jomar")
        return self.folder / "desk-1"

    async def _until_healthy(self) -> None:
        async with httpx.AsyncClient() as client:
            for _ in range(int(_READY_S / 0.1)):
                with suppress(httpx.HTTPError):
                    if (await client.get(f"{self.server}/healthz")).is_success:
                        return
                await asyncio.sleep(0.1)
        raise StageFailed("The demo's server did not start; its log is in " + str(self.folder / "server.log"))

    async def _seat(self, name: str, key: str) -> Desk:
        """A workstation of its own, in step with the server, with a person at it whose PIN works offline too."""
        person = next(each for each in clinic()["staff"] if each["key"] == key)
        profile = self.folder / name
        online = asyncio.Event()

        def heard(news: Tell) -> None:
            if isinstance(news, Status) and news.state is LinkState.ONLINE:
                online.set()

        desk = Desk(profile, root_from_file(profile / "key"), heard)
        await desk.start()
        await desk.talk.sign_in(self.server, person["email"], self.demo.password)
        await desk.talk.switch(fact_id("demo", "staff", key), person["pin"])
        try:
            await asyncio.wait_for(online.wait(), _READY_S)
        except TimeoutError:
            raise StageFailed(f"The demo's {name} did not come online.") from None
        return desk

    async def _play(self) -> None:
        self.traffic = Traffic(self.server, self.demo.form_key, seed=self._seed, every_s=self._pace_s)
        self._playing = [
            asyncio.create_task(self.traffic.run(self.standing.lines.append), name="traffic"),
            asyncio.create_task(self._work(), name="second desk"),
        ]

    async def _work(self) -> None:
        """Jomar at the second desk answers now and then, so that a change comes from elsewhere."""
        assert self._second is not None
        chance = random.Random(self._seed)
        profile = self.folder / "desk-2"
        while True:
            await asyncio.sleep(chance.uniform(1.5, 2.5) * self._pace_s)
            with suppress(WorkerFault, CommandError):
                await self._answer(self._second, profile, chance)

    async def _answer(self, desk: Desk, profile: Path, chance: random.Random) -> None:
        reader = open_reader(replica_folder(profile), derive(root_from_file(profile / "key"), "replica"))
        try:
            waiting = [
                row for lane in (Lane.DUE_NEXT, Lane.LATE) for row in board.page(reader, lane, limit=20)
            ]
            open_rows = [row for row in waiting if row.owner_id is None and row.contact_id is not None]
            if not open_rows:
                return
            row = chance.choice(open_rows[:5])
            assert row.contact_id is not None
            body: str = chance.choice(clinic()["replies"]["en"])
            reply = reply_to(reader, row.contact_id, body.format(given=row.name.split()[0]))
        finally:
            reader.close()
        if reply is None:
            return
        await desk.talk.do(
            ClaimSubject(
                subject_kind=Subject(row.subject_kind), subject_id=row.subject_id, contact_id=row.contact_id
            )
        )
        await asyncio.sleep(chance.uniform(1, 3))
        await desk.talk.do(reply)
        self.standing.answered += 1
        self.standing.lines.append(f"Marina desk: Jomar answered {row.name}")

    async def _close(self) -> None:
        for task in self._playing:
            task.cancel()
        await asyncio.gather(*self._playing, return_exceptions=True)
        if self._second is not None:
            await self._second.close()
        if self._server is not None and self._server.returncode is None:
            self._server.terminate()
            await self._server.wait()


def reply_to(reader: Any, contact_id: str, body: str) -> QueueEffect | None:
    """The answer as it leaves the window: to what now stands last in their conversation, where it came from; to a form on a
    website, by text message. None where nobody can be written to."""
    talk = inbox.talk_of(reader, contact_id)
    stands = None if talk is None else thread.standing(reader, talk)
    if stands is not None and stands.endpoint_id is not None and stands.channel in _WRITTEN:
        last = thread.head(reader, stands.id)
        key = f"{REPLY}{stands.id}:{last[0] if last is not None else FIRST}"
        return QueueEffect(
            key=key,
            contact_id=contact_id,
            endpoint_id=stands.endpoint_id,
            channel=Channel(stands.channel),
            body=body,
        )
    way = next((way for way in thread.ways(reader, contact_id) if way.channel == Channel.SMS), None)
    if way is None:
        return None
    texts = fact_id("conversation", contact_id, way.endpoint_id, Channel.SMS)
    last = thread.head(reader, texts)
    key = f"{REPLY}{texts}:{last[0] if last is not None else FIRST}"
    return QueueEffect(
        key=key, contact_id=contact_id, endpoint_id=way.endpoint_id, channel=Channel.SMS, body=body
    )


_WRITTEN = frozenset({Channel.WHATSAPP, Channel.SMS, Channel.EMAIL})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
