"""What can be done with the versions of the opened journey, as actions with their keys: rehearsed, published, put back, paused,
its people moved, what it did taken back."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from desktop.screens.actions import LEADS, action
from desktop.screens.journeys.bar import Bar
from desktop.screens.journeys.deeds import Deeds
from desktop.screens.journeys.draft import DraftModel
from desktop.screens.journeys.model import JourneyModel
from desktop.screens.journeys.rehearsal import RehearsalModel
from desktop.screens.journeys.textpage import TextPage
from desktop.screens.screen import Screen
from desktop.widgets.dialog import confirm
from desktop.widgets.popover import Menu, MenuItem

translate = QCoreApplication.translate


class VersionScreen(Screen):
    """The part of the screen that acts on versions; the view makes what is named here."""

    journey: JourneyModel
    draft: DraftModel
    rehearsal: RehearsalModel
    deeds: Deeds
    bar: Bar
    text: TextPage

    def on_page(self) -> bool:
        """Whether a journey is open."""
        raise NotImplementedError

    @action(
        "journeys.rehearse",
        QT_TRANSLATE_NOOP("Action", "Rehearse"),
        key="Ctrl+R",
        icon="play",
        may=LEADS,
        ready="can_rehearse",
    )
    def rehearse(self) -> None:
        """Play the last days through the draft."""
        plan = self.draft.plan
        if plan is not None:
            self.desk.start(self.rehearsal.run(self.draft.text, plan))

    def can_rehearse(self) -> bool:
        """Whether there is a text that loads."""
        return self.on_page() and self.draft.plan is not None

    @action(
        "journeys.publish",
        QT_TRANSLATE_NOOP("Action", "Publish"),
        key="Ctrl+Return",
        icon="upload",
        may=LEADS,
        ready="on_page",
    )
    def publish(self) -> None:
        """Make the draft the version that runs."""
        self.desk.start(self.deeds.publish())

    @action(
        "journeys.roll_back",
        QT_TRANSLATE_NOOP("Action", "Roll back to an earlier version"),
        icon="history",
        may=LEADS,
        ready="runs",
    )
    def roll_back(self) -> None:
        """Let an earlier version run again."""
        self.desk.start(self.deeds.roll_back())

    @action(
        "journeys.move",
        QT_TRANSLATE_NOOP("Action", "Move people to the version that runs"),
        icon="arrow-right",
        may=LEADS,
        ready="runs",
    )
    def move_people(self) -> None:
        """Move whoever follows an earlier version."""
        self.desk.start(self.deeds.move())

    @action(
        "journeys.pause",
        QT_TRANSLATE_NOOP("Action", "Pause the follow-up"),
        icon="circle-pause",
        may=LEADS,
        ready="can_pause",
    )
    def pause(self) -> None:
        """Hold whoever would begin."""
        self.desk.start(self.deeds.pause())

    def can_pause(self) -> bool:
        """Whether one runs that is not paused."""
        return self.runs() and not self.is_paused()

    @action(
        "journeys.resume",
        QT_TRANSLATE_NOOP("Action", "Let a paused follow-up go on"),
        icon="circle-play",
        may=LEADS,
        ready="is_paused",
    )
    def resume(self) -> None:
        """Decide what becomes of those who are held."""
        self.desk.start(self.deeds.resume())

    @action(
        "journeys.undo_version",
        QT_TRANSLATE_NOOP("Action", "Take back what this version did"),
        icon="undo-2",
        may=LEADS,
        ready="runs",
    )
    def undo_version(self) -> None:
        """Take back what can be."""
        self.desk.start(self.deeds.undo_version())

    def runs(self) -> bool:
        """Whether a version of the opened journey runs."""
        return self.on_page() and self.journey.head is not None and self.journey.head.live is not None

    def is_paused(self) -> bool:
        """Whether the opened journey holds whoever would begin."""
        return self.on_page() and self.journey.paused_since is not None

    def discard(self) -> None:
        """Throw the draft away, after asking."""
        self.desk.start(self._discard())

    async def _discard(self) -> None:
        title = translate("Journeys", "Discard the draft?")
        why = translate("Journeys", "The text of the version that runs comes back. What you typed is gone.")
        if await confirm(self.window(), title, why, translate("Journeys", "Discard"), danger=True):
            self.draft.discard()
            self.text.show_state()

    def more(self) -> None:
        """What else can be done with it."""
        wanted = ("resume" if self.is_paused() else "pause", "roll_back", "move", "undo_version")
        bound = {each.action.id.partition(".")[2]: each for each in self.actions_here}
        items = [
            MenuItem(
                id,
                bound[id].action.words,
                bound[id].action.icon,
                reason="" if bound[id].ready() else translate("Journeys", "No version of it runs"),
            )
            for id in wanted
        ]
        menu = Menu(self.bar.more, items, name=translate("Journeys", "More"))
        menu.chosen.connect(lambda id: self.run(f"journeys.{id}"))
        menu.closed.connect(menu.deleteLater)
        menu.open()
