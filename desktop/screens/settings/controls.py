"""What a field is answered with: one small wrapper a kind, each giving and taking a plain value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QDate, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDateEdit,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop import theme

Choices = Sequence[tuple[Any, str]]
"""(value, words)."""
W = TypeVar("W", bound=QWidget)


class Control(QObject, Generic[W]):
    """A widget with a value. `changed` is emitted when a person changes it, and not by `put`."""

    changed = Signal()

    def __init__(self, widget: W) -> None:
        super().__init__(widget)
        self.widget = widget

    def get(self) -> Any:
        """What it says now."""
        raise NotImplementedError

    def put(self, value: Any) -> None:
        """Show a value."""
        raise NotImplementedError

    def lock(self, locked: bool) -> None:
        """Readable alone."""
        self.widget.setEnabled(not locked)


class TextControl(Control[QLineEdit]):
    """A line. `read` makes a value of what is typed and `write` the text of a value; what cannot be read stays as it is
    typed, so that the field's check can say what is wrong with it. An empty line is None."""

    def __init__(
        self,
        placeholder: str = "",
        read: Callable[[str], Any] | None = None,
        write: Callable[[Any], str] = str,
        width: int = 0,
    ) -> None:
        super().__init__(QLineEdit())
        self._read, self._write = read, write
        self.widget.setPlaceholderText(placeholder)
        if width:
            self.widget.setMaximumWidth(theme.current().px(width))
        self.widget.textEdited.connect(self.changed)

    def get(self) -> Any:
        typed = self.widget.text().strip()
        if not typed:
            return None
        if self._read is None:
            return typed
        try:
            return self._read(typed)
        except ValueError:
            return typed

    def put(self, value: Any) -> None:
        self.widget.setText("" if value is None else self._write(value))
        self.widget.setCursorPosition(0)

    def lock(self, locked: bool) -> None:
        self.widget.setReadOnly(locked)


class AreaControl(Control[QPlainTextEdit]):
    """Several lines; empty is None."""

    def __init__(self, placeholder: str = "", height: int = 72) -> None:
        super().__init__(QPlainTextEdit())
        self.widget.setPlaceholderText(placeholder)
        self.widget.setTabChangesFocus(True)
        self.widget.setFixedHeight(theme.current().px(height))
        self._putting = False
        self.widget.textChanged.connect(self._told)

    def _told(self) -> None:
        if not self._putting:
            self.changed.emit()

    def get(self) -> Any:
        return self.widget.toPlainText().strip() or None

    def put(self, value: Any) -> None:
        self._putting = True
        self.widget.setPlainText(value or "")
        self._putting = False

    def lock(self, locked: bool) -> None:
        self.widget.setReadOnly(locked)


class ChoiceControl(Control[QComboBox]):
    """One of several. With `search` it can be typed into: any part of a choice finds it."""

    def __init__(self, choices: Choices, placeholder: str = "", *, search: bool = False) -> None:
        super().__init__(QComboBox())
        box = self.widget
        box.setPlaceholderText(placeholder)
        box.setMaxVisibleItems(12)
        for value, words in choices:
            box.addItem(words, value)
        if search:
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer = box.completer()
            assert completer is not None
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            box.currentIndexChanged.connect(self.changed)
            line = box.lineEdit()
            assert line is not None
            line.setProperty("bare", True)
            line.editingFinished.connect(self._settle)
        else:
            box.activated.connect(self.changed)

    def offer(self, choices: Choices) -> None:
        """Other choices; what is chosen stays where it is still one of them."""
        chosen = self.get()
        self.widget.blockSignals(True)
        self.widget.clear()
        for value, words in choices:
            self.widget.addItem(words, value)
        self.widget.blockSignals(False)
        self.put(chosen)

    def get(self) -> Any:
        return self.widget.currentData()

    def put(self, value: Any) -> None:
        self.widget.blockSignals(True)
        at = next((i for i in range(self.widget.count()) if self.widget.itemData(i) == value), -1)
        self.widget.setCurrentIndex(at)
        self.widget.blockSignals(False)

    def _settle(self) -> None:
        """What was typed and is no choice becomes the one that was chosen."""
        typed = self.widget.currentText()
        if self.widget.findText(typed) < 0:
            self.widget.setEditText(self.widget.itemText(self.widget.currentIndex()))


class TickControl(Control[QCheckBox]):
    """Yes or no, with its own words."""

    def __init__(self, words: str) -> None:
        super().__init__(QCheckBox(words))
        self.widget.clicked.connect(self.changed)

    def get(self) -> Any:
        return self.widget.isChecked()

    def put(self, value: Any) -> None:
        self.widget.setChecked(bool(value))


class TicksControl(Control[QWidget]):
    """Any of several, as a tuple in their order."""

    def __init__(self, choices: Choices) -> None:
        super().__init__(QWidget())
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().px(4))
        self.boxes: dict[Any, QCheckBox] = {}
        for value, words in choices:
            box = self.boxes[value] = QCheckBox(words)
            box.clicked.connect(self.changed)
            column.addWidget(box)
        first = next(iter(self.boxes.values()), None)
        if first is not None:
            self.widget.setFocusProxy(first)

    def get(self) -> Any:
        return tuple(value for value, box in self.boxes.items() if box.isChecked())

    def put(self, value: Any) -> None:
        for each, box in self.boxes.items():
            box.setChecked(each in (value or ()))


class DayControl(Control[QDateEdit]):
    """A day, as an ISO date."""

    def __init__(self) -> None:
        super().__init__(QDateEdit())
        self.widget.setDisplayFormat("d MMM yyyy")
        line = self.widget.lineEdit()
        assert line is not None
        line.setProperty("bare", True)
        line.setTextMargins(theme.current().px(8), 0, theme.current().px(8), 0)
        self.widget.setCalendarPopup(False)
        self._putting = False
        self.widget.dateChanged.connect(self._told)

    def _told(self) -> None:
        if not self._putting:
            self.changed.emit()

    def get(self) -> Any:
        return self.widget.date().toString(Qt.DateFormat.ISODate)

    def put(self, value: Any) -> None:
        self._putting = True
        self.widget.setDate(QDate.fromString(value, Qt.DateFormat.ISODate) if value else QDate.currentDate())
        self._putting = False

    def lock(self, locked: bool) -> None:
        self.widget.setReadOnly(locked)
