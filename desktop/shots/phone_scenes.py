"""The simulated phone's pictures: a window of its own, beside the front desk's."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.handset.window import PhoneWindow
from desktop.protocol import Fault
from desktop.sample import NOW
from desktop.sample.phone import LINA, SamplePhone
from desktop.shots.studio import Scene, Studio
from sync.handset import Clinic


async def _phone(studio: Studio, then: Callable[[PhoneWindow, SamplePhone], None]) -> QWidget:
    line = SamplePhone()
    window = PhoneWindow(line, "http://127.0.0.1:8765", lambda: NOW)  # type: ignore[arg-type] - it stands where the line stands
    window.resize(window.sizeHint())
    window.show()
    line.start()
    await studio.settle()
    then(window, line)
    await studio.settle()
    return window


async def phone(studio: Studio) -> QWidget:
    """Somebody's messages, and the line in which they answer."""
    return await _phone(studio, lambda window, _line: window.open(LINA))


async def phone_people(studio: Studio) -> QWidget:
    """Whose phone it may be."""
    return await _phone(studio, lambda window, _line: window.people.search.clear())


async def phone_new(studio: Studio) -> QWidget:
    """A number that nobody here knows yet."""

    def typed(window: PhoneWindow, line: SamplePhone) -> None:
        line.people = []
        window.people.search.setText("+971 50 123 4567")
        window.people.wanted.emit(window.people.search.text())

    return await _phone(studio, typed)


async def phone_ringing(studio: Studio) -> QWidget:
    """The clinic rings."""

    def rings(window: PhoneWindow, _line: SamplePhone) -> None:
        window.open(LINA)
        window.talk.ring.click()

    return await _phone(studio, rings)


async def phone_trouble(studio: Studio) -> QWidget:
    """The clinic's server does not answer; what was typed is kept."""

    def fails(window: PhoneWindow, line: SamplePhone) -> None:
        line.fault = Fault(kind="no_server", message="")
        window.open(LINA)
        window.talk.line.setText("Is half past three free?")
        window.talk.send.click()

    return await _phone(studio, fails)


async def phone_away(studio: Studio) -> QWidget:
    """Practice mode is over."""

    def over(window: PhoneWindow, line: SamplePhone) -> None:
        line.clinic = Clinic("Palmera Dental", "Asia/Dubai", "AE", False)
        line.changed.emit()

    return await _phone(studio, over)


PHONE: dict[str, Scene] = {
    "phone": phone,
    "phone-people": phone_people,
    "phone-new": phone_new,
    "phone-ringing": phone_ringing,
    "phone-trouble": phone_trouble,
    "phone-away": phone_away,
}
