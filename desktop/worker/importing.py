"""Bringing a file of contacts in: a preview without consequences, then a job that can be watched, stopped and undone.

Parsing runs in a thread. Every row becomes an import_contact command in the name of the person at the desk: the window
holds their key, so the job asks it to sign each batch before the replica takes it.
"""

import asyncio
import hashlib
import uuid
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from desktop.imports import command_of
from desktop.protocol import ImportColumn, ImportPreview, ImportRow, Job, Sign
from desktop.worker.faults import Impossible
from sync.commands.imports import undo_pages
from sync.commands.kernel import encode, spec_of
from sync.commands.names import fold
from sync.commands.outcomes import CommandError
from sync.exchange.dates import DateOrder
from sync.exchange.duplicates import DuplicateKind, KnownContact, find_duplicates
from sync.exchange.faults import UnreadableFile
from sync.exchange.mapping import Mapping
from sync.exchange.rows import ContactField, ContactRow
from sync.exchange.sniff import Source, open_source
from sync.model.ids import new_ulid
from sync.model.rows import Rows
from sync.replica.changes import Intent
from sync.replica.engine import Engine
from sync.replica.queries import condition, desk, finding
from sync.wire import Proof

_BATCH = 200
_AT_ONCE = 10
"""Rows applied in one transaction: a command from the window waits for no more."""
_SHOWN = 50
_SIGNING_S = 30.0


class Imports:
    """The import jobs of one window."""

    def __init__(self, engine: Engine, send: Callable[[msgspec.Struct], None]) -> None:
        self._engine = engine
        self._send = send
        self._jobs: dict[str, asyncio.Task[None]] = {}
        self._signing: dict[str, asyncio.Future[tuple[str, Proof | None, list[str]]]] = {}

    async def preview(self, path: str, columns: list[dict[str, Any]] | None = None) -> ImportPreview:
        """What importing the file would do, with the guessed mapping or the one given. Raises Impossible."""
        region = self._region()
        source = await asyncio.to_thread(_open, path, region)
        mapping = await asyncio.to_thread(_mapping, source, columns)
        rows = await asyncio.to_thread(lambda: list(source.rows(mapping)))
        groups = find_duplicates((row for row in rows if row.refused is None), self._known_at)
        lines = {
            kind: {line for group in groups if group.kind is kind for line in group.lines}
            for kind in DuplicateKind
        }
        return ImportPreview(
            kind=source.kind,
            columns=_columns(mapping),
            cells=[list(record.cells) for record in source.cells(_SHOWN)],
            rows=[_shown(row) for row in rows[:_SHOWN]],
            total=len(rows),
            ready=sum(row.refused is None for row in rows),
            with_problems=sum(bool(row.problems) and row.refused is None for row in rows),
            refused=sum(row.refused is not None for row in rows),
            known=len(lines[DuplicateKind.KNOWN_CONTACT]),
            family=len(lines[DuplicateKind.FAMILY]),
            repeated=len(lines[DuplicateKind.SAME_FILE]),
            problems=[problem.message for problem in mapping.problems] if mapping else [],
        )

    def start(self, path: str, columns: list[dict[str, Any]] | None = None, enrol: bool = False) -> str:
        """Begin the import; the job's id. Its progress is told as protocol.Job."""
        job_id = uuid.uuid4().hex
        self._jobs[job_id] = asyncio.create_task(self._run(job_id, path, columns, enrol), name="import")
        return job_id

    def pages(self, import_id: str) -> list[str | None]:
        """What undoing an import needs: where each of its pages begins."""
        return undo_pages(Rows(self._engine.store.connection, "sqlite"), import_id)

    def signed(self, job: str, person: str | None, session: str | None, macs: list[str]) -> None:
        """The window's signatures for the batch that the job sent."""
        waiting = self._signing.pop(job, None)
        if waiting is not None and not waiting.done():
            waiting.set_result((person or "", Proof(session, "") if session else None, macs))

    def cancel(self, job: str) -> None:
        """Stop after the batch at hand. What came in stays, and can be undone as a whole."""
        if job in self._jobs:
            self._jobs[job].cancel()

    def cancel_all(self) -> None:
        """Stop every job."""
        for task in self._jobs.values():
            task.cancel()

    async def _run(self, job_id: str, path: str, columns: list[dict[str, Any]] | None, enrol: bool) -> None:
        told = Job(id=job_id, label=Path(path).name)
        counts = {"imported": 0, "known": 0, "refused": 0}
        try:
            source = await asyncio.to_thread(_open, path, self._region())
            mapping = await asyncio.to_thread(_mapping, source, columns)
            told = msgspec.structs.replace(told, total=source.count_hint)
            rows = source.rows(mapping)
            while batch := await asyncio.to_thread(_take, rows, _BATCH):
                await self._bring_in(job_id, batch, enrol, counts)
                told = msgspec.structs.replace(told, done=told.done + len(batch))
                self._send(told)
        except asyncio.CancelledError:
            self._send(msgspec.structs.replace(told, finished=True, cancelled=True, result=counts))
        except (Impossible, CommandError, UnreadableFile) as error:
            self._send(msgspec.structs.replace(told, finished=True, error=str(error), result=counts))
        else:
            self._send(msgspec.structs.replace(told, finished=True, total=told.done, result=counts))
        finally:
            self._jobs.pop(job_id, None)
            self._signing.pop(job_id, None)

    async def _bring_in(
        self, job_id: str, batch: list[ContactRow], enrol: bool, counts: dict[str, int]
    ) -> None:
        counts["refused"] += sum(row.refused is not None for row in batch)
        sources = self._sources()
        commands = [
            command_of(row, import_id=job_id, enrol=enrol, sources=sources)
            for row in batch
            if row.refused is None
        ]
        at = self._engine.now()
        drafts = [(new_ulid(at), spec_of(command).key, at, encode(command)) for command in commands]
        signed = asyncio.get_running_loop().create_future()
        self._signing[job_id] = signed
        self._send(
            Sign(
                job=job_id,
                items=[
                    (ulid, key, when, hashlib.sha256(body).hexdigest()) for ulid, key, when, body in drafts
                ],
            )
        )
        try:
            # Not wait_for: on Python 3.11 it forgets that it was cancelled where the answer has just come.
            async with asyncio.timeout(_SIGNING_S):
                person, proof, macs = await signed
        except TimeoutError:
            raise Impossible(
                "nobody", "Nobody is at the desk, so the import stopped. What came in stays."
            ) from None
        if proof is None or len(macs) != len(drafts):
            raise Impossible("nobody", "Nobody is at the desk, so the import stopped. What came in stays.")
        intents = [
            Intent(
                ulid=ulid,
                command=key,
                body=msgspec.Raw(body),
                at=when,
                principal=f"staff:{person}",
                proof=Proof(proof.session, mac),
            )
            for (ulid, key, when, body), mac in zip(drafts, macs, strict=True)
        ]
        for start in range(0, len(intents), _AT_ONCE):
            for result in self._engine.apply_many(intents[start : start + _AT_ONCE]):
                if isinstance(result, CommandError):
                    counts["refused"] += 1
                else:
                    counts["known" if result.outcome == "noop" else "imported"] += 1
            await asyncio.sleep(0)  # the line to the window comes first

    def _region(self) -> str:
        found = desk.practice(self._engine.store.connection)
        return found.region if found is not None else "AE"

    def _sources(self) -> dict[str, str]:
        """Source ids by their folded names, as command_of wants them."""
        return {
            fold(name): row_id for name, row_id in condition.sources(self._engine.store.connection).items()
        }

    def _known_at(self, endpoint: str) -> list[KnownContact]:
        return finding.known_at(self._engine.store.connection, endpoint)


