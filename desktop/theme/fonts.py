"""Registers the bundled fonts with Qt, once per process."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFontDatabase

from desktop.theme.tokens import RESOURCES, TokenError


@cache
def register() -> tuple[str, ...]:
    """Make Inter and IBM Plex Sans Arabic known to Qt and give their family names.

    Needs a QGuiApplication. Raises TokenError when a bundled file is missing or damaged: drawing boxes silently
    would be worse.
    """
    families: dict[str, None] = {}
    for file in sorted((RESOURCES / "fonts").glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(file))
        if number < 0:
            raise TokenError(f"the bundled font {file.name} cannot be read; reinstall the program")
        families.update(dict.fromkeys(QFontDatabase.applicationFontFamilies(number)))
    if not families:
        raise TokenError("the bundled fonts are missing; reinstall the program")
    return tuple(families)
