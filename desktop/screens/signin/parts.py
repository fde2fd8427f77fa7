"""Small parts of the door's forms."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import theme
from desktop.theme import Tone, icons
from desktop.widgets import paint
from desktop.widgets.inputs import Field
from desktop.widgets.marks import StateWord
from desktop.widgets.states import Banner


class Logo(QWidget):
    """The mark of the program."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.current().px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        box = paint.Strip(self.rect()).start(now.px(40))
        paint.rounded(painter, box, now.radius.card, now.accent.base, None)
        icons.paint(painter, box, "route", now.text.on_accent, now.px(22))


class PasswordField(QLineEdit):
    """A line of dots with an eye that shows what was typed for as long as it is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(self)
        self._eye.triggered.connect(self._turn)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._name()
        theme.changed.connect(self._name)

    def clear(self) -> None:
        """Empty, and dots again."""
        super().clear()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._name()

    def _turn(self) -> None:
        shown = self.echoMode() is QLineEdit.EchoMode.Normal
        self.setEchoMode(QLineEdit.EchoMode.Password if shown else QLineEdit.EchoMode.Normal)
        self._name()

    def _name(self) -> None:
        shown = self.echoMode() is QLineEdit.EchoMode.Normal
        now = theme.current()
        name, words = (
            ("eye-off", self.tr("Hide the password")) if shown else ("eye", self.tr("Show the password"))
        )
        self._eye.setIcon(icons.icon(name, now.text.secondary))
        self._eye.setText(words)
        self._eye.setToolTip(words)


class ServerField(QLineEdit):
    """The clinic server's address, with a word on whether what is typed there travels encrypted."""

    def __init__(self, address: str = "") -> None:
        super().__init__(address)
        self.mark = StateWord("", Tone.SUCCESS, "lock", parent=self)
        self.mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textChanged.connect(self._judge)
        theme.changed.connect(self._judge)
        self._judge()

    def _judge(self) -> None:
        address = self.text().strip()
        if _is_encrypted(address):
            self.mark.set_state(self.tr("Secure"), Tone.SUCCESS, "lock")
        else:
            self.mark.set_state(self.tr("Not encrypted"), Tone.WARNING, "lock-open")
        self.mark.setVisible(bool(address) and not _is_here(address))
        wide = theme.current().px(12) + self.mark.sizeHint().width()
        self.setTextMargins(0, 0, 0 if self.mark.isHidden() else wide, 0)
        self._place()

    def _place(self) -> None:
        size = self.mark.sizeHint()
        left = self.width() - size.width() - theme.current().px(10)
        self.mark.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()


def _is_encrypted(address: str) -> bool:
    """A bare name means HTTPS."""
    return "://" not in address or address.startswith("https://")


def _is_here(address: str) -> bool:
    """Whether the server is this very computer: nothing travels, so there is nothing to say."""
    host = address.rpartition("://")[2].partition("/")[0].partition(":")[0]
    return host in ("localhost", "127.0.0.1")


class Notice(Banner):
    """What went wrong, below a form; hidden until there is something."""

    def __init__(self, tone: Tone = Tone.WARNING, icon: str = "triangle-alert") -> None:
        super().__init__(
            " ", " ", tone=tone, icon=icon
        )  # both lines are there from the start, so that neither is squeezed
        self.hide()

    def tell(self, head: str, why: str = "") -> None:
        """Show it."""
        self.set_words(head, why)
        self.show()


class Centred(QWidget):
    """One column of a fixed width, a little above the middle, exactly as tall as its words need at that width."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = inner
        inner.setParent(self)

    def _place(self) -> None:
        inner = self._inner
        wide = inner.maximumWidth()
        tall = inner.heightForWidth(wide) if inner.hasHeightForWidth() else inner.sizeHint().height()
        tall = max(tall, inner.minimumSizeHint().height())
        inner.setGeometry((self.width() - wide) // 2, max(0, (self.height() - tall) * 2 // 5), wide, tall)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()


def form_field(words: str, control: QLineEdit) -> Field:
    """A labelled input as the forms of the door have it, with room for its focus ring. Addresses and passwords are Latin
    whatever the window's language."""
    now = theme.current()
    control.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    control.setFixedHeight(now.control.height_form)
    field = Field(words, control)
    layout = field.layout()
    assert layout is not None
    layout.setContentsMargins(now.px(3), 0, now.px(3), now.px(3))
    layout.setSpacing(now.px(6))
    return field
