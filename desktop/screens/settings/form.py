"""A form that follows what stands: checked as it is typed, merged with what others save, refused beside the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop import theme
from desktop.screens.settings.controls import Control, TickControl
from desktop.screens.settings.draft import Draft
from desktop.theme import Type
from desktop.widgets.frame import SectionHeader
from desktop.widgets.inputs import Field
from desktop.widgets.label import Label


@dataclass(frozen=True)
class FieldSpec:
    """A field. `check` gives what is wrong with a value, in words, or an empty text; `hint` stands under the input; a `half`
    field shares its line with the next half one; `head` begins a part of the form."""

    name: str
    words: str
    make: Callable[[], Control[Any]]
    check: Callable[[Any], str] | None = None
    required: bool = False
    hint: str = ""
    half: bool = False
    head: str = ""


class Form(QWidget):
    """`edited` when a person changed something."""

    edited = Signal()

    def __init__(self, fields: Sequence[FieldSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = Draft()
        self._specs = {each.name: each for each in fields}
        self.controls: dict[str, Control[Any]] = {}
        self._fields: dict[str, Field] = {}
        self._notes: dict[str, Label] = {}
        self._refused: dict[str, str] = {}
        px = theme.current().px
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(14))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        line, column = 0, 0
        for spec in fields:
            if spec.head or (column and not spec.half):
                line, column = line + (1 if column else 0), 0
            if spec.head:
                grid.addWidget(SectionHeader(spec.head), line, 0, 1, 2)
                line += 1
            grid.addWidget(
                self._made(spec), line, column, 1, 1 if spec.half else 2, Qt.AlignmentFlag.AlignTop
            )
            line, column = (line, 1) if spec.half and not column else (line + 1, 0)

    # -- values --------------------------------------------------------------------------------------------------

    def begin(self, stands: Mapping[str, Any]) -> None:
        """Show another thing."""
        self.draft.begin({name: stands.get(name) for name in self._specs})
        self._refused = {}
        for name, control in self.controls.items():
            control.put(self.draft.value(name))
        self._judge()

    def hear(self, stands: Mapping[str, Any]) -> None:
        """What stands changed elsewhere: untouched fields follow, touched ones say what somebody else saved."""
        for name in self.draft.hear({name: stands.get(name) for name in self._specs}):
            self.controls[name].put(self.draft.value(name))
        self._judge()

    def throw_away(self) -> None:
        """Back to what stands."""
        self.draft.throw_away()
        self.begin(self.draft.values())

    def values(self) -> dict[str, Any]:
        """What is filled in."""
        return self.draft.values()

    def value(self, name: str) -> Any:
        """What one field says."""
        return self.draft.value(name)

    def set_value(self, name: str, value: Any) -> None:
        """Fill a field in, as if it had been typed."""
        self.controls[name].put(value)
        self._typed(name)

    @property
    def is_dirty(self) -> bool:
        """Whether something differs from what stands."""
        return self.draft.is_dirty

    def wrong(self) -> str:
        """The first thing that is wrong, with its field's name; empty when nothing is."""
        for name, spec in self._specs.items():
            words = self._wrong(name)
            if words:
                return f"{spec.words}: {words}" if spec.words else words
        return ""

    def refuse(self, field: str, words: str) -> bool:
        """Say beside a field why it was refused, until it is changed; False where there is none of that name."""
        name = field if field in self._specs else field.partition("[")[0].partition(".")[0]
        if name not in self._specs:
            return False
        self._refused[name] = words
        self._judge()
        self.controls[name].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def lock(self, locked: bool) -> None:
        """Readable alone, or to be changed."""
        for control in self.controls.values():
            control.lock(locked)

    def show_field(self, name: str, shown: bool) -> None:
        """Show or hide a field that does not always apply."""
        self._fields[name].setVisible(shown)

    def first_focus(self) -> QWidget | None:
        """The first input."""
        return next((each.widget for each in self.controls.values() if each.widget.isEnabled()), None)

    # -- inside --------------------------------------------------------------------------------------------------

    def _made(self, spec: FieldSpec) -> QWidget:
        control = self.controls[spec.name] = spec.make()
        own_words = isinstance(control, TickControl)
        field = self._fields[spec.name] = Field(
            "" if own_words else spec.words, control.widget, hint=spec.hint
        )
        control.widget.setAccessibleName(control.widget.text() if own_words else spec.words)
        control.changed.connect(lambda: self._typed(spec.name))
        note = self._notes[spec.name] = Label("", Type.SMALL, "state.warning.fg", wrap=True)
        note.hide()
        layout = field.layout()
        assert layout is not None
        layout.addWidget(note)
        return field

    def _typed(self, name: str) -> None:
        self.draft.type(name, self.controls[name].get())
        self._refused.pop(name, None)
        self._judge()
        self.edited.emit()

    def _judge(self) -> None:
        for name, field in self._fields.items():
            shows = name in self.draft.touched or name in self._refused
            field.set_error(self._wrong(name) if shows else "")
            note = self._notes[name]
            if name in self.draft.theirs:
                note.set_words(
                    self.tr("Somebody saved another value here meanwhile. Saving yours replaces it.")
                )
            note.setVisible(name in self.draft.theirs)

    def _wrong(self, name: str) -> str:
        if name in self._refused:
            return self._refused[name]
        spec, value = self._specs[name], self.draft.value(name)
        if self._fields[name].isHidden():
            return ""
        if spec.required and value in (None, "", ()):
            return self.tr("Needed")
        return spec.check(value) if spec.check is not None and value is not None else ""
