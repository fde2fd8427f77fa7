"""A draft is rehearsed by the worker and published with the receipt of what was shown, as the window does it."""

from pathlib import Path

import msgspec
import pytest

from sync.commands.journeys import PublishJourney
from sync.commands.people import CaptureLead
from sync.journeys.rehearsal import Receipt
from sync.model.words import Channel
from tests.e2e.conftest import OWNER, Clinic
from tests.e2e.processes import closing
from tests.e2e.test_importing import ImportingStation

pytestmark = pytest.mark.anyio
DRAFT = (
    "journey: look\nowner: front_desk_lead\nsubject: contact\nstarts: [enquiry.received]\n"
    "steps:\n  - {id: ask, do: task}\n  - {id: close, after: ask, do: move, stage: new}\n"
)


async def test_a_draft_is_rehearsed_beside_the_line_and_published_with_its_receipt(
    clinic: Clinic, tmp_path: Path
) -> None:
    server, station = clinic.server(), ImportingStation(tmp_path / "desk")
    async with closing(server, station):
        await server.start()
        await station.sign_in(server.url, OWNER, clinic.owner_password)
        await station.talk.do(
            CaptureLead(name="Sara", phone="+971501234567", text="Implants?", channel=Channel.WHATSAPP)
        )
        job = await station.finished(await station.talk.ask("rehearse", text=DRAFT, days=30))
        assert job.error is None
        assert job.result is not None
        assert job.result["summary"]["drafted"]["enrolled"] == 1
        receipt = msgspec.convert(job.result["receipt"], Receipt)
        await station.talk.do(PublishJourney(text=DRAFT, rehearsal=receipt))
        sql = "SELECT count(*) FROM journey_version WHERE key = 'look' AND live = 1"
        assert station.value(sql) == 1


async def test_a_draft_is_checked_over_the_line_and_is_there_after_the_worker_was_killed(
    clinic: Clinic, tmp_path: Path
) -> None:
    server, station = clinic.server(), ImportingStation(tmp_path / "desk")
    async with closing(server, station):
        await server.start()
        await station.sign_in(server.url, OWNER, clinic.owner_password)
        found = await station.talk.ask("check_journey", text=DRAFT)
        (fight,) = found["findings"]  # the practice's own new enquiry moves the same people to another stage
        assert (fight["kind"], fight["step"]) == ("fight", "close")
        assert found["lines"] == {"ask": 6, "close": 7}
        broken = await station.talk.ask("check_journey", text=DRAFT.replace("task", "tsk"))
        assert broken["error"]["line"] == 6
        person = station.talk.person
        assert person is not None
        await station.talk.ask(
            "keep_journey_draft", journey="look", staff_id=person.id, text=DRAFT, base="", at=1
        )
        await station.kill()
        assert station.value("SELECT text FROM journey_draft WHERE journey = 'look'") == DRAFT
