"""A draft of a follow-up checked and rehearsed for the window: in a child process of its own, told as it goes, ended when the
person no longer wants it. It reads tens of thousands of timelines, and the line to the window is answered meanwhile.
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
from sync.journeys import JourneyError, load
from sync.journeys.rehearsal import Compared, receipt_of
from sync.model.rows import Rows
from sync.replica.rehearsing import DAYS, rehearse
from sync.replica.store import StoreError, open_reader

SHOWN = 200
"""People who would have noticed a difference, with what both versions would have done, in the result of a job."""
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
        check, `summary`, `receipt` (what publishing carries) and `rows` (see SHOWN)."""
        job_id = uuid.uuid4().hex
        self._jobs[job_id] = asyncio.create_task(self._run(job_id, text, days), name="rehearsal")
        return job_id

    def cancel(self, job: str) -> None:
        """End a rehearsal; nothing is kept of it."""
        if job in self._jobs:
            self._jobs[job].cancel()

    def cancel_all(self) -> None:
        """End every rehearsal."""
        for task in self._jobs.values():
            task.cancel()

    async def _run(self, job_id: str, text: str, days: int) -> None:
        told = Job(id=job_id, label="")
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe(duplex=False)
        child = spawn.Process(
            target=_play, args=(self._folder, self._key, text, days, self._now(), theirs), daemon=True
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


def _play(folder: Path, key: bytes, text: str, days: int, now: int, answer: Connection) -> None:
    """In the child."""
    if hasattr(os, "nice"):
        os.nice(_POLITE)
    try:
        result: _News = _played(folder, key, text, days, now, lambda done, of: answer.send((done, of)))
    except (JourneyError, StoreError) as error:
        result = str(error)
    answer.send(result)
    answer.close()


def _played(
    folder: Path, key: bytes, text: str, days: int, now: int, tell: Callable[[int, int], None]
) -> dict[str, Any]:
    from sync.commands.proving import findings
    from sync.replica.queries import journeys

    draft = load(text, "draft")
    differing: list[Compared] = []

    def keep(row: Compared) -> None:
        if len(differing) < SHOWN and not row.is_same:
            differing.append(row)

    reader = open_reader(folder, key)
    try:
        running = {name: each for name, (_, each) in journeys.live(reader).items()}
        live = running.pop(draft.journey, None)
        found = findings(Rows(reader, "sqlite"), draft, list(running.values()))
        summary = rehearse(reader, draft, live, now=now, days=days, tell=tell, keep=keep)
    finally:
        reader.close()
    told: dict[str, Any] = msgspec.to_builtins(
        {"findings": list(found), "summary": summary, "receipt": receipt_of(summary), "rows": differing}
    )
    return told
