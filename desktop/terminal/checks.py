"""The doctor's looks beyond the copy itself: the server, the digests, Qt and the display."""

import sys
import time
from email.utils import parsedate_to_datetime
from enum import StrEnum
from importlib import import_module
from typing import Any

import msgspec

from desktop.keys import derive
from desktop.terminal.copy import Place
from desktop.terminal.window import has_display
from sync.replica.store import AlreadyOpen, StoreError, open_reader

MOST_OFFSET_S = 60.0
"""Beyond it the clock is wrong, not the network slow."""
_XCB = ("libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-keysyms.so.1", "libxkbcommon-x11.so.0")
_TRY_AGAIN = "Try again when it can be reached; work goes on without it."


class Mark(StrEnum):
    OK = "ok"
    PROBLEM = "problem"
    SKIPPED = "skipped"


class Finding(msgspec.Struct, frozen=True):
    """What a check found, in words, and the one thing to do where it is a problem."""

    check: str
    mark: Mark
    said: str
    do: str = ""


async def server(where: Place, root: bytes, device: dict[str, Any], *, is_whole: bool) -> list[Finding]:
    """Whether the server answers, this computer's clock, and whether the copy equals the server's."""
    import httpx

    url: str = device["server"]
    begun = time.time()
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            answer = await client.get(f"{url}/healthz")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        said = f"{url} cannot be reached ({type(error).__name__})."
        return [
            Finding("server", Mark.PROBLEM, said, _TRY_AGAIN),
            Finding("digests", Mark.SKIPPED, "needs the server"),
        ]
    if not answer.is_success:
        said = f"{url} answers, but not as it should ({answer.status_code})."
        return [Finding("server", Mark.PROBLEM, said, "Ask whoever keeps the server to look at it.")]
    found = [Finding("server", Mark.OK, url), _clock(answer.headers.get("Date", ""), begun, time.time())]
    return [*found, await _digests(where, root, device)] if is_whole else found


def _clock(stated: str, begun: float, ended: float) -> Finding:
    """The server states its time to the second, at some moment between asking and answer."""
    try:
        theirs = parsedate_to_datetime(stated).timestamp()
    except ValueError:
        return Finding("clock", Mark.SKIPPED, "the server states no time")
    offset = 0.0 if begun - 1 <= theirs <= ended + 1 else theirs - (begun + ended) / 2
    if abs(offset) <= MOST_OFFSET_S:
        return Finding("clock", Mark.OK, f"{offset:+.0f} s to the server's" if offset else "the server's")
    said = (
        f"This computer's clock is {abs(offset):.0f} s {'behind' if offset > 0 else 'ahead of'} the server's."
    )
    return Finding("clock", Mark.PROBLEM, said, "Set it by the network's time.")


async def _digests(where: Place, root: bytes, device: dict[str, Any]) -> Finding:
    """Compare and repair where nobody else has the copy open, else compare alone."""
    from sync.replica.engine import Engine
    from sync.replica.inspect import inspect
    from sync.replica.rebase import OutOfStep
    from sync.replica.transport import LinkFailed

    try:
        engine = Engine.open(where.replica, derive(root, "replica"))
    except AlreadyOpen:
        return await _compare(where, root, device)
    except StoreError as error:
        return Finding("digests", Mark.PROBLEM, str(error))
    try:
        engine.connect(device["server"], device["token"], device["device_id"])
        found = inspect(where.replica, derive(root, "replica"))
        await engine.inspected(found)
        repaired = await engine.check() or {each.entity: [each.shard] for each in found.wrong}
        theirs = await _theirs(device)
        is_level = theirs.epoch == engine.rebase.epoch and theirs.seq == engine.rebase.cursor
        left = engine.rebase.differing(theirs) if is_level else {}
    except (LinkFailed, OutOfStep) as error:
        said = error.failure.message if isinstance(error, LinkFailed) else "it has moved too far on"
        return Finding(
            "digests", Mark.PROBLEM, f"They could not be compared: {said}", "Start foredesk online once."
        )
    finally:
        status = engine.status
        await engine.close()
    if left:
        do = "Start foredesk online; if it stays so, remove the folder and sign in anew."
        return Finding("digests", Mark.PROBLEM, f"The copy differs from the server's in {_named(left)}.", do)
    if repaired or status.reindexed:
        said = f"The copy differed from the server's in {_named(repaired)}; " if repaired else ""
        said += f"{status.repaired} records were fetched again, {status.reindexed} search entries made anew: repaired."
        return Finding("digests", Mark.OK, said)
    if not is_level:
        said = "The copy is not at the server's latest change, so they were not compared."
        return Finding("digests", Mark.PROBLEM, said, "Start foredesk online once, then look again.")
    return Finding("digests", Mark.OK, "equal to the server's")


async def _compare(where: Place, root: bytes, device: dict[str, Any]) -> Finding:
    from sync.replica.rebase import Rebase
    from sync.replica.transport import LinkFailed

    try:
        theirs = await _theirs(device)
        reader = open_reader(where.replica, derive(root, "replica"))
    except LinkFailed as error:
        return Finding(
            "digests", Mark.PROBLEM, f"They could not be compared: {error.failure.message}", _TRY_AGAIN
        )
    except StoreError as error:
        return Finding("digests", Mark.PROBLEM, str(error))
    try:
        rows = Rebase(reader)
        if (rows.epoch, rows.cursor) != (theirs.epoch, theirs.seq):
            return Finding(
                "digests", Mark.SKIPPED, "Foredesk is open and catching up; look again in a moment"
            )
        differing = rows.differing(theirs)
    finally:
        reader.close()
    if differing:
        said = f"The copy differs from the server's in {_named(differing)}."
        return Finding(
            "digests", Mark.PROBLEM, said, "Close foredesk and run foredesk doctor again to repair it."
        )
    return Finding("digests", Mark.OK, "equal to the server's")


async def _theirs(device: dict[str, Any]) -> Any:
    from sync.replica.client import HttpTransport

    transport = HttpTransport(device["server"], device["token"])
    try:
        return await transport.digest()
    finally:
        await transport.close()


def _named(differing: dict[str, list[int]]) -> str:
    return ", ".join(f"{entity} ({len(shards)} parts)" for entity, shards in differing.items())


def qt() -> Finding:
    """Whether Qt and the libraries of the system that it needs can be loaded."""
    try:
        version: str = import_module("PySide6").__version__
        import_module("PySide6.QtWidgets")
    except ImportError as error:
        do = "Run installer/dev.py setup, which installs it or says how."
        return Finding("qt", Mark.PROBLEM, f"The window's libraries are not all here: {error}.", do)
    return Finding("qt", Mark.OK, version)


def display() -> Finding:
    """Whether a window can be shown. A server without a screen is no problem."""
    if not has_display():
        return Finding("display", Mark.SKIPPED, "none here; board, contact, why and runner need none")
    if sys.platform == "linux" and (missing := _missing_xcb()):
        do = "Run installer/dev.py setup, which installs them or says how."
        return Finding(
            "display", Mark.PROBLEM, f"Libraries for showing windows are missing: {', '.join(missing)}.", do
        )
    return Finding("display", Mark.OK, "there")


def _missing_xcb() -> list[str]:
    import ctypes
    import os

    if not os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return []
    missing: list[str] = []
    for name in _XCB:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return missing
