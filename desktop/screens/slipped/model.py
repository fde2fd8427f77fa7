"""The book looked through in slices while the window goes on, and what was found: filtered, ordered, acted on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.faults import WorkerFault
from desktop.screens import times
from desktop.screens.desk import Desk
from desktop.screens.slipped import words
from sync.commands.outcomes import CommandError
from sync.policy.slips import Basis, Prices, Slip, SlipKind
from sync.replica.queries import slipped
from sync.replica.queries.reading import parts

SLIP = Qt.ItemDataRole.UserRole + 1
"""The Slip of a row."""
Index = QModelIndex | QPersistentModelIndex
_BUDGET_S = 0.006
"""How long the window is kept at a time: a frame has 16 ms."""


class Order(StrEnum):
    """How the rows are ordered."""

    MONEY = "money"
    LONGEST = "longest"
    NAME = "name"


@dataclass(frozen=True)
class Sum:
    """How many there are of a kind, and what may be at stake, minor units; `unpriced` of them have no amount, and `basis` says
    whether any of it is an estimate."""

    count: int
    money: int
    unpriced: int
    basis: Basis


class SlipTable(QAbstractTableModel):
    """The rows that are shown, in their order."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.rows: list[Slip] = []
        self.currency = ""
        self.heads = [self.tr("Who"), self.tr("What slipped through"), self.tr("Since"), self.tr("At stake")]

    def show_rows(self, rows: list[Slip], currency: str) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self.rows, self.currency = rows, currency
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        slip = self.rows[index.row()]
        if role == SLIP:
            return slip
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.cells(slip)[index.column()]
        return None

    def cells(self, slip: Slip) -> tuple[str, str, str, str]:
        """What the columns say of somebody."""
        now, zone = self.desk.now(), self.desk.zone
        name = times.apart(times.phone(slip.name)) if slip.name.startswith("+") else slip.name
        since = times.listed([times.day(slip.since, zone, now), times.ago(slip.since, now)])
        return name, words.row(slip), since, words.money(slip.value, self.currency, slip.basis)


class SlippedModel(QObject):
    """`changed` when the rows or their sums differ; `progressed` (rows read, of how many) while it looks."""

    changed = Signal()
    progressed = Signal(int, int)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.table = SlipTable(desk, self)
        self.slips: dict[str, Slip] = {}
        self.prices = Prices("")
        self.kind: SlipKind | None = None
        self.order = Order.MONEY
        self.looked_at: int | None = None
        """When the book was last looked through to its end, epoch ms."""
        self.is_looking = False
        self._round = 0

    async def look(self) -> None:
        """Look through the whole book. A second call begins anew and ends the first."""
        reader = self.desk.reader
        if reader is None:
            return
        self._round += 1
        mine = self._round
        self.is_looking = True
        self.changed.emit()
        survey = slipped.Survey(reader, self.desk.now())
        until = monotonic() + _BUDGET_S
        while survey.step():
            if monotonic() > until:
                self.progressed.emit(survey.done, survey.total)
                await asyncio.sleep(0)
                if mine != self._round:
                    return
                until = monotonic() + _BUDGET_S
        self.slips = {slip.id: slip for slip in survey.slips}
        self.prices, self.looked_at = survey.prices, self.desk.now()
        self.is_looking = False
        self.show()

    def stop(self) -> None:
        """Look no further; what was known before stays."""
        self._round += 1
        self.is_looking = False
        self.changed.emit()

    def show(self) -> None:
        """Filter and order the rows again."""
        rows = [slip for slip in self.slips.values() if self.kind in (None, slip.kind)]
        match self.order:
            case Order.MONEY:
                rows.sort(key=lambda slip: (-(slip.value or 0), slip.since, slip.id))
            case Order.LONGEST:
                rows.sort(key=lambda slip: (slip.since, slip.id))
            case Order.NAME:
                rows.sort(key=lambda slip: (slip.name.casefold(), slip.id))
        self.table.show_rows(rows, self.prices.currency)
        self.changed.emit()

    def sum_of(self, kind: SlipKind | None) -> Sum:
        """How many, and how much, of a kind or of all."""
        found = [slip for slip in self.slips.values() if kind in (None, slip.kind)]
        estimated = any(slip.basis is not Basis.OWN_QUOTE for slip in found)
        return Sum(
            len(found),
            sum(slip.value or 0 for slip in found),
            sum(slip.value is None for slip in found),
            self.prices.basis if estimated else Basis.OWN_QUOTE,
        )

    async def start(self, slips: Sequence[Slip], journey: str) -> int:
        """Start a follow-up for them, one after the other; how many began. Stops at the first that is refused: the person
        is told why, and those before stay begun."""
        from sync.commands.journeys import EnrolContact

        begun = 0
        for slip in slips:
            try:
                await self.desk.link.do(EnrolContact(contact_id=slip.contact_id, journey=journey))
            except (CommandError, WorkerFault) as error:
                self.desk.tell(error)
                break
            begun += 1
        self.look_again([slip.contact_id for slip in slips[:begun]])
        return begun

    async def let_be(self, contact_ids: Sequence[str], reason: str | None) -> int:
        """Let them be for a reason, or (None) take that back; how many it was done for."""
        from sync.commands.slipping import LetBe

        done = 0
        for contact_id in contact_ids:
            if await self.desk.do(LetBe(contact_id=contact_id, reason=reason), undo=False) is None:
                break
            done += 1
        self.look_again(contact_ids[:done])
        return done

    def look_again(self, contact_ids: Sequence[str]) -> None:
        """Judge these anew: rows go, or come back."""
        reader = self.desk.reader
        if reader is None:
            return
        for some in parts(contact_ids):
            for each in some:
                self.slips.pop(each, None)
            self.slips |= {
                slip.id: slip for slip in slipped.look_at(reader, some, self.prices, self.desk.now())
            }
        self.show()

    def journeys(self) -> list[str]:
        """Follow-ups that may be started for a contact by hand."""
        return [] if self.desk.reader is None else slipped.startable(self.desk.reader)
