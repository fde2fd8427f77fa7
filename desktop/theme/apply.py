"""Puts a theme on the running application: palette, style sheet, fonts, direction, proxy style and focus ring."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from desktop.theme import fonts, live
from desktop.theme.model import Theme
from desktop.theme.qss import style_sheet
from desktop.theme.style import FocusRing, ForedeskStyle
from desktop.theme.tokens import Type


def palette(theme: Theme) -> QPalette:
    """The theme as a QPalette, for what Qt paints itself."""
    surface, text, accent, border = theme.surface, theme.text, theme.accent, theme.border
    role = QPalette.ColorRole
    colours: dict[QPalette.ColorRole, QColor] = {
        role.Window: surface.surface,
        role.WindowText: text.primary,
        role.Base: surface.surface,
        role.AlternateBase: surface.canvas,
        role.Text: text.primary,
        role.Button: surface.raised,
        role.ButtonText: text.primary,
        role.BrightText: text.on_solid,
        role.ToolTipBase: surface.tooltip,
        role.ToolTipText: text.on_tooltip,
        role.PlaceholderText: text.tertiary,
        role.Highlight: accent.base,
        role.HighlightedText: text.on_accent,
        role.Accent: accent.base,
        role.Link: accent.text,
        role.LinkVisited: accent.text,
        role.Light: surface.raised,
        role.Midlight: surface.hover,
        role.Mid: border.default,
        role.Dark: border.control,
        role.Shadow: border.strong,
    }
    made = QPalette()
    for each, value in colours.items():
        made.setColor(each, value)
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, text.disabled)
    return made


def apply(app: QApplication, theme: Theme) -> None:
    """Put `theme` in force on the whole application, now; every open window repaints and `theme.changed` is emitted."""
    fonts.register()
    live.set_current(theme)
    if app.findChild(FocusRing) is None:
        app.setStyle(ForedeskStyle())
        FocusRing(app)
    app.setLayoutDirection(theme.direction)
    app.setPalette(palette(theme))
    app.setFont(theme.font(Type.BASE))
    app.setStyleSheet(style_sheet(theme))
    live.changed.emit()
