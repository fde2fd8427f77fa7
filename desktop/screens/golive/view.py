"""The checklist for going live. Every line is judged from what stands in the practice; none is ticked by hand."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.faults import WorkerFault
from desktop.screens import refusals
from desktop.screens.actions import LEADS, OWNER, action
from desktop.screens.desk import Desk
from desktop.screens.golive import words
from desktop.screens.golive.model import GoLiveModel
from desktop.screens.golive.parts import LineRow, Overview, SignCard
from desktop.screens.golive.words import Part
from desktop.screens.screen import Screen
from desktop.theme import Tone
from desktop.widgets.dialog import confirm
from desktop.widgets.frame import HintBar, Plane, SectionHeader, rule
from desktop.widgets.heading import Heading
from sync.commands.outcomes import CommandError, Invalid
from sync.policy.readiness import Judged, Line, Standing


class GoLiveView(Screen):
    """The lines by their parts, how far the practice is, and the signature."""

    ID = "golive"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        px = theme.current().px
        self.model = GoLiveModel(desk, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = Heading(self.tr("Go live"))
        column.addWidget(self.head)
        inside = Plane("surface.surface")
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(px(16), px(16), px(16), px(24))
        page = QWidget()
        page.setMaximumWidth(px(840))
        body = QVBoxLayout(page)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        self.overview = Overview()
        self.overview.left.connect(self.practise)
        body.addWidget(self.overview)
        self.rows: dict[Line, LineRow] = {}
        for part in Part:
            body.addSpacing(px(12))
            body.addWidget(SectionHeader(words.part(part)))
            for line, face in words.FACES.items():
                if face.part is part:
                    body.addWidget(rule())
                    row = self.rows[line] = LineRow(line)
                    row.wanted.connect(self._open)
                    body.addWidget(row)
        body.addSpacing(px(16))
        self.sign_card = SignCard()
        self.sign_card.signed.connect(self._sign)
        body.addWidget(self.sign_card)
        body.addStretch(1)
        outer.addWidget(page)
        scroll = self._area = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        column.addWidget(scroll, 1)
        column.addWidget(HintBar(self.hint_pairs()))
        self.model.changed.connect(self._show)
        desk.seated.connect(self._show)

    def enter(self, where: dict[str, object]) -> None:
        """Judge again, and put the keyboard on the first line that is open; on the signature once none is."""
        self.model.read()
        self._show()
        first = next(iter(self.model.open_lines), None)
        if first is not None:
            self._focus(first.line)
        elif self.model.mode.is_practising and self.model.is_owner:
            self.sign_card.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(self.sign_card)
        else:
            self._focus(Line.PRACTICE)

    @action(
        "golive.down",
        QT_TRANSLATE_NOOP("Action", "Next line"),
        key="J",
        quiet=True,
        also=("Down",),
        may=LEADS,
    )
    def down(self) -> None:
        """The line below."""
        self._move(1)

    @action(
        "golive.up", QT_TRANSLATE_NOOP("Action", "Line before"), key="K", quiet=True, also=("Up",), may=LEADS
    )
    def up(self) -> None:
        """The line above."""
        self._move(-1)

    @action(
        "golive.again",
        QT_TRANSLATE_NOOP("Action", "Check again"),
        key="F5",
        icon="refresh-cw",
        may=LEADS,
        hint=2,
    )
    def again(self) -> None:
        """Judge every line again."""
        self.model.read()
        self._show()

    @action(
        "golive.sign",
        QT_TRANSLATE_NOOP("Action", "Sign and go live"),
        key="Ctrl+Return",
        icon="send",
        may=OWNER,
        also=("Ctrl+Enter",),
        ready="_may_sign",
    )
    def sign(self) -> None:
        """Messages go to real people from now on."""
        self.sign_card.button.click()

    @action(
        "golive.practise",
        QT_TRANSLATE_NOOP("Action", "Back to practice mode"),
        icon="flask-conical",
        may=OWNER,
        ready="_is_live",
    )
    def practise(self) -> None:
        """Messages end at the practice phone again."""
        self.desk.start(self._back())

    def _may_sign(self) -> bool:
        return self.sign_card.isVisible() and self.sign_card.button.isEnabled()

    def _is_live(self) -> bool:
        return not self.model.mode.is_practising

    async def _back(self) -> None:
        if (
            await confirm(
                self.window(),
                self.tr("Back to practice mode?"),
                self.tr(
                    "From now on every message ends at the practice phone, also what is queued now. Patients get nothing, and "
                    "follow-ups count as done. What was sent stays sent."
                ),
                self.tr("Back to practice mode"),
                danger=True,
            )
            and await self.model.practise()
        ):
            self.desk.say(self.tr("Practice mode is on"), icon="flask-conical")
            self.model.read()

    def _sign(self, name: str) -> None:
        self.desk.start(self._signing(name))

    async def _signing(self, name: str) -> None:
        card = self.sign_card
        card.button.set_busy(self.tr("Signing"))
        try:
            await self.model.sign(name)
        except Invalid as error:
            card.refuse(refusals.said(error.reason, error.message))
        except (CommandError, WorkerFault) as error:
            self.desk.tell(error)
        else:
            card.name.clear()
            self.desk.say(self.tr("Messages go to real people from now on"), Tone.SUCCESS, "send")
        finally:
            card.button.set_busy(None)
        self.model.read()

    def _show(self) -> None:
        model = self.model
        if not model.lines:
            return
        required = [each for each in model.lines if each.is_required]
        done = sum(each.standing is Standing.DONE for each in required)
        self.overview.show_mode(model.mode, done, len(required), self.desk, is_owner=model.is_owner)
        for judged in model.lines:
            self.rows[judged.line].show_judged(judged, self.desk)
        self.sign_card.setVisible(model.mode.is_practising)
        person = self.desk.person
        self.sign_card.show_reason(
            self._reason(model.open_lines),
            person.name if person is not None and model.is_owner else "",
            model.queued,
        )
        self.counted.emit(len(model.open_lines) if model.mode.is_practising else 0)

    def _reason(self, open_lines: list[Judged]) -> str:
        if open_lines:
            shown = [words.title(each.line) for each in open_lines[:3]]
            if len(open_lines) > 3:
                shown.append(self.tr("{0} more").format(len(open_lines) - 3))
            return self.tr("Still open: {0}.").format(
                "، ".join(shown) if theme.current().rtl else ", ".join(shown)
            )
        return "" if self.model.is_owner else self.tr("Only an owner signs.")

    def _open(self, line: str) -> None:
        found = Line(line)
        if found in words.COMMANDS:
            QGuiApplication.clipboard().setText(words.COMMANDS[found])
            self.desk.say(self.tr("Copied. It is run at the server."), icon="copy")
            return
        self.desk.go("settings", page=words.FACES[found].page)

    def _focus(self, line: Line) -> None:
        row = self.rows[line]
        row.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(row)

    def _move(self, step: int) -> None:
        lines = [line for part in Part for line, face in words.FACES.items() if face.part is part]
        at = next((n for n, line in enumerate(lines) if self.rows[line].button.hasFocus()), -1)
        self._focus(lines[min(max(at + step, 0), len(lines) - 1)])
