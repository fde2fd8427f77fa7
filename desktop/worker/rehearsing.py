"""What is read of a follow-up for the window and takes its time: a draft rehearsed, what a version did, what moving people to
it would change. Each in a child process of its own, told as it goes, ended when the person no longer wants it. It reads tens of
thousands of timelines, and the line to the window is answered meanwhile.
"""

import asyncio
import multiprocessing
import os
import uuid
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec

from desktop.protocol import Job
from sync.journeys import JourneyError
from sync.replica import journey_jobs
from sync.replica.rehearsing import DAYS
from sync.replica.store import StoreError, open_reader

_POLITE = 10
"""How far the child stands behind in the queue for the processor."""


class Rehearsals:
    """The rehearsals of one window. `key` is the keyring's 32 bytes that open the copy in `folder`."""

    def __init__(self, folder: Path, key: bytes, now: Callable[[], int], send: Callable[[Job], None]) -> None:
        self._folder = folder
        self._key = key
        self._now = now
        self._send = send
        self._jobs: dict[str, asyncio.Task[None]] = {}

    def start(self, text: str, days: int = DAYS) -> str:
        """Begin; the job's id. Its progress is told as protocol.Job, counted in people. Its result holds `findings` of the
        check, `summary`, `receipt` (what publishing carries) and `rows` (see sync.replica.journey_jobs)."""
        return self._begin(journey_jobs.played, text, days)

    def start_moves(self, journey: str) -> str:
        """Begin to look at what moving everybody of earlier versions to the live one would change; the job's id, counted in
        people. Its result holds `to`, `enrolments` (all of them), `due_now` (how many have something due at once) and `rows`."""
        return self._begin(journey_jobs.moves, journey)

    def start_deeds(self, version: str) -> str:
        """Begin to look at what the enrolments of a version did; the job's id, counted in people. Its result holds `tally`
        by Standing, `going` (enrolments of which something can be taken back), `offers` (commands that make up for what
        cannot) and how many `enrolments` there are."""
        return self._begin(journey_jobs.deeds, version)

    def _begin(self, work: "_Work", *asked: Any) -> str:
        job_id = uuid.uuid4().hex
        self._jobs[job_id] = asyncio.create_task(self._run(job_id, work, asked), name="rehearsal")
        return job_id

    def cancel(self, job: str) -> None:
        """End a rehearsal; nothing is kept of it."""
        if job in self._jobs:
            self._jobs[job].cancel()

    def cancel_all(self) -> None:
        """End every rehearsal."""
        for task in self._jobs.values():
            task.cancel()

    async def _run(self, job_id: str, work: "_Work", asked: tuple[Any, ...]) -> None:
        told = Job(id=job_id, label="")
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe(duplex=False)
        child = spawn.Process(
            target=_play, args=(work, self._folder, self._key, asked, self._now(), theirs), daemon=True
        )
        child.start()
        theirs.close()
        try:
            while isinstance(news := await asyncio.to_thread(_received, ours), tuple):
                told = msgspec.structs.replace(told, done=news[0], total=news[1])
                self._send(told)
            error = news if isinstance(news, str) else None
            result = news if isinstance(news, dict) else None
            self._send(msgspec.structs.replace(told, finished=True, error=error, result=result))
        except asyncio.CancelledError:
            self._send(msgspec.structs.replace(told, finished=True, cancelled=True))
        finally:
            if child.is_alive():
                child.kill()
            await asyncio.to_thread(child.join)
            ours.close()
            self._jobs.pop(job_id, None)


_News = tuple[int, int] | str | dict[str, Any]
"""How far it is, of how many; what went wrong; or the result."""


def _received(pipe: Connection) -> _News:
    try:
        return pipe.recv()
    except (EOFError, OSError):
        return "The rehearsal ended before it was done."


_Work = Callable[..., dict[str, Any]]
"""Called with a reader, what was asked, the time and whom to tell."""


def _play(
    work: _Work, folder: Path, key: bytes, asked: tuple[Any, ...], now: int, answer: Connection
) -> None:
    """In the child."""
    if hasattr(os, "nice"):
        os.nice(_POLITE)

    def tell(done: int, of: int) -> None:
        answer.send((done, of))

    try:
        reader = open_reader(folder, key)
        try:
            result: _News = work(reader, *asked, now=now, tell=tell)
        finally:
            reader.close()
    except (JourneyError, StoreError) as error:
        result = str(error)
    answer.send(result)
    answer.close()
