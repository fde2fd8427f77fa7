"""The checklist as it stands in the copy, judged anew whenever something that it reads changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.protocol import LinkState
from desktop.screens.desk import Desk
from sync.model.words import Role
from sync.replica.queries import mode as modes
from sync.replica.queries.mode import Mode

if TYPE_CHECKING:
    from sync.policy.readiness import Judged

READ_OF = frozenset(
    {
        "practice", "location", "holiday", "staff", "rota", "rota_change", "journey_version", "practitioner", "room",
        "service", "channel_state", "consent_wording", "on_call_chain", "alarm", "runner",
    }
)  # fmt: skip
"""Collections that the checklist is judged from."""
_TOGETHER_MS = 150


class GoLiveModel(QObject):
    """`changed` whenever a line, the mode or what is queued differs from before."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.lines: tuple[Judged, ...] = ()
        self.mode = Mode(True)
        self.queued = 0
        """Messages that wait to go out."""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_TOGETHER_MS)
        self._later.timeout.connect(self.read)
        desk.link.changed.connect(self._hear)
        desk.link.status.connect(self._stood)

    def read(self) -> None:
        """Judge every line again."""
        reader = self.desk.reader
        if reader is None:
            return
        from sync.policy.readiness import judge
        from sync.replica.queries import golive

        now = self.desk.now()
        is_online = self.desk.link.current.state is LinkState.ONLINE
        found = judge(golive.setup(reader, now), now, is_online=is_online)
        mode, queued = modes.mode(reader) or Mode(True), modes.queued(reader)
        if (found, mode, queued) != (self.lines, self.mode, self.queued):
            self.lines, self.mode, self.queued = found, mode, queued
            self.changed.emit()

    @property
    def open_lines(self) -> list[Judged]:
        """The required lines that are not done."""
        return [each for each in self.lines if each.is_open]

    @property
    def required(self) -> int:
        """How many lines have to stand."""
        return sum(each.is_required for each in self.lines)

    @property
    def is_owner(self) -> bool:
        """Whether whoever sits here may sign."""
        person = self.desk.person
        return person is not None and Role.OWNER in person.roles

    async def sign(self, name: str) -> None:
        """Messages go to real people from now on. Raises CommandError, WorkerFault."""
        from sync.commands.outlets import SetPracticeMode

        done = await self.desk.link.do(SetPracticeMode(on=False, signed=name))
        self.desk.done_here.emit(done.ulid)

    async def practise(self) -> bool:
        """Messages end at the practice phone from now on."""
        from sync.commands.outlets import SetPracticeMode

        return await self.desk.do(SetPracticeMode(on=True), undo=False) is not None

    def _stood(self, status: object) -> None:
        self._later.start()

    def _hear(self, changes: dict[str, frozenset[str]]) -> None:
        if READ_OF & changes.keys() or "effect" in changes:
            self._later.start()
