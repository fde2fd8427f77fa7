"""The door's faces: the sign-in form, the PIN switch, the veil with its lock, and choosing a password and PIN of one's own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import times, wording
from desktop.screens.desk import Desk
from desktop.screens.signin.model import DoorModel, Trouble
from desktop.screens.signin.own import OwnPassword, OwnPin
from desktop.screens.signin.parts import Centred, Logo, Notice, PasswordField, ServerField, form_field
from desktop.theme import Tone, Type
from desktop.widgets import paint
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import Plane, rule
from desktop.widgets.inputs import PinInput
from desktop.widgets.label import IconLabel, Label
from desktop.widgets.marks import Avatar, StateWord
from desktop.widgets.paint import Who
from desktop.widgets.states import Card, Veil
from sync.replica.queries.desk import Colleague


class SignInForm(QWidget):
    """Server, e-mail, password. `demo_wanted` asks for the demo clinic."""

    demo_wanted = Signal()

    def __init__(
        self, model: DoorModel, server: str = "", *, demo: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        px = theme.current().px
        self.setFixedWidth(px(328))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(1), px(4), px(1), px(4))
        column.setSpacing(px(12))
        column.addWidget(Logo())
        column.addSpacing(px(4))
        column.addWidget(Label(self.tr("Sign in to Foredesk"), Type.PAGE))
        column.addWidget(
            Label(
                self.tr("This PC will keep an encrypted copy of the clinic’s book."),
                colour="text.secondary",
                wrap=True,
            )
        )
        self.server, self.email, self.password = ServerField(server), QLineEdit(), PasswordField()
        self._fields = {}
        for name, control, words in (
            ("server", self.server, self.tr("Clinic server")),
            ("email", self.email, self.tr("E-mail")),
            ("password", self.password, self.tr("Password")),
        ):
            control.returnPressed.connect(self.submit)
            self._fields[name] = form_field(words, control)
            column.addWidget(self._fields[name])
        self.notice = Notice()
        column.addWidget(self.notice)
        self.button = Button(self.tr("Sign in"), kind=Kind.PRIMARY, key="↵", height=32)
        self.button.clicked.connect(self.submit)
        column.addWidget(self.button)
        if demo:
            self.demo = Button(self.tr("Try a demo clinic"), "play", height=32)
            self.demo.clicked.connect(self._open_demo)
            column.addWidget(self.demo)
            self.about_demo = Label("", Type.SMALL, "text.secondary", wrap=True)
            self.about_demo.set_words(
                self.tr(
                    "An invented clinic with live traffic, in a window of its own. Nothing of it reaches a real one."
                )
            )
            column.addWidget(self.about_demo)
        model.troubled.connect(self._tell)

    def start(self, email: str = "") -> None:
        """Take the keyboard where something is missing; for one person where their e-mail is given."""
        self.clear_errors()
        self.password.clear()
        if email:
            self.email.setText(email)
        if not self.server.text():
            self.server.setText(self._model.desk.link.server)
        first = next(
            (each for each in (self.server, self.email, self.password) if not each.text()), self.password
        )
        first.setFocus()

    def submit(self) -> None:
        """Try what was typed."""
        if not self.button.busy:
            self.button.set_busy(self.tr("Signing in"))
            self.clear_errors()
            self._model.desk.start(self._try())

    async def _try(self) -> None:
        try:
            await self._model.sign_in(self.server.text(), self.email.text(), self.password.text())
        finally:
            self.button.set_busy(None)

    def _tell(self, trouble: Trouble) -> None:
        if not self.isVisible():
            return
        field = self._fields.get(trouble.field)
        if field is None:
            self.notice.tell(trouble.head, trouble.why)
            self.password.selectAll()
            return
        field.set_error(trouble.head)
        field.control.setFocus()

    def clear_errors(self) -> None:
        """Take away what was said about the last try."""
        self.notice.hide()
        for field in self._fields.values():
            field.set_error("")

    def _open_demo(self) -> None:
        self.demo.set_enabled(False)
        self.about_demo.set_words(
            self.tr(
                "The demo clinic is being built. Its window opens in half a minute or so; this one stays as it is."
            )
        )
        self.demo_wanted.emit()


class _PersonRow(QWidget):
    """One colleague in the list."""

    pressed = Signal(str)

    def __init__(self, person: Colleague, note: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.person = person
        self.chosen = False
        px = theme.current().px
        self.setAccessibleName(f"{person.name}, {note}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), px(4), px(8), px(4))
        row.setSpacing(px(12))
        self._avatar = Avatar(person.name)
        row.addWidget(self._avatar)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(person.name, Type.BASE_STRONG))
        words.addWidget(Label(note, Type.SMALL, "text.secondary"))
        row.addLayout(words, 1)

    def set_chosen(self, chosen: bool) -> None:
        """Mark it as the one whose PIN is asked."""
        self.chosen = chosen
        self._avatar.set_person(self.person.name, Who.YOU if chosen else Who.OTHER)
        self.update()

    def mouseReleaseEvent(self, event: object) -> None:
        self.pressed.emit(self.person.id)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.chosen:
            now = theme.current()
            paint.rounded(QPainter(self), self.rect(), now.radius.control, now.surface.selected, None)


class SwitchCard(QWidget):
    """Who is at the desk? Arrows choose, four digits sit down."""

    password_wanted = Signal()

    def __init__(self, model: DoorModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        px = theme.current().px
        self.setFixedWidth(px(376))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        card = Card()
        card.body.addWidget(Label(self.tr("Who is at the desk?"), Type.TITLE))
        card.body.addSpacing(px(4))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        card.body.addLayout(self._list)
        card.body.addSpacing(px(4))
        card.body.addWidget(rule())
        card.body.addSpacing(px(8))
        line = QHBoxLayout()
        line.setSpacing(px(16))
        self._whose = Label("", Type.SMALL, "text.secondary")
        line.addWidget(self._whose, 1)
        self.pin = PinInput()
        self.pin.complete.connect(self._typed)
        line.addWidget(self.pin)
        card.body.addLayout(line)
        hint = Label(self.tr("4 digits, no Enter needed"), Type.SMALL, "text.secondary")
        card.body.addWidget(hint, 0, Qt.AlignmentFlag.AlignTrailing)
        column.addWidget(card)
        self._after = Label(
            self.tr("Everything from now on is theirs: who acted is always the person."),
            Type.SMALL,
            "text.secondary",
            wrap=True,
        )
        column.addWidget(self._after)
        self.banner = Notice()
        column.addWidget(self.banner)
        self._by_password = Button(self.tr("Sign in with the password"), "key-round", Kind.QUIET)
        self._by_password.clicked.connect(self.password_wanted)
        column.addWidget(self._by_password, 0, Qt.AlignmentFlag.AlignLeading)
        self._rows: list[_PersonRow] = []
        self._at = 0
        model.troubled.connect(self._tell)

    def start(self, staff_id: str = "") -> None:
        """Show everyone and ask for a PIN, of this person first."""
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._rows = []
        last = self._model.last_here
        for person in self._model.people()[:9]:
            note = wording.role(person.roles)
            if last is not None and person.id == last.id:
                note = self.tr("{0}, until now").format(note)
            row = _PersonRow(person, note, self)
            row.pressed.connect(self._choose)
            self._rows.append(row)
            self._list.addWidget(row)
        self.banner.hide()
        self._mark(next((at for at, row in enumerate(self._rows) if row.person.id == staff_id), 0))

    def _choose(self, staff_id: str) -> None:
        self._mark(next(at for at, row in enumerate(self._rows) if row.person.id == staff_id))

    def _mark(self, at: int) -> None:
        if not self._rows:
            return
        self._at = at % len(self._rows)
        for number, row in enumerate(self._rows):
            row.set_chosen(number == self._at)
        name = self._rows[self._at].person.name
        self._whose.set_words(self.tr("PIN of {0}").format(name))
        self.pin.setAccessibleName(self.tr("PIN of {0}").format(name))
        self.pin.reset()

    def _typed(self, pin: str) -> None:
        self._model.desk.start(self._model.switch(self._rows[self._at].person.id, pin))

    def _tell(self, trouble: Trouble) -> None:
        if not self.isVisible():
            return
        self.banner.tell(trouble.head, trouble.why)
        self.pin.reset()

    @property
    def chosen(self) -> Colleague | None:
        """Whose PIN is asked."""
        return self._rows[self._at].person if self._rows else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._mark(self._at + (1 if event.key() == Qt.Key.Key_Down else -1))
            return
        super().keyPressEvent(event)


class LockCard(Card):
    """Locked: whose desk it was, their PIN, and what goes on without names. `others` asks for somebody else."""

    others = Signal()

    def __init__(self, model: DoorModel, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._model = model
        px = theme.current().px
        self.setFixedWidth(px(432))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(IconLabel("lock", "accent.text", 24))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(self.tr("Locked"), Type.TITLE))
        self._since = Label("", Type.SMALL, "text.secondary")
        words.addWidget(self._since)
        head.addLayout(words, 1)
        self.body.addLayout(head)
        self.body.addSpacing(px(12))
        line = QHBoxLayout()
        line.setSpacing(px(16))
        line.addWidget(Label(self.tr("PIN"), Type.SMALL, "text.secondary"))
        self.pin = PinInput()
        self.pin.complete.connect(self._typed)
        line.addWidget(self.pin)
        line.addStretch(1)
        self._other = Button(self.tr("Someone else"), "users", Kind.QUIET)
        self._other.clicked.connect(self.others)
        line.addWidget(self._other)
        self.body.addLayout(line)
        self.trouble = StateWord("", Tone.WARNING, "triangle-alert")
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self.body.addSpacing(px(4))
        self.body.addWidget(rule())
        self.body.addSpacing(px(4))
        self.answering = False
        """Whether the person wants the call that rings, once their PIN has let them in."""
        self._ringing = StateWord("", Tone.CRITICAL, "phone-incoming", Type.BASE)
        self._waiting = StateWord("", Tone.NEUTRAL, "circle-alert", Type.BASE)
        self._line = StateWord("", Tone.NEUTRAL, "circle-check", Type.BASE)
        self.answer = Button(self.tr("Answer"), key="F2", height=24)
        self.answer.clicked.connect(self._answer)
        ring = QHBoxLayout()
        ring.addWidget(self._ringing)
        ring.addStretch(1)
        ring.addWidget(self.answer)
        self.body.addLayout(ring)
        self._told: tuple[object, ...] = ()
        for each in (self._waiting, self._line):
            self.body.addWidget(each)
        model.troubled.connect(self._tell)

    def start(self) -> None:
        """Show whose desk it was and take the keyboard."""
        last, at = self._model.last_here, self._model.locked_at
        since = times.clock(at, self._model.desk.zone) if at is not None else ""
        name = last.name if last is not None else ""
        self._since.set_words(self.tr("{0}, since {1}").format(name, since) if name else "")
        self.answering = False
        self.trouble.hide()
        self.pin.ensurePolished()
        self.pin.setMinimumHeight(self.pin.sizeHint().height())
        self.pin.setEnabled(last is not None)
        self.pin.reset()

    def tell(self, ringing: int, seconds: int | None, waiting: int, line: str) -> None:
        """What goes on: calls that ring and for how long, how much needs a person, how the line is. Never a name."""
        told = (ringing, seconds, waiting, line)
        if told == self._told:
            return
        self._told = told
        words = self.tr("%n call(s) ringing", "", ringing)
        if seconds is not None:
            clock = paint.isolate(f"{seconds // 60}:{seconds % 60:02}")
            words = self.tr("{0}, {1}", "calls that ring, for how long").format(words, clock)
        self._ringing.set_state(words, Tone.CRITICAL, "phone-incoming")
        for each in (self._ringing, self.answer):
            each.setVisible(ringing > 0)
        if not ringing:
            self._forget_answer()
        self._waiting.set_state(self.tr("%n need a person now", "", waiting), Tone.NEUTRAL, "circle-alert")
        self._line.set_state(line, Tone.NEUTRAL, "circle-check")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2 and not self.answer.isHidden():
            self._answer()
            return
        super().keyPressEvent(event)

    def _answer(self) -> None:
        """Only the person at the desk can take a call, so the PIN comes first."""
        self.answering = True
        self.trouble.set_state(self.tr("Your PIN, and the call is yours."), Tone.NEUTRAL, "phone-incoming")
        self.trouble.show()
        self.pin.reset()

    def _forget_answer(self) -> None:
        if self.answering:
            self.answering = False
            self.trouble.hide()

    def _typed(self, pin: str) -> None:
        if self._model.last_here is not None:
            self._model.desk.start(self._model.switch(self._model.last_here.id, pin))

    def _tell(self, trouble: Trouble) -> None:
        if not self.isVisible():
            return
        self.trouble.set_state(f"{trouble.head}. {trouble.why}".strip(), Tone.WARNING, "triangle-alert")
        self.trouble.show()
        self.pin.reset()


class Door(Plane):
    """Covers the whole window while nobody is signed in. `let_in` once somebody is."""

    let_in = Signal()
    demo_wanted = Signal()

    def __init__(
        self, desk: Desk, *, server: str = "", demo: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__("surface.surface", parent=parent)
        self.model = DoorModel(desk, self)
        self.veil = Veil([], self)
        self.form = SignInForm(self.model, server, demo=demo)
        self.switcher = SwitchCard(self.model)
        self.lock_card = LockCard(self.model)
        self.own_password = OwnPassword(self.model)
        self.own_pin = OwnPin(self.model)
        self._first = True
        self._faces = QStackedWidget()
        self._faces.setStyleSheet("QStackedWidget { background: transparent; }")
        for face in (self.form, self.switcher, self.lock_card, self.own_password, self.own_pin):
            self._faces.addWidget(Centred(face))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._faces)
        self.form.demo_wanted.connect(self.demo_wanted)
        self.switcher.password_wanted.connect(self._for_chosen)
        self.lock_card.others.connect(self.show_switch)
        self.model.let_in.connect(self.let_in)
        self.model.must_choose.connect(lambda: self.show_own_password(first=True))
        self.model.chosen.connect(self._own_chosen)
        self.model.troubled.connect(self._troubled)
        for own in (self.own_password, self.own_pin):
            own.cancelled.connect(self._leave)

    def show_sign_in(self, email: str = "") -> None:
        """Ask for server, e-mail and password; of one person where their e-mail is given."""
        self._show(0, veiled=False)
        self.form.start(email)

    def opened(self) -> None:
        """The worker knows by now which server this workstation belongs to."""
        if not self.form.server.text():
            self.form.server.setText(self.model.desk.link.server)

    def show_own_password(self, *, first: bool = False) -> None:
        """Ask whoever sits here for a password of their own; `first` while it is still the one-time one."""
        self._first = first
        self._show(3, veiled=False)
        self.own_password.start(first=first)

    def show_own_pin(self, *, first: bool = False) -> None:
        """Ask whoever sits here for a PIN; `first` where their password was typed a moment ago."""
        self._show(4, veiled=False)
        self.own_pin.start(first=first)

    def _own_chosen(self) -> None:
        if self._first:
            self.show_own_pin(first=True)
        else:
            self._leave()

    def _leave(self) -> None:
        self.model.password = ""
        self.let_in.emit()

    def _for_chosen(self) -> None:
        person = self.switcher.chosen
        self.show_sign_in((person.email or "") if person is not None else "")

    def _troubled(self, trouble: Trouble) -> None:
        """After five wrong PINs only the password helps: the form opens for that person, and says why."""
        if not trouble.password_needed:
            return
        person = self.model.last_here if self._faces.currentIndex() == 2 else self.switcher.chosen
        self.show_sign_in((person.email or "") if person is not None else "")
        self.form.notice.tell(trouble.head, trouble.why)

    def show_switch(self) -> None:
        """Ask who sits down."""
        self._show(1, veiled=not self.veil.isHidden())
        self.switcher.start(self.desk_last())

    def show_lock(self, letters: list[str]) -> None:
        """Draw the veil: initials alone, and the lock."""
        self.model.lock()
        self.veil.set_initials(letters)
        self._show(2, veiled=True)
        self.lock_card.start()

    def desk_last(self) -> str:
        """Who sat here last."""
        return self.model.last_here.id if self.model.last_here is not None else ""

    def _show(self, at: int, *, veiled: bool) -> None:
        self.veil.setVisible(veiled)
        self._faces.setCurrentIndex(at)
        self.show()
        self.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.veil.setGeometry(self.rect())
        self.veil.lower()
