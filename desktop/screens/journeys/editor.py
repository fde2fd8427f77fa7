"""The text of a journey: YAML with its keys, texts and remarks told apart, line numbers, and marks where the check found
something. It reads left to right in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop import theme
from desktop.theme import Tone, Type, icons

_KEY = re.compile(r"(?:^\s*(?:-\s+)?|[{,]\s*)([a-z_]+)(?=:)")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_LENGTH = re.compile(r"(?<![\w-])\d+[smhdw](?:\d+[smhdw])*(?![\w-])|(?<=\s)(?:true|false)\b")
_STEP = re.compile(r"^\s*-?\s*id:\s*(\S+)")
_NUMBERS = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
_REMARK = re.compile(r"(?:^|\s)#.*$")


class Colours(QSyntaxHighlighter):
    """Tells keys, texts, lengths, steps' names and remarks apart by the theme's tokens, and by weight."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        now = theme.current()
        for pattern, group, ink, weight in (
            (_KEY, 1, now.accent.text, 400),
            (_LENGTH, 0, now.state(Tone.WARNING).fg, 400),
            (_STEP, 1, now.text.primary, 600),
            (_QUOTED, 0, now.state(Tone.SUCCESS).fg, 400),
            (_REMARK, 0, now.text.tertiary, 400),
        ):
            for found in pattern.finditer(text):
                self.setFormat(found.start(group), found.end(group) - found.start(group), _look(ink, weight))


def _look(ink: QColor, weight: int) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(ink)
    made.setFontWeight(weight)
    return made


class Editor(QPlainTextEdit):
    """The editor. `typed` tells the whole text after each change that a person made, `left` that Escape was pressed."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Text of the follow-up"))
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setProperty("bare", True)
        self.setProperty("paintsFocus", True)
        self._wrong: dict[int, str] = {}
        self._is_set = False
        self.colours = Colours(self.document())
        self.gutter = _Gutter(self)
        self.blockCountChanged.connect(lambda _: self._make_room())
        self.updateRequest.connect(self._scrolled)
        self.textChanged.connect(self._tell)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set_text(self, text: str) -> None:
        """Show another text; what is there already keeps its cursor."""
        if text != self.toPlainText():
            self._is_set = True
            self.setPlainText(text)
            self._is_set = False

    def mark(self, lines: Iterable[tuple[int, str]]) -> None:
        """Mark lines (counted from 1) with what is wrong there."""
        self._wrong = dict(lines)
        self._paint_marks()
        self.gutter.update()

    def go_to(self, line: int) -> None:
        """Put the cursor at the beginning of a line's words and take the keyboard."""
        block = self.document().findBlockByNumber(max(0, line - 1))
        cursor = QTextCursor(block)
        text = block.text()
        cursor.movePosition(
            QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, len(text) - len(text.lstrip())
        )
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def wrong(self) -> dict[int, str]:
        """What is marked, by line."""
        return self._wrong

    def event(self, event: QEvent) -> bool:
        # Escape is the editor's own while it has the keyboard: the screen's shortcut would swallow it.
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            line = self.textCursor().block().text()
            indent = line[: len(line) - len(line.lstrip())]
            if line.lstrip().startswith("- "):
                indent += "  "
            self.textCursor().insertText("\n" + indent)
            self.ensureCursorVisible()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self.gutter.setGeometry(QRect(inside.left(), inside.top(), self.gutter.wide(), inside.height()))

    def lines_shown(self) -> Iterable[tuple[int, int, int]]:
        """(line counted from 1, top, height) of each line in view, in px of the viewport."""
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= self.viewport().height():
            height = self.blockBoundingRect(block).height()
            yield block.blockNumber() + 1, round(top), round(height)
            top += height
            block = block.next()

    def _tell(self) -> None:
        if not self._is_set:
            self.typed.emit(self.toPlainText())

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter.wide(), 0, 0, 0)

    def _scrolled(self, rect: QRect, by: int) -> None:
        if by:
            self.gutter.scroll(0, by)
        else:
            self.gutter.update(0, rect.y(), self.gutter.width(), rect.height())

    def _restyle(self) -> None:
        self.setFont(theme.current().font(Type.BASE, tabular=True))
        self._make_room()
        self._paint_marks()

    def _paint_marks(self) -> None:
        marks: list[QTextEdit.ExtraSelection] = []
        for line in self._wrong:
            block = self.document().findBlockByNumber(line - 1)
            if block.isValid():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = QTextCursor(block)
                look = QTextCharFormat()
                look.setBackground(theme.current().state(Tone.CRITICAL).bg)
                look.setProperty(QTextFormat.Property.FullWidthSelection, True)
                mark.format = look
                marks.append(mark)
        self.setExtraSelections(marks)


class _Gutter(QWidget):
    """Line numbers, and an icon where something is wrong."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def wide(self) -> int:
        """How wide it has to be, in px."""
        digits = len(str(max(99, self._editor.blockCount())))
        now = theme.current()
        return now.metrics(Type.SMALL, tabular=True).horizontalAdvance("0" * digits) + now.px(40)

    def sizeHint(self) -> QSize:
        return QSize(self.wide(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.surface.surface)
        painter.setFont(now.font(Type.SMALL, tabular=True))
        for line, top, height in self._editor.lines_shown():
            is_wrong = line in self._editor.wrong
            if is_wrong:
                critical = now.state(Tone.CRITICAL)
                painter.fillRect(QRect(0, top, self.width(), height), critical.bg)
                place = QRect(
                    now.px(8), top + (height - now.icon.inline) // 2, now.icon.inline, now.icon.inline
                )
                icons.paint(painter, place, "circle-x", critical.fg, now.icon.inline)
            painter.setPen(now.text.tertiary)
            number = QRect(0, top, self.width() - now.px(12), height)
            painter.drawText(number, _NUMBERS, str(line))
