"""The main window: rail, top bar, the open screen, banners, toasts, the palette, and the door that locks it all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QEvent, QPoint, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.platform.idle import IdleWatch
from desktop.platform.tray import Tray
from desktop.protocol import LinkState
from desktop.screens.actions import Bound, action
from desktop.screens.desk import Desk
from desktop.screens.screen import Screen
from desktop.screens.signin.view import Door
from desktop.shell import menus
from desktop.shell.banners import Banners
from desktop.shell.closed import Closed
from desktop.shell.find import Finder
from desktop.shell.keys import Commands
from desktop.shell.places import PHONE, Place, places
from desktop.shell.practising import PracticeStrip
from desktop.shell.prefs import Preferences
from desktop.shell.settings import WorkstationPage, workstation
from desktop.shell.standing import FirstSync, Standing
from desktop.shell.telling import Telling
from desktop.shell.waiting import Waiting
from desktop.widgets.cheatsheet import CheatSheet
from desktop.widgets.frame import TopBar
from desktop.widgets.overlay import overlay_open
from desktop.widgets.palette import Palette
from desktop.widgets.popover import Menu
from desktop.widgets.rail import Rail

if TYPE_CHECKING:
    from desktop.link import Link

MINIMUM = (960, 640)


class MainWindow(QWidget):
    """One window a workstation. `desk` is what its screens stand on."""

    def __init__(
        self,
        link: Link,
        preferences: Preferences | None = None,
        *,
        clock: Callable[[], int] | None = None,
        server: str = "",
        demo: Callable[[], None] | None = None,
        phone: Callable[[], None] | None = None,
        start_with: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.preferences = preferences or Preferences()
        self.desk = Desk(link, clock, self) if clock is not None else Desk(link, parent=self)
        self.desk.place_id = self.preferences.place()
        self.desk.dial = _dial
        self._server, self._demo, self._phone, self._start_with = server, demo, phone, start_with
        self._where: dict[str, object] = {}
        self.screen_id = "board"
        self.setMinimumSize(*MINIMUM)
        self.setWindowTitle("Foredesk")
        self.waiting = Waiting(self.desk, self._whose_page, self)
        self.waiting.sounds.muted = self.preferences.muted()
        self._build()
        self.tray.activated.connect(self._come)
        self.tray.notification_pressed.connect(self._come)
        self.tray.chosen.connect(lambda id: self.lock() if id == "lock" else self._come())
        link.changed.connect(self._hear)
        link.status.connect(self._show_closed)
        link.reopened.connect(self._reopened)
        link.opened.connect(self._opened)
        self.desk.calling.connect(self._calls)
        self.desk.wanted.connect(self.go)
        theme.changed.connect(self._look_changed)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._idle = IdleWatch(app, theme.current().timing.auto_lock, parent=self)
        self._idle.idle.connect(self.lock)

    # -- building ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        """Make everything inside the window, in the language and scale in force."""
        self._look = self.preferences.look
        self._places = places(self._settings)
        self.inside = QWidget(self)
        row = QHBoxLayout(self.inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.rail = Rail([place.entry() for place in self._places])
        self.rail.chosen.connect(self.go)
        self.rail.practice_opened.connect(
            lambda: menus.choose_place(self.desk, self.rail.head, self._take_place)
        )
        row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.top = TopBar()
        self.top.search_opened.connect(self.open_palette)
        self.top.decisions_opened.connect(lambda: self.go("decisions"))
        self.top.freshness_opened.connect(self._show_freshness)
        self.top.person_opened.connect(lambda: menus.everything(self.commands, self.top.person))
        self.top.lock_pressed.connect(self.lock)
        column.addWidget(self.top)
        self.banners = Banners()
        self.banners.asked.connect(self._show_freshness)
        self.banners.sign_in_wanted.connect(self._sign_in_again)
        column.addWidget(self.banners)
        self.practising = PracticeStrip(self.desk)
        self.practising.opened.connect(lambda: self.go("golive"))
        column.addWidget(self.practising)
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)
        row.addLayout(column, 1)
        self.screens: dict[str, Screen] = {}
        self.standing = Standing(self.desk, self.top.freshness, self.banners, self.inside)
        self.standing.on_screen = lambda: self.screens.get(self.screen_id)
        self.toasts = Telling(self.desk, self, lambda: (self.rail.width(), self.screens.get(self.screen_id)))
        self.commands = Commands(self, self.desk, self.toasts.refuse)
        self.commands.add(
            [Bound(place.goes, lambda id=place.id: self.go(id), lambda: True) for place in self._places]
        )
        if self._phone is not None:
            self.commands.add([Bound(PHONE, self._phone, self._practises)])
        self.palette_box: Palette | None = None
        self.door = Door(self.desk, server=self._server, demo=self._demo is not None, parent=self)
        self.door.let_in.connect(self._let_in)
        self.waiting.show_in(self.rail, self.top, self.door)
        if self._demo is not None:
            self.door.demo_wanted.connect(self._demo)
        self.closed = Closed(self)
        self.closed.again.connect(self.desk.link.open_again)
        self.closed.fetch.connect(lambda: self.desk.start(self._fetch_afresh()))
        self.closed.sign_in.connect(self.desk.link.open_again)
        self.closed.leave.connect(self.close)
        self.inside.setGeometry(self.rect())
        self.door.setGeometry(self.rect())
        self.closed.setGeometry(self.rect())
        self.inside.show()
        self._fit()

    def _practises(self) -> bool:
        return self.desk.practice is not None and bool(self.desk.practice.practises)

    def _settings(self, desk: Desk) -> Screen:
        from desktop.screens.settings.pages import pages
        from desktop.screens.settings.view import SettingsView

        return SettingsView(desk, [*pages(), workstation(self._workstation)])

    def _workstation(self, desk: Desk) -> WorkstationPage:
        made = WorkstationPage(desk, self.preferences, self.waiting.sounds, self._start_with)
        made.password_wanted.connect(lambda: self._choose_own(self.door.show_own_password))
        made.pin_wanted.connect(lambda: self._choose_own(self.door.show_own_pin))
        return made

    def _choose_own(self, ask: Callable[[], None]) -> None:
        self.commands.rest(True)
        ask()

    def _look_changed(self) -> None:
        """Colours repaint by themselves; another scale or language lays everything out anew."""
        look = self.preferences.look
        if (look.scale, look.language) == (self._look.scale, self._look.language):
            self._look = look
            return
        was_locked = not self.door.isHidden()
        self.desk.said.disconnect(self.toasts.say)
        for old in (self.inside, self.door, self.closed, self.toasts, self.commands):
            if isinstance(old, QWidget):
                old.hide()
            old.setParent(None)
            old.deleteLater()
        self._build()
        self.open(locked=was_locked)
        self._show_closed()

    # -- opening and locking -------------------------------------------------------------------------------------

    def open(self, *, locked: bool | None = None) -> None:
        """Show what there is to show now: the door, the first sync, or the screen."""
        if locked if locked is not None else self.desk.person is None:
            if self.desk.colleagues:
                self.door.show_switch()
            else:
                self.door.show_sign_in()
            self.commands.rest(True)
        else:
            self._let_in()

    def _let_in(self) -> None:
        person = self.desk.person
        if person is None:
            return
        self.door.hide()
        self.commands.rest(False)
        self.top.set_person(person.name)
        self.rail.set_hidden({each.id for each in self._places if not each.goes.allowed(person.roles)})
        if not self._place(self.screen_id).goes.allowed(person.roles):
            self.screen_id, self._where = "board", {}
        self.desk.seated.emit()
        self.standing.show_now()
        self._show_closed()
        self.waiting.count()
        if self.door.lock_card.answering and self.waiting.alerts.rings:
            self._take_call()
        else:
            self.go(self.screen_id, self._where)

    def _take_call(self) -> None:
        """The one who unlocked said before that the ringing call is theirs."""
        self.door.lock_card.answering = False
        self.go("board")
        board = self.screens["board"]
        board.run("board.take")
        board.run("board.open")

    @action("shell.lock", QT_TRANSLATE_NOOP("Action", "Lock"), key="Ctrl+L", icon="lock")
    def lock(self) -> None:
        """Draw the veil: initials alone, nothing a passer-by could read."""
        if self.desk.person is None:
            return
        shown = self.screens.get(self.screen_id)
        letters = shown.letters() if shown is not None else []
        self.toasts.clear()
        if self.palette_box is not None:
            self.palette_box.dismiss()
        for menu in self.findChildren(Menu):
            menu.close_popover()
        self.commands.rest(True)
        self.door.show_lock(letters)
        self.setWindowTitle("Foredesk")
        self.waiting.tell_lock()
        self.desk.seated.emit()

    @action("shell.switch", QT_TRANSLATE_NOOP("Action", "Switch person"), key="Ctrl+Shift+P", icon="users")
    def switch(self) -> None:
        """Somebody else sits down."""
        self.lock()
        self.door.show_switch()

    @property
    def tray(self) -> Tray:
        """The tray icon, which the window does not own: it may outlive it."""
        return self.waiting.tray

    @property
    def screen_ids(self) -> list[str]:
        """The screens that the person at the desk may open, from top to bottom."""
        person = self.desk.person
        return [place.id for place in self._places if person is None or place.goes.allowed(person.roles)]

    # -- going about ---------------------------------------------------------------------------------------------

    def _place(self, screen_id: str) -> Place:
        return next(each for each in self._places if each.id == screen_id)

    def go(self, screen_id: str, where: object = None) -> None:
        """Open a screen, made when it is first wanted."""
        place = self._place(screen_id)
        if self.desk.person is not None and not place.goes.allowed(self.desk.person.roles):
            self.toasts.refuse(place.goes)
            return
        found = where if isinstance(where, dict) else {}
        shown = self.screens.get(self.screen_id)
        if screen_id != self.screen_id and shown and not shown.leaving(lambda: self.go(screen_id, where)):
            return
        if self.desk.practice is None and screen_id != "settings":
            self.screen_id, self._where = screen_id, found
            self._show_first_sync()
            return
        screen = self.screens.get(screen_id)
        if screen is None:
            screen = self.screens[screen_id] = place.make(self.desk)
            screen.counted.connect(lambda count, id=screen_id: self.rail.set_count(id, count))
            self.stack.addWidget(screen)
        self.screen_id, self._where = screen_id, found
        self.stack.setCurrentWidget(screen)
        self.rail.set_current(screen_id)
        self.commands.open(screen)
        screen.enter(found)
        self.toasts.place()
        self.standing.show_now()

    @action(
        "shell.find",
        QT_TRANSLATE_NOOP("Action", "Search people, messages, actions"),
        key="Ctrl+K",
        icon="search",
        also=("/",),
    )
    def open_palette(self) -> None:
        """Open the palette."""
        if self.palette_box is None or self.palette_box.parent() is not self:
            finder = Finder(self.desk, self.commands)
            hints = [
                ("↑ ↓", self.tr("move")),
                ("Enter", self.tr("run")),
                (">", self.tr("actions only")),
                ("@", self.tr("people only")),
            ]
            self.palette_box = Palette(self, finder.sections, hints=hints)
            self.palette_box.chosen.connect(self._chosen)
        place = next(each for each in self._places if each.id == self.screen_id)
        self.palette_box.open(scope=place.goes.words)

    @action("shell.keys", QT_TRANSLATE_NOOP("Action", "All keys"), key="?", icon="keyboard")
    def show_keys(self) -> None:
        """The sheet of keys."""
        sheet = CheatSheet(self, self.tr("Keys"), self.commands.sheet())
        sheet.closed.connect(sheet.deleteLater)
        sheet.open()

    @action("shell.undo", QT_TRANSLATE_NOOP("Action", "Undo"), key="Ctrl+Z", icon="undo-2")
    def undo(self) -> None:
        """Take back what the newest toast offers to."""
        if not self.toasts.undo():
            self.desk.say(self.tr("Nothing to undo here."), icon="undo-2")

    @action("shell.help", QT_TRANSLATE_NOOP("Action", "Help"), key="F1", icon="life-buoy")
    def help(self) -> None:
        """Open the help pages."""
        from desktop.shell.help import HelpSheet

        sheet = HelpSheet(self, self.preferences.look.language, self.screen_id)
        sheet.closed.connect(sheet.deleteLater)
        sheet.open()

    def _chosen(self, id: str, with_control: bool) -> None:
        kind, _, rest = id.partition(":")
        if kind == "person":
            self.go("contacts", {"contact": rest})
        else:
            self.commands.run(rest)

    # -- what happens --------------------------------------------------------------------------------------------

    def _hear(self, changes: dict[str, frozenset[str]]) -> None:
        if self.standing.first_sync is not None and "practice" in changes:
            self._reopened()

    def _reopened(self) -> None:
        """Another file took the replica's place, or the first one has come."""
        page = self.standing.first_sync
        if page is not None and self.desk.practice is not None:
            self.stack.removeWidget(page)
            page.deleteLater()
            self.standing.first_sync = None
            if self.desk.person is not None:
                self.go(self.screen_id, self._where)

    def _show_first_sync(self) -> None:
        page = self.standing.first_sync
        if page is None:
            page = self.standing.first_sync = FirstSync(self.desk.link.current)
            page.asked.connect(self.standing.ask)
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)

    def _whose_page(self) -> str | None:
        """The contact whose page the person has in front of them."""
        screen: Any = self.screens.get(self.screen_id)
        if self.screen_id != "contacts" or screen is None or not self.isActiveWindow():
            return None
        return screen.page.story.person.id if self.door.isHidden() and screen.on_page() else None

    # -- when there is no clinic behind the window -----------------------------------------------------------------

    def _opened(self) -> None:
        """The worker opened the copy, or could not."""
        if self.desk.link.fault is None and not self.closed.isHidden():
            self.desk.reread()
            self.closed.hide()
            self.desk.link.lock()
            self.door.show_sign_in()
        self.door.opened()
        self._show_closed()

    def _show_closed(self) -> None:
        link = self.desk.link
        if link.fault is not None:
            self.closed.show_fault(link.fault)
        elif link.current.state == LinkState.REVOKED and self.door.isHidden():
            self.lock()
            self.closed.show_revoked(link.current.outbox)
        else:
            return
        self.commands.rest(True)

    async def _fetch_afresh(self) -> None:
        if await self.closed.sure():
            await self.desk.link.set_aside()
            self.desk.link.open_again()

    def _sign_in_again(self) -> None:
        person = self.desk.colleague(self.desk.me)
        self.lock()
        self.door.show_sign_in((person.email or "") if person is not None else "")

    def _calls(self, calling: bool) -> None:
        self._idle.hold(calling)

    def _take_place(self, place_id: str) -> None:
        self.desk.place_id = place_id
        self.preferences.keep_place(place_id)
        self.waiting.count()
        self.desk.seated.emit()

    def _show_freshness(self) -> None:
        shown = self.screens.get(self.screen_id)
        at = None if shown is None else shown.data_at()
        menus.show_freshness(self.desk, self.standing, self.top.freshness, at)

    # -- the frame -----------------------------------------------------------------------------------------------

    def _come(self) -> None:
        self.showNormal()
        self.raise_()
        self.activateWindow()

    def _fit(self) -> None:
        now = theme.current()
        self.rail.set_collapsed(self.width() * 100 / now.scale < now.breakpoints.rail_collapses_below)
        self.toasts.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.inside.setGeometry(self.rect())
        self.door.setGeometry(self.rect())
        self.closed.setGeometry(self.rect())
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isVisible():
            self.update()

    def closeEvent(self, event: QCloseEvent) -> None:
        shown = self.screens.get(self.screen_id)
        if self.desk.person is not None and shown and not shown.leaving(self.close):
            event.ignore()
            return
        self.preferences.keep_geometry(self.saveGeometry())
        self.desk.close()
        super().closeEvent(event)

    def busy(self) -> bool:
        """Whether something modal is open."""
        return overlay_open(self)

    def first_place(self, at: QPoint | None = None) -> None:
        """Where the window stood last time, else in the middle of the screen."""
        kept = self.preferences.geometry()
        if kept is None or not self.restoreGeometry(kept):
            self.resize(1440, 900)


def _dial(number: str) -> None:
    QDesktopServices.openUrl(QUrl(f"tel:{number}"))


async def until_closed(window: MainWindow) -> None:
    """Wait until the person closes the window."""
    gone: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.lastWindowClosed.connect(lambda: None if gone.done() else gone.set_result(None))
    await gone