def _open(path: str, region: str) -> Source:
    try:
        return open_source(Path(path), region)
    except UnreadableFile as error:
        raise Impossible("file", str(error)) from None
    except OSError as error:
        raise Impossible("file", f"{Path(path).name} cannot be opened: {error.strerror}.") from None


def _mapping(source: Source, columns: list[dict[str, Any]] | None) -> Mapping | None:
    """The guess, changed where the person chose otherwise."""
    mapping = source.guess()
    if mapping is None or columns is None:
        return mapping
    for chosen in columns:
        field = ContactField(chosen["field"]) if chosen.get("field") else None
        order = DateOrder(chosen["date_order"]) if chosen.get("date_order") else None
        index: int = chosen["index"]
        if mapping.columns[index].field != field or order is not None:
            mapping = mapping.change(index, field, order)
    return mapping


def _columns(mapping: Mapping | None) -> list[ImportColumn]:
    return [
        ImportColumn(
            index=column.index,
            header=column.header,
            field=column.field,
            score=column.score,
            reason=column.reason,
            date_order=column.date_order,
        )
        for column in (mapping.columns if mapping else ())
    ]


def _shown(row: ContactRow) -> ImportRow:
    return ImportRow(
        line=row.source_line,
        name=row.name,
        phones=list(row.phones),
        emails=list(row.emails),
        problems=[
            (problem.field.value if problem.field else "", problem.message) for problem in row.problems
        ],
        refused=row.refused,
    )


def _take(rows: Iterator[ContactRow], count: int) -> list[ContactRow]:
    return list(islice(rows, count))
