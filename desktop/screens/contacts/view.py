"""The contacts screen: the table with its search, and the page of one person over it."""

from __future__ import annotations

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.screens import acts
from desktop.screens import story as stories
from desktop.screens.actions import DESK, LEADS, OWNER, action
from desktop.screens.contacts.model import LINE, ContactTable
from desktop.screens.contacts.page import ContactPage, target_of
from desktop.screens.desk import Desk
from desktop.screens.person import PersonScreen
from desktop.screens.story import Story
from desktop.theme import Type
from desktop.widgets import paint
from desktop.widgets.button import Button
from desktop.widgets.frame import HintBar, Plane
from desktop.widgets.heading import Heading
from desktop.widgets.inputs import SearchField
from desktop.widgets.paint import RowState
from desktop.widgets.states import EmptyState, centred

Index = QModelIndex | QPersistentModelIndex
_TOGETHER_MS = 150


class _LineDelegate(QStyledItemDelegate):
    """Paints a cell; the row's ground is drawn once per cell so that the selection is one band."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now, state = theme.current(), option.state
        look = RowState(
            selected=bool(state & QStyle.StateFlag.State_Selected),
            hovered=bool(state & QStyle.StateFlag.State_MouseOver),
            active_window=bool(state & QStyle.StateFlag.State_Active),
        )
        paint.row(
            painter,
            option.rect,
            look if index.column() == 0 else look._replace(selected=False, hovered=False),
        )
        if index.column() and (look.selected or look.hovered):
            ground = (
                now.surface.selected
                if look.selected and look.active_window
                else now.surface.selected_inactive
            )
            painter.fillRect(option.rect, ground if look.selected else now.surface.hover)
            paint.hairline(painter, option.rect)
        first = index.column() == 0
        box = option.rect.adjusted(
            now.px(16 if first and not now.rtl else 6), 0, -now.px(16 if first and now.rtl else 6), 0
        )
        role = Type.BASE_STRONG if first else Type.BASE
        colour = now.text.primary if first or index.column() == 4 else now.text.secondary
        paint.text(painter, box, index.data(), role, colour, tabular=index.column() == 1)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.current().row.table)


class _Head(QHeaderView):
    """Column heads in the type scale's own caption."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802 - Qt calls it
        now = theme.current()
        painter.fillRect(rect, now.surface.surface)
        paint.hairline(painter, rect)
        first = section == 0
        box = rect.adjusted(
            now.px(16 if first and not now.rtl else 6), 0, -now.px(16 if first and now.rtl else 6), 0
        )
        words = self.model().headerData(section, Qt.Orientation.Horizontal)
        paint.text(painter, box, words, Type.CAPTION, now.text.secondary, weight=500)

    def sizeHint(self) -> QSize:
        return QSize(0, theme.current().row.column_header)


class ContactList(QWidget):
    """The table of everyone. `opened` carries a contact's id."""

    opened = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = ContactTable(desk, self)
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.search = SearchField(self.tr("Name, phone, e-mail"), "F")
        self.search.setFixedWidth(px(280))
        self.import_button = Button(self.tr("Import"), "upload", height=24)
        self.import_button.clicked.connect(lambda: desk.go("import"))
        self.head = Heading(self.tr("Contacts"), (self.search, self.import_button), edge="")
        column.addWidget(self.head)
        self.table = QTableView()
        self.table.setAccessibleName(self.tr("Contacts"))
        self.table.setModel(self.model)
        self.table.setItemDelegate(_LineDelegate(self.table))
        self.table.setHorizontalHeader(_Head(self.table))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.current().row.table)
        self.table.verticalHeader().setMinimumSectionSize(theme.current().row.table)
        self.table.setShowGrid(False)
        self.table.setProperty("paintsFocus", True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setMouseTracking(True)
        self.table.setTabKeyNavigation(False)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        head.resizeSection(1, px(180))
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Fixed)
        head.resizeSection(2, px(140))
        blank = Plane("surface.surface")
        middle = QVBoxLayout(blank)
        self._nobody = EmptyState(
            self.tr("Nobody is here yet"),
            self.tr("Enquiries come in by themselves. Bring the people you know from a file."),
            self.tr("Import contacts"),
            icon="users",
            action_icon="upload",
        )
        self._nobody.acted.connect(lambda: desk.go("import"))
        self._unfound = EmptyState(
            self.tr("Nobody matches"),
            self.tr("Try fewer letters, or a part of the phone number."),
            icon="search",
        )
        for each in (self._nobody, self._unfound):
            each.setMinimumWidth(px(344))
            middle.addLayout(centred(each))
        middle.insertStretch(0, 2)
        middle.addStretch(3)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(blank)
        column.addWidget(self._stack, 1)
        self.model.counted.connect(self._counted)
        self.search.textChanged.connect(self.model.search)
        self.search.escaped.connect(self.table.setFocus)
        self.search.returnPressed.connect(self._enter_first)
        self.table.doubleClicked.connect(self._open)

    @property
    def chosen(self) -> str:
        """The selected contact's id, or an empty text."""
        index = self.table.currentIndex()
        line = index.data(LINE) if index.isValid() else None
        return line.id if line is not None else ""

    def select(self, row: int) -> None:
        """Stand on a row. Not by QTableView.selectRow: from right to left it looks for the first column one pixel beyond the
        viewport, and selects nothing."""
        self.table.setCurrentIndex(self.model.index(row, 0))

    def _enter_first(self) -> None:
        if self.model.rowCount():
            self.select(0)
            self._open(self.model.index(0, 0))

    def _open(self, index: QModelIndex) -> None:
        line = index.data(LINE)
        if line is not None:
            self.opened.emit(line.id)

    def _counted(self, count: int) -> None:
        self.head.set_note(f"{count:,}")
        self._stack.setCurrentIndex(0 if count else 1)
        self._nobody.setVisible(not self.model.typed)
        self._unfound.setVisible(bool(self.model.typed))


