"""The settings: pages at the start, the open one beside them, and Save with what stands in its way at its foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens.actions import action
from desktop.screens.desk import Desk
from desktop.screens.screen import Screen
from desktop.screens.settings.leaving import Leave, ask_leave
from desktop.screens.settings.model import SettingsModel
from desktop.screens.settings.nav import PageList
from desktop.screens.settings.page import Changes, Page, PageSpec, why_not
from desktop.theme import Tone, Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import HintBar, Plane
from desktop.widgets.heading import Heading
from desktop.widgets.label import Label
from desktop.widgets.marks import StateWord

_FORM, _WIDE = 720, 1320
_NAV, _NAV_SMALL = 232, 208


class SettingsView(Screen):
    """Every page that this person sees. A page with something unsaved is not left without a word."""

    ID = "settings"

    def __init__(self, desk: Desk, specs: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = SettingsModel(desk, specs)
        self.pages: dict[str, Page] = {}
        """Pages that were opened, by key."""
        self._scrolls: dict[str, QScrollArea] = {}
        self._key = ""
        self._whose = desk.me
        self._where: dict[str, object] = {}
        self._asking = False
        """Whether it is being asked what becomes of what is typed."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Heading(self.tr("Settings")))
        row = QHBoxLayout()
        row.setSpacing(0)
        self.nav = PageList(self)
        self.nav.chosen.connect(self.choose)
        self.nav.searched.connect(lambda query: self.nav.show_pages(self.model.grouped(query)))
        row.addWidget(self.nav)
        row.addLayout(self._right(), 1)
        column.addLayout(row, 1)
        column.addWidget(
            HintBar(
                [
                    ("Ctrl F", self.tr("find a setting")),
                    ("Ctrl S", self.tr("save")),
                    ("Ctrl N", self.tr("add")),
                    ("?", self.tr("all keys")),
                ]
            )
        )
        desk.link.changed.connect(self._hear)
        desk.seated.connect(self._sat)
        self._sat()

    # -- what the window asks ------------------------------------------------------------------------------------

    def enter(self, where: dict[str, object]) -> None:
        """Open at a page; at the one that was open, or the first, where none is named."""
        self._where = where
        self.nav.show_pages(self.model.grouped(self.nav.search.text()))
        key = str(where.get("page") or self._key)
        found = self.model.spec(key)
        if found is None or found.make is None:
            first = self.model.first()
            if first is None:
                return
            key = first.key
        if key != self._key and self._dirty():
            self.choose(key)
            return
        self._open(key, where)
        self.nav.focus()

    def leaving(self, go_on: Callable[[], object]) -> bool:
        """Ask what becomes of what is typed; `go_on` is called once that is settled."""
        if not self._dirty():
            return True
        if not self._asking:
            self.desk.start(self._settle(go_on))
        return False

    @property
    def page(self) -> Page | None:
        """The open page."""
        return self.pages.get(self._key)

    # -- actions -------------------------------------------------------------------------------------------------

    @action("settings.find", QT_TRANSLATE_NOOP("Action", "Find a setting"), key="Ctrl+F", icon="search")
    def find_setting(self) -> None:
        """Put the keyboard into the search."""
        self.nav.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.nav.search.selectAll()

    @action(
        "settings.save", QT_TRANSLATE_NOOP("Action", "Save"), key="Ctrl+S", icon="check", ready="_can_save"
    )
    def save(self) -> None:
        """Save what is typed on the open page."""
        self.desk.start(self._save())

    @action("settings.add", QT_TRANSLATE_NOOP("Action", "Add"), key="Ctrl+N", icon="plus", ready="_can_add")
    def add(self) -> None:
        """Begin one more of what the open page lists."""
        if self.page is not None:
            self.page.add()

    def choose(self, key: str) -> None:
        """Open a page, after asking what becomes of what is typed on the one that is open."""
        if key == self._key:
            self._focus_page()
        elif (spec := self.model.spec(key)) is not None and spec.goes:
            self.nav.set_current(self._key)
            self.desk.go(spec.goes)
        elif self._dirty():
            self.nav.set_current(self._key)
            self.desk.start(self._settle(lambda: self.choose(key)))
        else:
            self._open(key, {})
            self._focus_page()

    # -- inside --------------------------------------------------------------------------------------------------

    def _right(self) -> QVBoxLayout:
        px = theme.current().px
        column = QVBoxLayout()
        column.setSpacing(0)
        head = Plane("surface.surface")
        words = QVBoxLayout(head)
        words.setContentsMargins(px(24), px(16), px(24), px(8))
        words.setSpacing(px(2))
        self._title = Label("", Type.TITLE)
        self._about = Label("", Type.SMALL, "text.secondary", wrap=True)
        self._locked = StateWord("", Tone.NEUTRAL, "lock")
        for each in (self._title, self._about, self._locked):
            words.addWidget(each)
        column.addWidget(head)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self.foot = Plane("surface.canvas", "top")
        line = QHBoxLayout(self.foot)
        line.setContentsMargins(px(24), px(10), px(24), px(10))
        line.setSpacing(px(8))
        self.save_button = Button(self.tr("Save"), kind=Kind.PRIMARY, key="Ctrl S")
        self.save_button.clicked.connect(self.save)
        self.drop_button = Button(
            self.tr("Discard"), kind=Kind.QUIET, name=self.tr("Discard what is not saved")
        )
        self.drop_button.clicked.connect(self._drop)
        self._standing = Label("", Type.SMALL, "text.secondary")
        line.addWidget(self.save_button)
        line.addWidget(self.drop_button)
        line.addWidget(self._standing, 1)
        column.addWidget(self.foot)
        return column

    def _open(self, key: str, where: dict[str, object]) -> None:
        spec = self.model.spec(key)
        if spec is None or spec.make is None:
            return
        page = self.pages.get(key)
        if page is None:
            page = self.pages[key] = spec.make(self.desk)
            page.spec = spec
            page.edited.connect(self._show_foot)
            self._scrolls[key] = _scrolled(page)
            self._stack.addWidget(self._scrolls[key])
        self._key = self._where["page"] = key
        self._title.set_words(spec.words)
        self._about.set_words(spec.about_words)
        self._about.setVisible(bool(spec.about))
        why = "" if page.may_change else why_not(spec.command)
        self._locked.set_state(why, Tone.NEUTRAL, "lock")
        self._locked.setVisible(bool(why))
        self._stack.setCurrentWidget(self._scrolls[key])
        self.nav.set_current(key)
        if not page.is_dirty:
            page.enter(where)
        self._show_foot()

    def _focus_page(self) -> None:
        first = self.page.first_focus() if self.page is not None else None
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_foot(self) -> None:
        page = self.page
        if page is None:
            return
        self.foot.setVisible(page.HAS_SAVE and page.may_change)
        dirty, why = page.is_dirty, page.cannot_save()
        reason = why if dirty else self.tr("Nothing is changed.")
        self.save_button.set_enabled(dirty and not why, reason)
        self.drop_button.set_enabled(dirty, reason)
        self._standing.set_words((why or self.tr("Not saved yet.")) if dirty else "")

    def _dirty(self) -> bool:
        return self.page is not None and self.page.is_dirty

    def _can_save(self) -> bool:
        page = self.page
        return page is not None and page.may_change and page.is_dirty and not page.cannot_save()

    def _can_add(self) -> bool:
        return self.page is not None and self.page.may_change and self.page.can_add()

    async def _save(self) -> bool:
        page = self.page
        if page is None or self.save_button.busy:
            return False
        self.save_button.set_busy(self.tr("Saving"))
        try:
            return await page.save()
        finally:
            self.save_button.set_busy(None)
            self._show_foot()

    def _drop(self) -> None:
        if self.page is not None:
            self.page.throw_away()
            self._show_foot()

    async def _settle(self, go_on: Callable[[], object]) -> None:
        page = self.page
        if page is None or page.spec is None:
            return
        self._asking = True
        try:
            answer = await ask_leave(self.window(), page.spec.words, page.cannot_save())
        finally:
            self._asking = False
        if answer is Leave.DISCARD:
            page.throw_away()
        elif answer is Leave.STAY or not await self._save():
            self._focus_page()
            return
        go_on()

    def _hear(self, changes: Changes) -> None:
        page = self.page
        if page is not None and self.isVisible():
            page.changed(changes)
            self._show_foot()

    def _sat(self) -> None:
        """Another person sits here: what the one before typed is not theirs to save."""
        if self.desk.me is None:
            return
        if self.desk.me != self._whose:
            self._whose = self.desk.me
            for page in self.pages.values():
                page.throw_away()
        self.nav.show_pages(self.model.grouped(self.nav.search.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = theme.current().px
        self.nav.setFixedWidth(px(_NAV if self.width() >= px(1100) else _NAV_SMALL))


def _scrolled(page: Page) -> QScrollArea:
    px = theme.current().px
    inside = Plane("surface.surface")
    row = QHBoxLayout(inside)
    row.setContentsMargins(px(24), px(8), px(24), px(24))
    page.setMaximumWidth(px(_WIDE if page.WIDE else _FORM))
    row.addWidget(page, 100)
    row.addStretch(1)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inside)
    return scroll
