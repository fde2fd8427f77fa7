"""Lucide icons tinted by the theme: one stroke width at every size, sharp on dense screens, mirrored where RTL wants it."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.theme.live import current
from desktop.theme.tokens import RESOURCES

MIRRORED = frozenset(
    """
    reply reply-all forward send undo-2 redo-2 list list-checks list-todo list-filter log-in log-out
    chevron-left chevron-right arrow-left arrow-right corner-down-left corner-down-right corner-up-left corner-up-right
    panel-left panel-right panel-left-close panel-right-close scroll-text text-quote volume-2 volume-x
    """.split()
)
"""Icons that point along the line of reading. Phones, checks, clocks, search and logos never mirror."""

_LUCIDE_EDGE = 24


class UnknownIcon(KeyError):
    """No drawing of that name is bundled; copy it from Lucide into resources/icons."""


@lru_cache(maxsize=512)
def _source(name: str) -> str:
    try:
        return (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")
    except OSError as error:
        raise UnknownIcon(name) from error


@lru_cache(maxsize=4096)
def _render(name: str, rgba: int, edge: int, stroke: float, ratio: float, mirrored: bool) -> QPixmap:
    colour = QColor.fromRgba(rgba)
    svg = _source(name).replace('stroke-width="2"', f'stroke-width="{stroke * _LUCIDE_EDGE / edge:.3f}"')
    svg = svg.replace("currentColor", colour.name())
    device = round(edge * ratio)
    pixmap = QPixmap(device, device)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(colour.alphaF())
    if mirrored:
        painter.translate(device, 0)
        painter.scale(-1, 1)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, device, device))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def mirrors(name: str) -> bool:
    """Whether this icon is drawn mirrored under the current theme."""
    return current().rtl and name in MIRRORED


def pixmap(name: str, colour: QColor, size: int, ratio: float = 1.0, mirrored: bool | None = None) -> QPixmap:
    """One icon as a pixmap of `size` logical px for a screen of `ratio` device pixels per px.

    `mirrored` None follows the theme's direction. Raises UnknownIcon.
    """
    return _render(
        name,
        colour.rgba(),
        size,
        current().icon.stroke_px,
        ratio,
        mirrors(name) if mirrored is None else mirrored,
    )


def icon(
    name: str, colour: QColor | None = None, size: int | None = None, mirrored: bool | None = None
) -> QIcon:
    """One icon as a QIcon, for actions and Qt's own widgets; secondary text colour and 16 px unless given."""
    theme = current()
    made = QIcon()
    for ratio in (1.0, 1.5, 2.0, 3.0):
        for mode, tint in (
            (QIcon.Mode.Normal, colour or theme.text.secondary),
            (QIcon.Mode.Disabled, theme.text.disabled),
        ):
            made.addPixmap(pixmap(name, tint, size or theme.icon.base, ratio, mirrored), mode)
    return made


def paint(painter: QPainter, rect: QRect, name: str, colour: QColor, size: int | None = None) -> None:
    """Draw an icon in the middle of `rect`, as large as the rect allows unless `size` (logical px) is given."""
    edge = size or min(rect.width(), rect.height())
    target = QRect(rect.topLeft(), QSize(edge, edge))
    target.moveCenter(rect.center())
    painter.drawPixmap(target.topLeft(), pixmap(name, colour, edge, painter.device().devicePixelRatioF()))
