"""The words of duties, and lines of a week or of a chain that a person fills in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import times
from desktop.screens.settings import reading
from desktop.screens.settings.controls import ChoiceControl, Choices, Control, TextControl
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.label import Label
from sync.model.words import Duty

DUTIES: Final[dict[Duty, Any]] = {
    Duty.FRONT_DESK_LEAD: QT_TRANSLATE_NOOP("Duty", "Front desk lead"),
    Duty.TREATMENT_COORDINATOR: QT_TRANSLATE_NOOP("Duty", "Treatment coordinator"),
    Duty.PRACTICE_MANAGER: QT_TRANSLATE_NOOP("Duty", "Practice manager"),
    Duty.BILLING: QT_TRANSLATE_NOOP("Duty", "Billing"),
    Duty.ON_CALL: QT_TRANSLATE_NOOP("Duty", "On call"),
}
Shift = tuple[str | None, int, Any]
"""Who, weekday (Monday is 0), and one opening as a field says it."""
Link = tuple[str | None, Any]
"""Who ("staff:id" or "duty:key"), and minutes to acknowledge."""


def duty(key: str) -> str:
    """A duty's name."""
    return QCoreApplication.translate("Duty", DUTIES[Duty(key)])


def choose_duties() -> Choices:
    """Every duty."""
    return [(key.value, duty(key)) for key in DUTIES]


