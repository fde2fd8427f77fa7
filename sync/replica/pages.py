"""Cutting a big patch into pages, each ending between two sequence numbers, so that each can commit on its own (I2)."""

from collections.abc import Iterator
from typing import Any

import msgspec

from sync.replica.machine import PAGE_ROWS
from sync.wire import Patch


def pages(patch: Patch, size: int = PAGE_ROWS) -> Iterator[Patch]:
    """The patch in pages of at most about `size` rows; a single mutation is never cut in two.

    A row belongs to the sequence number that is its version. What left the scopes goes with the last page.
    """
    if sum(map(len, patch.rows.values())) <= size:
        yield patch
        return
    listed: list[tuple[int, str, list[Any]]] = []
    for entity, rows in patch.rows.items():
        place = patch.columns[entity].index("ver") if entity in patch.columns else 2
        listed += [(min(max(int(row[place]), patch.since + 1), patch.upto), entity, row) for row in rows]
    listed.sort(key=lambda item: item[0])
    since, start = patch.since, 0
    while start < len(listed):
        end = min(start + size, len(listed))
        upto = patch.upto
        if end < len(listed):
            upto = listed[end - 1][0]
            while end < len(listed) and listed[end][0] == upto:
                end += 1
        is_last = end == len(listed)
        upto = patch.upto if is_last else upto
        part: dict[str, list[list[Any]]] = {}
        for _, entity, row in listed[start:end]:
            part.setdefault(entity, []).append(row)
        yield msgspec.structs.replace(
            patch,
            since=since,
            upto=upto,
            before=patch.before if since == patch.since else "",
            trail=patch.trail if is_last else "",
            rows=part,
            gone=patch.gone if is_last else {},
            verdicts=[
                v
                for v in patch.verdicts
                if since < v.seq <= upto or (since == patch.since and v.seq <= since)
            ],
        )
        since, start = upto, end
