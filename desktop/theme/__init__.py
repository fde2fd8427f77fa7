"""The look: tokens to palette, style sheet, fonts and icons. `from desktop import theme; theme.current().text.primary`."""

from desktop.theme import icons
from desktop.theme.apply import apply
from desktop.theme.live import changed, current
from desktop.theme.model import Theme, load
from desktop.theme.style import draw_ring, ring_margin
from desktop.theme.tokens import State, ThemeName, TokenError, Tone, Type

__all__ = [
    "State",
    "Theme",
    "ThemeName",
    "TokenError",
    "Tone",
    "Type",
    "apply",
    "changed",
    "current",
    "draw_ring",
    "icons",
    "load",
    "ring_margin",
]