class ShiftsControl(Control[QWidget]):
    """A week, a line a shift: who, and from when to when. The value is a tuple of shifts in the week's order."""

    def __init__(self, people: Callable[[], Choices]) -> None:
        super().__init__(QWidget())
        self._people = people
        self._locked = False
        self._shifts: list[Shift] = []
        self._grid = QGridLayout(self.widget)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(theme.current().px(6))
        self._grid.setHorizontalSpacing(theme.current().px(8))
        self._grid.setColumnStretch(1, 1)
        self.adds: list[Button] = []
        self.lines: list[tuple[ChoiceControl, TextControl, Button]] = []

    def get(self) -> Any:
        return tuple(self._shifts)

    def put(self, value: Any) -> None:
        self._shifts = sorted(value or (), key=lambda each: (each[1], str(each[2])))
        self._lay()

    def lock(self, locked: bool) -> None:
        if locked != self._locked:
            self._locked = locked
            self._lay()

    def _lay(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.adds, self.lines = [], []
        line = 0
        for day in range(7):
            name = times.locale().dayName(day + 1)
            self._grid.addWidget(Label(name, Type.SMALL, weight=500), line, 0)
            mine = [at for at, shift in enumerate(self._shifts) if shift[1] == day]
            for at in mine:
                self._put_line(line, at, name)
                line += 1
            if not mine:
                self._grid.addWidget(
                    Label(QCoreApplication.translate("Duty", "Nobody"), Type.SMALL, "text.tertiary"), line, 1
                )
                line += 1
            add = Button(
                icon="plus",
                kind=Kind.QUIET,
                name=QCoreApplication.translate("Duty", "Add somebody on {0}").format(name),
                height=24,
            )
            add.clicked.connect(lambda _=False, day=day: self._add(day))
            self._grid.addWidget(add, line - 1, 4)
            add.setVisible(not self._locked)
            self.adds.append(add)

    def _put_line(self, line: int, at: int, day: str) -> None:
        staff, _, spans = self._shifts[at]
        who = ChoiceControl(self._people())
        who.put(staff)
        who.widget.setAccessibleName(QCoreApplication.translate("Duty", "Who, {0}").format(day))
        hours = TextControl("9:00–18:00", reading.read_spans, reading.write_spans, width=128)
        hours.put(spans)
        hours.widget.setAccessibleName(
            QCoreApplication.translate("Duty", "From when to when, {0}").format(day)
        )
        drop = Button(
            icon="x",
            kind=Kind.QUIET,
            name=QCoreApplication.translate("Duty", "Remove, {0}").format(day),
            height=24,
        )
        who.changed.connect(lambda: self._change(at, who.get(), hours.get()))
        hours.changed.connect(lambda: self._change(at, who.get(), hours.get()))
        drop.clicked.connect(lambda: self._drop(at))
        for each in (who, hours):
            each.lock(self._locked)
        for column, widget in enumerate((who.widget, hours.widget, drop), start=1):
            self._grid.addWidget(widget, line, column)
        drop.setVisible(not self._locked)
        self.lines.append((who, hours, drop))

    def _change(self, at: int, staff: str | None, spans: Any) -> None:
        self._shifts[at] = (staff, self._shifts[at][1], spans)
        self.changed.emit()

    def _add(self, day: int) -> None:
        same = [shift for shift in self._shifts if shift[1] < day]
        spans = same[-1][2] if same else ((9 * 60, 18 * 60),)
        at = sum(1 for shift in self._shifts if shift[1] <= day)
        self._shifts.insert(at, (None, day, spans))
        self._lay()
        self.lines[at][0].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _drop(self, at: int) -> None:
        day = self._shifts[at][1]
        del self._shifts[at]
        self._lay()
        self.adds[day].setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


def shifts_check(value: object) -> str:
    """What is wrong with a week, in words."""
    translate = QCoreApplication.translate
    assert isinstance(value, tuple)
    for staff, day, spans in value:
        name = times.locale().dayName(day + 1)
        if staff is None:
            return translate("Duty", "{0}: choose who it is.").format(name)
        if not spans or reading.spans_check(spans):
            return translate("Duty", "{0}: write the time like 9:00–18:00.").format(name)
    return ""


class ChainControl(Control[QWidget]):
    """Who is called, one after another: a person or a duty, and the minutes they have. The value is a tuple of links."""

    def __init__(self, who: Callable[[], Choices]) -> None:
        super().__init__(QWidget())
        self._who = who
        self._locked = False
        self._links: list[Link] = []
        self._column = QVBoxLayout(self.widget)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().px(6))
        self.lines: list[tuple[ChoiceControl, TextControl, Button, Button]] = []
        self._rows: list[QWidget] = []
        self.add = Button(QCoreApplication.translate("Duty", "Add somebody"), "plus", height=24)
        self.add.clicked.connect(self._add)
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def get(self) -> Any:
        return tuple(self._links)

    def put(self, value: Any) -> None:
        self._links = list(value or ())
        self._lay()

    def lock(self, locked: bool) -> None:
        self._locked = locked
        self._lay()

    def _lay(self) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows, self.lines = [], []
        for at in range(len(self._links)):
            self._column.insertWidget(at, self._line(at))
        self.add.setVisible(not self._locked)

    def _line(self, at: int) -> QWidget:
        translate = QCoreApplication.translate
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.current().px(8))
        who, minutes = ChoiceControl(self._who()), TextControl("5", reading.read_number, width=56)
        who.put(self._links[at][0])
        minutes.put(self._links[at][1])
        number = str(at + 1)
        who.widget.setAccessibleName(translate("Duty", "Who is called {0}.").format(number))
        minutes.widget.setAccessibleName(translate("Duty", "Minutes to acknowledge, {0}.").format(number))
        up = Button(
            icon="arrow-up",
            kind=Kind.QUIET,
            name=translate("Duty", "Call earlier, {0}.").format(number),
            height=24,
        )
        up.set_enabled(at > 0, translate("Duty", "Already the first"))
        drop = Button(
            icon="x", kind=Kind.QUIET, name=translate("Duty", "Remove, {0}").format(number), height=24
        )
        line.addWidget(Label(f"{number}.", Type.SMALL, "text.secondary", tabular=True))
        line.addWidget(who.widget, 1)
        line.addWidget(minutes.widget)
        line.addWidget(Label(translate("Duty", "minutes"), Type.SMALL, "text.secondary"))
        line.addWidget(up)
        line.addWidget(drop)
        up.setVisible(not self._locked)
        drop.setVisible(not self._locked)
        who.changed.connect(lambda: self._change(at, who.get(), minutes.get()))
        minutes.changed.connect(lambda: self._change(at, who.get(), minutes.get()))
        up.clicked.connect(lambda: self._up(at))
        drop.clicked.connect(lambda: self._drop(at))
        for each in (who, minutes):
            each.lock(self._locked)
        self._rows.append(row)
        self.lines.append((who, minutes, up, drop))
        return row

    def _change(self, at: int, who: str | None, minutes: Any) -> None:
        self._links[at] = (who, minutes)
        self.changed.emit()

    def _add(self) -> None:
        self._links.append((None, 5))
        self._lay()
        self.lines[-1][0].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _up(self, at: int) -> None:
        self._links[at - 1], self._links[at] = self._links[at], self._links[at - 1]
        self._lay()
        self.lines[at - 1][0].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _drop(self, at: int) -> None:
        del self._links[at]
        self._lay()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()


def chain_check(value: object) -> str:
    """What is wrong with a chain, in words."""
    translate = QCoreApplication.translate
    assert isinstance(value, tuple)
    for at, (who, minutes) in enumerate(value, start=1):
        if who is None:
            return translate("Duty", "{0}.: choose who is called.").format(at)
        if not isinstance(minutes, int) or not 1 <= minutes <= 24 * 60:
            return translate("Duty", "{0}.: minutes from 1 to 1440.").format(at)
    return ""
