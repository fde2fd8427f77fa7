"""The line of the sample clinic's simulated phones: stands where the carrier's line stands and answers from memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.protocol import Fault
from desktop.sample.facts import NOW
from desktop.screens.times import DAY, HOUR, MINUTE
from sync.handset import Clinic, Rung, Said, Someone, Talk
from sync.model.words import CallState, Channel, Direction, MessageState

LINA = "+971555550127"
_WHATSAPP, _SMS, _IN, _OUT = Channel.WHATSAPP, Channel.SMS, Direction.IN, Direction.OUT


def _said(at: int, channel: str, direction: str, body: str, state: str = MessageState.RECEIVED) -> Said:
    return Said(f"m{at}", LINA, channel, direction, body, state, at)


TALK = Talk(
    Someone(LINA, ["Lina Haddadin", "Omar Haddadin"]),
    [
        _said(
            NOW - DAY - 2 * HOUR, _SMS, _OUT,
            "Palmera Dental: your check-up is tomorrow 14:30. Reply C to confirm, R for another time. STOP ends messages.",
            MessageState.DELIVERED,
        ),
        _said(NOW - DAY - HOUR, _SMS, _IN, "C"),
        _said(NOW - 40 * MINUTE, _WHATSAPP, _IN, "Hello! Is there parking near the clinic? هل يوجد موقف؟"),
        _said(
            NOW - 31 * MINUTE, _WHATSAPP, _OUT,
            "Yes, Lina: two floors below the building, entrance on the side street. We stamp the ticket at the desk.",
            MessageState.DELIVERED,
        ),
        _said(NOW - 30 * MINUTE, _WHATSAPP, _IN, "Thank you, see you at half past two."),
    ],
    [Rung("phone-1", CallState.MISSED, NOW - 55 * MINUTE, None)],
)  # fmt: skip
PEOPLE = [
    Someone(LINA, TALK.someone.names, TALK.said[-1].body, TALK.said[-1].at, _WHATSAPP),
    Someone("+971505550137", ["Gulsara Bekova"], "How much is an implant?", NOW - 2 * HOUR, _WHATSAPP),
    Someone("+971525550188", ["أمل الكعبي"], "هل يوجد موعد أقرب؟", NOW - 5 * HOUR, _SMS),
    Someone("+971565550110", [], "Wrong number?", NOW - DAY, _SMS),
    Someone("+971505550162", ["Daniel Fraser"]),
    Someone("+971525550103", ["Pooja Fernandes"]),
]


class SamplePhone(QObject):
    """The line's interface. `clinic` may be replaced; `fault` is what the next message or call meets."""

    changed = Signal()
    lost = Signal()
    ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clinic = Clinic("Palmera Dental", "Asia/Dubai", "AE", True)
        self.people = PEOPLE
        self.fault: Fault | None = None

    def start(self) -> None:
        """Answer from now on."""
        self.ready.emit()

    def close(self) -> None:
        """Nothing to end."""

    def ask(
        self,
        operation: str,
        kind: Any,
        then: Callable[[Any], None],
        failed: Callable[[Fault], None],
        **body: Any,
    ) -> None:
        """Answer at once."""
        answers: dict[str, Callable[[], Any]] = {
            "clinic": lambda: self.clinic,
            "people": lambda: [each for each in self.people if body["wanted"] in "".join(each.names)],
            "talk": lambda: TALK,
        }
        if operation in answers:
            then(answers[operation]())
        elif self.fault is not None:
            failed(self.fault)
        else:
            then("received")
