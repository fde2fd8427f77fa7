"""`foredesk-server simulate`: live seeds of the hostile world through, and see whether anything is lost, doubled or stuck."""

import argparse
import json
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any


def add(commands: Any) -> None:
    """Put `simulate` among the server's commands."""
    said = "live seeds of a hostile world through: real workstations, a real server, and every trouble"
    parser: argparse.ArgumentParser = commands.add_parser("simulate", help=said, description=said)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds, from the first on")
    parser.add_argument("--jobs", type=int, default=1, help="processes to share them")
    parser.add_argument(
        "--database",
        help="postgresql://… where databases may be created: two servers over one of its own; else SQLite in memory",
    )
    parser.add_argument(
        "--resume", type=Path, metavar="FILE", help="go on from there, and keep progress there"
    )
    parser.add_argument(
        "--twice", action="store_true", help="live each seed twice: both must go the same way"
    )
    parser.add_argument(
        "--break",
        dest="broken",
        metavar="NAME",
        help="break a mechanism on purpose (`all`: each in turn; `list`): the world must notice",
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(run=_simulate)


def _simulate(asked: argparse.Namespace) -> int:
    from sync.simulate import runs
    from sync.simulate.workload import known

    # Ended from outside, it keeps what it has and takes away what it made, as when it ends by itself.
    signal.signal(signal.SIGTERM, _end)
    if asked.broken is not None:
        return _mutants(asked)
    settings = runs.Settings(
        seed=asked.seed,
        seeds=asked.seeds,
        jobs=asked.jobs,
        database=asked.database,
        resume=asked.resume,
        is_twice=asked.twice,
    )
    tally = runs.run(settings)
    print(runs.told(tally, known(), as_json=asked.json))
    return 2 if tally.failures else 0


def _end(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)


def _mutants(asked: argparse.Namespace) -> int:
    from sync.simulate.breaks import BREAKS
    from sync.simulate.mutants import MOST, Caught, table, try_out

    if asked.broken == "list":
        whats = {name: found.what for name, found in BREAKS.items()}
        print(json.dumps(whats) if asked.json else "\n".join(f"{n:25} {what}" for n, what in whats.items()))
        return 0
    names = list(BREAKS) if asked.broken == "all" else [asked.broken]
    unknown = [name for name in names if name not in BREAKS]
    if unknown:
        print(f"There is no mechanism called {unknown[0]}; `--break list` names them.", file=sys.stderr)
        return 1
    most = asked.seeds if asked.seeds > 1 else MOST
    found: dict[str, Caught] = {}
    for name in names:
        found[name] = try_out(name, first=asked.seed, most=most, database=asked.database)
        print(f"{name}: {found[name].told}", file=sys.stderr)
    print(
        json.dumps({name: caught.told for name, caught in found.items()})
        if asked.json
        else table(found.values())
    )
    return 0 if all(caught.seed is not None for caught in found.values()) else 2
