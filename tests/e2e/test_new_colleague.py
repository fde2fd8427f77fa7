"""Somebody new is taken on from the settings, over a real server, worker and window: added, let in once, and the PIN taken."""

from pathlib import Path

from qasync import QEventLoop

from desktop.screens.settings.people import OneTimeDialog
from desktop.screens.settings.view import SettingsView
from tests.e2e.conftest import OWNER, Clinic
from tests.e2e.processes import closing
from tests.e2e.test_window import WindowStation

EMAIL, OWN = "amina@cedar.example", "a password of her own"


def test_a_new_colleague_is_added_in_the_window_and_enters_by_the_one_time_password(
    loop: QEventLoop, clinic: Clinic, tmp_path: Path
) -> None:
    async def scene() -> None:
        server, station = clinic.server(), WindowStation(tmp_path / "window")
        async with closing(server, station):
            await server.start()
            await station.sign_in(server.url, OWNER, clinic.owner_password)
            await station.online()
            window = station.window
            window.go("settings", {"page": "people"})
            view = window.screens["settings"]
            assert isinstance(view, SettingsView)
            page = view.page
            assert page is not None
            page.add()
            page.form.set_value("name", "Amina Saleh")  # type: ignore[attr-defined]
            page.form.set_value("email", EMAIL)  # type: ignore[attr-defined]
            view.save()
            added = f"SELECT id FROM staff WHERE email = '{EMAIL}' AND ver > 0"
            staff_id = await station.until(lambda: station.value(added), "the server's word for her")
            page.enter({"id": staff_id})
            await station.until(page.one_time.isVisible, "the page about her")  # type: ignore[attr-defined]
            told = await station.link.credentials("one-time", staff_id=staff_id)
            assert told.password is not None
            assert not window.findChildren(OneTimeDialog)
            await station.link.sign_in(server.url, EMAIL, told.password)
            await station.link.change_password(told.password, OWN)
            await station.link.set_pin(OWN, "4826")
            pin = f"SELECT pin_at IS NOT NULL FROM staff WHERE id = '{staff_id}'"
            await station.until(lambda: station.value(pin) == 1, "that she has a PIN")
            await station.link.sign_in(server.url, OWNER, clinic.owner_password)
            listed = (await station.link.credentials("drop-pin", staff_id=staff_id)).people
            hers = next(each for each in listed if each.staff_id == staff_id)
            assert (hers.has_password, hers.is_one_time, hers.has_pin) == (True, False, False)
            await station.until(lambda: station.value(pin) == 0, "that she has none")

    loop.run_until_complete(scene())
