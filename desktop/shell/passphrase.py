"""Before the window: the key of this computer's copy, and a window of its own that asks for a passphrase where no keyring
keeps it. Nothing is ever written without one or the other."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from desktop import theme
from desktop.keys import KeyUnavailable, NeedPassphrase, NoKeyring, WrongPassphrase
from desktop.profile import replica_folder, root_key
from desktop.screens.signin.parts import Logo, Notice, PasswordField, form_field
from desktop.shell.prefs import Preferences, show
from desktop.theme import Type
from desktop.widgets.button import Button
from desktop.widgets.face import Kind
from desktop.widgets.frame import Plane
from desktop.widgets.label import Label

LEAST = 12
"""Characters of the shortest passphrase: whoever takes the disk may guess for as long as they like."""


class Wanted(Enum):
    """What is asked for."""

    CHOOSE = "choose"
    ENTER = "enter"
    KEYRING = "keyring"
    """The keyring that the copy was set up with is missing; a passphrase would not open it."""


def root_for(profile: Path, key_file: Path | None = None) -> bytes | None:
    """The root key of a profile, asked for in a window where it must be; None where the person closed that window.

    Raises KeyUnavailable for a key file that cannot be used.
    """
    try:
        return root_key(profile, key_file)
    except NeedPassphrase:
        wanted = Wanted.ENTER
    except NoKeyring:
        wanted = Wanted.KEYRING if (replica_folder(profile) / "current.json").exists() else Wanted.CHOOSE
    show(Preferences(profile).look)
    window = PassphraseWindow(wanted, lambda passphrase: root_key(profile, passphrase=passphrase))
    loop = QEventLoop()
    window.done.connect(loop.quit)
    window.show()
    loop.exec()
    window.deleteLater()
    return window.root


class PassphraseWindow(Plane):
    """Asks for the passphrase; `root` is what it opens. `open_with` makes the key of one (None: of the keyring) and raises
    KeyUnavailable. `done` when there is a key, or the person closed the window."""

    done = Signal()

    def __init__(self, wanted: Wanted, open_with: Callable[[str | None], bytes]) -> None:
        super().__init__("surface.surface")
        self.root: bytes | None = None
        self._wanted, self._open_with = wanted, open_with
        self.setWindowTitle("Foredesk")
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(32), px(32), px(32), px(32))
        column.setSpacing(px(12))
        column.addWidget(Logo())
        column.addSpacing(px(4))
        title, why, button = self._words()
        column.addWidget(Label(title, Type.PAGE, wrap=True))
        column.addWidget(Label(why, colour="text.secondary", wrap=True))
        self.passphrase, self.again = PasswordField(), PasswordField()
        self._first = form_field(self.tr("Passphrase"), self.passphrase)
        self._second = form_field(self.tr("Passphrase again"), self.again)
        if wanted is Wanted.CHOOSE:
            rules = self.tr(
                "At least {0} characters; four or five words do well. It is asked for at every start."
            ).format(LEAST)
            column.addWidget(Label(rules, Type.SMALL, "text.secondary", wrap=True))
        for field, shown in (
            (self._first, wanted is not Wanted.KEYRING),
            (self._second, wanted is Wanted.CHOOSE),
        ):
            column.addWidget(field)
            field.setVisible(shown)
        if wanted is Wanted.CHOOSE:
            self.lost = Label(self._lost(), Type.SMALL, "text.secondary", wrap=True)
            column.addWidget(self.lost)
        self.notice = Notice()
        column.addWidget(self.notice)
        column.addStretch(1)
        self.button = Button(button, kind=Kind.PRIMARY, key="↵", height=32)
        self.button.clicked.connect(self.submit)
        column.addWidget(self.button)
        for control in (self.passphrase, self.again):
            control.returnPressed.connect(self.submit)
        self.setFixedWidth(px(440))
        (self.button if wanted is Wanted.KEYRING else self.passphrase).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def submit(self) -> None:
        """Try what was typed."""
        if self.button.busy:
            return
        self.notice.hide()
        self._first.set_error("")
        self._second.set_error("")
        typed = self.passphrase.text()
        if self._wanted is Wanted.CHOOSE:
            if len(typed) < LEAST or len(set(typed)) < 5:
                self._first.set_error(self.tr("Use at least {0} characters, not all alike.").format(LEAST))
                self.passphrase.setFocus()
                return
            if typed != self.again.text():
                self._second.set_error(self.tr("The two are not the same."))
                self.again.setFocus()
                return
        elif self._wanted is Wanted.ENTER and not typed:
            self._first.set_error(self.tr("The passphrase is missing."))
            return
        self.button.set_busy(self.tr("Opening"))
        QTimer.singleShot(
            30, self, self._try
        )  # stretching the passphrase holds the thread: first say that it is under way

    def _try(self) -> None:
        typed = None if self._wanted is Wanted.KEYRING else self.passphrase.text()
        try:
            self.root = self._open_with(typed)
        except WrongPassphrase:
            self.notice.tell(self.tr("This passphrase does not open the copy"), self._lost())
            self.passphrase.selectAll()
            self.passphrase.setFocus()
        except NoKeyring:
            self.notice.tell(self.tr("There is still no keyring"))
        except KeyUnavailable as error:
            self.notice.tell(self.tr("The key cannot be had"), str(error))
        except OSError as error:
            self.notice.tell(self.tr("The key cannot be kept here"), error.strerror or "")
        else:
            self.close()
        finally:
            self.button.set_busy(None)
            self._grow()

    def _grow(self) -> None:
        """Make room for what was just said."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def _words(self) -> tuple[str, str, str]:
        match self._wanted:
            case Wanted.CHOOSE:
                return (
                    self.tr("Choose a passphrase for this computer"),
                    self.tr(
                        "It has no keyring to keep the clinic’s key in. The copy is sealed under your passphrase instead; nothing is kept open."
                    ),
                    self.tr("Seal the copy"),
                )
            case Wanted.ENTER:
                return (
                    self.tr("Enter this computer’s passphrase"),
                    self.tr(
                        "The clinic’s copy here is sealed under the passphrase that was chosen when it was set up."
                    ),
                    self.tr("Open"),
                )
            case Wanted.KEYRING:
                return (
                    self.tr("The keyring is missing"),
                    self.tr(
                        "This copy’s key is kept in the keyring of the system. Unlock it, or sign in to the system as the user who set Foredesk up, then try again. Nothing is lost."
                    ),
                    self.tr("Try again"),
                )

    def _lost(self) -> str:
        return self.tr(
            "Nobody can open this copy without it, and nobody can look it up. Should it be forgotten, the clinic’s data is still "
            "at the server; what this computer had not sent yet is lost."
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.done.emit()
