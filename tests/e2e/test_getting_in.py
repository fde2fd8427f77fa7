"""A workstation that the practice shuts out, over a real server, worker and window: it says so, and joins again by password."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from desktop.protocol import LinkState
from sync.commands.people import AddNote
from tests.e2e.conftest import OWNER, Clinic
from tests.e2e.processes import closing
from tests.e2e.steps import post_enquiry
from tests.e2e.test_window import WindowStation


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    import asyncio

    qapp.setQuitOnLastWindowClosed(False)
    made = QEventLoop(qapp)
    asyncio.set_event_loop(made)
    yield made
    made.close()
    asyncio.set_event_loop(None)


def test_a_workstation_that_is_shut_out_says_so_hands_its_work_over_and_fetches_afresh_after_a_sign_in(
    loop: QEventLoop, clinic: Clinic, tmp_path: Path
) -> None:
    async def scene() -> None:
        server, station = clinic.server(), WindowStation(tmp_path / "window")
        async with closing(server, station):
            await server.start()
            await station.sign_in(server.url, OWNER, clinic.owner_password)
            await post_enquiry(clinic, server, "Huda Rahman", "+971501110001")
            contact = await station.until(
                lambda: station.value("SELECT contact_id FROM board"), "the enquiry"
            )
            devices = json.loads(await server.command("devices", "list", "--json"))
            await server.kill()
            await station.offline()
            await station.link.do(AddNote(contact_id=contact, text="typed before the door closed"))
            for device in devices:
                await server.command("devices", "revoke", device["id"])
            await server.start()
            await station.until(lambda: station.status.state is LinkState.REVOKED, "the shut door")
            window = station.window
            await station.until(window.closed.isVisible, "the page that says so")
            assert station.link.person is None
            assert window.closed.button is not None
            window.closed.button.click()
            await station.until(window.door.form.isVisible, "the sign-in form")
            await station.link.sign_in(server.url, OWNER, clinic.owner_password)
            await station.online()
            held = "SELECT reason FROM card WHERE body LIKE '%before the door closed%'"
            await station.until(
                lambda: station.value(held) == "device_revoked", "the note, held for a manager"
            )

    loop.run_until_complete(scene())
