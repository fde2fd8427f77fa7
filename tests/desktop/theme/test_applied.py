"""A theme on a running application: fonts, icons, direction, focus ring, and changing it live."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QImage, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFocusFrame,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.theme import Type, icons


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, theme.load("light"))
    yield
    theme.apply(qapp, theme.load("light"))


def test_both_bundled_families_are_used_and_digits_in_arabic_text_come_from_inter() -> None:
    now = theme.current()
    assert QFontInfo(now.font()).family() == "Inter"
    assert now.font().families() == ["Inter", "IBM Plex Sans Arabic"]
    latin = QFontMetricsF(now.font()).horizontalAdvance("2048")
    with_arabic = QFontMetricsF(now.font()).horizontalAdvance("م2048") - QFontMetricsF(
        now.font()
    ).horizontalAdvance("م")
    assert with_arabic == pytest.approx(latin, abs=1.0)


@pytest.mark.parametrize("role", list(Type))
def test_tabular_figures_all_have_one_width(role: Type) -> None:
    metrics = QFontMetricsF(theme.current().font(role, tabular=True))
    assert len({round(metrics.horizontalAdvance(digit * 8), 2) for digit in "0123456789"}) == 1


def test_prose_keeps_proportional_figures() -> None:
    metrics = QFontMetricsF(theme.current().font())
    assert metrics.horizontalAdvance("11111111") < metrics.horizontalAdvance("88888888")


def test_weights_stay_at_400_500_and_600() -> None:
    now = theme.current()
    assert {now.font(role).weight() for role in Type} == {400, 500, 600}


def stroke_width(size: int, ratio: float) -> float:
    """Ink of the minus sign's middle column: its stroke in logical px."""
    image = icons.pixmap("minus", QColor(0, 0, 0), size, ratio).toImage()
    middle = image.width() // 2
    return sum(image.pixelColor(middle, y).alphaF() for y in range(image.height())) / ratio


@pytest.mark.parametrize("size", [12, 14, 16, 32])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_icons_keep_one_stroke_at_every_size(size: int, ratio: float) -> None:
    assert stroke_width(size, ratio) == pytest.approx(1.33, abs=0.12)


def test_icons_are_sharp_on_dense_screens_and_take_their_colour() -> None:
    pixmap = icons.pixmap("square", theme.current().accent.base, 16, 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (32, 2.0)
    inked = [
        pixmap.toImage().pixelColor(x, y)
        for x in range(32)
        for y in range(32)
        if pixmap.toImage().pixelColor(x, y).alpha() == 255
    ]
    assert inked
    assert {colour.name() for colour in inked} == {theme.current().accent.base.name()}


def test_reply_mirrors_under_right_to_left_and_the_phone_does_not(qapp: QApplication) -> None:
    black = QColor(0, 0, 0)
    reply, phone = icons.pixmap("reply", black, 16).toImage(), icons.pixmap("phone", black, 16).toImage()
    theme.apply(qapp, theme.load("light", rtl=True))
    assert icons.pixmap("reply", black, 16).toImage() != reply
    assert icons.pixmap("reply", black, 16, mirrored=False).toImage() == reply
    assert icons.pixmap("phone", black, 16).toImage() == phone


def test_every_mirrored_icon_is_bundled_and_an_unknown_one_is_named() -> None:
    for name in icons.MIRRORED:
        assert not icons.pixmap(name, QColor(0, 0, 0), 16).isNull()
    with pytest.raises(icons.UnknownIcon, match="no-such-drawing"):
        icons.pixmap("no-such-drawing", QColor(0, 0, 0), 16)


def test_changing_the_theme_reaches_open_windows_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(theme.changed):
        theme.apply(qapp, theme.load("dark", 150, rtl=True))
    assert window.palette().color(QPalette.ColorRole.Window) == theme.current().surface.surface
    assert window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert qapp.font().pixelSize() == 20


def focused(qtbot: QtBot, control: QWidget) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(20, 20, 20, 20)
    column.addWidget(control)
    column.addWidget(QPushButton("other"))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    return window


@pytest.mark.parametrize("make", [QLineEdit, QComboBox, QCheckBox, QPushButton])
def test_the_focus_ring_is_seen_outside_whatever_has_the_keyboard(make: type[QWidget], qtbot: QtBot) -> None:
    control = make()
    window = focused(qtbot, control)
    place = control.geometry()
    frame = window.findChild(QFocusFrame)
    assert frame is not None
    assert frame.isVisible()
    ring = theme.current().focus.ring
    shot = window.grab().toImage()
    reach = 2
    assert shot.pixelColor(place.center().x(), place.top() - reach).name() == ring.name()
    assert shot.pixelColor(place.center().x(), place.bottom() + reach).name() == ring.name()


def test_lists_and_painted_surfaces_show_focus_themselves(qtbot: QtBot) -> None:
    view = QListView()
    window = focused(qtbot, view)
    assert not any(frame.isVisible() for frame in window.findChildren(QFocusFrame))


def test_the_ring_follows_the_keyboard_from_window_to_window(qtbot: QtBot) -> None:
    first = focused(qtbot, QLineEdit())
    second = focused(qtbot, QLineEdit())
    shown = [frame for frame in second.findChildren(QFocusFrame) if frame.isVisible()]
    assert len(shown) == 1
    assert not any(frame.isVisible() for frame in first.findChildren(QFocusFrame))


def test_the_ring_keeps_a_gap_between_itself_and_the_control() -> None:
    now = theme.current()
    image = QImage(60, 60, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    theme.draw_ring(painter, now, QRect(20, 20, 20, 20), now.radius.control)
    painter.end()
    assert image.pixelColor(30, 19).name() == now.focus.gap.name()
    assert image.pixelColor(30, 18).name() == now.focus.ring.name()
    assert image.pixelColor(30, 17).name() == now.focus.ring.name()
    assert image.pixelColor(30, 16).alpha() == 0
