"""Empty, loading, error and offline: each says what is so, why, and the one thing to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop import theme
from desktop.theme import Tone, Type
from desktop.widgets import paint
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.label import IconLabel, Label
from desktop.widgets.marks import Progress


class Card(QWidget):
    """A raised card with a hairline, or a tinted one when a tone is given. Put content into `body`."""

    def __init__(self, tone: Tone | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.body = QVBoxLayout(self)
        self._pad()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._pad)

    def _pad(self) -> None:
        px = theme.current().px
        self.body.setContentsMargins(px(16), px(14), px(16), px(14))
        self.body.setSpacing(px(4))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        if self._tone is None:
            paint.card(painter, self.rect())
        else:
            state = now.state(self._tone)
            paint.rounded(painter, self.rect(), now.radius.card, state.bg, state.border)


def centred(widget: QWidget) -> QHBoxLayout:
    """A row with a widget of a fixed width in its middle. Not an alignment: that would ask how tall its words are at the
    row's width, not at its own, and cut them off."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row


class EmptyState(Card):
    """Nothing to show: what is so, why, and the one thing to do. `acted` is emitted by its button."""

    acted = Signal()

    def __init__(
        self,
        title: str,
        why: str,
        action: str = "",
        *,
        icon: str = "list-checks",
        action_icon: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        px = theme.current().px
        self.setAccessibleName(f"{title}. {why}")
        self.body.addWidget(IconLabel(icon, "text.tertiary", 32), 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addSpacing(px(6))
        self.body.addWidget(Label(title, Type.BASE_STRONG, centred=True, wrap=True))
        self.body.addWidget(Label(why, Type.SMALL, "text.secondary", centred=True, wrap=True))
        if action:
            self.body.addSpacing(px(4))
            self.button = Button(action, action_icon, key=key, height=24)
            self.button.clicked.connect(self.acted)
            self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)


def amount(done: int, total: int, *, is_bytes: bool = False) -> str:
    """How far long work is, in words; `total` 0 when it is not known. Bytes are told in millions."""
    translate = QCoreApplication.translate
    if is_bytes:
        done, total = done // 1_000_000, -(-total // 1_000_000)
        if total:
            return translate("Amount", "{done} of {total} MB").format(done=f"{done:,}", total=f"{total:,}")
        return translate("Amount", "{done} MB").format(done=f"{done:,}")
    if total:
        return translate("Amount", "{done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
    return f"{done:,}"


class LoadingState(Card):
    """Long work with its count and a way to stop it. `stopped` is emitted by its button."""

    stopped = Signal()

    def __init__(
        self, title: str, detail: str = "", *, can_stop: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        px = theme.current().px
        self._title = title
        head = QHBoxLayout()
        head.addWidget(Label(title, Type.BASE_STRONG), 1)
        self._count = Label("", Type.BASE, "text.secondary", tabular=True)
        head.addWidget(self._count)
        self.body.addLayout(head)
        self.body.addSpacing(px(4))
        self._track = Progress()
        self.body.addWidget(self._track)
        self.body.addSpacing(px(4))
        foot = QHBoxLayout()
        self._detail = Label(detail, Type.SMALL, "text.secondary", wrap=True)
        foot.addWidget(self._detail, 1)
        if can_stop:
            self.button = Button(self.tr("Stop"), "x", Kind.QUIET)
            self.button.clicked.connect(self.stopped)
            foot.addWidget(self.button)
        self.body.addLayout(foot)

    def set_progress(
        self, done: int, total: int, detail: str | None = None, *, is_bytes: bool = False
    ) -> None:
        """Show `done` of `total`; `total` 0 when it is not known."""
        words = amount(done, total, is_bytes=is_bytes)
        self._count.set_words(words)
        self._track.set_share(done / total if total else 0.0)
        if detail is not None:
            self._detail.set_words(detail)
        self.setAccessibleName(f"{self._title}, {words}")


class ErrorState(Card):
    """What did not work, what was kept, and the way to try again. Details stay behind their own button."""

    retried = Signal()
    details_asked = Signal()

    def __init__(
        self, title: str, why: str, *, retry: str = "", details: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        px = theme.current().px
        self.setAccessibleName(f"{title}. {why}")
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(IconLabel("circle-x", "state.critical.fg", 16))
        head.addWidget(Label(title, Type.BASE_STRONG, wrap=True), 1)
        self.body.addLayout(head)
        self.body.addWidget(Label(why, Type.SMALL, "text.secondary", wrap=True))
        self.body.addSpacing(px(4))
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        self.button = Button(retry or self.tr("Try again"), "rotate-cw", Kind.PRIMARY, height=24)
        self.button.clicked.connect(self.retried)
        foot.addWidget(self.button)
        if details:
            more = Button(self.tr("Show details"), kind=Kind.QUIET, height=24)
            more.clicked.connect(self.details_asked)
            foot.addWidget(more)
        foot.addStretch(1)
        self.body.addLayout(foot)


class Banner(Card):
    """A tinted strip: icon, what is so, why, and one thing to do. `acted` is emitted by its button."""

    acted = Signal()

    def __init__(
        self,
        title: str,
        why: str = "",
        action: str = "",
        *,
        tone: Tone = Tone.WARNING,
        icon: str = "triangle-alert",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tone, parent)
        px = theme.current().px
        self.setAccessibleName(f"{title} {why}".strip())
        colour = f"state.{tone.value}.fg" if tone is not Tone.ACCENT else "accent.text"
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(IconLabel(icon, colour, 16))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title = Label(title, Type.BASE, colour, weight=600, wrap=True)
        self._why = Label(why, Type.SMALL, colour, wrap=True)
        if not why:  # showing what has no parent yet would open it as a window
            self._why.hide()
        words.addWidget(self._title)
        words.addWidget(self._why)
        row.addLayout(words, 1)
        self.button: Button | None = None
        if action:
            self.button = Button(action, height=24)
            self.button.clicked.connect(self.acted)
            row.addWidget(self.button)
        self.body.addLayout(row)

    def set_words(self, title: str, why: str = "") -> None:
        """Say something else in the same place."""
        self._title.set_words(title)
        self._why.set_words(why)
        self._why.setVisible(bool(why))
        self.setAccessibleName(f"{title} {why}".strip())


class OfflineState(Banner):
    """Cut off from the server: work goes on, and what waits is counted. `acted` asks to see what waits."""

    def __init__(self, since: str, to_send: int = 0, parent: QWidget | None = None) -> None:
        self._since = since
        super().__init__(*self._words(since, to_send), icon="wifi-off", parent=parent)

    def _words(self, since: str, to_send: int) -> tuple[str, str, str]:
        translate = QCoreApplication.translate
        title = translate("OfflineState", "Offline since {time}").format(time=paint.isolate(since))
        if to_send:
            title = translate("OfflineState", "Offline since {time}, {count} to send").format(
                time=paint.isolate(since), count=to_send
            )
        why = translate("OfflineState", "You can keep working. Messages wait here and go out in order.")
        action = translate("OfflineState", "See the {count}").format(count=to_send) if to_send else ""
        return title, why, action

    def set_waiting(self, to_send: int) -> None:
        """Count again what waits."""
        title, why, action = self._words(self._since, to_send)
        self.set_words(title, why)
        if self.button is not None and action:
            self.button.set_words(action)


class Impossible(Card):
    """Something Foredesk does not do, with its reason and the place where it is done."""

    def __init__(self, title: str, why: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        px = theme.current().px
        self.setAccessibleName(f"{title}. {why}")
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(IconLabel("ban", "text.secondary", 16), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(title, Type.BASE_STRONG, wrap=True))
        words.addWidget(Label(why, Type.SMALL, "text.secondary", wrap=True))
        row.addLayout(words, 1)
        self.body.addLayout(row)


class Veil(QWidget):
    """Grey bars where rows would be, behind a lock: initials only, no name, no number."""

    def __init__(self, letters: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letters = letters
        self.setAccessibleName(self.tr("Locked"))

    def set_initials(self, letters: list[str]) -> None:
        """Show other initials."""
        self._letters = letters
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.surface.veil)
        for index, letters in enumerate(self._letters):
            box = QRect(0, index * now.row.board, self.width(), now.row.board)
            parts = paint.Strip(box.adjusted(now.px(16), 0, -now.px(16), 0), now.px(12))
            paint.avatar(painter, _thin(parts.start(now.avatar.base), now.avatar.base), letters)
            bar = now.px(8)
            end = _thin(parts.end(now.px(40)), bar)
            # Widths vary by row as text would, but are counted from the row alone: they must not betray a name.
            start = _thin(parts.start(now.px(140 + 23 * ((index * 7) % 4))), bar)
            for each in (start, end):
                paint.rounded(painter, each, bar / 2, now.surface.sunken, None)
            paint.hairline(painter, box)


def _thin(rect: QRect, height: int) -> QRect:
    return QRect(rect.left(), rect.top() + (rect.height() - height) // 2, rect.width(), height)
