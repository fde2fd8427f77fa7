"""The proxy style: check boxes, radio buttons, combo boxes and the focus ring, drawn from the theme.

What QSS can say is said in qss.py; this draws what it cannot: tinted icons inside controls and a ring outside them.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFocusFrame,
    QMainWindow,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QWidget,
)
from shiboken6 import isValid

from desktop.theme import icons
from desktop.theme.live import current
from desktop.theme.model import Theme
from desktop.theme.tokens import Tone

_INDICATORS = {
    QStyle.PrimitiveElement.PE_IndicatorCheckBox,
    QStyle.PrimitiveElement.PE_IndicatorRadioButton,
}


def ring_margin(theme: Theme) -> int:
    """How far the focus ring reaches outside a control, in px."""
    return theme.px(theme.focus.width_px) + theme.px(theme.focus.offset_px)


def draw_ring(painter: QPainter, theme: Theme, inner: QRect, radius: float) -> None:
    """Draw the focus ring around `inner`, following its corners at a constant distance."""
    width, gap = theme.px(theme.focus.width_px), theme.px(theme.focus.offset_px)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    reach = gap + width / 2
    painter.setPen(QPen(theme.focus.gap, gap))
    near = QRectF(inner).adjusted(-gap / 2, -gap / 2, gap / 2, gap / 2)
    painter.drawRoundedRect(near, radius + gap / 2, radius + gap / 2)
    painter.setPen(QPen(theme.focus.ring, width))
    painter.drawRoundedRect(
        QRectF(inner).adjusted(-reach, -reach, reach, reach), radius + reach, radius + reach
    )
    painter.restore()


class ForedeskStyle(QProxyStyle):
    """Fusion with Foredesk's controls on top."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        theme = current()
        match metric:
            case QStyle.PixelMetric.PM_FocusFrameHMargin | QStyle.PixelMetric.PM_FocusFrameVMargin:
                return ring_margin(theme)
            case (
                QStyle.PixelMetric.PM_IndicatorWidth
                | QStyle.PixelMetric.PM_IndicatorHeight
                | QStyle.PixelMetric.PM_ExclusiveIndicatorWidth
                | QStyle.PixelMetric.PM_ExclusiveIndicatorHeight
                | QStyle.PixelMetric.PM_SmallIconSize
            ):
                return theme.icon.base
            case QStyle.PixelMetric.PM_CheckBoxLabelSpacing | QStyle.PixelMetric.PM_RadioButtonLabelSpacing:
                return theme.px(7)
            case _:
                return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803 - Qt calls it so
    ) -> int:
        if hint is QStyle.StyleHint.SH_FocusFrame_Mask:
            return 0  # a mask has square corners and would cut the ring's round ones
        return super().styleHint(hint, option, widget, returnData)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element is QStyle.ControlElement.CE_FocusFrame:
            theme = current()
            margin = ring_margin(theme)
            target = widget.widget() if isinstance(widget, QFocusFrame) else None
            radius = (
                theme.radius.control
                if target is None
                else (target.property("ringRadius") or theme.radius.control)
            )
            draw_ring(painter, theme, option.rect.adjusted(margin, margin, -margin, -margin), radius)
            return
        super().drawControl(element, option, painter, widget)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element is QStyle.PrimitiveElement.PE_FrameFocusRect:
            return  # the ring of CE_FocusFrame says it, outside the control
        if element in _INDICATORS:
            self._indicator(
                painter, option, round_=element is QStyle.PrimitiveElement.PE_IndicatorRadioButton
            )
            return
        super().drawPrimitive(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if control is QStyle.ComplexControl.CC_ComboBox and isinstance(option, QStyleOptionComboBox):
            self._combo(painter, option, bool(widget and widget.property("error")))
            return
        super().drawComplexControl(control, option, painter, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        if control is QStyle.ComplexControl.CC_ComboBox and part is QStyle.SubControl.SC_ComboBoxEditField:
            theme = current()
            inner = option.rect.adjusted(theme.px(6), 1, -theme.px(26), -1)
            return QStyle.visualRect(option.direction, option.rect, inner)
        return super().subControlRect(control, option, part, widget)  # pyright: ignore[reportArgumentType] - Qt takes none

    def sizeFromContents(
        self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None
    ) -> QSize:
        found = super().sizeFromContents(kind, option, size, widget)  # pyright: ignore[reportArgumentType] - Qt takes none
        theme = current()
        if kind is QStyle.ContentsType.CT_ComboBox:
            found.setHeight(theme.control.height)
        elif kind in (QStyle.ContentsType.CT_CheckBox, QStyle.ContentsType.CT_RadioButton):
            found.setHeight(max(found.height(), theme.control.min_target))
        return found

    @staticmethod
    def _indicator(painter: QPainter, option: QStyleOption, *, round_: bool) -> None:
        theme = current()
        on = bool(option.state & QStyle.StateFlag.State_On)
        some = bool(option.state & QStyle.StateFlag.State_NoChange)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        edge = theme.icon.base
        box = QRectF(0, 0, edge, edge)
        box.moveCenter(QRectF(option.rect).center())
        box = box.toAlignedRect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        fill = theme.accent.base if on or some else theme.surface.raised
        line = theme.accent.base if on or some else theme.border.control
        if not enabled:
            fill, line = theme.surface.sunken, theme.border.default
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(line, theme.px(1)))
        painter.setBrush(fill)
        radius = edge / 2 if round_ else theme.px(4)
        painter.drawRoundedRect(box, radius, radius)
        mark = theme.text.on_accent if enabled else theme.text.disabled
        if on and round_:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mark)
            painter.drawEllipse(box.center(), edge * 0.19, edge * 0.19)
        elif on or some:
            icons.paint(painter, box.toAlignedRect(), "check" if on else "minus", mark, theme.px(12))
        painter.restore()

    @staticmethod
    def _combo(painter: QPainter, option: QStyleOptionComboBox, error: bool) -> None:
        theme = current()
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        line: QColor = theme.border.strong if hover else theme.border.control
        if error:
            line = theme.state(Tone.CRITICAL).solid
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(line if enabled else theme.border.default, theme.px(1)))
        painter.setBrush(theme.surface.raised if enabled else theme.surface.sunken)
        path = QPainterPath()
        path.addRoundedRect(
            QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), theme.radius.control, theme.radius.control
        )
        painter.drawPath(path)
        painter.restore()
        arrow = QRect(0, 0, theme.px(26), option.rect.height())
        arrow.moveRight(option.rect.right())
        arrow = QStyle.visualRect(option.direction, option.rect, arrow)
        icons.paint(
            painter,
            arrow,
            "chevron-down",
            theme.text.secondary if enabled else theme.text.disabled,
            theme.icon.inline,
        )


class FocusRing(QObject):
    """Moves one focus frame to whatever has the keyboard.

    Item views and painted surfaces that show focus themselves set the property `paintsFocus`; item views are known.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._frame: QFocusFrame | None = None
        app.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._frame is not None and not isValid(self._frame):
            self._frame = None
        wanted = now is not None and not (
            now.isWindow()
            or isinstance(now, (QAbstractItemView, QMainWindow))
            or now.property("paintsFocus")
            or now.parentWidget() is None
        )
        if not wanted or now is None:
            if self._frame is not None:
                self._frame.setWidget(None)  # pyright: ignore[reportArgumentType] - Qt takes none
            return
        above = now.parentWidget()
        if isinstance(above, QComboBox):
            now = above
        if self._frame is None or self._frame.window() is not now.window():
            if self._frame is not None:
                self._frame.deleteLater()
            self._frame = QFocusFrame(now)
        self._frame.setWidget(now)
