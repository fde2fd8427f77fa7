"""Journeys: the list of every follow-up, and one of them opened as a graph, as text, and beside what runs."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.screens import times, wording
from desktop.screens.actions import LEADS, action
from desktop.screens.desk import Desk
from desktop.screens.journeys import words
from desktop.screens.journeys.acting import VersionScreen
from desktop.screens.journeys.bar import DIFFERENCE, GRAPH, TEXT, Bar
from desktop.screens.journeys.deeds import Deeds
from desktop.screens.journeys.difference import Difference
from desktop.screens.journeys.draft import LONGEST_NAME, NAME, DraftModel
from desktop.screens.journeys.listing import Listing
from desktop.screens.journeys.model import MOVES, JourneyModel, JourneysModel
from desktop.screens.journeys.picture import Picture
from desktop.screens.journeys.rehearsal import RehearsalModel
from desktop.screens.journeys.rehearsed import Rehearsed
from desktop.screens.journeys.textpage import TextPage
from desktop.screens.story import who
from desktop.theme import Tone
from desktop.widgets.button import Button
from desktop.widgets.form import FormDialog, FormField
from desktop.widgets.frame import HintBar
from desktop.widgets.heading import Heading

_PAUSE_MS = 300
"""Changes that come together are read once."""


class JourneysView(VersionScreen):
    """The designed system of the practice."""

    ID = "journeys"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = JourneysModel(desk, self)
        self.journey = JourneyModel(desk, self)
        self.draft = DraftModel(desk, self)
        self.rehearsal = RehearsalModel(desk, self)
        self.deeds = Deeds(desk, self, self.journey, self.draft, self.rehearsal)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)
        self.front = QWidget()
        front = QVBoxLayout(self.front)
        front.setContentsMargins(0, 0, 0, 0)
        front.setSpacing(0)
        self.fresh = Button(self.tr("New follow-up"), "plus", height=24)
        self.fresh.clicked.connect(self.begin)
        self.head = Heading(self.tr("Journeys"), (self.fresh,), edge="")
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
        self.picture.move_wanted.connect(self.move_people)
        self.ways.addWidget(self.picture)
        self.text = TextPage(self.draft)
        self.text.discard.clicked.connect(self.discard)
        self.ways.addWidget(self.text)
        self.difference = Difference(desk, self.journey, self.draft)
        self.ways.addWidget(self.difference)
        self.rehearsed = Rehearsed(self.rehearsal)
        self.rehearsed.opened.connect(lambda contact: desk.go("contacts", contact=contact))
        self.rehearsed.again.connect(self.rehearse)
        self.rehearsed.closed.connect(self.rehearsal.forget)
        self.rehearsed.hide()
        page.addWidget(self.rehearsed)
        self.stack.addWidget(self.page)
        self.hints = HintBar()
        column.addWidget(self.hints)
        self.bar.back.clicked.connect(self.back)
        self.bar.looked.connect(self.look)
        self.bar.rehearse.clicked.connect(self.rehearse)
        self.bar.publish.clicked.connect(self.publish)
        self.bar.more.clicked.connect(self.more)
        self.model.changed.connect(self._count)
        self.journey.changed.connect(self._show_journey)
        self.draft.changed.connect(self._show_journey)
        self.rehearsal.changed.connect(self._show_buttons)
        self._moved: set[str] = set()
        self._kinds: set[str] = set()
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._soon.timeout.connect(self._follow)
        desk.link.changed.connect(self._hear)
        desk.link.reopened.connect(self._read)
        desk.seated.connect(self._sit)

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
        self.picture.graph.current = ""
        if key != self.journey.key:
            self.rehearsal.forget()
        self.journey.open(key)
        self.draft.open(key, self.journey.live)
        self.look(GRAPH)
        self.picture.graph.setFocus(Qt.FocusReason.OtherFocusReason)

    @action(
        "journeys.new",
        QT_TRANSLATE_NOOP("Action", "New follow-up"),
        key="Ctrl+N",
        icon="plus",
        may=LEADS,
        ready="on_list",
    )
    def begin(self) -> None:
        """Begin a follow-up of the practice's own."""
        self.desk.start(self._begin())

    async def _begin(self) -> None:
        form = FormDialog(
            self.window(),
            self.tr("New follow-up"),
            [
                FormField(
                    "name",
                    self.tr("Name"),
                    required=True,
                    placeholder="whitening-offer",
                    check=lambda value: self._why_no_name(str(value)),
                )
            ],
            subtitle=self.tr("It begins as a draft on this computer, and runs only once you publish it."),
            submit=self.tr("Begin"),
            icon="plus",
        )
        answer = await form.ask()
        form.deleteLater()
        if answer is not None:
            self.show_journey(str(answer["name"]).strip())
            self.look(TEXT)

    def _why_no_name(self, name: str) -> str:
        if not NAME.fullmatch(name.strip()) or len(name.strip()) > LONGEST_NAME:
            return self.tr("Small letters, digits and hyphens: whitening-offer.")
        if any(line.id == name.strip() for line in self.model.lines):
            return self.tr("There is one of this name already.")
        return ""

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
        self.draft.keep_now()
        self.stack.setCurrentWidget(self.front)
        self.model.read()
        index = self.listing.rows.index_of(key)
        if index.isValid():
            self.listing.list.setCurrentIndex(index)
        self._hint()
        self.listing.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self, way: str) -> None:
        """Look at the graph, the text or the difference."""
        self.bar.ways.set_current(way)
        shown = {GRAPH: self.picture, TEXT: self.text, DIFFERENCE: self.difference}[way]
        self.ways.setCurrentWidget(shown)
        if shown is self.difference:
            self.difference.open()
        takes = {GRAPH: self.picture.graph, TEXT: self.text.editor, DIFFERENCE: self.difference.against}[way]
        takes.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_buttons()

    @action(
        "journeys.graph",
        QT_TRANSLATE_NOOP("Action", "Graph"),
        key="Ctrl+1",
        icon="route",
        may=LEADS,
        ready="on_page",
    )
    def look_at_graph(self) -> None:
        """The graph, with who stands where."""
        self.look(GRAPH)

    @action(
        "journeys.text",
        QT_TRANSLATE_NOOP("Action", "Text and check"),
        key="Ctrl+2",
        icon="pencil",
        may=LEADS,
        ready="on_page",
    )
    def look_at_text(self) -> None:
        """The text, with the check beside it."""
        self.look(TEXT)

    @action(
        "journeys.difference",
        QT_TRANSLATE_NOOP("Action", "Difference"),
        key="Ctrl+3",
        icon="git-compare",
        may=LEADS,
        ready="on_page",
    )
    def look_at_difference(self) -> None:
        """What the draft says otherwise."""
        self.look(DIFFERENCE)

    @action(
        "journeys.problem",
        QT_TRANSLATE_NOOP("Action", "Go to the next problem"),
        key="F8",
        icon="locate",
        may=LEADS,
        ready="on_page",
    )
    def next_problem(self) -> None:
        """Go to the next line that the check names."""
        self.look(TEXT)
        self.text.findings.next_problem()

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
            self.draft.check_now()
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
        if head is not None and head.live is not None and head.is_confirmed:
            self.draft.settle(journey.live)
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
        draft = self.tr("Draft") if self.draft.is_draft and head is not None else ""
        self.bar.show_state(wording.journey(journey.key), state, draft, note)
        self.picture.draw(self.draft.plan or journey.live)
        self._show_buttons()

    def _show_buttons(self) -> None:
        why_not = self.deeds.why_not_publish()
        self._hint(why_not)
        self.bar.publish.set_enabled(not why_not, why_not)
        is_ready = self.draft.plan is not None
        self.bar.rehearse.set_enabled(is_ready, self.tr("It cannot be read yet. See Text."))
        self.bar.rehearse.set_busy(self.tr("Rehearsing") if self.rehearsal.is_running else None)

    def _sit(self) -> None:
        """Another person sits down: the draft that was shown is not theirs."""
        if self.on_page() and self.desk.person is not None:
            self.rehearsal.forget()
            self.draft.open(self.journey.key, self.journey.live)

    def _hint(self, note: str = "") -> None:
        leave = ("Esc", self.tr("all follow-ups"))
        if not self.on_page():
            keys, note = [("J K", self.tr("move")), ("Enter", self.tr("open"))], ""
        elif self.ways.currentWidget() is self.picture:
            keys = [("↑ ↓ ← →", self.tr("move")), ("Enter", self.tr("people there")), leave]
        else:
            keys = [("F8", self.tr("next problem")), ("Ctrl R", self.tr("rehearse")), leave]
        self.hints.set_hints([*keys, ("?", self.tr("all keys"))], note)
