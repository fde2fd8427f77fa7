"""The window's small menus: everything that works everywhere, where this desk stands, and how fresh the copy is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.screens.desk import Desk
from desktop.shell.keys import Commands
from desktop.shell.standing import STOP_FETCHING, TRY_NOW, Standing
from desktop.widgets.popover import Menu, MenuItem

translate = QCoreApplication.translate


def everything(commands: Commands, under: QWidget) -> None:
    """Everything that works everywhere, from the register."""
    shown = [each.action for each in commands.everywhere if not each.action.quiet]
    items = [MenuItem(each.id, each.words, each.icon, each.printed_key) for each in shown]
    _open(Menu(under, items, name=translate("Menus", "Menu")), commands.run)


def choose_place(desk: Desk, under: QWidget, chosen: Callable[[str], None]) -> None:
    """The practice's locations; nothing where there is only one."""
    if len(desk.places) < 2:
        return
    items = [MenuItem(place.id, place.name, "map-pin") for place in desk.places]
    _open(Menu(under, items, name=translate("Menus", "Location of this desk")), chosen)


def show_freshness(desk: Desk, standing: Standing, under: QWidget, data_at: int | None) -> None:
    """How fresh the copy is; `data_at` is the open screen's data time."""
    from desktop.shell.banners import Freshness

    box = Freshness(desk, under, data_at, standing.mended(desk.link.current))
    box.stopped.connect(lambda: standing.ask(STOP_FETCHING))
    box.retried.connect(lambda: standing.ask(TRY_NOW))
    box.closed.connect(box.deleteLater)
    box.open()


def _open(menu: Menu, chosen: Callable[[str], object]) -> None:
    menu.chosen.connect(chosen)
    menu.closed.connect(menu.deleteLater)
    menu.open()
