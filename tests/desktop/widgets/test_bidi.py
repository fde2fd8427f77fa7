"""Latin and Arabic in one line: the window's direction leads, and no name turns the rest of a line around."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.theme import Type
from desktop.widgets import bidi, paint
from desktop.widgets.flow import Flow, Span

LTR, RTL, OWN = (
    Qt.LayoutDirection.LeftToRight,
    Qt.LayoutDirection.RightToLeft,
    Qt.LayoutDirection.LayoutDirectionAuto,
)


@pytest.mark.parametrize(
    "control",
    [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))],
    ids=lambda each: f"{ord(each):x}",
)
def test_a_name_with_a_loose_control_loses_it_and_keeps_its_length(control: str) -> None:
    name = f"Sara{control} Haddad"
    assert bidi.tamed(name) == "Sara\u2060 Haddad"


def test_isolates_that_close_stay() -> None:
    words = "اتصل \u2066+971 50 555 0137\u2069 · \u2068Rohan\u2069"
    assert bidi.tamed(words) == words


def test_an_isolate_inside_a_name_ends_with_the_name() -> None:
    assert bidi.tamed("\u2066Eve\u2068x\u2069 · on it") == "\u2060Eve\u2068x\u2069 · on it"


def test_an_arabic_name_does_not_turn_an_english_line_around() -> None:
    assert bidi.direction("مريم الكتبي is on it") is LTR
    assert bidi.direction("مريم الكتبي") is OWN
    assert bidi.direction("Rohan Mehta") is LTR
    assert bidi.direction(f"“{bidi.prose('أريد Invisalign')}”") is OWN


@pytest.mark.usefixtures("right_to_left")
def test_a_latin_name_does_not_turn_an_arabic_line_around() -> None:
    assert bidi.direction("Jomar Reyes يتولاه") is RTL
    assert bidi.direction("What does one implant cost?") is OWN


def drawn(words: str) -> bytes:
    image = QImage(300, 40, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint.text(painter, QRect(0, 0, 300, 20), words)
    Flow([Span(words)], Type.BASE, 300).draw(painter, QRect(0, 20, 300, 20), QColor("black"))
    painter.end()
    return bytes(image.constBits())


def test_an_override_in_a_name_paints_like_the_name_without_it() -> None:
    assert drawn("\u202eSara Haddad, front desk") == drawn("\u2060Sara Haddad, front desk")


@pytest.mark.usefixtures("right_to_left")
def test_running_text_in_a_narrower_place_stands_at_its_start_edge() -> None:
    flow = Flow("Rohan", Type.BASE, 400)
    image = QImage(400, 24, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    flow.draw(painter, QRect(100, 0, flow.natural_width, 24), QColor("black"))
    painter.end()
    inked = [x for x in range(400) if any(image.pixelColor(x, y).alpha() > 60 for y in range(24))]
    assert min(inked) >= 98
    assert max(inked) <= 100 + flow.natural_width
