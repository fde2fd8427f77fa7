"""`foredesk`: opens the window on this computer's copy."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from desktop.keys import KeyUnavailable
from desktop.terminal.copy import place
from desktop.terminal.mistakes import Mistake


def run(asked: argparse.Namespace) -> int:
    """Stay until the window is closed. Raises Mistake where there is no display, no key or no Qt."""
    if not has_display():
        raise Mistake(
            "There is no display here. Use foredesk board, contact and why, or foredesk runner for a server."
        )
    where = place(asked.profile, asked.key_file)
    try:
        from desktop.link import Link
        from desktop.shell import app, passphrase
    except ImportError as error:
        raise Mistake(f"The window cannot start: {error}. foredesk doctor says what is missing.") from None
    app.application()
    try:
        root = passphrase.root_for(where.profile, where.key_file)
    except KeyUnavailable as error:
        raise Mistake(str(error)) from None
    except OSError as error:
        raise Mistake(f"The clinic's key cannot be read: {error.strerror}.") from None
    if root is None:
        return 0
    link = Link(where.profile, root)
    return app.run(
        link,
        where.profile,
        server=asked.server or "",
        demo=_open_demo,
        phone=(lambda: _open_phone(link.server, where.profile)) if _has_server() else None,
        start_with=_itself(asked),
    )


def has_display() -> bool:
    """Whether a window can be shown, or Qt was told to draw without a screen."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _itself(asked: argparse.Namespace) -> list[str]:
    """The command that opens this very window again, wherever it is started from."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable] if frozen else [sys.executable, "-m", "desktop.cli"]
    for flag, folder in (("--profile", asked.profile), ("--key-file", asked.key_file)):
        if folder is not None:
            command += [flag, str(folder.resolve())]
    return command


def _has_server() -> bool:
    """Whether this computer is the one that has the clinic's server, and with it the simulated phone."""
    from sync.server.folder import default_folder

    return (default_folder() / "practice.db").exists()


def _open_phone(server: str, profile: Path) -> None:
    """The simulated phone is a program of its own, beside this window."""
    command = [sys.executable, "-m", "desktop.cli", "phone", "--url", server, "--profile", str(profile)]
    subprocess.Popen(command, start_new_session=True)


def _open_demo() -> None:
    """The demo clinic is a program of its own, beside this window."""
    subprocess.Popen([sys.executable, "-m", "desktop.cli", "demo"], start_new_session=True)
