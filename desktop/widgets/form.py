"""A dialog made of fields: close with an outcome and a next action, reject with a reason, edit a detail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QDateTime, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop import theme
from desktop.theme import Tone, Type
from desktop.widgets.dialog import Dialog
from desktop.widgets.label import Label
from desktop.widgets.marks import StateWord


class Input(StrEnum):
    """How a field is answered."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    MOMENT = "moment"
    CHECK = "check"


@dataclass(frozen=True)
class FormField:
    """One line of the form. Choices are (value, words); a MOMENT's value is an aware datetime. `check` returns what is
    wrong, in the user's words, or an empty text."""

    id: str
    words: str
    input: Input = Input.TEXT
    choices: Sequence[tuple[str, str]] = ()
    value: object = None
    required: bool = False
    placeholder: str = ""
    check: Callable[[object], str] | None = field(default=None, compare=False)


class FormDialog(Dialog):
    """A dialog of fields; answers a dict from field id to value, or None. It cannot be submitted while something is
    missing or wrong: the first such field says so and takes the keyboard."""

    def __init__(
        self,
        over: QWidget,
        title: str,
        fields: Sequence[FormField],
        *,
        subtitle: str = "",
        submit: str,
        icon: str = "",
        danger: bool = False,
        width: int = 400,
    ) -> None:
        super().__init__(over, title, subtitle, width=width)
        self.set_buttons(submit, icon=icon, danger=danger)
        now = theme.current()
        grid = QGridLayout()
        grid.setHorizontalSpacing(now.px(12))
        grid.setVerticalSpacing(now.px(6))
        grid.setColumnStretch(1, 1)
        self._fields = {each.id: each for each in fields}
        self.inputs: dict[str, QWidget] = {}
        self._errors: dict[str, StateWord] = {}
        for line, each in enumerate(fields):
            label = Label(each.words, Type.SMALL, "text.secondary")
            control = _control(each)
            control.setAccessibleName(each.words)
            label.setBuddy(control)
            error = StateWord("", Tone.CRITICAL, "circle-alert")
            error.hide()
            top = (
                Qt.AlignmentFlag.AlignTop if each.input is Input.LONG_TEXT else Qt.AlignmentFlag.AlignVCenter
            )
            grid.addWidget(label, 2 * line, 0, top)
            grid.addWidget(control, 2 * line, 1)
            grid.addWidget(error, 2 * line + 1, 1)
            self.inputs[each.id] = control
            self._errors[each.id] = error
        self.content.addLayout(grid)

    def first_focus(self) -> QWidget:
        """The first field, before any button."""
        return next(iter(self.inputs.values()))

    def values(self) -> dict[str, object]:
        """What is filled in now."""
        return {id_: _value(control) for id_, control in self.inputs.items()}

    def submit(self) -> None:
        """Answer with the values, or point at the first field that is not right."""
        values = self.values()
        first_wrong: QWidget | None = None
        for id_, each in self._fields.items():
            wrong = self._wrong(each, values[id_])
            self._show_error(id_, wrong)
            if wrong and first_wrong is None:
                first_wrong = self.inputs[id_]
        self.refit()
        if first_wrong is not None:
            first_wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.answer(values)

    def _wrong(self, each: FormField, value: object) -> str:
        if each.required and value in (None, "", False):
            return self.tr("Choose one") if each.input is Input.CHOICE else self.tr("Needed")
        return each.check(value) if each.check is not None else ""

    def _show_error(self, id_: str, words: str) -> None:
        control, error = self.inputs[id_], self._errors[id_]
        error.set_state(words, Tone.CRITICAL, "circle-alert")
        error.setVisible(bool(words))
        control.setAccessibleDescription(words)
        control.setProperty("error", bool(words))
        control.style().unpolish(control)
        control.style().polish(control)


def _control(each: FormField) -> QWidget:
    match each.input:
        case Input.TEXT:
            line = QLineEdit("" if each.value is None else str(each.value))
            line.setPlaceholderText(each.placeholder)
            return line
        case Input.LONG_TEXT:
            area = QPlainTextEdit("" if each.value is None else str(each.value))
            area.setPlaceholderText(each.placeholder)
            area.setTabChangesFocus(True)
            area.setFixedHeight(theme.current().px(72))
            return area
        case Input.CHOICE:
            combo = QComboBox()
            combo.setPlaceholderText(each.placeholder)
            for value, words in each.choices:
                combo.addItem(words, value)
            combo.setCurrentIndex(combo.findData(each.value) if each.value is not None else -1)
            return combo
        case Input.MOMENT:
            edit = QDateTimeEdit()
            edit.setDisplayFormat("ddd d MMM yyyy HH:mm")
            if isinstance(each.value, datetime):
                edit.setDateTime(QDateTime.fromSecsSinceEpoch(int(each.value.timestamp())))
            return edit
        case Input.CHECK:
            box = QCheckBox()
            box.setChecked(bool(each.value))
            return box


def _value(control: QWidget) -> object:
    match control:
        case QLineEdit():
            return control.text().strip()
        case QPlainTextEdit():
            return control.toPlainText().strip()
        case QComboBox():
            return control.currentData()
        case QDateTimeEdit():
            return datetime.fromtimestamp(control.dateTime().toSecsSinceEpoch()).astimezone()
        case QCheckBox():
            return control.isChecked()
        case _:
            raise TypeError(f"no form field is a {type(control).__name__}")


def close_form(
    over: QWidget,
    who: str,
    about: str,
    outcomes: Sequence[tuple[str, str]],
    next_actions: Sequence[tuple[str, str]],
    *,
    outcome: str | None = None,
    next_action: str | None = None,
    note: bool = True,
) -> FormDialog:
    """The form that closes a row: nothing is closed without an outcome and a next action. Answers `outcome`, `next`
    and, unless left out, `note`."""
    translate = QCoreApplication.translate
    fields = [
        FormField(
            "outcome",
            translate("CloseForm", "Outcome"),
            Input.CHOICE,
            outcomes,
            outcome,
            True,
            translate("CloseForm", "What came of it?"),
        ),
        FormField(
            "next",
            translate("CloseForm", "Next action"),
            Input.CHOICE,
            next_actions,
            next_action,
            True,
            translate("CloseForm", "What happens next?"),
        ),
    ]
    if note:
        fields.append(
            FormField(
                "note",
                translate("CloseForm", "Note"),
                Input.TEXT,
                placeholder=translate("CloseForm", "Optional"),
            )
        )
    return FormDialog(
        over,
        translate("CloseForm", "Close {who}").format(who=who),
        fields,
        subtitle=about,
        submit=translate("CloseForm", "Close"),
    )
