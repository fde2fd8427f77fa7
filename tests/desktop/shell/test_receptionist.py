"""A new receptionist's first minutes: everything by keys that the `?` sheet told, within ceilings written down beforehand.

Nobody here knows a key. The script names what is wanted in the sheet's own words; a key that the sheet does not tell cannot
be pressed.
"""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.sample import contact
from desktop.sample.talks import wrote
from desktop.widgets.cheatsheet import CheatSheet
from desktop.widgets.frame import HintBar
from sync.commands import consent, talk, work
from sync.commands.effects import QueueEffect
from sync.model.words import CallOutcome, Channel, ConsentState, Purpose
from tests.desktop.shell.conftest import Person

CEILINGS = tomllib.loads((Path(__file__).parent / "receptionist.toml").read_text("utf-8"))
_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
_NAMED = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Space": Qt.Key.Key_Space,
    "Tab": Qt.Key.Key_Tab,
}


class Newcomer:
    """Somebody who knows the `?` sheet and nothing else. Counts every key."""

    def __init__(self, desk: Person) -> None:
        self.desk = desk
        self.keys = 0
        self.taken: dict[str, int] = {}

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """Count the keys of one thing that is to be done."""
        before = self.keys
        yield
        self.taken[what] = self.keys - before

    async def asks(self, words: str) -> None:
        """Press the key that stands beside these words on the sheet."""
        told = {said: key for _, lines in self.desk.window.commands.sheet() for key, said in lines}
        assert words in told, f"the sheet does not tell {words!r}; it tells {sorted(told)}"
        await self._press(told[words])

    async def chooses(self, number: int) -> None:
        """Press a digit, as the sheet says of outcomes, times and answers."""
        told = [key for _, lines in self.desk.window.commands.sheet() for key, _ in lines]
        assert "1 – 9" in told
        await self._press(str(number))

    async def runs(self) -> None:
        """Press Enter, as the foot of the search says."""
        hints = [each for each in self.desk.window.findChildren(HintBar) if each.isVisible()]
        assert any("Enter run" in each.accessibleName() for each in hints)
        await self._press("Enter")

    async def types(self, letters: str, *, counted: bool = False) -> None:
        """Type into whatever has the keyboard."""
        self.keys += len(letters) if counted else 0
        await self.desk.types(letters)

    async def _press(self, printed: str) -> None:
        *held, last = printed.split(" ")
        chord = all(each in _MODIFIERS for each in held)
        for key in [last] if chord else printed.split(" "):
            self.keys += 1
            modifiers = Qt.KeyboardModifier.NoModifier
            for each in held if chord else ():
                modifiers |= _MODIFIERS[each]
            target: QWidget = QApplication.focusWidget() or self.desk.window
            if key in _NAMED or (held and chord):
                QTest.keyClick(target, _NAMED[key] if key in _NAMED else Qt.Key(ord(key.upper())), modifiers)
            else:
                QTest.keyClicks(target, key)
            await self.desk.rests(40)


def given(desk: Person, kind: type[Any]) -> list[Any]:
    """The commands of a kind that were given."""
    return [each for each in desk.link.given if isinstance(each, kind)]


def test_a_newcomer_answers_logs_a_call_snoozes_and_finds_out_why_within_the_ceilings(
    play: Callable[..., None],
) -> None:
    async def scene(desk: Person) -> None:
        wrote(desk.link, "Lina Haddadin", "+971555550127", 30, "Thank you! And the parking ticket?")
        adam = contact(desk.link, "Adam Benali")
        for channel in (Channel.WHATSAPP, Channel.SMS):
            no = consent.ConsentGiven(
                channel=channel, purpose=Purpose.CARE, state=ConsentState.WITHDRAWN, wording="STOP"
            )
            desk.link.run(consent.RecordConsent(answers=(no,), contact_id=adam))
        await desk.rests(200)
        new = Newcomer(desk)

        with new.doing("look"):
            await new.asks("All keys")
            sheet = desk.window.findChildren(CheatSheet)[0]
            assert sheet.isVisible()
            await new.asks("Close, or go back")
            assert not any(each.isVisible() for each in desk.window.findChildren(CheatSheet))

        with new.doing("answer"):
            await new.asks("Inbox")
            await desk.waits(lambda: desk.window.screens["inbox"].pane.contact_id != "")  # type: ignore[attr-defined]
            await new.asks("Reply")
            await new.types("It is stamped at the desk.")
            await new.asks("Send, or finish")
            await desk.waits(lambda: bool(given(desk, QueueEffect)))
        assert given(desk, QueueEffect)[0].body == "It is stamped at the desk."

        with new.doing("log_a_call"):
            await new.asks("Board")
            await desk.waits(lambda: desk.board.row is not None)
            called = desk.board.row.contact_id
            await new.asks("Call")
            await new.chooses(3)
            await new.asks("Send, or finish")
            await desk.waits(lambda: bool(given(desk, talk.LogCall)))
        logged = given(desk, talk.LogCall)[0]
        assert (logged.contact_id, logged.outcome) == (called, CallOutcome.NO_ANSWER)

        with new.doing("snooze"):
            await new.asks("Next row")
            aside = desk.board.row.subject_id
            await new.asks("Snooze")
            await new.chooses(3)
            await desk.waits(lambda: bool(given(desk, work.SnoozeSubject)))
        assert given(desk, work.SnoozeSubject)[0].subject_id == aside

        with new.doing("why_no_message"):
            await new.asks("Search people, messages, actions")
            await new.types("ada", counted=True)
            await desk.rests(200)
            await new.runs()
            await desk.waits(lambda: "contacts" in desk.window.screens)
            page = desk.window.screens["contacts"].page  # type: ignore[attr-defined]
            await desk.waits(lambda: page.story is not None)
            assert page.story.person.id == adam
            await new.asks("Why, or why not")
            await desk.waits(lambda: bool(page.ledger.opened_id))
        opened = page.ledger.model().row(page.ledger.currentIndex())
        assert opened.title == "Ask again, they are silent"
        assert ("By", "A call: no message may be sent to them, see Consent") in opened.why
        assert "No" in desk.words().split()  # the side says which channel they closed

        for what, keys in new.taken.items():
            assert keys <= CEILINGS[what]["ceiling"], f"{what}: {keys} keys. {CEILINGS[what]['why']}"
        assert new.taken.keys() | {"in_all"} == CEILINGS.keys()
        assert new.keys <= CEILINGS["in_all"]["ceiling"], new.taken

    play(scene)
