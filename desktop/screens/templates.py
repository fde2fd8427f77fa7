"""Choosing words that are ready: the practice's templates for this way, filled in for this person in their language, just as
they would go out. One that tells something which is not known here says what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.screens import wording
from desktop.screens.desk import Desk
from desktop.screens.ways import Route
from desktop.theme import Tone, Type
from desktop.widgets import bidi, paint
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.id_table import ROW, Column, RowList
from desktop.widgets.inputs import SearchField
from desktop.widgets.label import Label
from desktop.widgets.marks import StateWord
from desktop.widgets.messages import Bubble, Messages, MessagesModel
from desktop.widgets.overlay import Overlay
from desktop.widgets.paint import RowState
from sync.model.words import Channel
from sync.replica.queries import contacts

if TYPE_CHECKING:
    from sync.commands.templates import Said

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex

MISSING: dict[str, Any] = {
    "first_name": QT_TRANSLATE_NOOP("Template", "Their name is not known."),
    "full_name": QT_TRANSLATE_NOOP("Template", "Their name is not known."),
    "address": QT_TRANSLATE_NOOP("Template", "The location’s address is not set."),
    "location": QT_TRANSLATE_NOOP("Template", "The location is not set."),
    "opens_at": QT_TRANSLATE_NOOP("Template", "The opening hours are not set."),
    "emergency_number": QT_TRANSLATE_NOOP("Template", "The emergency number is not set."),
    "visit_day": QT_TRANSLATE_NOOP("Template", "They have no visit to come."),
    "visit_time": QT_TRANSLATE_NOOP("Template", "They have no visit to come."),
    "service": QT_TRANSLATE_NOOP("Template", "The visit has no service."),
    "practitioner": QT_TRANSLATE_NOOP("Template", "The visit has no practitioner."),
    "amount": QT_TRANSLATE_NOOP("Template", "No amount is open."),
    "link": QT_TRANSLATE_NOOP("Template", "Nobody has made the link yet."),
}
"""What a template tells and is not known here."""


class Choice(NamedTuple):
    """A template as it is offered; `said` is what it says to this person, None with the reason in `why_not`."""

    id: str
    title: str
    words: str
    why_not: str
    said: Said | None


def choices(desk: Desk, contact_id: str, route: Route) -> list[Choice]:
    """What can be said to somebody by this way; what cannot be filled in comes last."""
    from sync.replica.queries.templates import offers

    now = desk.now()
    coming = [each for each in contacts.visits(desk.reader, contact_id) if each.start_at > now]
    found: list[Choice] = []
    for each in offers(
        desk.reader,
        contact_id,
        Channel(route.way.channel),
        now=now,
        staff_id=desk.me,
        appointment_id=coming[-1].id if coming else None,
        endpoint_id=route.way.endpoint_id,
    ):
        why_not = ""
        if each.refusal is not None:
            why_not = _why_not(each.refusal.variable)
        elif route.template_only and not each.is_approved:
            why_not = translate(
                "Templates", "WhatsApp has not approved it, so it cannot go while the window is closed."
            )
        words = each.said.rendered.text if each.said is not None else ""
        found.append(
            Choice(each.template_id, title(each.name), words, why_not, None if why_not else each.said)
        )
    return sorted(found, key=lambda each: bool(each.why_not))


def title(name: str) -> str:
    """A template's name: a shipped step's in words, another's as its key reads."""
    words = wording.step(name)
    return words[:1].upper() + words[1:]


def _why_not(variable: str | None) -> str:
    found = MISSING.get(variable or "")
    if found is not None:
        return translate("Template", found)
    return translate("Templates", "It cannot be filled in here.")


