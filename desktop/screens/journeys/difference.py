"""What the draft says otherwise than a version: step by step in words, and line by line in the text."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import times
from desktop.screens.desk import Desk
from desktop.screens.journeys import words
from desktop.screens.journeys.draft import DraftModel, source
from desktop.screens.journeys.faces import Mark
from desktop.screens.journeys.model import JourneyModel
from desktop.theme import Tone, Type
from desktop.widgets.frame import Plane, SectionHeader, set_margins
from desktop.widgets.label import Label
from desktop.widgets.marks import StateWord
from sync.journeys.definition import Journey
from sync.replica.queries import journeys as queries

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Change:
    """One thing that differs: which step, how, and what it says on both sides."""

    title: str
    mark: Mark
    sides: tuple[tuple[str, str, str], ...] = ()
    """(what, before, after)."""


def changes(before: Journey, after: Journey) -> list[Change]:
    """What `after` says otherwise than `before`, its head first, then step by step in its order."""
    found: list[Change] = []
    head = _sides(_head(before), _head(after))
    if head:
        found.append(Change(translate("Journeys", "The whole follow-up"), _changed(), head))
    old = {planned.step.id: planned for planned in before.plan}
    new = {planned.step.id: planned for planned in after.plan}
    for id, planned in new.items():
        if id not in old:
            mark = Mark(translate("Journeys", "New"), Tone.INFO, "plus")
            told = tuple((what, "", said) for what, said in words.facts(planned, after))
            found.append(Change(words.title(planned.step), mark, told))
            continue
        was = [*words.facts(old[id], before), *_more(old[id].step.template)]
        sides = _sides(was, [*words.facts(planned, after), *_more(planned.step.template)])
        if sides:
            found.append(Change(words.title(planned.step), _changed(), sides))
    gone = Mark(translate("Journeys", "Taken out"), Tone.WARNING, "minus")
    found += [Change(words.title(planned.step), gone) for id, planned in old.items() if id not in new]
    return found


def _changed() -> Mark:
    return Mark(translate("Journeys", "Changed"), Tone.NEUTRAL, "pencil")


def _head(journey: Journey) -> list[tuple[str, str]]:
    told = words.start_facts(journey)
    if journey.goal:
        told.append((translate("Journeys", "Goal"), words.events(journey.goal)))
    if journey.stops:
        told.append((translate("Journeys", "Stops"), words.events(journey.stops)))
    return told


def _more(template: str | None) -> list[tuple[str, str]]:
    return [(translate("Journeys", "Template"), template)] if template else []


def _sides(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> tuple[tuple[str, str, str], ...]:
    old, new = dict(before), dict(after)
    return tuple(
        (what, old.get(what, ""), new.get(what, ""))
        for what in dict.fromkeys([*old, *new])
        if old.get(what, "") != new.get(what, "")
    )


class Difference(QWidget):
    """The comparison: words at the start, text at the end."""

    def __init__(
        self, desk: Desk, journey: JourneyModel, draft: DraftModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._journey, self._draft = desk, journey, draft
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = Plane("surface.surface")
        column = QVBoxLayout(left)
        set_margins(column, px(16), px(10), px(16), 0)
        column.setSpacing(px(8))
        top = QHBoxLayout()
        top.addWidget(SectionHeader(self.tr("In words")), 1)
        self.against = QComboBox()
        self.against.setAccessibleName(self.tr("Compare with"))
        self.against.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.against.activated.connect(lambda _: self._show())
        top.addWidget(self.against)
        column.addLayout(top)
        inside = Plane("surface.surface")
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(0, 0, 0, px(16))
        self._body.setSpacing(px(12))
        self._body.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("In words"))
        scroll.setWidget(inside)
        column.addWidget(scroll, 1)
        row.addWidget(left, 1)
        right = Plane("surface.raised", "start")
        second = QVBoxLayout(right)
        set_margins(second, px(16), px(10), 0, 0)
        second.addWidget(SectionHeader(self.tr("In the text")))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setProperty("paintsFocus", True)
        self.text.setProperty("bare", True)
        self.text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(self.tr("In the text"))
        second.addWidget(self.text, 1)
        row.addWidget(right, 1)
        self._shown: list[QWidget] = []
        self.said: list[Change] = []

    def open(self) -> None:
        """Compare anew: with what runs, or where the draft is that, with the version before it."""
        reader = self._desk.reader
        found = queries.versions(reader, self._journey.key) if reader is not None else []
        chosen = self.against.currentData()
        self.against.clear()
        for each in found:
            said = self.tr("Version {0}").format(each.number)
            self.against.addItem(self.tr("{0}, live").format(said) if each.live else said, each.id)
        place = self.against.findData(chosen)
        if place < 0 and not self._draft.is_draft and len(found) > 1:
            place = 1
        self.against.setCurrentIndex(max(place, 0))
        self.against.setVisible(bool(found))
        self._show()

    def _show(self) -> None:
        reader, after = self._desk.reader, self._draft.plan
        version = self.against.currentData()
        before = queries.version(reader, version) if reader is not None and version else None
        for old in self._shown:
            self._body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown, self.said = [], []
        if before is None:
            self._say(self.tr("No version of it ran yet, so there is nothing to compare with."))
        elif after is None:
            self._say(self.tr("The draft cannot be read yet. Mend it under Text."))
        else:
            self.said = changes(before, after)
            if not self.said:
                self._say(self.tr("Both say the same."))
            for change in self.said:
                self._add(_shown(change))
        self._compare(source(self._journey.key, before) if before is not None else "")

    def _say(self, said: str) -> None:
        self._add(Label(said, Type.BASE, "text.secondary", wrap=True))

    def _add(self, made: QWidget) -> None:
        self._body.insertWidget(len(self._shown), made)
        self._shown.append(made)

    def _compare(self, before: str) -> None:
        now = theme.current()
        self.text.setFont(now.font(Type.BASE, tabular=True))
        self.text.clear()
        cursor = QTextCursor(self.text.document())
        plain, gone, come = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        plain.setForeground(now.text.primary)
        gone.setForeground(now.diff.delete_fg)
        gone.setBackground(now.diff.delete_bg)
        gone.setFontStrikeOut(True)
        come.setForeground(now.diff.insert_fg)
        come.setBackground(now.diff.insert_bg)
        come.setFontUnderline(True)
        looks = {"- ": gone, "+ ": come, "  ": plain}
        for line in difflib.ndiff(before.splitlines(), self._draft.text.splitlines()):
            if line[:2] in looks:
                sign = {"- ": "− ", "+ ": "+ ", "  ": "   "}[line[:2]]
                cursor.insertText(f"{sign}{line[2:]}\n", looks[line[:2]])
        self.text.moveCursor(QTextCursor.MoveOperation.Start)


def _shown(change: Change) -> QWidget:
    px = theme.current().px
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(2))
    head = QHBoxLayout()
    head.setSpacing(px(8))
    head.addWidget(Label(change.title, Type.BASE_STRONG))
    head.addWidget(StateWord(change.mark.words, change.mark.tone, change.mark.icon))
    head.addStretch(1)
    column.addLayout(head)
    told: list[str] = []
    for what, before, after in change.sides:
        if before and after:
            said = translate("Journeys", "{0}: {1} – before: {2}").format(what, after, before)
        elif after:
            said = translate("Journeys", "{0}: {1}").format(what, after)
        else:
            said = translate("Journeys", "{0}: no longer {1}").format(what, before)
        told.append(said)
        column.addWidget(Label(said, Type.BASE, "text.secondary", wrap=True))
    made.setAccessibleName(times.listed([change.title, change.mark.words, *told]))
    return made
