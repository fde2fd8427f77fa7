"""The server's own nightly backup: `foredesk-server serve --backup-to DIR`.

It runs the very command that an owner would, in a process of its own, so that the server answers meanwhile and a backup
that fails takes nothing with it. One is due once the night's hour has passed since the newest in the folder, so a machine
that was off at night makes up for it when it starts.
"""

import asyncio
import json
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from sync.server.backup import listed

log = structlog.get_logger("foredesk.backup")
_LOOK_EVERY_S = 300.0
_AFTER_FAILURE_S = 3_600.0


@dataclass(frozen=True)
class Plan:
    """Where backups go, how many stay, at which hour of this machine's day, under which words."""

    to: Path
    keep: int
    hour: int
    words: Path | None


def is_due(newest: datetime | None, now: datetime, hour: int) -> bool:
    """Whether the night's hour has passed since the newest backup. Both are times of this machine."""
    last = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    if last > now:
        last -= timedelta(days=1)
    return newest is None or newest < last


async def every_night(plan: Plan, url: str, folder: Path) -> None:
    """Back up whenever it is due, until cancelled; a command that runs then is ended, and leaves nothing that counts."""
    while True:
        rest = _LOOK_EVERY_S
        if is_due(_newest(plan.to), datetime.now().astimezone(), plan.hour):
            rest = _LOOK_EVERY_S if await _back_up(plan, url, folder) else _AFTER_FAILURE_S
        await asyncio.sleep(rest)


async def _back_up(plan: Plan, url: str, folder: Path) -> bool:
    command = [
        sys.executable, "-m", "sync.server.cli", "backup", "--to", str(plan.to), "--keep", str(plan.keep),
        "--database", url, "--data", str(folder), "--json",
    ]  # fmt: skip
    if plan.words is not None:
        command += ["--words", str(plan.words)]
    child = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        out, said = await child.communicate()
    except asyncio.CancelledError:
        child.terminate()
        await child.wait()
        raise
    if child.returncode == 0:
        made = json.loads(out)
        log.info("backup.made", seq=made["seq"], rows=made["rows"], bytes=made["bytes"])
        return True
    log.error("backup.failed", reason=said.decode(errors="replace").strip()[-500:])
    return False


def _newest(folder: Path) -> datetime | None:
    found = listed(folder)
    return datetime.fromtimestamp(found[-1].stat().st_mtime).astimezone() if found else None
