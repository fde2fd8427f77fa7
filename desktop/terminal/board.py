"""`foredesk board`: what should happen next, lane by lane, as it stands in this computer's copy."""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from desktop.terminal import words
from desktop.terminal.copy import Copy, open_copy, place
from desktop.terminal.output import console, safe, say, say_json
from sync.model.words import Lane
from sync.replica.queries import board, condition
from sync.replica.queries.board import BoardRow

_SHOWN = 40
"""Rows of a lane in the table; --json gives all of them."""


def run(asked: argparse.Namespace) -> int:
    """Print the board. Raises Mistake."""
    with open_copy(place(asked.profile, asked.key_file)) as copy:
        if asked.json:
            say_json(_as_json(copy))
        else:
            draw(copy)
    return 0


def _as_json(copy: Copy) -> dict[str, Any]:
    return {
        "practice": copy.practice,
        "at": words.iso(copy.now, copy),
        "not_looked_at": condition.unlooked(copy.reader, copy.now),
        "lanes": [
            {"lane": lane, "count": count, "rows": [_row_as_json(row, copy) for row in _rows(copy, lane)]}
            for lane, count in board.counts(copy.reader).items()
        ],
    }


def _row_as_json(row: BoardRow, copy: Copy) -> dict[str, Any]:
    act: dict[str, Any] = json.loads(row.action)
    return {
        "id": row.id,
        "contact_id": row.contact_id,
        "name": row.name,
        "about": json.loads(row.detail).get("about"),
        "channel": row.channel or None,
        "action": act.get("key"),
        "step": act.get("step"),
        "say": _action(row),
        "why": words.reason(row.reason, copy),
        "due_at": words.iso(row.due_at, copy),
        "waiting_since": words.iso(row.clock_from, copy),
        "score": row.score,
        "owner": row.owner,
        "claimed_until": words.iso(row.claim_until, copy),
        "expectation": row.expectation,
    }


def draw(copy: Copy, most: int = _SHOWN) -> None:
    """Print the board as tables, `most` rows of each lane."""
    from rich.table import Table
    from rich.text import Text

    counts = board.counts(copy.reader)
    screen = console()
    title = copy.practice or "The clinic"
    screen.print(Text(f"{safe(title)}, {words.local(copy.now, copy.zone):%A %d %B %Y %H:%M}", style="bold"))
    if not counts and not condition.unlooked(copy.reader, copy.now):
        say("Nothing is open: everyone who got in touch has been seen to.")
    for lane, count in counts.items():
        table = Table(
            title=Text(f"{words.lane(lane)} · {count}"),
            title_justify="left",
            expand=True,
            box=None,
            pad_edge=False,
        )
        for heading, share in (("Who", 3), ("Next", 3), ("Why", 6), ("Due", 1), ("Owner", 2)):
            table.add_column(
                heading, ratio=share, overflow="ellipsis", no_wrap=heading in ("Who", "Due", "Owner")
            )
        for _, row in zip(range(most), _rows(copy, lane), strict=False):
            about = json.loads(row.detail).get("about")
            cells = (
                f"{row.name}, {about}" if about else row.name,
                _action(row),
                words.reason(row.reason, copy),
                words.clock(row.due_at, copy.now),
                row.owner or "",
            )
            table.add_row(*(Text(safe(cell)) for cell in cells))
        screen.print()
        screen.print(table)
        if count > most:
            say(f"… and {count - most} more; --json lists all.")
    _warn(copy)


def _warn(copy: Copy) -> None:
    left = condition.unlooked(copy.reader, copy.now)
    if left:
        say()
        say(
            f"{left} people may have moved since: nothing keeps the board here. Start foredesk or foredesk runner."
        )


def _action(row: BoardRow) -> str:
    act: dict[str, Any] = json.loads(row.action)
    return words.action(
        str(act.get("key", "")), step=str(act.get("step", "")), stage=str(act.get("stage", ""))
    )


def _rows(copy: Copy, lane: Lane) -> Iterator[BoardRow]:
    after: tuple[int, str] | None = None
    while page := board.page(copy.reader, lane, after):
        yield from page
        after = (page[-1].position, page[-1].id)
