"""Painted marks: mirrored, elided, never a state by colour alone."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QHBoxLayout

from desktop import theme
from desktop.platform.tray import Severity
from desktop.theme import Tone, Type
from desktop.widgets import face, paint
from desktop.widgets.badge import badge_icon
from desktop.widgets.face import Face, Kind
from desktop.widgets.flow import Flow, Span
from desktop.widgets.frame import set_margins
from desktop.widgets.paint import Due, DueLevel, RowState, Strip, Who


def canvas(width: int = 200, height: int = 60) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image


def inked(image: QImage) -> QRect:
    """The rectangle that holds every pixel drawn."""
    points = [
        QPoint(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 40
    ]
    found = QRect()
    for point in points:
        found = found.united(QRect(point, point))
    return found


def test_pieces_are_handed_out_in_reading_order() -> None:
    strip = Strip(QRect(0, 0, 100, 10), gap=4)
    assert strip.start(20) == QRect(0, 0, 20, 10)
    assert strip.end(30) == QRect(70, 0, 30, 10)
    assert strip.rest() == QRect(24, 0, 42, 10)
    assert strip.room == 42


@pytest.mark.usefixtures("right_to_left")
def test_pieces_are_mirrored_from_right_to_left() -> None:
    strip = Strip(QRect(0, 0, 100, 10), gap=4)
    assert strip.start(20) == QRect(80, 0, 20, 10)
    assert strip.end(30) == QRect(0, 0, 30, 10)
    assert strip.rest() == QRect(34, 0, 42, 10)


def test_a_strip_never_hands_out_more_than_it_has() -> None:
    strip = Strip(QRect(0, 0, 50, 10), gap=4)
    assert strip.start(80).width() == 50
    assert strip.end(20).width() == 0
    assert strip.room == 0


def test_words_that_do_not_fit_are_elided_within_their_place() -> None:
    image = canvas()
    painter = QPainter(image)
    used = paint.text(painter, QRect(10, 0, 60, 20), "Answer: she has a visit today at 11:30")
    painter.end()
    assert used <= 60
    assert inked(image).right() <= 70


@pytest.mark.parametrize("rtl", [False, True])
def test_the_due_clock_ends_at_the_outer_edge_in_both_directions(rtl: bool, qapp: QApplication) -> None:
    theme.apply(qapp, theme.load("light", rtl=rtl))
    image = canvas(104, 48)
    painter = QPainter(image)
    paint.due_clock(painter, image.rect(), Due("4 m over", DueLevel.OVER, 1.0))
    painter.end()
    track = [x for x in range(104) if image.pixelColor(x, 35).alpha() > 200]
    assert len(track) in (54, 55, 56)
    assert (min(track) <= 1) if rtl else (max(track) >= 102)


@pytest.mark.parametrize(
    ("level", "has_icon"), [(DueLevel.PLAIN, False), (DueLevel.WARNING, True), (DueLevel.OVER, True)]
)
def test_pressing_due_times_carry_an_icon_beside_their_colour(level: DueLevel, has_icon: bool) -> None:
    def width(due: Due) -> int:
        image = canvas(140, 48)
        painter = QPainter(image)
        paint.due_clock(painter, image.rect(), due)
        painter.end()
        return inked(image).width()

    words = paint.text_width("1 m left", Type.BASE, tabular=True, weight=500)
    assert (width(Due("1 m left", level)) > words + 10) is has_icon


def test_a_due_time_says_less_before_it_gives_up_its_icon() -> None:
    def width(due: Due) -> int:
        image = canvas(96, 48)
        painter = QPainter(image)
        paint.due_clock(painter, image.rect(), due)
        painter.end()
        return inked(image).width()

    long, short = "4 h 15 m over", "4 h over"
    words = paint.text_width(short, Type.BASE, tabular=True, weight=500)
    assert width(Due(long, DueLevel.OVER, short=short)) == width(Due(short, DueLevel.OVER))
    assert width(Due(short, DueLevel.OVER)) > words + 10


def test_margins_are_given_in_reading_order(qapp: QApplication) -> None:
    row = QHBoxLayout()
    set_margins(row, 16, 1, 12, 2)
    assert row.getContentsMargins() == (16, 1, 12, 2)
    theme.apply(qapp, theme.load("light", rtl=True))
    set_margins(row, 16, 1, 12, 2)
    assert row.getContentsMargins() == (12, 1, 16, 2)


def test_selecting_a_row_paints_its_bar_at_the_start_edge_and_keeps_its_ground_inside() -> None:
    now = theme.current()
    image = canvas(100, 48)
    painter = QPainter(image)
    paint.row(painter, image.rect(), RowState(selected=True))
    painter.end()
    assert image.pixelColor(1, 20).name() == now.accent.base.name()
    assert image.pixelColor(3, 20).name() == now.surface.selected.name()
    assert image.pixelColor(99, 20).name() == now.surface.selected.name()


def test_a_selected_row_of_an_inactive_window_steps_back() -> None:
    now = theme.current()
    image = canvas(100, 48)
    painter = QPainter(image)
    paint.row(painter, image.rect(), RowState(selected=True, active_window=False))
    painter.end()
    assert image.pixelColor(50, 20).name() == now.surface.selected_inactive.name()
    assert image.pixelColor(1, 20).name() == now.border.control.name()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Sara Haddad", "SH"),
        ("Dr. Layla Mansour", "DM"),
        ("Inês", "I"),
        ("", "?"),
        ("+971 55 555 0148", "?"),
        ("سارة حداد", "سح"),
    ],
)
def test_initials_come_from_the_first_and_last_word(name: str, letters: str) -> None:
    assert paint.initials(name) == letters


def test_an_avatar_of_nobody_has_no_letters_in_it() -> None:
    image = canvas(24, 24)
    painter = QPainter(image)
    paint.avatar(painter, image.rect(), "XX", Who.NOBODY)
    painter.end()
    assert image.pixelColor(12, 12).alpha() == 0


def test_phones_are_isolated_so_that_arabic_cannot_reorder_them() -> None:
    assert paint.isolate("+971 50 555 0137") == "\u2066+971 50 555 0137\u2069"


@pytest.mark.parametrize("tone", list(Tone))
def test_a_chip_is_as_wide_as_it_says(tone: Tone) -> None:
    size = paint.chip_size("Deposit open", "hourglass")
    image = canvas(220, 30)
    painter = QPainter(image)
    paint.chip(painter, image.rect(), "Deposit open", tone, "hourglass")
    painter.end()
    assert abs(inked(image).width() - size.width()) <= 1
    assert size.height() == 20


def test_running_text_keeps_the_line_height_of_its_role() -> None:
    flow = Flow("word " * 60, Type.READING, 200)
    assert flow.lines > 4
    assert flow.height == flow.lines * 22


def test_the_last_allowed_line_of_running_text_is_elided() -> None:
    flow = Flow("word " * 60, Type.BASE, 200, max_lines=2)
    assert flow.height == 40
    image = canvas(220, 120)
    painter = QPainter(image)
    flow.draw(painter, image.rect(), theme.current().text.primary)
    painter.end()
    assert inked(image).bottom() < 40
    assert inked(image).right() <= 202


def test_heavier_spans_after_an_emoji_start_at_their_own_letter() -> None:
    spans = [Span("🦷🦷 from "), Span("Noura", 600)]
    flow = Flow(spans, Type.BASE, 400)
    formats = flow._layout.formats()
    assert [(each.start, each.length) for each in formats] == [(10, 5)]


def test_small_buttons_still_give_a_target_of_24() -> None:
    for kind in Kind:
        assert face.size(Face("Skip", "", "", kind), 24).height() >= 24
    alone = face.size(Face(icon="x"))
    assert alone.width() >= 24
    assert alone.height() >= 24


def test_each_severity_has_its_own_badge() -> None:
    shots = [badge_icon(severity).pixmap(32, 32).toImage() for severity in Severity]
    assert all(one != two for at, one in enumerate(shots) for two in shots[at + 1 :])
