"""The practice's workstations in words. The list is the server's alone: it is asked for, and kept until it is asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.faults import SignInError, WorkerFault
from desktop.protocol import DeviceRow, Devices
from desktop.screens import times
from desktop.screens.desk import Desk
from desktop.screens.story import who
from desktop.theme import Tone
from sync.model.scopes import EVERY_PLACE, Sensitivity, at

_AWAY_MS = 24 * 3_600_000
"""Not seen for so long, a workstation is said to be away."""


@dataclass(frozen=True)
class Workstation:
    """A workstation as it is read. `facts` are (label, words)."""

    id: str
    name: str
    is_here: bool
    is_active: bool
    state: tuple[str, Tone, str]
    facts: tuple[tuple[str, str], ...]
    scopes: tuple[str, ...]
    held: tuple[str, ...]
    held_count: int
    unsent: int


def is_marked(scopes: Sequence[str], sensitivity: Sensitivity) -> bool:
    """Whether a workstation with these scopes carries such collections."""
    return any(scope.endswith(f"+{sensitivity}") for scope in scopes)


class DevicesModel(QObject):
    """The list as the server last told it. `changed` after every answer, and when asking begins or fails."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.workstations: list[Workstation] = []
        self.asked_at: int | None = None
        """When the server told the list that is shown, epoch ms; None before the first time."""
        self.is_asking = False
        self.failed: SignInError | WorkerFault | None = None
        """Why the last question came to nothing."""

    async def ask(self, act: str = "list", **asked: object) -> bool:
        """Do `act` at the server (list, rename, scopes, revoke) and show the list as it is then; False where it failed."""
        self.is_asking, self.failed = True, None
        self.changed.emit()
        try:
            told: Devices = await self.desk.link.devices(act, **asked)
        except (SignInError, WorkerFault) as error:
            self.failed = error
            return False
        else:
            self.asked_at = self.desk.now()
            read = [self._read(row, told.here) for row in told.devices]
            # What waits for a decision first, then this computer, then by name as the server lists them.
            self.workstations = sorted(read, key=lambda each: (not each.held_count, not each.is_here))
            return True
        finally:
            self.is_asking = False
            self.changed.emit()

    async def decide(self, workstation: Workstation, choice: str) -> int:
        """Release or refuse all of its held work; how many were decided. Stops at the first that is refused."""
        from sync.commands.cards import Choice, ResolveCard

        done = 0
        for card_id in workstation.held:
            if await self.desk.do(ResolveCard(card_id=card_id, choice=Choice(choice)), undo=False) is None:
                break
            done += 1
        return done

    def by_id(self, id: str) -> Workstation | None:
        """The workstation of this id as it is shown now."""
        return next((each for each in self.workstations if each.id == id), None)

    def carries(self, scopes: tuple[str, ...]) -> str:
        """What these scopes mean, in words."""
        places = {at(place.id): place.name for place in self.desk.places}
        if EVERY_PLACE in scopes:
            words = [self.tr("All locations")]
        else:
            words = [places[scope] for scope in scopes if scope in places]
            words = words or [self.tr("Only what all locations share")]
        if is_marked(scopes, Sensitivity.CLINICAL):
            words.append(self.tr("clinical notes"))
        if is_marked(scopes, Sensitivity.OWNER):
            words.append(self.tr("owners’ records"))
        return ", ".join(words)

    def _read(self, row: DeviceRow, here: str) -> Workstation:
        now, is_active = self.desk.now(), row.state == "active"
        seen = self.tr("never") if row.seen_at is None else times.when(row.seen_at, self.desk.zone, now)
        unsent = row.outbox or 0
        version = times.apart(row.app or "–")
        if row.schema is not None:
            version = self.tr("{0}, format {1}").format(version, row.schema)
        facts = [
            (self.tr("Last signed in"), who(self.desk, f"staff:{row.person}") if row.person else "–"),
            (self.tr("Last seen"), seen),
            (self.tr("Program"), version),
            (self.tr("Not sent then"), str(unsent) if row.outbox is not None else "–"),
            (self.tr("Carries"), self.carries(tuple(row.scopes))),
        ]
        if row.held_count:
            facts.append((self.tr("Held for a decision"), str(row.held_count)))
        return Workstation(
            id=row.id,
            name=row.name,
            is_here=row.id == here,
            is_active=is_active,
            state=self._state(row, now, is_here=row.id == here),
            facts=tuple(facts),
            scopes=tuple(row.scopes),
            held=tuple(row.held),
            held_count=row.held_count,
            unsent=unsent,
        )

    def _state(self, row: DeviceRow, now: int, *, is_here: bool) -> tuple[str, Tone, str]:
        if row.state != "active":
            return self.tr("Signed out"), Tone.CRITICAL, "log-out"
        if is_here:
            return self.tr("This computer"), Tone.SUCCESS, "circle-check"
        if row.seen_at is None or now - row.seen_at > _AWAY_MS:
            return self.tr("Away"), Tone.WARNING, "clock"
        return self.tr("In use"), Tone.SUCCESS, "circle-check"
