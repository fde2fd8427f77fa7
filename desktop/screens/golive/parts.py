"""What the checklist is made of: a line with its state and the one thing to do, and the card on which the owner signs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import times
from desktop.screens.desk import Desk
from desktop.screens.golive import words
from desktop.theme import Tone, Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import set_margins
from desktop.widgets.inputs import Field
from desktop.widgets.label import IconLabel, Label
from desktop.widgets.marks import Progress, StateWord
from desktop.widgets.states import Card
from sync.policy.readiness import Judged, Line, Standing
from sync.replica.queries.mode import Mode


class LineRow(QWidget):
    """One line: its icon and name, why it stands as it does, its state, and a button. `wanted` is pressed."""

    wanted = Signal(str)

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        self.line = line
        row = QHBoxLayout(self)
        set_margins(row, px(4), px(9), px(4), px(9))
        row.setSpacing(px(12))
        row.addWidget(IconLabel(words.FACES[line].icon, "text.tertiary", 16), 0, Qt.AlignmentFlag.AlignTop)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(Label(words.title(line), Type.BASE_MEDIUM))
        self.why = Label("", Type.SMALL, "text.secondary", wrap=True)
        told.addWidget(self.why)
        row.addLayout(told, 1)
        self.state = StateWord("", Tone.NEUTRAL, "circle-dashed")
        self.state.setFixedWidth(px(96))
        row.addWidget(self.state)
        self.button = Button(self.tr("Open"), height=24)
        self.button.setFixedWidth(px(124))
        self.button.clicked.connect(lambda: self.wanted.emit(self.line))
        row.addWidget(self.button)

    def show_judged(self, judged: Judged, desk: Desk) -> None:
        """How the line stands now."""
        told, (state, tone, icon) = words.why(judged, desk), words.standing(judged)
        self.why.set_words(told)
        self.state.set_state(state, tone, icon)
        copies = self.line in words.COMMANDS
        does = self.tr("Copy command") if copies else self.tr("Set up")
        if judged.standing is Standing.DONE:
            does = self.tr("Copy command") if copies else self.tr("Look")
        self.button.set_words(does, "copy" if copies else "")
        self.button.setAccessibleName(f"{does}, {words.title(self.line)}")
        self.setAccessibleName(f"{words.title(self.line)}, {state}. {told}")


class Overview(Card):
    """How far the practice is, and what the mode means. `left` asks for practice mode again."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        px = theme.current().px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        self._icon = IconLabel("flask-conical", "text.secondary", 16)
        head.addWidget(self._icon)
        self._title = Label("", Type.TITLE)
        head.addWidget(self._title, 1)
        self._count = Label("", Type.BASE, "text.secondary", tabular=True)
        head.addWidget(self._count)
        self.body.addLayout(head)
        self._why = Label("", Type.SMALL, "text.secondary", wrap=True)
        self.body.addWidget(self._why)
        self.body.addSpacing(px(6))
        self._track = Progress(0.0, Tone.SUCCESS)
        self.body.addWidget(self._track)
        self.back = Button(self.tr("Back to practice mode"), "flask-conical", height=24)
        self.back.clicked.connect(self.left)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        self.body.addLayout(foot)

    def show_mode(self, mode: Mode, done: int, required: int, desk: Desk, *, is_owner: bool) -> None:
        """The mode, and how many of the required lines stand."""
        if mode.is_practising:
            title = self.tr("Practice mode is on")
            why = self.tr(
                "Everything works, and nothing leaves the building: every message ends at the practice phone. When all that "
                "is needed stands, the owner signs, and messages go to real people."
            )
        else:
            title = self.tr("Messages go to real people")
            at = "" if mode.since is None else times.when(mode.since, desk.zone, desk.now())
            why = self.tr("Since {when}, signed by {name}.").format(when=at, name=mode.signed or "–")
        self._icon.set_icon(
            *(("flask-conical", "text.secondary") if mode.is_practising else ("send", "state.success.fg"))
        )
        self._title.set_words(title)
        self._why.set_words(why)
        self._count.set_words(self.tr("{0} of {1} stand").format(done, required))
        self._track.set_share(done / required if required else 0.0)
        self.back.setVisible(not mode.is_practising and is_owner)
        self.setAccessibleName(f"{title}. {why} {done}/{required}")


class SignCard(Card):
    """What changes with the signature, the owner's name, and the button. `signed` carries the name as typed."""

    signed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        px = theme.current().px
        self.setAccessibleName(self.tr("Sign to go live"))
        self.body.addWidget(Label(self.tr("What changes when you sign"), Type.BASE_STRONG))
        self.body.addSpacing(px(2))
        for told in (
            self.tr("From now on real messages go out: to your patients’ own phones and addresses."),
            self.tr(
                "Follow-ups that run by themselves write to real people, within their hours and their consent."
            ),
            self.tr(
                "What was sent or queued in practice mode stays there: none of it is ever sent for real."
            ),
            self.tr("You can go back to practice mode at any time. What is out is out."),
        ):
            self.body.addWidget(Label(f"•  {told}", Type.BASE, "text.secondary", wrap=True))
        self._queued = Label("", Type.SMALL, "text.secondary", wrap=True)
        self.body.addSpacing(px(2))
        self.body.addWidget(self._queued)
        self.body.addSpacing(px(8))
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        self.name = QLineEdit()
        self.name.setMaximumWidth(px(280))
        self.name.setMaxLength(200)
        self.name.textChanged.connect(self._ready)
        self.name.returnPressed.connect(self._sign)
        self.field = Field(self.tr("Your name, as it stands among the staff"), self.name)
        self.field.setMaximumWidth(px(288))
        ring = self.field.layout()
        assert ring is not None
        ring.setContentsMargins(px(3), 0, px(3), px(3))  # room for the ring of the focus
        foot.addWidget(self.field)
        self.button = Button(self.tr("Go live"), "send", Kind.PRIMARY, self.tr("Ctrl") + " ↵")
        self.button.clicked.connect(self._sign)
        foot.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self._why_not = StateWord("", Tone.NEUTRAL, "lock")
        self.body.addSpacing(px(2))
        self.body.addWidget(self._why_not)
        self._reason = ""

    def show_reason(self, reason: str, owner: str, queued: int) -> None:
        """What keeps from signing, empty when nothing does; whose name it takes; how many messages wait in practice mode."""
        told = self.tr("Queued in practice mode now, and staying there: {0}.").format(queued)
        self._queued.set_words(told)
        self._queued.setVisible(queued > 0)
        self._reason = reason
        self.name.setPlaceholderText(owner)
        self.field.set_disabled("")
        self.name.setEnabled(not reason)
        self._why_not.set_state(reason, Tone.NEUTRAL, "lock")
        self._why_not.setVisible(bool(reason))
        self._ready()

    def refuse(self, why: str) -> None:
        """Say beside the name what is wrong; what was typed stays."""
        self.field.set_error(why)

    def _ready(self) -> None:
        missing = "" if self.name.text().strip() else self.tr("Type your name first.")
        self.field.set_error("")
        self.button.set_enabled(not self._reason and not missing, self._reason or missing)

    def _sign(self) -> None:
        if self.button.isEnabled() and not self.button.busy:
            self.signed.emit(self.name.text().strip())
