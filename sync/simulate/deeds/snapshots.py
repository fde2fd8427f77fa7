"""The copies that the server makes for its workstations."""

from collections.abc import Collection
from typing import Any

import msgspec
import zstandard

from sync.server import devices, feed
from sync.server.snapshot import build_lines
from sync.simulate.serving import Process


def snapshot_lines(
    world: Any,
    process: Process,
    token: str,
    after: tuple[str, str] | None,
    only: Collection[str] | None,
    since: int | None,
) -> list[bytes]:
    """The pieces of an NDJSON copy behind a row, made by what the server's child process runs."""
    path = world.folder / "copy.ndjson"
    with process.database.reading() as rows:
        device = devices.check_active(devices.device_of(rows, token))
        epoch = feed.epoch_of(rows)
    carried = device.scopes if only is None else device.scopes.intersection(only)
    build_lines(process.database.url, epoch, sorted(carried), path, since=since)
    unpack = zstandard.ZstdDecompressor().decompressobj(read_across_frames=True)
    lines = unpack.decompress(path.read_bytes()).splitlines(keepends=True)
    if after is None:
        return lines
    told, row_id = after
    for index, line in enumerate(lines[1:], 1):
        found = msgspec.json.decode(line)
        if found.get("e") == told and found["r"][-1][0] == row_id:
            return [lines[0], *lines[index + 1 :]]
    return lines
