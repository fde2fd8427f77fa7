"""What this workstation remembers of its window: appearance, scale, language, size. Never anything about people."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QLocale, QSettings
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.platform.sound import Sound
from desktop.shell.language import install
from desktop.theme import ThemeName

SCALES = (100, 110, 125, 150, 175, 200)
LANGUAGES = ("en", "ar")


@dataclass(frozen=True)
class Look:
    """How the window looks and speaks. `language` is one of LANGUAGES."""

    theme: ThemeName = ThemeName.LIGHT
    scale: int = 100
    language: str = "en"
    reduced_motion: bool = False

    @property
    def rtl(self) -> bool:
        """Whether the language reads right to left."""
        return self.language == "ar"


class Preferences:
    """Kept in an INI file in the profile's folder; in memory alone without one."""

    def __init__(self, folder: Path | None = None) -> None:
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat) if folder else None
        self._look: Look | None = None

    @property
    def look(self) -> Look:
        """The look in force; the system's language on the first start."""
        if self._look is None:
            self._look = self._read()
        return self._look

    def set_look(self, look: Look) -> None:
        """Keep another look and put it in force."""
        self._look = look
        if self._settings is not None:
            self._settings.setValue("look/theme", look.theme.value)
            self._settings.setValue("look/scale", look.scale)
            self._settings.setValue("look/language", look.language)
            self._settings.setValue("look/reduced_motion", int(look.reduced_motion))
            self._settings.sync()
        show(look)

    def geometry(self) -> QByteArray | None:
        """The window's place of last time, or None."""
        found = self._settings.value("window/geometry") if self._settings is not None else None
        return found if isinstance(found, QByteArray) else None

    def keep_geometry(self, geometry: QByteArray) -> None:
        """Remember the window's place."""
        if self._settings is not None:
            self._settings.setValue("window/geometry", geometry)
            self._settings.sync()

    def place(self) -> str | None:
        """The location of this desk."""
        found = self._settings.value("desk/place") if self._settings is not None else None
        return str(found) if found else None

    def keep_place(self, place_id: str) -> None:
        """Remember the location of this desk."""
        if self._settings is not None:
            self._settings.setValue("desk/place", place_id)
            self._settings.sync()

    def muted(self) -> set[Sound]:
        """Sounds that are switched off at this workstation; none on the first start."""
        found = str(self._settings.value("sounds/off", "")) if self._settings is not None else ""
        return {sound for sound in Sound if sound.value in found.split()}

    def keep_muted(self, muted: set[Sound]) -> None:
        """Remember which sounds are switched off."""
        if self._settings is not None:
            self._settings.setValue("sounds/off", " ".join(sorted(muted)))
            self._settings.sync()

    def _read(self) -> Look:
        system = "ar" if QLocale.system().language() == QLocale.Language.Arabic else "en"
        if self._settings is None:
            return Look(language=system)
        name = str(self._settings.value("look/theme", ThemeName.LIGHT.value))
        scale = str(self._settings.value("look/scale", "100"))
        language = str(self._settings.value("look/language", system))
        return Look(
            theme=ThemeName(name) if name in list(ThemeName) else ThemeName.LIGHT,
            scale=int(scale) if scale.isdecimal() and int(scale) in SCALES else 100,
            language=language if language in LANGUAGES else "en",
            reduced_motion=str(self._settings.value("look/reduced_motion", "0")) == "1",
        )


def show(look: Look) -> None:
    """Put a look on the running application."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    install(app, look.language)
    theme.apply(app, theme.load(look.theme.value, look.scale, look.rtl, look.reduced_motion))
