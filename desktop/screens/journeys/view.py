"""Journeys: the list of every follow-up, and one of them opened as a graph, as text, and beside what runs."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.screens import times, wording
from desktop.screens.actions import LEADS, action
from desktop.screens.desk import Desk
from desktop.screens.journeys import words
from desktop.screens.journeys.bar import GRAPH, Bar
from desktop.screens.journeys.listing import Listing
from desktop.screens.journeys.model import MOVES, JourneyModel, JourneysModel
from desktop.screens.journeys.picture import Picture
from desktop.screens.screen import Screen
from desktop.screens.story import who
from desktop.theme import Tone
from desktop.widgets.frame import HintBar
from desktop.widgets.heading import Heading

_PAUSE_MS = 300
"""Changes that come together are read once."""


class JourneysView(Screen):
    """The designed system of the practice."""

    ID = "journeys"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = JourneysModel(desk, self)
        self.journey = JourneyModel(desk, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)
        self.front = QWidget()
        front = QVBoxLayout(self.front)
        front.setContentsMargins(0, 0, 0, 0)
        front.setSpacing(0)
        self.head = Heading(self.tr("Journeys"), edge="")
        front.addWidget(self.head)
        self.listing = Listing(self.model)
        self.listing.opened.connect(self.show_journey)
        front.addWidget(self.listing, 1)
        self.stack.addWidget(self.front)
        self.page = QWidget()
        page = QVBoxLayout(self.page)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        self.bar = Bar()
        page.addWidget(self.bar)
        self.ways = QStackedWidget()
        page.addWidget(self.ways, 1)
        self.picture = Picture(desk, self.journey)
        self.picture.contact_wanted.connect(lambda contact: desk.go("contacts", contact=contact))
        self.ways.addWidget(self.picture)
        self.stack.addWidget(self.page)
        self.hints = HintBar()
        column.addWidget(self.hints)
        self.bar.back.clicked.connect(self.back)
        for each in (self.bar.ways, self.bar.more, self.bar.rehearse, self.bar.publish):
            each.hide()
        self.model.changed.connect(self._count)
        self.journey.changed.connect(self._show_journey)
        self._moved: set[str] = set()
        self._kinds: set[str] = set()
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._soon.timeout.connect(self._follow)
        desk.link.changed.connect(self._hear)
        desk.link.reopened.connect(self._read)

    # -- being opened --------------------------------------------------------------------------------------------

    def enter(self, where: dict[str, object]) -> None:
        """Open at the list, or at the journey that `where` names."""
        wanted = where.get("journey")
        if isinstance(wanted, str):
            self.show_journey(wanted)
        elif self.on_page():
            self._read()
            self.picture.graph.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.model.read()
            self._hint()
            self.listing.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_page(self) -> bool:
        """Whether a journey is open."""
        return self.stack.currentWidget() is self.page

    def on_list(self) -> bool:
        """Whether the list is shown."""
        return not self.on_page()

    def show_journey(self, key: str) -> None:
        """Open a journey."""
        self.stack.setCurrentWidget(self.page)
        self.bar.ways.set_current(GRAPH)
        self.picture.graph.current = ""
        self.journey.open(key)
        self._hint()
        self.picture.graph.setFocus(Qt.FocusReason.OtherFocusReason)

    @action(
        "journeys.back",
        QT_TRANSLATE_NOOP("Action", "Back to all follow-ups"),
        key="Escape",
        icon="arrow-left",
        may=LEADS,
        ready="on_page",
    )
    def back(self) -> None:
        """Leave the journey for the list."""
        key = self.journey.key
        self.stack.setCurrentWidget(self.front)
        self.model.read()
        index = self.listing.rows.index_of(key)
        if index.isValid():
            self.listing.list.setCurrentIndex(index)
        self._hint()
        self.listing.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @action("journeys.larger", QT_TRANSLATE_NOOP("Action", "Larger"), key="Ctrl++", icon="zoom-in", also=("Ctrl+=",), may=LEADS, ready="on_page", quiet=True)  # fmt: skip
    def larger(self) -> None:
        """Draw the graph larger."""
        self.picture.graph.zoom(True)

    @action("journeys.smaller", QT_TRANSLATE_NOOP("Action", "Smaller"), key="Ctrl+-", icon="zoom-out", may=LEADS, ready="on_page", quiet=True)  # fmt: skip
    def smaller(self) -> None:
        """Draw the graph smaller."""
        self.picture.graph.zoom(False)

    @action("journeys.fit", QT_TRANSLATE_NOOP("Action", "Fit into the window"), key="Ctrl+0", icon="maximize", may=LEADS, ready="on_page", quiet=True)  # fmt: skip
    def fit(self) -> None:
        """Draw the graph as large as fits."""
        self.picture.graph.fit()

    # -- what changes --------------------------------------------------------------------------------------------

    def _hear(self, changes: dict[str, frozenset[str]]) -> None:
        moved = {each.partition(":")[2] for each in changes.get("board", ()) if each.startswith("enrolment:")}
        kinds = MOVES.intersection(changes) - {"board"}
        if moved or kinds:
            self._moved |= moved
            self._kinds |= kinds
            if self.isVisible() and not self._soon.isActive():
                self._soon.start()

    def _follow(self) -> None:
        moved, kinds = frozenset(self._moved), frozenset(self._kinds)
        self._moved, self._kinds = set(), set()
        if not self.on_page():
            self.model.read()
            return
        if kinds & {"journey_version", "template"}:
            self.journey.read()
        else:
            self.journey.read_counts()
        self.picture.follow(moved)

    def _read(self) -> None:
        if self.on_page():
            self.journey.read()
        else:
            self.model.read()

    def _count(self) -> None:
        self.head.set_note(f"{len(self.model.lines)}")
        self.counted.emit(sum(line.mark.tone is Tone.WARNING for line in self.model.lines))

    def _show_journey(self) -> None:
        journey, head = self.journey, self.journey.head
        if journey.paused_since is not None:
            state = (self.tr("Paused"), Tone.WARNING, "circle-pause")
        elif head is None:
            state = (self.tr("Not started"), Tone.NEUTRAL, "circle-dashed")
        elif head.live is None:
            state = (self.tr("Stopped"), Tone.NEUTRAL, "circle-stop")
        else:
            state = (self.tr("Live, version {0}").format(head.live), Tone.SUCCESS, "circle-check")
        note = ""
        if head is not None:
            zone, now = self.desk.zone, self.desk.now()
            note = self.tr("since {0}, by {1}").format(
                times.day(head.published_at, zone, now), who(self.desk, head.published_by)
            )
        if journey.live is not None:
            note = times.listed([note, self.tr("owner: {0}").format(words.duty(journey.live.owner))])
        self.bar.show_state(wording.journey(journey.key), state, "", note)
        self.picture.draw(journey.live)

    def _hint(self) -> None:
        moves = [
            ("↑ ↓ ← →", self.tr("move")),
            ("Enter", self.tr("people there")),
            ("Esc", self.tr("all follow-ups")),
        ]
        if not self.on_page():
            moves = [("J K", self.tr("move")), ("Enter", self.tr("open"))]
        self.hints.set_hints([*moves, ("?", self.tr("all keys"))])
