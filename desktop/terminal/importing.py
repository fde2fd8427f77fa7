"""`foredesk import FILE…`: contacts in from files, through the same commands as the window's import."""

import argparse
import asyncio
import uuid
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import sync.commands.all  # noqa: F401 # pyright: ignore[reportUnusedImport] - fills the register of commands
from desktop.imports import command_of
from desktop.protocol import SignedIn
from desktop.terminal import preview
from desktop.terminal.copy import open_copy, place, read_copy
from desktop.terminal.mistakes import Mistake
from desktop.terminal.output import complain, safe, say
from desktop.terminal.sending import agreed
from desktop.terminal.station import Watch, open_station, sign_in
from desktop.worker.service import Workstation
from sync.commands.envelope import FLOOR, TIMES
from sync.commands.names import fold
from sync.commands.outcomes import CommandError
from sync.exchange.faults import UnreadableFile
from sync.exchange.rows import ContactRow
from sync.exchange.sniff import Source, SourceKind, open_source
from sync.model.ids import derive_id
from sync.model.words import ContactKind
from sync.replica.queries import condition, finding
from sync.replica.session import Session, intent
from sync.replica.store import StoreError

NO_REGION = "ZZ"
"""Where no country is known, only phone numbers with their country code are read."""
_TAKEN = (
    "Foredesk is open on this computer. Import from its window (Contacts, Import), or close it and try again."
)
_AHEAD = 2_000
"""Commands that may wait for the server while more rows are read."""
_BATCH = 100
"""Rows parsed at a time."""


def run(asked: argparse.Namespace) -> int:
    """Import the files one by one; 1 where something of them did not come in. Raises Mistake."""
    where = place(asked.profile, asked.key_file)
    if asked.dry_run:
        if where.is_set_up:
            with open_copy(where) as copy:
                _check_journey(asked.enrol, condition.live_journeys(copy.reader))
                return _preview(asked.files, asked.region or copy.region or NO_REGION, copy.reader)
        return _preview(asked.files, asked.region or NO_REGION, None)
    rows = sum(_open(path, asked.region or NO_REGION).count_hint for path in asked.files)
    if asked.enrol is not None and rows > FLOOR and not agreed(asked, _begin_for(asked.enrol, rows)):
        return 1
    try:
        return asyncio.run(_import(open_station(where, _TAKEN), asked))
    except StoreError as error:
        raise Mistake(str(error)) from None


def _begin_for(journey: str, rows: int) -> str:
    return (
        f"This may begin {safe(journey)} for {rows} people. Beyond {TIMES} times what is usual in an hour it pauses "
        "itself, and the others are held until somebody decides. Begin?"
    )


def _preview(files: list[Path], region: str, reader: object | None) -> int:
    if region == NO_REGION:
        say(
            "No country is known, so phone numbers without a country code are left out. Name it with --region."
        )
    found = [preview.tell(path, _open(path, region), reader) for path in files]
    say("Nothing was imported: this was a dry run.")
    return int(not all(found))


def _open(path: Path, region: str) -> Source:
    try:
        return open_source(path, region)
    except UnreadableFile as error:
        raise Mistake(f"{safe(str(path))}: {error}") from None


def _check_journey(journey: str | None, live: list[str]) -> None:
    if journey is not None and journey not in live:
        known = ", ".join(live) or "none"
        raise Mistake(f"There is no journey “{safe(journey)}” to start. There are: {known}.")


async def _import(station: Workstation, asked: argparse.Namespace) -> int:
    station.start()
    try:
        watch = Watch(station.engine)
        signed = await sign_in(station, asked.server, asked.email)
        await watch.until_online()
        connection = station.engine.store.connection
        _check_journey(asked.enrol, condition.live_journeys(connection))
        region = asked.region or read_copy(connection).region or NO_REGION
        done = [
            await FileImport(station, watch, signed, path, region, asked.enrol).run() for path in asked.files
        ]
        await watch.until_board_stands()  # nothing keeps the board once this command has ended
        return int(not all(done))
    finally:
        await station.close()


class FileImport:
    """One file on its way in: an import of its own, that can be taken back as a whole."""

    def __init__(
        self,
        station: Workstation,
        watch: Watch,
        signed: SignedIn,
        path: Path,
        region: str,
        journey: str | None,
    ) -> None:
        self._engine = station.engine
        self._watch = watch
        self._session = Session(signed.session.id, bytes.fromhex(signed.session.key))
        self._principal = f"staff:{signed.person.id}"
        self._path = path
        self._source = _open(path, region)
        self._journey = journey
        self._id = uuid.uuid4().hex
        self._known = self._refused = self._failed = 0
        self._cards: list[str] = []

    async def run(self) -> bool:
        """Bring every row in and wait for the server; whether nothing of the file was left behind."""
        sources = {
            fold(name): row_id for name, row_id in condition.sources(self._engine.store.connection).items()
        }
        kind = ContactKind.PATIENT if self._source.kind in (SourceKind.FHIR, SourceKind.FHIR_LINES) else None
        rows = iter(self._source.rows())
        while batch := await asyncio.to_thread(_next, rows):
            for row in batch:
                if row.refused is not None:
                    self._refused += 1
                    self._complain(row, row.refused)
                else:
                    self._take(row, sources, kind)
                await asyncio.sleep(0)  # the lines to the server go on
            if self._engine.status.outbox > _AHEAD:
                await self._watch.until_left(_AHEAD // 2)
        is_sent = await self._watch.until_left(0)
        return self._tell(is_sent)

    def _take(self, row: ContactRow, sources: dict[str, str], kind: ContactKind | None) -> None:
        command = command_of(
            row,
            import_id=self._id,
            enrol=self._journey is not None,
            sources=sources,
            kind=kind,
            **({"journey": self._journey} if self._journey else {}),
        )
        signed = intent(command, at=self._engine.now(), principal=self._principal, session=self._session)
        try:
            applied = self._engine.apply(signed)
        except CommandError as error:
            self._failed += 1
            self._complain(row, error.message)
            return
        self._cards.append(derive_id(signed.ulid, "card"))
        self._known += applied.outcome == "noop"
        for problem in row.problems:
            self._complain(row, f"{problem.field}: {problem.message}" if problem.field else problem.message)

    def _complain(self, row: ContactRow, why: str) -> None:
        complain(f"{safe(str(self._path))}, {row.source_line}: {safe(why)}")

    def _tell(self, is_sent: bool) -> bool:
        connection = self._engine.store.connection
        new, completed = finding.imported(connection, self._id)
        cards = condition.cards_among(connection, self._cards)
        parts = [f"{new} new"]
        parts += [f"{completed} known and completed"] if completed else []
        parts += [f"{self._known} known already"] if self._known else []
        parts += [f"{self._refused} refused"] if self._refused else []
        parts += [f"{self._failed} not imported"] if self._failed else []
        parts += [f"{cards} need a decision"] if cards else []
        say(f"{safe(str(self._path))}: {', '.join(parts)}. Import {self._id}.")
        held = finding.held_of(connection, self._id, self._journey) if self._journey else 0
        if held:
            say(
                f"{held} of them are held, because {safe(self._journey or '')} is paused. "
                f"Let them begin, or drop them: foredesk journeys resume {safe(self._journey or '')}."
            )
        if not is_sent:
            left = self._engine.status.outbox
            say(
                f"The server is out of reach: {left} changes wait here and are sent when Foredesk runs again."
            )
        return not (self._refused or self._failed or cards or held)


def _next(rows: Iterator[ContactRow]) -> list[ContactRow]:
    return list(islice(rows, _BATCH))
