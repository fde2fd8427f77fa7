"""The logo with a badge by severity, for the tray."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from desktop import theme
from desktop.platform.tray import Severity
from desktop.theme import Tone, icons

_TONES = {Severity.NOTE: Tone.INFO, Severity.WARNING: Tone.WARNING, Severity.CRITICAL: Tone.CRITICAL}
_EDGES = (16, 22, 24, 32, 48, 64)


def badge_icon(severity: Severity) -> QIcon:
    """The logo with its badge. Severities differ in shape as well as colour: dot, triangle, square."""
    now = theme.current()
    made = QIcon()
    for edge in _EDGES:
        pixmap = QPixmap(edge, edge)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.accent.base)
        painter.drawRoundedRect(QRectF(0, 0, edge, edge), edge / 4, edge / 4)
        icons.paint(painter, pixmap.rect(), "route", now.text.on_accent, round(edge * 0.66))
        if severity is not Severity.NONE:
            size = edge * 0.46
            box = QRectF(edge - size, edge - size, size, size)
            painter.setBrush(now.state(_TONES[severity]).solid)
            painter.setPen(now.surface.raised)
            match severity:
                case Severity.NOTE:
                    painter.drawEllipse(box)
                case Severity.WARNING:
                    painter.drawPolygon(
                        [QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]
                    )
                case _:
                    painter.drawRect(box)
        painter.end()
        made.addPixmap(pixmap)
    return made
