"""The board's screen: toolbar, column heads, the bar of arrivals, the list, hints, and the side panel."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QItemSelection, QRect, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens import acts
from desktop.screens.actions import DESK, action
from desktop.screens.acts import Target
from desktop.screens.board.lease import Lease
from desktop.screens.board.model import ITEM, BoardModel, Head, More, Row
from desktop.screens.board.panel import BoardPanel
from desktop.screens.board.parts import BoardList, Heads, NewBar
from desktop.screens.board.rows import BoardDelegate, about, main_action, shown_name
from desktop.screens.desk import Desk
from desktop.screens.held import HeldScreen
from desktop.widgets import paint
from desktop.widgets.frame import HintBar, Plane
from desktop.widgets.heading import Heading
from desktop.widgets.inputs import SegmentedControl
from desktop.widgets.states import EmptyState, centred
from sync.model.words import Lane, Subject
from sync.replica.queries.board import BoardRow


class BoardView(HeldScreen):
    """What needs a person now. Keys, row actions and the panel's foot run the same methods."""

    ID = "board"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = BoardModel(desk, self)
        self.list = BoardList(self.model, self)
        self.delegate = BoardDelegate(desk, self.list)
        self.list.setItemDelegate(self.delegate)
        self.panel = BoardPanel(desk, self)
        self._panel_shown = True
        self._panel_asked = False
        self._shown = ""
        """The row that the panel shows, as changes are brought in."""
        self._lease = Lease(desk)
        self._ticked = desk.now()
        self._lay_out()
        self.list.selectionModel().selectionChanged.connect(self._selected)
        self.list.verticalScrollBar().valueChanged.connect(self._show_news)
        self.list.acted.connect(self.run)
        self.list.folded.connect(self._fold)
        self.list.more_wanted.connect(self._load_more)
        self.list.opened.connect(self.open_contact)
        self.model.news.connect(self._show_news)
        self.model.counted.connect(self._show_counts)
        self.panel.acted.connect(self.run)
        self.panel.closed.connect(self._shut_panel)
        self.panel.opened.connect(self.open_contact)
        self._watch()

    def _lay_out(self) -> None:
        px = theme.current().px
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.whose = SegmentedControl(
            [("mine", self.tr("Mine + unclaimed")), ("everyone", self.tr("Everyone"))],
            name=self.tr("Whose rows"),
        )
        self.whose.set_current("everyone")
        self.whose.changed.connect(self._choose_whose)
        self.head = Heading(self.tr("Board"), (self.whose,), edge="")
        column.addWidget(self.head)
        self.heads = Heads(self.list, self)
        column.addWidget(self.heads)
        self.news = NewBar(self)
        self.news.pressed.connect(self.show_new)
        self.news.answered.connect(self.take)
        column.addWidget(self.news)
        self._empty = EmptyState(
            self.tr("Nothing needs a person"),
            self.tr("Everything expected is done or not due yet. New enquiries appear here by themselves."),
        )
        blank = Plane("surface.surface")
        middle = QVBoxLayout(blank)
        middle.addStretch(2)
        middle.addLayout(centred(self._empty))
        middle.addStretch(3)
        self._empty.setMinimumWidth(px(344))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(blank)
        column.addWidget(self._stack, 1)
        self.hints = HintBar(self.hint_pairs())
        column.addWidget(self.hints)
        row.addLayout(column, 1)

    @property
    def row(self) -> BoardRow | None:
        """The selected next action."""
        index = self.list.currentIndex()
        item = index.data(ITEM) if index.isValid() and self.list.selectionModel().isSelected(index) else None
        return item.row if isinstance(item, Row) and not item.gone else None

    def has_person(self) -> bool:
        """Whether a next action of somebody is selected."""
        return self.row is not None and self.row.contact_id is not None

    @action(
        "board.act",
        QT_TRANSLATE_NOOP("Action", "Do it"),
        key="Return",
        icon="check",
        may=DESK,
        hint=2,
        also=("Enter",),
        ready="has_selection",
    )
    def act(self) -> None:
        """Do what the selected row asks for; on a folded lane, unfold it."""
        index = self.list.currentIndex()
        item = index.data(ITEM) if index.isValid() else None
        if isinstance(item, Head):
            self._fold(item.lane)
        elif isinstance(item, More):
            self._load_more(item.lane)
        elif self.row is not None:
            self.run(main_action(self.row))

    @action("board.take", QT_TRANSLATE_NOOP("Action", "I am taking it"), key="F2", icon="phone", may=DESK)
    def take(self) -> None:
        """Claim the call that rings, else the selected row."""
        ringing = next(
            (
                at
                for at, item in enumerate(self.model.items)
                if isinstance(item, Row) and item.row.lane == Lane.RINGING_NOW
            ),
            -1,
        )
        if ringing >= 0:
            self.list.setCurrentIndex(self.model.index(ringing))
        target = self._target()
        if target is not None:
            self.desk.start(acts.claim(self.desk, target))

    @action("board.fold", QT_TRANSLATE_NOOP("Action", "Fold the lane"), key="Left", quiet=True)
    def fold(self) -> None:
        """Fold the lane of the selected row away."""
        item = self.list.currentIndex().data(ITEM) if self.list.currentIndex().isValid() else None
        if isinstance(item, Row):
            self._fold(Lane(item.row.lane))

    @action(
        "board.panel", QT_TRANSLATE_NOOP("Action", "Open or close the panel"), key="Space", icon="panel-right"
    )
    def toggle_panel(self) -> None:
        """Open the side panel or put it away."""
        self._show_panel(self.panel.isHidden())

    def _assign(self) -> None:
        target, row = self._target(), self.row
        if target is not None and row is not None:
            self._touch()
            acts.assign_menu(self.desk, self.list.viewport(), target, row.owner_id, self._under_due())

    def _menus_open(self, target: Target) -> tuple[QWidget, Target, QRect | None]:
        return self.list.viewport(), target, self._under_due()

    def _why(self) -> None:
        self._touch()
        self._show_panel(True)
        self.panel.open_why()

    def has_selection(self) -> bool:
        """Whether anything in the list is selected."""
        return self.list.currentIndex().isValid()

    def refresh(self) -> None:
        """Read the board whole: on opening, after another file took the replica's place, or when asked for what is new."""
        with self._itself():
            self.model.read()
            self._settled()

    def enter(self, where: dict[str, object]) -> None:
        """The screen is opened: nothing is held, and what came meanwhile comes in. A row that was selected stays so."""
        self._let_loose()
        self.refresh()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _start_afresh(self) -> None:
        super()._start_afresh()
        self.refresh()

    def _touch(self) -> None:
        """The person works here: what is selected stays where it is from now on."""
        self._touched = True
        self.model.held = self.list.selectionModel().hasSelection()

    def _settled(self) -> None:
        """The list was read: show it, and while nobody works in it keep a row selected that can be seen."""
        self._show_stack()
        scored = any(isinstance(item, Row) and item.row.score is not None for item in self.model.items)
        if scored != self.delegate.scored:
            self.delegate.scored = self.heads.scored = scored
            self.heads.update()
            self.list.viewport().update()
        if not self._touched:
            self._pick()
        if self.row is None:
            self.panel.show_nobody()
        self._show_news()

    def _pick(self) -> None:
        """Select the first row, unless a row is selected and in view."""
        self.list.doItemsLayout()
        here = self.list.currentIndex()
        if self.row is not None and self.list.viewport().rect().contains(self.list.visualRect(here)):
            return
        first = next((at for at, item in enumerate(self.model.items) if isinstance(item, Row)), -1)
        if first >= 0:
            with self._itself():
                self.list.setCurrentIndex(self.model.index(first))
            self.list.scrollToTop()

    def _choose_whose(self, chosen: str) -> None:
        with self._itself():
            self.model.set_mine(chosen == "mine")
            self._settled()

    def _load_more(self, lane: Lane) -> None:
        with self._itself():
            self.model.load_more(lane)

    def letters(self) -> list[str]:
        """Initials for the veil."""
        return [paint.initials(item.row.name) for item in self.model.items if isinstance(item, Row)][:24]

    def _target(self) -> Target | None:
        row = self.row
        if row is None or row.contact_id is None:
            return None
        return Target(
            contact_id=row.contact_id,
            name=row.name,
            about=about(row),
            subject_kind=Subject(row.subject_kind),
            subject_id=row.subject_id,
            step_key=row.expectation,
            channel=row.channel,
        )

    def _key(self) -> str:
        return self.row.id if self.row is not None else ""

    def _stood(self) -> BoardRow | None:
        return self.row

    def _acted(self, key: str, before: BoardRow | None) -> None:
        self.model.acted(key, before)

    def _move(self, step: int) -> None:
        self.list.step(step)
        self._touch()

    def _fold(self, lane: Lane) -> None:
        with self._itself():
            self.model.toggle(lane)
            self._settled()
        if not self.list.currentIndex().isValid():
            at = self.model.position(f"lane:{lane}")
            if at >= 0 and self.model.flags(self.model.index(at)):
                self.list.setCurrentIndex(self.model.index(at))

    def _selected(self, chosen: QItemSelection, _left: QItemSelection) -> None:
        if not self._by_itself:
            self._touched = True
        self.model.held = self._touched and self.list.selectionModel().hasSelection()
        row = self.row
        self.model.pinned = self._key()
        if row is None:
            self.panel.show_nobody()
        else:
            self.panel.show_row(row)
        self.actions_changed.emit()

    def _hear(self, changes: dict[str, frozenset[str]]) -> None:
        if "board" in changes or "claim" in changes:
            self._note(changes.get("board", frozenset()))
        self.panel.hear(changes)

    def _stands_at(self) -> int | None:
        return super()._stands_at() if self.row is not None else None

    def _bring_in(self, changed: set[str]) -> None:
        self._shown = self._key()
        super()._bring_in(changed)
        self._settled()

    def _brought_in(self, changed: set[str]) -> None:
        if self._shown and self._shown in changed and self.row is not None:
            self.panel.show_row(self.row)

    def _show_stack(self) -> None:
        self._stack.setCurrentIndex(0 if self.model.items else 1)

    def _show_news(self) -> None:
        rings = next(
            (
                item.row
                for item in self.model.items
                if isinstance(item, Row) and item.row.lane == Lane.RINGING_NOW
            ),
            None,
        )
        hidden = (
            rings is not None
            and self.list.visualRect(self.model.index(self.model.position(rings.id))).top() < 0
        )
        self.news.set_waiting(
            list(self.model.waiting.values()), shown_name(rings) if rings is not None and hidden else ""
        )

    def _show_counts(self) -> None:
        self.head.set_note(
            self.tr("{0} now, {1} later").format(f"{self.model.now_count:,}", f"{self.model.later_count:,}")
        )
        self.counted.emit(self.model.now_count)

    def _tick(self) -> None:
        """Repaint the clocks in view that look different by now, and nothing else."""
        row, target = self.row, self._target()
        if self._touched and row is not None and target is not None:
            self._lease.keep(row, target)
        before, self._ticked = self._ticked, self.desk.now()
        if self.list.isVisible():
            self.list.repaint_clocks(before)

    def _under_due(self) -> QRect:
        box = self.list.visualRect(self.list.currentIndex())
        place = self.delegate.due_rect(box)
        back = theme.current().px(180) * (-1 if theme.current().rtl else 1)
        return QRect(place.left() - back, box.top(), place.width(), box.height())

    def _shut_panel(self) -> None:
        self._show_panel(False)

    def _show_panel(self, shown: bool) -> None:
        self._panel_shown = shown
        self._panel_asked = True
        self._fit()

    def _fit(self) -> None:
        """Fold what does not fit: score and names first, then the panel, which opens over the list instead."""
        now = theme.current()
        wide = self.window().width() * 100 / now.scale
        small, over = wide < now.breakpoints.rail_collapses_below, wide < now.breakpoints.panel_overlays_below
        if over and not self._panel_asked:
            self._panel_shown = False
        if small != self.delegate.small:
            self.delegate.small = self.heads.small = small
            self.heads.update()
            self.list.viewport().update()
        width = now.layout.side_panel_small if small else now.layout.side_panel
        beside = width if self._panel_shown and not over else 0
        self._row.setContentsMargins(beside if now.rtl else 0, 0, 0 if now.rtl else beside, 0)
        self.panel.setGeometry(0 if now.rtl else self.width() - width, 0, width, self.height())
        self.panel.setVisible(self._panel_shown)
        self.panel.raise_()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
