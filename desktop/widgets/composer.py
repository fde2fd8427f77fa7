"""Where a message is written: about whom, the words, by which way, how long that way is open, and the one key that sends.

It knows nothing of consent, templates or the queue: whoever uses it says what stands there and listens to what is asked.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from desktop import theme
from desktop.theme import Tone, Type
from desktop.widgets import bidi, paint
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import set_margins
from desktop.widgets.label import IconLabel, Label
from desktop.widgets.marks import StateWord

_LEAST_LINES, _MOST_LINES = 3, 9
_NARROW = 520
"""Below this width, px at 100 %, the foot has no room for every word."""


class WritingField(QTextEdit):
    """Plain words that grow with their lines; they read in their own direction. Ctrl+Enter sends, Escape leaves."""

    sent = Signal()
    left = Signal()
    focused = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = 0
        self.setAcceptRichText(False)
        self.setProperty("bare", True)
        self.setProperty("paintsFocus", True)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._turn)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._restyle()
        theme.changed.connect(self._restyle)

    def setPlainText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Other words, in the field's own lines."""
        super().setPlainText(text)
        self._space()
        self.document().clearUndoRedoStacks()

    def _restyle(self) -> None:
        now = theme.current()
        self.setFont(now.font(Type.READING))
        self.viewport().setAutoFillBackground(False)
        self._line = now.line(Type.READING)
        self._space()
        self._fit()

    def _space(self) -> None:
        """Lines as far apart as those of a message."""
        whole = QTextCursor(self.document())
        whole.select(QTextCursor.SelectionType.Document)
        shape = QTextBlockFormat()
        shape.setLineHeight(self._line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        whole.mergeBlockFormat(shape)

    def _turn(self) -> None:
        """Read in the direction of the words; while there are none, in the window's."""
        words, now = self.toPlainText(), theme.current()
        turned = bidi.is_right_to_left(words) if words.strip() else now.rtl
        wanted = Qt.LayoutDirection.RightToLeft if turned else Qt.LayoutDirection.LeftToRight
        option = self.document().defaultTextOption()
        if option.textDirection() != wanted:
            option.setTextDirection(wanted)
            self.document().setDefaultTextOption(option)

    def _fit(self) -> None:
        lines = min(max(round(self.document().size().height() / self._line), _LEAST_LINES), _MOST_LINES)
        tall = lines * self._line + theme.current().px(4)
        if tall != self.height():
            self.setFixedHeight(tall)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z belongs to the words while there is something of them to take back, else to what was just done."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.document().isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.sent.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Plain words alone, whatever was copied."""
        self.textCursor().insertText(source.text().replace("\u2029", "\n").replace("\u2028", "\n"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)


class _Notice(QWidget):
    """A tinted line with an icon, and one thing to do."""

    acted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        px = theme.current().px
        self._tone = Tone.WARNING
        row = QHBoxLayout(self)
        set_margins(row, px(12), px(6), px(8), px(6))
        row.setSpacing(px(8))
        self._icon = IconLabel("triangle-alert", "state.warning.fg", 14)
        self._words = Label("", Type.SMALL, "state.warning.fg", wrap=True, weight=500)
        self.button = Button("…", height=24)
        self.button.clicked.connect(self.acted)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button)
        self.hide()

    def tell(self, words: str, tone: Tone, icon: str, action: str) -> None:
        """Say it; an empty text says nothing."""
        self._tone = tone
        if words:
            colour = "text.secondary" if tone is Tone.NEUTRAL else f"state.{tone.value}.fg"
            self._icon.set_icon(icon, colour)
            self._words.set_colour(colour)
            self._words.set_words(words)
            if action:
                self.button.set_words(action)
            self.button.setVisible(bool(action))
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setClipRect(self.rect())
        box = self.rect().adjusted(0, 0, 0, now.px(12))  # only the upper corners are round
        paint.rounded(painter, box, now.radius.card - 1, now.state(self._tone).bg, None)
        paint.hairline(painter, self.rect(), now.state(self._tone).border)


class _Foot(QWidget):
    """The ground of the bar below the words."""

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        painter.setClipRect(self.rect())
        box = self.rect().adjusted(0, -now.px(12), 0, 0)
        paint.rounded(painter, box, now.radius.card - 1, now.surface.canvas, None)
        painter.fillRect(0, 0, self.width(), now.px(1), now.border.subtle)


class Composer(QWidget):
    """`sent` asks to send, `typed` tells every change, `left` that Escape was pressed in the words; the buttons ask by
    `channel_asked`, `template_asked`, `person_asked`, `discarded` and `notice_acted`."""

    sent = Signal()
    typed = Signal()
    left = Signal()
    channel_asked = Signal()
    template_asked = Signal()
    person_asked = Signal()
    discarded = Signal()
    notice_acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        self._has_focus = False
        self._silent = False
        self._window: tuple[str, Tone, str, str] = ("", Tone.NEUTRAL, "clock", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.notice = _Notice(self)
        self.notice.acted.connect(self.notice_acted)
        column.addWidget(self.notice)
        column.addWidget(self._top())
        self.subject = QLineEdit()
        self.subject.setProperty("bare", True)
        self.subject.setMaxLength(200)
        self.subject.setPlaceholderText(self.tr("Subject"))
        self.subject.setAccessibleName(self.tr("Subject"))
        self.subject.textChanged.connect(lambda _text: self._changed())
        self.subject.hide()
        held = QVBoxLayout()
        held.setContentsMargins(px(12), px(8), px(12), px(8))
        held.setSpacing(px(4))
        held.addWidget(self.subject)
        self.field = WritingField()
        self.field.setAccessibleName(self.tr("Your reply"))
        self.field.textChanged.connect(self._changed)
        self.field.sent.connect(self.sent)
        self.field.left.connect(self.left)
        self.field.focused.connect(self._focus)
        held.addWidget(self.field)
        self.writing = QWidget()
        self.writing.setLayout(held)
        column.addWidget(self.writing)
        self.blocked = _Blocked()
        self.blocked.hide()
        column.addWidget(self.blocked)
        column.addWidget(self._bottom())
        self.setFocusProxy(self.field)
        # Not Fixed: Qt would hold it to the height of its hint, which knows nothing of how words wrap at its width.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def _top(self) -> QWidget:
        now = theme.current()
        self.top = QWidget()
        row = QHBoxLayout(self.top)
        set_margins(row, now.px(12), now.px(6), now.px(12), 0)
        row.setSpacing(now.px(8))
        row.addStretch(1)
        self._about = Label(self.tr("About"), Type.SMALL, "text.secondary")
        row.addWidget(self._about)
        self.person = Button("…", "user", height=24)
        self.person.clicked.connect(self.person_asked)
        row.addWidget(self.person)
        self.top.hide()
        return self.top

    def _bottom(self) -> QWidget:
        now = theme.current()
        foot = _Foot()
        row = QHBoxLayout(foot)
        set_margins(row, now.px(12), now.px(8), now.px(12), now.px(8))
        row.setSpacing(now.px(8))
        self.channel = Button("…", "message-circle", height=24, name=self.tr("Channel"))
        self.channel.clicked.connect(self.channel_asked)
        row.addWidget(self.channel)
        self.window_word = StateWord("", Tone.SUCCESS, "clock")
        self.window_word.hide()
        row.addWidget(self.window_word)
        self.count = Label("", Type.SMALL, "text.secondary", tabular=True)
        row.addWidget(self.count, 1)
        self.template = Button(icon="layout-template", kind=Kind.QUIET, name=self.tr("Templates"))
        self.template.clicked.connect(self.template_asked)
        row.addWidget(self.template)
        self.discard = Button(self.tr("Discard"), kind=Kind.QUIET)
        self.discard.clicked.connect(self.discarded)
        row.addWidget(self.discard)
        self.send = Button(self.tr("Send"), "send", Kind.PRIMARY, self.tr("Ctrl") + " ↵")
        self.send.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Space on a focused button must never send
        self.send.clicked.connect(self.sent)
        row.addWidget(self.send)
        return foot

    @property
    def words(self) -> str:
        """What was typed."""
        return self.field.toPlainText()

    def set_words(self, words: str, subject: str = "") -> None:
        """Put other words there; `typed` stays silent."""
        self._silent = True
        try:
            if words != self.field.toPlainText():
                self.field.setPlainText(words)
                cursor = self.field.textCursor()
                cursor.movePosition(cursor.MoveOperation.End)
                self.field.setTextCursor(cursor)
            self.subject.setText(subject)
        finally:
            self._silent = False
        self.discard.setVisible(bool(words) and not self._is_narrow)

    def insert(self, words: str) -> None:
        """Put words where the cursor stands, as if they were typed."""
        self.field.textCursor().insertText(words)
        self.field.setFocus()

    def set_placeholder(self, words: str) -> None:
        """What stands in an empty field."""
        self.field.setPlaceholderText(words)

    def set_channel(self, words: str, icon: str, *, more: bool) -> None:
        """By which way it goes; `more` says that there is a choice."""
        self.channel.set_words(words, icon)
        self.channel.setAccessibleName(self.tr("Channel: {0}").format(words))
        self.channel.set_enabled(more, words)

    def set_window(self, words: str, tone: Tone, icon: str, short: str = "") -> None:
        """How long free words may be said by this way; empty where it does not matter. `short` says it in less room."""
        self._window = words, tone, icon, short
        if words:
            self.window_word.set_state(short if short and self._is_narrow else words, tone, icon)
        self.window_word.setVisible(bool(words))

    def set_count(self, words: str) -> None:
        """How much there is of it."""
        self.count.set_words(words)

    def set_about(self, name: str) -> None:
        """Whom it is about, where a phone is shared; empty where that is clear."""
        if name:
            self.person.set_words(name)
            self.person.setAccessibleName(self.tr("About {0}, choose who").format(name))
        self.top.setVisible(bool(name))

    def set_notice(
        self, words: str, tone: Tone = Tone.WARNING, icon: str = "triangle-alert", action: str = ""
    ) -> None:
        """Something to look at before sending; empty for nothing."""
        self.notice.tell(words, tone, icon, action)

    def set_blocked(self, title: str, why: str = "", action: str = "") -> None:
        """Nothing can be written here now, why, and what can be done; an empty title opens it again."""
        if title:
            self.blocked.tell(title, why, action)
        self.blocked.setVisible(bool(title))
        self.writing.setVisible(not title)

    def show_subject(self, shown: bool) -> None:
        """Whether the way has a subject."""
        self.subject.setVisible(shown)

    @property
    def _is_narrow(self) -> bool:
        return self.width() < theme.current().px(_NARROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_window(*self._window)
        self.discard.setVisible(bool(self.words) and not self._is_narrow)

    def _changed(self) -> None:
        self.discard.setVisible(bool(self.words) and not self._is_narrow)
        if not self._silent:
            self.typed.emit()

    def _focus(self, has_focus: bool) -> None:
        self._has_focus = has_focus
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        line = now.focus.ring if self._has_focus else now.border.control
        paint.rounded(painter, self.rect(), now.radius.card, now.surface.raised, line)


class _Blocked(QWidget):
    """Why nothing can be written, in the place of the words."""

    acted = Signal()

    def __init__(self) -> None:
        super().__init__()
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(12), px(12), px(12))
        row.setSpacing(px(10))
        row.addWidget(IconLabel("ban", "text.secondary", 16), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        self._title = Label("", Type.BASE_STRONG, wrap=True)
        self._why = Label("", Type.SMALL, "text.secondary", wrap=True)
        words.addWidget(self._title)
        words.addWidget(self._why)
        row.addLayout(words, 1)
        self.button = Button("…", height=24)
        self.button.clicked.connect(self.acted)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def tell(self, title: str, why: str, action: str) -> None:
        """Say it."""
        self._title.set_words(title)
        self._why.set_words(why)
        if action:
            self.button.set_words(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(f"{title}. {why}")

    def sizeHint(self) -> QSize:
        wanted = super().sizeHint()
        return QSize(wanted.width(), max(wanted.height(), theme.current().px(72)))
