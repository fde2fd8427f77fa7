"""A file of contacts comes in through the worker's import, as the window's wizard drives it."""

import csv
from pathlib import Path
from typing import Any

import pytest

from desktop.faults import WorkerFault
from desktop.protocol import Job, Tell
from sync.commands.imports import UndoImport
from tests.e2e.conftest import OWNER, Clinic
from tests.e2e.processes import Station, closing

pytestmark = pytest.mark.anyio


class ImportingStation(Station):
    """A workstation that remembers what its jobs told."""

    def __init__(self, profile: Path) -> None:
        super().__init__(profile)
        self.jobs: list[Job] = []

    def _hear(self, news: Tell) -> None:
        if isinstance(news, Job):
            self.jobs.append(news)
        super()._hear(news)

    async def finished(self, job_id: str) -> Job:
        """The last word of a job."""
        await self.until(lambda: self._last(job_id) is not None, "the import")
        last = self._last(job_id)
        assert last is not None
        return last

    def _last(self, job_id: str) -> Job | None:
        return next((job for job in self.jobs if job.id == job_id and job.finished), None)


def write_file(path: Path, rows: int) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["Full name", "Mobile", "E-mail", "Date of birth"])
        for number in range(rows):
            out.writerow(
                [f"Patient Number{number}", f"050 555 {number:04d}", f"p{number}@example.com", "13/02/1980"]
            )
    return path


def count(station: Station) -> int:
    return station.value("SELECT count(*) FROM contact WHERE deleted = 0 AND name LIKE 'Patient%'")


async def test_a_file_is_previewed_brought_in_signed_and_taken_back_whole(
    clinic: Clinic, tmp_path: Path
) -> None:
    server, station = clinic.server(), ImportingStation(tmp_path / "desk")
    path = write_file(tmp_path / "patients.csv", 250)
    with path.open("a", encoding="utf-8") as file:
        file.write("Patient Broken,050 55,,\n,,,\n")
    async with closing(server, station):
        await server.start()
        await station.sign_in(server.url, OWNER, clinic.owner_password)
        preview: dict[str, Any] = await station.talk.ask("import_open", path=str(path))
        assert [column["field"] for column in preview["columns"]] == ["name", "phone", "email", "birth_date"]
        assert (preview["total"], preview["ready"], preview["with_problems"]) == (251, 251, 1)
        assert count(station) == 0  # a preview changes nothing
        job_id: str = await station.talk.ask(
            "import_run", path=str(path), columns=preview["columns"], enrol=False
        )
        job = await station.finished(job_id)
        assert job.error is None
        assert job.result == {"imported": 251, "known": 0, "refused": 0}
        assert count(station) == 251
        await station.until(lambda: station.status.outbox == 0, "everything confirmed")
        assert (
            station.value("SELECT count(*) FROM card WHERE state = 'open'") == 0
        )  # every row was signed in order
        again = await station.talk.ask("import_open", path=str(path))
        assert again["known"] == 250
        after: str | None = None
        for after in await station.talk.ask("import_pages", import_id=job_id):
            await station.talk.do(UndoImport(import_id=job_id, after=after))
        assert count(station) == 0


async def test_a_cancelled_import_keeps_whole_rows_and_says_how_many(clinic: Clinic, tmp_path: Path) -> None:
    server, station = clinic.server(), ImportingStation(tmp_path / "desk")
    path = write_file(tmp_path / "patients.csv", 30_000)
    async with closing(server, station):
        await server.start()
        await station.sign_in(server.url, OWNER, clinic.owner_password)
        job_id: str = await station.talk.ask("import_run", path=str(path))
        await station.until(lambda: any(job.id == job_id and job.done for job in station.jobs), "some rows")
        await station.talk.ask("cancel", job=job_id)
        job = await station.finished(job_id)
        assert job.cancelled
        assert job.result is not None
        assert 0 < job.result["imported"] < 30_000
        assert count(station) == job.result["imported"]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old excel", "xls"), (b"\x00\x01\x02\x03" * 99, "")],
)
async def test_an_unreadable_file_is_refused_in_words(
    content: bytes, says: str, clinic: Clinic, tmp_path: Path
) -> None:
    server, station = clinic.server(), ImportingStation(tmp_path / "desk")
    path = tmp_path / "patients.csv"
    path.write_bytes(content)
    async with closing(server, station):
        await server.start()
        await station.sign_in(server.url, OWNER, clinic.owner_password)
        with pytest.raises(WorkerFault) as refused:
            await station.talk.ask("import_open", path=str(path))
        assert refused.value.kind == "file"
        assert says in refused.value.message.lower()
        with pytest.raises(WorkerFault, match="cannot be opened"):
            await station.talk.ask("import_open", path=str(tmp_path / "nowhere.csv"))


async def test_without_anybody_at_the_desk_an_import_stops_by_itself(clinic: Clinic, tmp_path: Path) -> None:
    server, station = clinic.server(), ImportingStation(tmp_path / "desk")
    path = write_file(tmp_path / "patients.csv", 10)
    async with closing(server, station):
        await server.start()
        await station.sign_in(server.url, OWNER, clinic.owner_password)
        station.talk.lock()
        job = await station.finished(await station.talk.ask("import_run", path=str(path)))
        assert job.error is not None
        assert "Nobody is at the desk" in job.error
        assert count(station) == 0