class TemplatePicker(Overlay):
    """A list to search, and beside it the words as they would go out. `chosen` carries what was said, filled in."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, over: QWidget, contact_id: str, route: Route) -> None:
        super().__init__(over, name=translate("Templates", "Templates"), width=680)
        now = theme.current()
        self._all = choices(desk, contact_id, route)
        inner = QVBoxLayout()
        inner.setContentsMargins(now.px(16), now.px(12), now.px(16), now.px(12))
        inner.setSpacing(now.px(8))
        head = translate("Templates", "Templates for {channel}").format(channel=route.name)
        inner.addWidget(Label(head, Type.TITLE))
        self.query = SearchField(translate("Templates", "Search the templates"))
        self.query.textChanged.connect(self._search)
        self.query.escaped.connect(self.dismiss)
        inner.addWidget(self.query)
        row = QHBoxLayout()
        row.setSpacing(now.px(12))
        self.model = RowList([Column("", _spoken)], parent=self)
        self.list = QListView()
        self.list.setAccessibleName(translate("Templates", "Templates"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(_TitleDelegate(self.list))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFixedWidth(now.px(232))
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show())
        self.list.clicked.connect(lambda _index: self.query.setFocus())
        self.list.doubleClicked.connect(lambda _index: self.take())
        row.addWidget(self.list)
        side = QVBoxLayout()
        side.setSpacing(now.px(6))
        self.preview = MessagesModel(self)
        shown = Messages()
        shown.setModel(self.preview)
        shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        shown.setAccessibleName(translate("Templates", "As it would go out"))
        side.addWidget(shown, 1)
        self.refusal = StateWord("", Tone.WARNING, "triangle-alert")
        side.addWidget(self.refusal)
        row.addLayout(side, 1)
        inner.addLayout(row, 1)
        foot = QHBoxLayout()
        self.use = Button(translate("Templates", "Use it"), "check", Kind.PRIMARY, "↵")
        self.use.clicked.connect(self.take)
        foot.addWidget(self.use)
        note = translate("Templates", "You can change the words before they go.")
        if route.template_only:
            note = translate("Templates", "While the window is closed it goes as it stands.")
        foot.addWidget(Label(note, Type.SMALL, "text.secondary"), 1)
        inner.addLayout(foot)
        self.body.addLayout(inner)
        self.query.setMinimumHeight(now.control.height_form)
        shown.setMinimumHeight(now.px(280))
        self._search("")

    def first_focus(self) -> QWidget:
        return self.query

    def take(self) -> None:
        """Use the template that is chosen, if it can be filled in."""
        found = self._chosen()
        if found is None or found.said is None:
            return
        self.close_overlay()
        self.chosen.emit(found.said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            at = min(max(self.list.currentIndex().row() + step, 0), self.model.rowCount() - 1)
            self.list.setCurrentIndex(self.model.index(at, 0))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.take()
        else:
            super().keyPressEvent(event)

    def _search(self, text: str) -> None:
        wanted = text.casefold().split()
        self.model.set_rows(
            [
                each
                for each in self._all
                if all(word in f"{each.title} {each.words}".casefold() for word in wanted)
            ]
        )
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0, 0))
        self._show()

    def _chosen(self) -> Choice | None:
        index = self.list.currentIndex()
        return index.data(ROW) if index.isValid() else None

    def _show(self) -> None:
        found = self._chosen()
        pieces: list[Bubble] = []
        why = translate("Templates", "No template is called that.")
        if not self._all:
            why = translate(
                "Templates", "No template is made for this channel. An owner can write one in Settings."
            )
        if found is not None:
            why = found.why_not
            if found.words:
                subject = found.said.rendered.subject or "" if found.said is not None else ""
                pieces = [Bubble(found.id, found.words, True, "", subject=subject)]
        self.preview.set_rows(pieces)
        self.refusal.setVisible(bool(why))
        if why:
            self.refusal.set_state(why, Tone.WARNING, "triangle-alert")
        self.use.set_enabled(found is not None and found.said is not None, why)


def _spoken(choice: Choice) -> str:
    return ". ".join(part for part in (choice.title, choice.words, choice.why_not) if part)


class _TitleDelegate(QStyledItemDelegate):
    """A title over the beginning of the words."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.current().row.board)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice: Choice | None = index.data(ROW)
        if choice is None:
            return
        now, flags = theme.current(), option.state
        paint.row(
            painter,
            option.rect,
            RowState(
                selected=bool(flags & QStyle.StateFlag.State_Selected),
                hovered=bool(flags & QStyle.StateFlag.State_MouseOver),
            ),
        )
        box = option.rect.adjusted(now.px(10), 0, -now.px(8), 0)
        below = choice.why_not or bidi.prose(" ".join(choice.words.split()))
        paint.two_lines(painter, box, choice.title, below)
