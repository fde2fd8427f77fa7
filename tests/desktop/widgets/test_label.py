"""Labels show what strangers typed, and never obey it."""

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from desktop.widgets.label import Label, plain_tip

SPOOFS = [
    "<b>Sara</b>",
    "<img src='file:///etc/hostname'>",
    "<a href='http://example.com'>Sara</a>",
    "Sara & Sons <x@y>",
]


@pytest.mark.parametrize("words", [*SPOOFS, "Sara Haddad", "5 < 6"])
def test_a_tip_says_the_words_as_they_are(words: str) -> None:
    tip = plain_tip(words)
    if "<" not in words:
        assert tip == words
        return
    shown = QTextDocument()
    shown.setHtml(tip)
    assert shown.toPlainText() == words


def test_a_tip_does_not_turn_a_line_around() -> None:
    assert plain_tip("\u202eSara Haddad") == "\u2060Sara Haddad"


@pytest.mark.parametrize("words", SPOOFS[:3])
def test_a_name_that_is_cut_short_is_told_in_full_and_as_text(qtbot: QtBot, words: str) -> None:
    label = Label(words * 3)
    qtbot.addWidget(label)
    label.resize(40, 24)
    label.grab()
    shown = QTextDocument()
    shown.setHtml(label.toolTip())
    assert shown.toPlainText() == words * 3
