"""The appearance in force now, and the signal that it changed. Widgets read it while painting and never keep it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.theme.model import Theme, load


class _Live(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme | None = None


_live = _Live()

changed = _live.changed
"""Emitted after the theme, the scale or the direction changed; connect a bound method of a QObject."""


def current() -> Theme:
    """The theme in force; the light one until `apply` was called."""
    if _live.theme is None:
        _live.theme = load("light")
    return _live.theme


def set_current(theme: Theme) -> None:
    """Put a theme in force without telling anyone yet; `apply` tells."""
    _live.theme = theme
