"""`foredesk runner`: a workstation without a window, until it is told to stop. Logs one JSON object a line to standard
error, about the work and never about people."""

import argparse
import asyncio
import logging
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

import msgspec
import structlog

from desktop.keys import KeyUnavailable
from desktop.terminal.copy import place
from desktop.terminal.mistakes import Mistake
from desktop.terminal.station import open_station, sign_in
from desktop.worker.service import Workstation
from sync.replica.changes import State, Status
from sync.replica.store import StoreError

log = structlog.get_logger("foredesk.runner")
_ENDS = frozenset({State.REVOKED, State.UPGRADE_NEEDED, State.LOCKED})
"""States that no waiting mends; the exit code says so, and a service manager decides."""
_ENDS_ITSELF = frozenset({State.REVOKED, State.LOCKED})
"""Of these, those after which the engine ends by itself: a signed-out one first hands over what it has."""


def run(asked: argparse.Namespace) -> int:
    """Run until SIGINT or SIGTERM; 1 where the server ended this computer's access. Raises Mistake."""
    where = place(asked.profile, asked.key_file)
    configure_logs()
    device = None if asked.device is None else _enrolled(asked.device)
    if device is not None and not asked.server:
        raise Mistake("Name the server that made this file with --server.")
    station = open_station(where, "Foredesk is already at work with this copy.", is_headless=True)
    if device is not None:
        station.people.adopt(asked.server, device.device_id, device.token)
    return asyncio.run(_run(station, asked.server, asked.email, is_tied=asked.beside))


def configure_logs() -> None:
    """Send logs as JSON lines to standard error; libraries' from warnings on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")


async def _run(station: Workstation, server: str | None, email: str | None, *, is_tied: bool) -> int:
    told_to_stop = asyncio.Event()
    _listen(told_to_stop)
    if is_tied:
        _end_with_input(told_to_stop)
    ended = asyncio.create_task(told_to_stop.wait())
    last: State | None = None

    def stood(status: Status) -> None:
        nonlocal last
        if status.state is not last:
            last = status.state
            log.info("status", state=status.state.value, outbox=status.outbox, waiting=status.waiting)
        if status.state in _ENDS - _ENDS_ITSELF:
            told_to_stop.set()

    station.engine.on_status.append(stood)
    station.start()
    running = asyncio.create_task(station.finished())
    try:
        if email is not None or not _belongs(station):
            await sign_in(station, server, email)
        log.info("started", generation=station.engine.store.generation, outbox=station.engine.status.outbox)
        await asyncio.wait({running, ended}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
            if station.engine.status.state is State.REVOKED:
                station.people.forget_all()
    except StoreError as error:
        raise Mistake(str(error)) from None
    finally:
        for task in (running, ended):
            task.cancel()
        await asyncio.gather(running, ended, return_exceptions=True)
        await station.close()
        log.info("stopped", state=None if last is None else last.value)
    return int(last in _ENDS)


def _belongs(station: Workstation) -> bool:
    try:
        return station.people.access() is not None
    except KeyUnavailable as error:
        raise Mistake(str(error)) from None


class Enrolled(msgspec.Struct, frozen=True):
    """What a server wrote down for the runner beside it."""

    device_id: str
    token: str


def _enrolled(path: Path) -> Enrolled:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Enrolled)
    except (OSError, msgspec.MsgspecError):
        raise Mistake(f"{path} is no file that a Foredesk server made for its runner.") from None


def _end_with_input(told_to_stop: asyncio.Event) -> None:
    """Stop as soon as whoever started this is gone: standard input ends with them, however that went."""
    loop = asyncio.get_running_loop()

    def wait() -> None:
        sys.stdin.buffer.read()
        with suppress(RuntimeError):  # this is ending by itself meanwhile
            loop.call_soon_threadsafe(told_to_stop.set)

    threading.Thread(target=wait, name="tie", daemon=True).start()


def _listen(told_to_stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()

    def heard(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(told_to_stop.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, told_to_stop.set)
        except NotImplementedError:  # Windows' event loop takes none
            signal.signal(number, heard)
