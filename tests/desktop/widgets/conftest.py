"""A themed application and an active window for widgets to live in."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    """Light, left to right, without motion, so that nothing is half faded in when it is looked at."""
    theme.apply(qapp, theme.load("light", reduced_motion=True))
    yield
    theme.apply(qapp, theme.load("light"))


@pytest.fixture
def right_to_left(qapp: QApplication) -> None:
    """The same from right to left."""
    theme.apply(qapp, theme.load("light", rtl=True, reduced_motion=True))


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """An active window of 900 × 640 with a column layout."""
    made = QWidget()
    made.resize(900, 640)
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made