_ON_PAGE = ("call", "reply", "assign", "note", "why", "look_back", "back")
"""What the foot of somebody's page tells; the table's own keys would do nothing there."""


class ContactsView(PersonScreen):
    """The table, and over it the page of whoever was opened."""

    ID = "contacts"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.list = ContactList(desk, self)
        self.page = ContactPage(desk, self)
        self._changed: set[str] = set()
        self._together = QTimer(self)
        self._together.setSingleShot(True)
        self._together.setInterval(_TOGETHER_MS)
        self._together.timeout.connect(self._take_in)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        self.hints = HintBar(self.hint_pairs())
        column.addWidget(self.hints)
        self._stack.currentChanged.connect(lambda _at: self.hints.set_hints(self.hint_pairs()))
        self.list.opened.connect(self.open)
        self.page.left.connect(self.back)
        self.page.opened.connect(self.open)
        self.page.acted.connect(self.run)
        desk.link.changed.connect(self._hear)
        desk.link.reopened.connect(self._reread)

    def enter(self, where: dict[str, object]) -> None:
        """At the table, or at one person's page."""
        wanted = where.get("contact")
        if isinstance(wanted, str):
            self.open(wanted)
            if where.get("why"):
                self.why()
            return
        self._stack.setCurrentWidget(self.list)
        self.list.model.read()
        self.list.table.setFocus()
        if not self.list.table.selectionModel().hasSelection() and self.list.model.rowCount():
            self.list.select(0)

    def open(self, contact_id: str) -> None:
        """Show somebody's page."""
        self.page.show_contact(contact_id)
        self._stack.setCurrentWidget(self.page)
        self.page.setFocus()

    def hint_pairs(self) -> list[tuple[str, str]]:
        """Keys of the table, or of the page that is open over it."""
        of_table = super().hint_pairs()
        if not self.on_page():
            return of_table
        here = {each.action.id: each.action for each in self.actions_here}
        shown = [here[f"contacts.{name}"] for name in _ON_PAGE]
        return [*((each.printed_key, each.words.lower()) for each in shown), of_table[-1]]

    def letters(self) -> list[str]:
        """Initials for the veil."""
        model = self.list.model
        lines = [model.line(at) for at in range(min(model.rowCount(), 20))]
        return [paint.initials(line.name) for line in lines if line is not None]

    def on_page(self) -> bool:
        """Whether somebody's page is open."""
        return self._stack.currentWidget() is self.page and self.page.story is not None

    def on_list(self) -> bool:
        """Whether the table is open with somebody selected."""
        return self._stack.currentWidget() is self.list and bool(self.list.chosen)

    @action(
        "contacts.open",
        QT_TRANSLATE_NOOP("Action", "Open the contact"),
        key="Return",
        icon="external-link",
        hint=2,
        also=("O", "Enter"),
        ready="on_list",
    )
    def open_chosen(self) -> None:
        """Open the selected contact."""
        self.open(self.list.chosen)

    @action("contacts.search", QT_TRANSLATE_NOOP("Action", "Search contacts"), key="F", icon="search", hint=2)
    def search(self) -> None:
        """Type a name or a number."""
        self.back()
        self.list.search.setFocus()
        self.list.search.selectAll()

    @action(
        "contacts.back",
        QT_TRANSLATE_NOOP("Action", "Back to the table"),
        key="Escape",
        icon="arrow-left",
        ready="on_page",
    )
    def back(self) -> None:
        """Leave the page for the table."""
        self._stack.setCurrentWidget(self.list)
        self.list.model.read()
        self.list.table.setFocus()

    @action(
        "contacts.edit",
        QT_TRANSLATE_NOOP("Action", "Edit details"),
        key="Shift+E",
        icon="pencil-line",
        ready="on_page",
    )
    def edit(self) -> None:
        """Change names, birthday, language, address, phone."""
        self.page.edit()

    @action("contacts.tag", QT_TRANSLATE_NOOP("Action", "Tags"), key="T", icon="tags", ready="on_page")
    def tag(self) -> None:
        """Add or remove tags."""
        self.page.edit_tags()

    @action(
        "contacts.consent",
        QT_TRANSLATE_NOOP("Action", "Consent"),
        key="Shift+C",
        icon="shield-check",
        may=DESK,
        ready="on_page",
    )
    def consent(self) -> None:
        """Write down a yes or a no."""
        self.page.record_consent()

    @action(
        "contacts.stop",
        QT_TRANSLATE_NOOP("Action", "Stop everything"),
        icon="circle-x",
        may=DESK,
        ready="on_page",
    )
    def stop(self) -> None:
        """End every follow-up of this person."""
        self.page.stop_everything()

    @action(
        "contacts.look_back",
        QT_TRANSLATE_NOOP("Action", "Look back"),
        key="L",
        icon="history",
        ready="on_page",
    )
    def look_back(self) -> None:
        """What was known of them, and what was due, at a past moment."""
        self.page.look()

    @action(
        "contacts.hand_over",
        QT_TRANSLATE_NOOP("Action", "Export everything on this person"),
        icon="file-down",
        may=LEADS,
        ready="on_page",
    )
    def hand_over(self) -> None:
        """Write what is held on them into a file to hand over."""
        self.page.hand_over()

    @action(
        "contacts.erase",
        QT_TRANSLATE_NOOP("Action", "Erase this person"),
        icon="trash-2",
        may=OWNER,
        ready="on_page",
    )
    def erase(self) -> None:
        """Take everything out that is written of them, for ever."""
        self.page.erase()

    def has_person(self) -> bool:
        """Whether somebody's page is open, or somebody is selected in the table."""
        return self.on_page() or self.on_list()

    def has_rows(self) -> bool:
        """Whether the table is open with somebody selected."""
        return self.on_list()

    def _assign(self) -> None:
        story = self._story()
        if story is None:
            return
        table = self.list.table
        anchor, at = self.page.assign_anchor, None
        if self.on_list():
            anchor, at = table.viewport(), table.visualRect(table.currentIndex())
        acts.assign_menu(self.desk, anchor, target_of(story), story.person.owner_id, at)

    def _why(self) -> None:
        if self.on_list():
            self.open(self.list.chosen)
        self.page.open_why()

    def _story(self) -> Story | None:
        """Whoever is at hand: the page's, or the one selected in the table."""
        return self.page.story if self.on_page() else stories.read(self.desk, self.list.chosen)

    def _move(self, step: int) -> None:
        table, last = self.list.table, self.list.model.rowCount() - 1
        self.list.select(min(max(table.currentIndex().row() + step, 0), last))

    def _do(self, act: acts.Act) -> None:
        story = self._story()
        if story is not None:

            async def done() -> None:
                await act(self.desk, self.window(), target_of(story))

            self.desk.start(done())

    def _hear(self, changes: dict[str, frozenset[str]]) -> None:
        self._changed |= changes.get("contact", frozenset())
        if not self._together.isActive():
            self._together.start()

    def _take_in(self) -> None:
        changed, self._changed = frozenset(self._changed), set()
        if not self.isVisible():
            return
        if self.on_page():
            self.page.refresh()
        elif changed:
            self.list.model.follow(changed)

    def _reread(self) -> None:
        if self.on_page():
            self.page.refresh()
        else:
            self.list.model.read()
