"""`python -m tests.bench [NAME…] [--json] [--contacts N] [--runs N]`: take the figures of the targets.

A NAME is a figure or the beginning of one, such as `sync` or `sync.live`.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.bench import (
    desks,
    first_sync,
    ledger,
    live,
    memory,
    rebase,
    rehearsal,
    replay,
    search,
    size,
    window,
)
from tests.bench.figures import FIGURES, Skip, Taken
from tests.bench.rig import Rig

Measure = Callable[[Rig], Awaitable[dict[str, list[float]]]]


MEASURES: tuple[tuple[tuple[str, ...], Measure], ...] = (
    (("sync.first.snapshot", "sync.first.ndjson"), first_sync.measure),
    (("sync.first.long", "sync.first.long.rows"), first_sync.measure_long),
    (("sync.live.p50", "sync.live.p99", "sync.live20.p99"), live.measure),
    (("sync.replay",), replay.measure),
    (("sync.rebase.1", "sync.rebase.200", "sync.rebase.2000"), rebase.measure),
    (("replica.size_ratio",), size.measure),
    (("window.key_to_repaint.p99",), window.measure_key),
    (("window.frame_gap.max",), window.measure_gap),
    (("window.first_paint",), window.measure_first_paint),
    (("memory.window",), window.measure_memory),
    (("memory.worker",), memory.measure),
    (("search.p99",), search.measure),
    (("ledger.change",), ledger.measure_change),
    (("ledger.rebuild100k",), ledger.measure_rebuild),
    (("journeys.rehearse",), rehearsal.measure),
    (("server.desks500.p99", "server.desks500.rss"), desks.measure),
)
"""Every measurement with the figures that it takes."""


def main() -> int:
    """Print a line for each figure; the exit code is 1 where one of them is skipped or fails."""
    asked = _parser().parse_args()
    wanted = [
        (names, measure)
        for names, measure in MEASURES
        if not asked.names or any(name.startswith(part) for name in names for part in asked.names)
    ]
    if not wanted:
        print(f"no figure begins with any of: {', '.join(asked.names)}", file=sys.stderr)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    is_whole = True
    with tempfile.TemporaryDirectory(prefix="foredesk-bench-", ignore_cleanup_errors=True) as scratch:
        rig = Rig(asked.contacts, asked.runs, Path(scratch))
        for names, measure in wanted:
            is_whole &= _take(names, measure, rig, as_json=asked.json)
    return 0 if is_whole else 1


def _take(names: tuple[str, ...], measure: Measure, rig: Rig, *, as_json: bool) -> bool:
    try:
        found = asyncio.run(_measured(measure, rig))
    except Skip as reason:
        for name in names:
            print(f"{name:<26} skipped: {reason}", file=sys.stderr if as_json else sys.stdout, flush=True)
        return False
    for name in names:
        taken = Taken(FIGURES[name], tuple(found[name]))
        print(json.dumps(taken.as_json(), ensure_ascii=False) if as_json else taken.as_line(), flush=True)
    return True


async def _measured(measure: Measure, rig: Rig) -> dict[str, list[float]]:
    return await measure(rig)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Take the figures of the targets.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a figure, or the beginning of some")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--contacts", type=int, default=100_000, help="size of the clinic (default 100,000)")
    parser.add_argument(
        "--runs", type=int, default=5, help="runs of each figure (default 5; long ones take at most 3)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
