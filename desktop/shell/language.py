"""The language of the window: installs and removes the translations in resources/translations."""

from __future__ import annotations

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from desktop.theme.tokens import RESOURCES

TRANSLATIONS = RESOURCES / "translations"


class MissingTranslation(Exception):
    """The bundled translation cannot be read; reinstalling brings it back."""


def install(app: QApplication, language: str) -> None:
    """Speak `language` from now on. English too has a file, for its plurals. Widgets made before keep their words.

    Raises MissingTranslation.
    """
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.setParent(None)
        old.deleteLater()
    translator = QTranslator(app)
    if not translator.load(str(TRANSLATIONS / f"foredesk_{language}.qm")):
        raise MissingTranslation(
            f"the bundled translation for {language!r} is missing; reinstall the program"
        )
    app.installTranslator(translator)
