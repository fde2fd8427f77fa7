"""Settings of this workstation: how the window looks and speaks. Only what works is here."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.screens.desk import Desk
from desktop.screens.screen import Screen
from desktop.shell.prefs import SCALES, Look, Preferences
from desktop.theme import ThemeName, Type
from desktop.widgets.button import Button
from desktop.widgets.frame import Plane, SectionHeader, rule
from desktop.widgets.inputs import SegmentedControl
from desktop.widgets.label import Label


class SettingsView(Screen):
    """Appearance, size, language, motion. Changes hold at once; another language rebuilds the window."""

    ID = "settings"
    password_wanted = Signal()
    pin_wanted = Signal()

    def __init__(self, desk: Desk, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._preferences = preferences
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = Plane("surface.surface", "bottom")
        bar.setFixedHeight(theme.current().row.toolbar)
        head = QHBoxLayout(bar)
        head.setContentsMargins(px(16), 0, px(16), 0)
        head.addWidget(Label(self.tr("Settings"), Type.TITLE))
        column.addWidget(bar)
        page = QWidget()
        page.setMaximumWidth(px(720))
        body = QVBoxLayout(page)
        body.setContentsMargins(px(16), px(8), px(16), px(16))
        body.setSpacing(px(8))
        look = preferences.look
        body.addWidget(SectionHeader(self.tr("Appearance")))
        self.themes = SegmentedControl(
            [
                (ThemeName.LIGHT.value, self.tr("Light")),
                (ThemeName.DARK.value, self.tr("Dark")),
                (ThemeName.HIGH_CONTRAST.value, self.tr("High contrast")),
            ],
            name=self.tr("Appearance"),
        )
        self.themes.set_current(look.theme.value)
        self.themes.changed.connect(lambda chosen: self._change(theme=ThemeName(chosen)))
        body.addWidget(
            _line(
                self.tr("Colours"), self.tr("High contrast is black and white with firm lines."), self.themes
            )
        )
        self.scales = SegmentedControl([(str(scale), f"{scale} %") for scale in SCALES], name=self.tr("Size"))
        self.scales.set_current(str(look.scale))
        self.scales.changed.connect(lambda chosen: self._change(scale=int(chosen)))
        body.addWidget(_line(self.tr("Size"), self.tr("Text, rows and buttons grow together."), self.scales))
        self.calm = QCheckBox(self.tr("Reduce motion"))
        self.calm.setChecked(look.reduced_motion)
        self.calm.toggled.connect(lambda checked: self._change(reduced_motion=checked))
        body.addWidget(
            _line(self.tr("Motion"), self.tr("Panels and toasts appear without moving."), self.calm)
        )
        body.addWidget(rule())
        body.addWidget(SectionHeader(self.tr("Language")))
        self.languages = SegmentedControl([("en", "English"), ("ar", "العربية")], name=self.tr("Language"))
        self.languages.set_current(look.language)
        self.languages.changed.connect(lambda chosen: self._change(language=chosen))
        body.addWidget(
            _line(
                self.tr("Language of this workstation"),
                self.tr("Arabic turns the window around."),
                self.languages,
            )
        )
        body.addWidget(rule())
        body.addWidget(SectionHeader(self.tr("Password and PIN")))
        self.password = Button(self.tr("Change password"), "key-round")
        self.password.clicked.connect(self.password_wanted)
        body.addWidget(
            _line(
                self.tr("Your password"),
                self.tr("With it you sign in at any workstation of the practice."),
                self.password,
            )
        )
        self.pin = Button(self.tr("Choose a PIN"), "lock")
        self.pin.clicked.connect(self.pin_wanted)
        body.addWidget(
            _line(
                self.tr("Your PIN"),
                self.tr("With it you sit down and unlock. It is the same at every workstation."),
                self.pin,
            )
        )
        body.addStretch(1)
        column.addWidget(page, 1)

    def enter(self, where: dict[str, object]) -> None:
        """Start at the colours."""
        self.themes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self, **changes: object) -> None:
        look: Look = replace(self._preferences.look, **changes)
        self._preferences.set_look(look)


def _line(words: str, why: str, control: QWidget) -> QWidget:
    box = QWidget()
    px = theme.current().px
    row = QHBoxLayout(box)
    row.setContentsMargins(px(4), px(4), px(4), px(4))
    row.setSpacing(px(16))
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(Label(words, Type.BASE_MEDIUM))
    column.addWidget(Label(why, Type.SMALL, "text.secondary", wrap=True))
    row.addLayout(column, 1)
    row.addWidget(control)
    return box
