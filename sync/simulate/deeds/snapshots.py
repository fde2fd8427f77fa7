"""The copies that the server makes for its workstations."""

import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import zstandard

from sync.model.cipher import sqlcipher
from sync.model.versions import SCHEMA_VERSION
from sync.replica.transport import Fetched
from sync.server import devices, feed, refusals
from sync.server.refusals import Refusal
from sync.server.snapshot import build_file, build_lines
from sync.simulate.serving import Process


class Shelf:
    """Where the server keeps the files that it made: built as its child process builds them, from a copy of the database that
    SQLCipher may open while SQLite serves the original. Plain SQLite, as the workstations' own files here."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self.folder = folder
        self._chance = chance
        self._has_files = chance.random() < 0.8
        self._made: dict[tuple[str, frozenset[str]], tuple[Fetched, bytes]] = {}

    def connect(self, path: Path | str) -> Any:
        """Open a file that is being made here."""
        return sqlcipher.connect(
            Path(path).absolute().as_uri(), uri=True, isolation_level=None, check_same_thread=False
        )

    def copy_for(self, process: Process, token: str, wanted: str) -> tuple[Fetched, bytes] | None:
        """What `snapshots.snapshot_file` answers: the copy that was begun, one that this process made before, or a fresh one.
        Raises Refusal."""
        with process.database.reading() as rows:
            device = devices.check_active(devices.device_of(rows, token))
            epoch = feed.epoch_of(rows)
        if not self._has_files or not device.scopes:
            return None
        if device.schema != SCHEMA_VERSION:
            raise Refusal(406, "LINES_ONLY", "This copy is sent as lines alone.", field="fmt")
        place = (f"{process.name} {epoch}", device.scopes)
        there = self._made.get(place)
        if there is not None and (there[0].sha256 == wanted or self._chance.random() < 0.5):
            return there
        self._made[place] = made = self._build(process, epoch, device.scopes)
        return made

    def _build(self, process: Process, epoch: str, scopes: Collection[str]) -> tuple[Fetched, bytes]:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        url, path = process.database.url, self.folder / "copy.db"
        if not url.startswith("postgresql"):
            url = str(self.folder / "practice.db")
            with (
                closing(sqlite3.connect(process.database.url)) as source,
                closing(sqlite3.connect(url)) as copy,
            ):
                source.backup(copy)
        built = build_file(url, epoch, sorted(scopes), path)
        content = path.read_bytes()
        key = bytes.fromhex(built.key)
        return Fetched(key, built.as_of, built.sha256, len(content), built.rows, built.sums), content


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
    carried = device.scopes if only is None else frozenset(only)
    if not carried <= device.scopes:
        raise refusals.other_scopes()
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
