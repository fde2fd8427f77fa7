"""`foredesk quarter`: a simulated clinic lives through months in minutes, and is judged."""

import argparse
import logging
import sys

import msgspec
import structlog

from desktop.quarter.cutting import Cut
from desktop.quarter.telling import Wishes, lines
from desktop.quarter.telling import run as live
from desktop.terminal.output import complain, say

USAGE = 2
"""Exit code of a question that cannot be meant."""
FELL_SHORT = 1
"""Exit code where something happened that must not."""


def run(asked: argparse.Namespace) -> int:
    """Live it, say what it came to; 1 where somebody fell through or was sent what they must not be."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    wishes = Wishes(
        contacts=asked.contacts, days=asked.days, per_day=asked.per_day, seed=asked.seed, kills=asked.kills
    )
    try:
        cut = None if asked.without is None else Cut.named(asked.without)
    except ValueError as error:
        complain(f"--without: {error}")
        return USAGE
    report = live(wishes, _progress if sys.stderr.isatty() else lambda day, days: None, cut=cut)
    if asked.json:
        say(msgspec.json.encode(report).decode())
    else:
        say("\n".join(lines(report)))
    return FELL_SHORT if report.verdict.findings else 0


def _progress(day: int, days: int) -> None:
    sys.stderr.write(f"\r{day} of {days} days" + ("\n" if day == days else ""))
    sys.stderr.flush()
