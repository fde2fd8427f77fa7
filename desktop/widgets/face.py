"""A button's face, painted the same by the Button widget and by delegates that show actions inside rows."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop import theme
from desktop.theme import Tone, Type, icons
from desktop.widgets import paint


class Kind(StrEnum):
    """What pressing means: one primary a view, quiet for the way out, danger for what stops or removes."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    DANGER = "danger"


class Face(NamedTuple):
    """What a button shows. `key` is the shortcut as printed ("Ctrl Z"); an empty text makes an icon button."""

    text: str = ""
    icon: str = ""
    key: str = ""
    kind: Kind = Kind.SECONDARY


class Press(NamedTuple):
    """How a button stands at this moment. `turn` is the busy spinner's angle in degrees."""

    enabled: bool = True
    hovered: bool = False
    pressed: bool = False
    checked: bool = False
    busy: bool = False
    turn: int = 0


def _scale(height: int) -> tuple[Type, int]:
    """Text role and icon edge of a button of this height: small buttons have small words."""
    now = theme.current()
    if height <= now.control.height_small:
        return Type.SMALL, now.icon.inline
    return Type.BASE_MEDIUM, now.icon.base


def size(face: Face, height: int | None = None) -> QSize:
    """The size a button's face takes, at the control height unless another is given."""
    now = theme.current()
    tall = height or now.control.height
    if not face.text and not face.key:
        return QSize(tall, tall)
    role, edge = _scale(tall)
    parts = [edge] if face.icon else []
    if face.text:
        parts.append(paint.text_width(face.text, role, weight=500))
    if face.key:
        parts.append(paint.text_width(face.key, Type.CAPTION))
    padding = now.px(7) if not face.text else now.px(10)
    return QSize(sum(parts) + now.px(7) * (len(parts) - 1) + 2 * padding, tall)


def _colours(kind: Kind, press: Press) -> tuple[QColor | None, QColor | None, QColor]:
    """Fill, line and ink."""
    now = theme.current()
    surface, border, text, accent = now.surface, now.border, now.text, now.accent
    if not press.enabled:
        bare = kind is Kind.QUIET
        return (None, None, text.disabled) if bare else (surface.sunken, border.default, text.disabled)
    match kind:
        case Kind.PRIMARY:
            fill = accent.pressed if press.pressed else accent.hover if press.hovered else accent.base
            return fill, None, text.on_accent
        case Kind.SECONDARY:
            fill = (
                surface.sunken
                if press.pressed or press.checked
                else surface.hover
                if press.hovered
                else surface.raised
            )
            return fill, border.default, text.primary
        case Kind.QUIET:
            fill = (
                surface.sunken if press.pressed or press.checked else surface.hover if press.hovered else None
            )
            return fill, None, text.primary if press.hovered or press.checked else text.secondary
        case Kind.DANGER:
            state = now.state(Tone.CRITICAL)
            if press.pressed:
                return state.solid, state.solid, text.on_solid
            return (state.bg if press.hovered else surface.raised), state.border, state.fg


def draw(painter: QPainter, rect: QRect, face: Face, press: Press = Press()) -> None:  # noqa: B008 - immutable
    """Draw the button over `rect`, its parts centred together."""
    now = theme.current()
    fill, line, ink = _colours(face.kind, press)
    if fill is not None or line is not None:
        paint.rounded(painter, rect, now.radius.control, fill, line)
    gap = now.px(7)
    role, edge = _scale(rect.height())
    widths = size(face, rect.height()).width()
    padding = now.px(7) if not face.text else now.px(10)
    content = QRect(0, rect.top(), min(widths - 2 * padding, rect.width()), rect.height())
    if not face.text and not face.key:
        content.setWidth(edge)
    content.moveLeft(rect.left() + (rect.width() - content.width()) // 2)
    parts = paint.Strip(content, gap)
    if press.busy:
        _spinner(painter, parts.start(edge), ink, press.turn)
    elif face.icon:
        icons.paint(painter, parts.start(edge), face.icon, ink, edge)
    if face.key:
        place = parts.end(paint.text_width(face.key, Type.CAPTION))
        soft = ink if face.kind is Kind.PRIMARY or not press.enabled or press.pressed else now.text.tertiary
        paint.text(painter, place, face.key, Type.CAPTION, soft, align=paint.Align.END)
    if face.text:
        paint.text(painter, parts.rest(), face.text, role, ink, weight=500)


def _spinner(painter: QPainter, rect: QRect, ink: QColor, turn: int) -> None:
    now = theme.current()
    edge = now.px(12)
    box = QRectF(0, 0, edge, edge)
    box.moveCenter(QRectF(rect).center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, now.icon.stroke_px, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(box, (90 - turn) * 16, -270 * 16)
    painter.restore()
