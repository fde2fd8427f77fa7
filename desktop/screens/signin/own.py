"""Choosing a password and a PIN of one's own: after the first sign-in, and later from Settings. The rules are said first."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens.signin.model import LEAST_PASSWORD, DoorModel, Trouble
from desktop.screens.signin.parts import Logo, Notice, PasswordField, form_field
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.inputs import Field, PinInput
from desktop.widgets.label import Label

translate = QCoreApplication.translate


class _Choosing(QWidget):
    """What both forms share: a column with a head, why it is asked, and a way out where there is one."""

    cancelled = Signal()

    def __init__(self, model: DoorModel, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        px = theme.current().px
        self.setFixedWidth(px(328))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(1), px(4), px(1), px(4))
        self.column.setSpacing(px(12))
        self.column.addWidget(Logo())
        self.column.addSpacing(px(4))
        self.column.addWidget(Label(title, Type.PAGE))
        self.why = Label("", colour="text.secondary", wrap=True)
        self.column.addWidget(self.why)
        self.notice = Notice()
        self.fields: dict[str, Field] = {}
        model.troubled.connect(self._tell)

    def add(self, name: str, words: str, control: QLineEdit) -> Field:
        """A labelled line of the form."""
        control.returnPressed.connect(self.submit)
        self.fields[name] = field = form_field(words, control)
        self.column.addWidget(field)
        return field

    def submit(self) -> None:
        """Try what was typed."""
        raise NotImplementedError

    def clear_errors(self) -> None:
        """Take away what was said about the last try."""
        self.notice.hide()
        for field in self.fields.values():
            field.set_error("")

    def _tell(self, trouble: Trouble) -> None:
        if not self.isVisible():
            return
        field = self.fields.get(trouble.field)
        if field is None or field.isHidden():
            self.notice.tell(trouble.head, trouble.why)
            return
        field.set_error(trouble.why or trouble.head)
        field.control.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return
        super().keyPressEvent(event)


class OwnPassword(_Choosing):
    """The new password, twice. `ask` says whether the old one has to be typed, and whether the form may be left."""

    def __init__(self, model: DoorModel, parent: QWidget | None = None) -> None:
        super().__init__(model, translate("OwnPassword", "Choose a password of your own"), parent)
        self.old, self.new, self.again = PasswordField(), PasswordField(), PasswordField()
        self.add("old", self.tr("Password until now"), self.old)
        rules = self.tr(
            "At least {0} characters, not all alike, and not the one until now. Three or four words do well."
        )
        self.rules = Label(rules.format(LEAST_PASSWORD), Type.SMALL, "text.secondary", wrap=True)
        self.column.addWidget(self.rules)
        self.add("new", self.tr("New password"), self.new)
        self.add("again", self.tr("New password again"), self.again)
        self.column.addWidget(self.notice)
        self.button = Button(self.tr("Use this password"), kind=Kind.PRIMARY, key="↵", height=32)
        self.button.clicked.connect(self.submit)
        self.column.addWidget(self.button)
        self.leave = Button(self.tr("Cancel"), kind=Kind.QUIET, key="Esc", height=32)
        self.leave.clicked.connect(self.cancelled)
        self.column.addWidget(self.leave)
        self._may_leave = True

    def start(self, *, first: bool) -> None:
        """Ask: `first` after a one-time password, which was just typed and has to go."""
        self._may_leave = not first
        for control in (self.old, self.new, self.again):
            control.clear()
        self.clear_errors()
        self.fields["old"].setVisible(not first)
        self.leave.setVisible(not first)
        known = self.tr(
            "Whoever gave you the one-time password knows it too. From now on only you know yours."
        )
        ends = self.tr("Sessions of yours at other workstations end. Your PIN stays as it is.")
        self.why.set_words(known if first else ends)
        (self.new if first else self.old).setFocus()

    def submit(self) -> None:
        """Try what was typed."""
        if not self.button.busy:
            self.clear_errors()
            self.button.set_busy(self.tr("Changing"))
            self._model.desk.start(self._try())

    async def _try(self) -> None:
        old = self._model.password if self.fields["old"].isHidden() else self.old.text()
        try:
            await self._model.choose_password(old, self.new.text(), self.again.text())
        finally:
            self.button.set_busy(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._may_leave or event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)


class OwnPin(_Choosing):
    """A PIN, twice; the password only where it was not typed a moment ago."""

    def __init__(self, model: DoorModel, parent: QWidget | None = None) -> None:
        super().__init__(model, translate("OwnPin", "Choose your PIN"), parent)
        self.why.set_words(
            self.tr("With it you sit down at a shared desk in two seconds, and unlock the screen.")
        )
        self.password = PasswordField()
        self.add("password", self.tr("Password"), self.password)
        self.column.addWidget(
            Label(
                self.tr("4 digits, not all alike and not in a row such as 1234."),
                Type.SMALL,
                "text.secondary",
                wrap=True,
            )
        )
        self.pin, self.again = PinInput(name=self.tr("New PIN")), PinInput(name=self.tr("New PIN again"))
        for words, control in ((self.tr("New PIN"), self.pin), (self.tr("Again"), self.again)):
            line = QHBoxLayout()
            line.setSpacing(theme.current().px(16))
            line.addWidget(Label(words, Type.SMALL, "text.secondary"), 1)
            line.addWidget(control)
            self.column.addLayout(line)
        self.pin.complete.connect(self._first)
        self.again.complete.connect(self._second)
        self.column.addWidget(self.notice)
        self.leave = Button("", kind=Kind.QUIET, key="Esc", height=32, name=self.tr("Not now"))
        self.leave.clicked.connect(self.cancelled)
        self.column.addWidget(self.leave)

    def start(self, *, first: bool) -> None:
        """Ask: `first` right after the password was chosen, which is known then."""
        self.password.clear()
        self.again.clear()
        self.clear_errors()
        self.fields["password"].setVisible(not first)
        self.leave.set_words(self.tr("Not now, later in Settings") if first else self.tr("Cancel"))
        self.pin.reset()
        if not first:
            self.password.setFocus()

    def submit(self) -> None:
        """Enter in the password goes on to the PIN."""
        self.pin.reset()

    def _first(self, pin: str) -> None:
        self.clear_errors()
        if self._model.is_easy(pin):
            self.notice.tell(
                self.tr("This PIN is too easy to guess"), self.tr("Take four digits that nobody tries first.")
            )
            self.pin.reset()
        else:
            self.again.reset()

    def _second(self, pin: str) -> None:
        if pin != self.pin.text():
            self.notice.tell(self.tr("The two are not the same"), self.tr("Type the PIN twice again."))
            self.again.clear()
            self.pin.reset()
            return
        known = self.fields["password"].isHidden()
        self._model.desk.start(
            self._model.choose_pin(self._model.password if known else self.password.text(), pin)
        )

    def _tell(self, trouble: Trouble) -> None:
        if self.isVisible():
            self.again.clear()
            self.pin.reset()
        super()._tell(trouble)
