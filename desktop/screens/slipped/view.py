"""What slipped through: four lists with their money, the rows behind them, and what can be done about each."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QItemSelectionModel, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop import theme
from desktop.screens import times, wording
from desktop.screens.actions import DESK, action
from desktop.screens.desk import Desk, Said
from desktop.screens.screen import Screen
from desktop.screens.slipped import words
from desktop.screens.slipped.model import SLIP, Order, SlippedModel
from desktop.screens.slipped.parts import MONEY_COLUMN, Head, RowDelegate, Tile
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.form import FormDialog, FormField, Input
from desktop.widgets.frame import HintBar, Plane
from desktop.widgets.heading import Heading
from desktop.widgets.inputs import SegmentedControl
from desktop.widgets.label import Label
from desktop.widgets.states import EmptyState, LoadingState, centred
from sync.policy.slips import Slip, SlipKind

MOST_BEGUN = 100
"""More than so many in an hour, and a follow-up may pause itself; so many are begun at once at most."""
_USUAL = {SlipKind.LAPSED: "inactive-90-days"}
_FIRST = "new-enquiry"


class SlippedView(Screen):
    """Tiles, table, and what is done with the rows that are selected."""

    ID = "slipped"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = SlippedModel(desk, self)
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.orders = SegmentedControl(
            [
                (Order.MONEY.value, self.tr("Most at stake")),
                (Order.LONGEST.value, self.tr("Longest ago")),
                (Order.NAME.value, self.tr("Name")),
            ],
            name=self.tr("Order"),
        )
        self.orders.changed.connect(self._reorder)
        self.head = Heading(self.tr("What slipped through"), (self.orders,), edge="")
        column.addWidget(self.head)
        column.addLayout(self._tiles())
        self._pages = QStackedWidget()
        self.table = self._table()
        self._pages.addWidget(self.table)
        self.loading = LoadingState(
            self.tr("Looking through the book"), self.tr("You can go on working meanwhile.")
        )
        self.loading.stopped.connect(self.model.stop)
        self._nothing = EmptyState(
            self.tr("Nothing slipped through"),
            self.tr(
                "Everybody who wrote was answered, every call was returned, every quote was asked after, and nobody "
                "stopped coming."
            ),
            icon="circle-check",
        )
        self._unknown = EmptyState(
            self.tr("Not looked through yet"),
            self.tr("Looking through the whole book takes some seconds and changes nothing."),
            self.tr("Look now"),
            icon="search",
        )
        self._unknown.acted.connect(self.look)
        for each in (self.loading, self._nothing, self._unknown):
            each.setFixedWidth(px(440))
            blank = Plane("surface.surface")
            middle = QVBoxLayout(blank)
            middle.addStretch(2)
            middle.addLayout(centred(each))
            middle.addStretch(3)
            self._pages.addWidget(blank)
        column.addWidget(self._pages, 1)
        column.addWidget(self._foot())
        column.addWidget(HintBar(self.hint_pairs()))
        self.model.changed.connect(self._show)
        self.model.progressed.connect(self.loading.set_progress)
        self._show()

    def enter(self, where: dict[str, object]) -> None:
        """Look through the book again; what was found before is shown meanwhile."""
        kind = where.get("kind")
        if isinstance(kind, str):
            self._choose(SlipKind(kind))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.look()

    def data_at(self) -> int | None:
        """When the book was last looked through."""
        return self.model.looked_at

    # -- actions -------------------------------------------------------------------------------------------------

    @action("slipped.down", QT_TRANSLATE_NOOP("Action", "Next row"), key="J", quiet=True)
    def down(self) -> None:
        """The row below."""
        self._move(1)

    @action("slipped.up", QT_TRANSLATE_NOOP("Action", "Row before"), key="K", quiet=True)
    def up(self) -> None:
        """The row above."""
        self._move(-1)

    @action(
        "slipped.open", QT_TRANSLATE_NOOP("Action", "Open the contact"), key="O", icon="external-link",
        also=("Return",), hint=1, ready="_any",
    )  # fmt: skip
    def open_contact(self) -> None:
        """The page of whoever the current row is about."""
        slip = self.table.currentIndex().data(SLIP)
        if isinstance(slip, Slip):
            self.desk.go("contacts", contact=slip.contact_id)

    @action(
        "slipped.start", QT_TRANSLATE_NOOP("Action", "Start a follow-up"), key="Ctrl+Return", icon="route", may=DESK,
        also=("Ctrl+Enter",), hint=2, ready="_any",
    )  # fmt: skip
    def start(self) -> None:
        """Ask which follow-up, and begin it for the selected rows."""
        self.desk.start(self._start(self.chosen()))

    @action(
        "slipped.let_be", QT_TRANSLATE_NOOP("Action", "Let them be"), key="X", icon="circle-minus", may=DESK, hint=3,
        ready="_any",
    )  # fmt: skip
    def let_be(self) -> None:
        """Ask why, and take the selected rows off the list."""
        self.desk.start(self._let_be(self.chosen()))

    @action("slipped.look", QT_TRANSLATE_NOOP("Action", "Look again"), key="F5", icon="refresh-cw", hint=4)
    def look(self) -> None:
        """Look through the book again."""
        self.desk.start(self.model.look())

    def chosen(self) -> list[Slip]:
        """The selected rows, from the top."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.table.rows[row] for row in rows]

    # -- inside --------------------------------------------------------------------------------------------------

    def _any(self) -> bool:
        return bool(self.chosen())

    def _tiles(self) -> QHBoxLayout:
        px = theme.current().px
        row = QHBoxLayout()
        row.setContentsMargins(px(16), px(4), px(16), px(12))
        row.setSpacing(px(12))
        self.tiles = {kind: Tile(kind) for kind in SlipKind}
        for kind, tile in self.tiles.items():
            tile.clicked.connect(lambda checked, kind=kind: self._choose(kind if checked else None))
            row.addWidget(tile, 1)
        return row

    def _table(self) -> QTableView:
        px = theme.current().px
        table = QTableView()
        table.setAccessibleName(self.tr("What slipped through"))
        table.setModel(self.model.table)
        table.setItemDelegate(RowDelegate(table))
        table.setHorizontalHeader(Head(table))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.current().row.table)
        table.verticalHeader().setMinimumSectionSize(theme.current().row.table)
        table.setShowGrid(False)
        table.setProperty("paintsFocus", True)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setMouseTracking(True)
        table.setTabKeyNavigation(False)
        head = table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for at, width in ((2, 200), (MONEY_COLUMN, 150)):
            head.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(at, px(width))
        table.doubleClicked.connect(self.open_contact)
        table.selectionModel().selectionChanged.connect(lambda *_: self._show_foot())
        return table

    def _foot(self) -> QWidget:
        px = theme.current().px
        foot = Plane("surface.canvas", "top")
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(16), px(10), px(16), px(10))
        row.setSpacing(px(8))
        self.start_button = Button(self.tr("Start a follow-up"), "route", Kind.PRIMARY, "Ctrl ↵")
        self.start_button.clicked.connect(self.start)
        self.let_be_button = Button(self.tr("Let them be"), "circle-minus", key="X")
        self.let_be_button.clicked.connect(self.let_be)
        row.addWidget(self.start_button)
        row.addWidget(self.let_be_button)
        self._estimate = Label("", Type.SMALL, "text.secondary", wrap=True)
        row.addWidget(self._estimate, 1, Qt.AlignmentFlag.AlignVCenter)
        return foot

    def _choose(self, kind: SlipKind | None) -> None:
        self.model.kind = kind
        for each, tile in self.tiles.items():
            tile.setChecked(each is kind)
        self.model.show()

    def _reorder(self, order: str) -> None:
        self.model.order = Order(order)
        self.model.show()

    def _move(self, step: int) -> None:
        rows = self.model.table.rowCount()
        if rows:
            at = self.table.currentIndex().row()
            self._select(min(max(at + step, 0), rows - 1))

    def _select(self, row: int) -> None:
        index = self.model.table.index(row, 0)
        rows = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, rows)
        self.table.scrollTo(index)

    def _show(self) -> None:
        model = self.model
        for kind, tile in self.tiles.items():
            tile.show_sum(model.sum_of(kind), model.prices)
        whole = model.sum_of(None)
        self.head.set_note(
            self.tr("{0} people, {1}").format(
                f"{whole.count:,}", words.money(whole.money, model.prices.currency, whole.basis)
            )
            if whole.count > whole.unpriced
            else f"{whole.count:,}"
            if whole.count
            else ""
        )
        self._estimate.set_words(words.estimated_by(model.prices) if model.looked_at is not None else "")
        if model.table.rows:
            page = 0
        elif model.is_looking:
            page = 1
        else:
            page = 2 if model.looked_at is not None else 3
        self._pages.setCurrentIndex(page)
        if page == 0 and not self.chosen():
            self._select(0)
        self.counted.emit(whole.count)
        self._show_foot()

    def _show_foot(self) -> None:
        count = len(self.chosen())
        person = self.desk.person
        may = person is not None and bool(DESK.intersection(person.roles))
        why = self.tr("Select somebody first.") if may else self.tr("This is not for your role.")
        self.start_button.set_words(
            self.tr("Start a follow-up for {0}").format(count) if count > 1 else self.tr("Start a follow-up")
        )
        for button in (self.start_button, self.let_be_button):
            button.set_enabled(may and count > 0, why)

    async def _start(self, slips: list[Slip]) -> None:
        journeys = self.model.journeys()
        if not journeys:
            self.desk.say(
                self.tr("No follow-up is published that could be started for a person."), icon="route"
            )
            return
        usual = _USUAL.get(slips[0].kind, _FIRST)
        form = FormDialog(
            self.window(),
            self.tr("Start a follow-up"),
            [
                FormField(
                    "journey", self.tr("Follow-up"), Input.CHOICE,
                    [(key, wording.journey(key)) for key in journeys], usual if usual in journeys else None, True,
                    self.tr("Which one?"),
                ),
                FormField(
                    "most", self.tr("For at most"), value=str(min(len(slips), MOST_BEGUN)), required=True,
                    check=self._check_most,
                ),
            ],
            subtitle=self.tr(
                "Selected: {0}. It begins from the top of the list, within each person’s consent and hours. A follow-up that "
                "would begin for far more people than usual pauses itself and asks."
            ).format(f"{len(slips):,}"),
            submit=self.tr("Start"),
            icon="route",
        )  # fmt: skip
        answer = await form.ask()
        form.deleteLater()
        if answer is None:
            return
        self.start_button.set_busy(self.tr("Starting"))
        try:
            begun = await self.model.start(slips[: int(str(answer["most"]))], str(answer["journey"]))
        finally:
            self.start_button.set_busy(None)
        if begun:
            self.desk.say(
                self.tr("{0}: begun for {1}").format(wording.journey(str(answer["journey"])), begun),
                icon="route",
            )

    def _check_most(self, value: object) -> str:
        typed = str(value)
        good = typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= MOST_BEGUN
        return "" if good else self.tr("A number from 1 to {0}.").format(MOST_BEGUN)

    async def _let_be(self, slips: list[Slip]) -> None:
        reasons = [(words.reason(each), words.reason(each)) for each in words.REASONS]
        form = FormDialog(
            self.window(),
            self.tr("Let them be"),
            [
                FormField(
                    "reason", self.tr("Why?"), Input.CHOICE, reasons, None, False, self.tr("Choose one")
                ),
                FormField(
                    "own",
                    self.tr("Or in your words"),
                    check=lambda value: self._check_reason(form, str(value)),
                ),
            ],
            subtitle=self.tr(
                "Selected: {0}. They leave this list until something new happens. The reason stands in their history."
            ).format(f"{len(slips):,}"),
            submit=self.tr("Let them be"),
        )
        answer = await form.ask()
        form.deleteLater()
        if answer is None:
            return
        reason = str(answer["own"] or answer["reason"])[:200]
        ids = [slip.contact_id for slip in slips]
        done = await self.model.let_be(ids, reason)
        if done:
            self.desk.said.emit(
                Said(
                    times.listed([self.tr("Let be: {0}").format(done), reason]),
                    icon="circle-minus",
                    action=self.tr("Take back"),
                    on_action=lambda: self._take_back(ids[:done]),
                )
            )

    def _check_reason(self, form: FormDialog, own: str) -> str:
        return (
            "" if own.strip() or form.values()["reason"] else self.tr("Say why, so that nobody asks again.")
        )

    def _take_back(self, ids: list[str]) -> None:
        self.desk.start(self.model.let_be(ids, None))
