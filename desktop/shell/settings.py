"""The settings' page of this workstation: how the window looks, speaks and sounds, when it starts, own password and PIN."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop import theme
from desktop.platform.autostart import AutostartFailed, autostart_enabled, set_autostart
from desktop.platform.sound import Sound, Sounds
from desktop.screens.desk import Desk
from desktop.screens.settings.model import OWN
from desktop.screens.settings.page import Group, Page, PageSpec
from desktop.shell.prefs import SCALES, Look, Preferences
from desktop.theme import ThemeName, Tone, Type
from desktop.widgets.button import Button
from desktop.widgets.frame import SectionHeader, rule
from desktop.widgets.inputs import SegmentedControl
from desktop.widgets.label import Label


class WorkstationPage(Page):
    """Appearance, size, motion, language, sounds, start, own password and PIN. Changes hold at once; another language rebuilds
    the window. `start_with` is the command that opens this window, empty where it is not to start by itself."""

    password_wanted = Signal()
    pin_wanted = Signal()

    def __init__(
        self,
        desk: Desk,
        preferences: Preferences,
        sounds: Sounds,
        start_with: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self._preferences, self._playing, self._start_with = preferences, sounds, start_with
        body = self.body
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
        self._add_sounds(body)
        self._add_start(body)
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

    def first_focus(self) -> QWidget:
        """The colours."""
        return self.themes

    def _add_sounds(self, body: QVBoxLayout) -> None:
        body.addWidget(SectionHeader(self.tr("Sounds")))
        self.sounds: dict[Sound, QCheckBox] = {}
        for sound, words, why in (
            (Sound.RINGING, self.tr("A call rings"), self.tr("Until somebody takes it.")),
            (Sound.LATE, self.tr("Something is late"), self.tr("Once, for what is yours or nobody’s.")),
            (Sound.MESSAGE, self.tr("A message came"), self.tr("Once, unless its page is open.")),
        ):
            box = self.sounds[sound] = QCheckBox(self.tr("On"))
            box.setAccessibleName(words)
            box.setChecked(sound not in self._playing.muted)
            box.toggled.connect(lambda on, sound=sound: self._mute(sound, not on))
            body.addWidget(_line(words, why, box))

    def _add_start(self, body: QVBoxLayout) -> None:
        """Offered only where the program knows how it is started."""
        if not self._start_with:
            return
        body.addWidget(rule())
        body.addWidget(SectionHeader(self.tr("This computer")))
        words = self.tr("Start with the computer")
        self.starts = QCheckBox(self.tr("On"))
        self.starts.setAccessibleName(words)
        self.starts.setChecked(autostart_enabled())
        self.starts.toggled.connect(self._start_by_itself)
        body.addWidget(
            _line(words, self.tr("Foredesk opens when you sign in to this computer."), self.starts)
        )

    def _mute(self, sound: Sound, muted: bool) -> None:
        (self._playing.mute if muted else self._playing.unmute)(sound)
        self._preferences.keep_muted(self._playing.muted)

    def _start_by_itself(self, wanted: bool) -> None:
        try:
            set_autostart(wanted, self._start_with)
        except AutostartFailed:
            self.starts.blockSignals(True)
            self.starts.setChecked(not wanted)
            self.starts.blockSignals(False)
            self.desk.say(
                self.tr("This computer did not take the change. Nothing is different from before."),
                Tone.CRITICAL,
                "circle-x",
            )

    def _change(self, **changes: object) -> None:
        look: Look = replace(self._preferences.look, **changes)
        self._preferences.set_look(look)


def workstation(make: Callable[[Desk], Page]) -> PageSpec:
    """How the page stands in the list."""
    return PageSpec(
        OWN,
        QT_TRANSLATE_NOOP("SettingsPage", "Look and sounds"),
        "monitor",
        Group.HERE,
        make,
        about=QT_TRANSLATE_NOOP(
            "SettingsPage", "Colours, size, language, sounds, start, your password and your PIN."
        ),
    )


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
