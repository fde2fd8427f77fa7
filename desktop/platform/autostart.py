"""Starting at sign-in: an XDG desktop file, a LaunchAgent or a Run key, behind one pair of functions."""

from __future__ import annotations

import os
import plistlib
import sys
from collections.abc import Sequence
from pathlib import Path

_ID = "foredesk"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class AutostartFailed(Exception):
    """The system did not take the change; nothing was left half done."""


def set_autostart(enabled: bool, command: Sequence[str]) -> None:
    """Start `command` when this person signs in, or no longer. Raises AutostartFailed."""
    if not command:
        raise ValueError("autostart needs the command to start")
    try:
        if sys.platform == "win32":
            _windows(enabled, command)
        elif sys.platform == "darwin":
            _write(_mac_file(), _launch_agent(command) if enabled else None)
        else:
            _write(_xdg_file(), _desktop_entry(command) if enabled else None)
    except OSError as error:
        raise AutostartFailed(f"start at sign-in could not be changed: {error.strerror}") from error


def autostart_enabled() -> bool:
    """Whether this person's sign-in starts the program."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                winreg.QueryValueEx(key, _ID)
        except FileNotFoundError:
            return False
        return True
    return (_mac_file() if sys.platform == "darwin" else _xdg_file()).exists()


def _xdg_file() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "autostart" / f"{_ID}.desktop"


def _mac_file() -> Path:
    return Path.home() / "Library" / "LaunchAgents" / f"com.{_ID}.plist"


def _desktop_entry(command: Sequence[str]) -> bytes:
    line = " ".join(_quoted(part) for part in command)
    return f"[Desktop Entry]\nType=Application\nName=Foredesk\nExec={line}\nX-GNOME-Autostart-enabled=true\n".encode()


def _quoted(part: str) -> str:
    """One argument as the Desktop Entry Specification quotes it."""
    escaped = (
        part.replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("`", "\\`")
        .replace("$", "\\$")
        .replace("%", "%%")
    )
    return f'"{escaped}"'


def _launch_agent(command: Sequence[str]) -> bytes:
    return plistlib.dumps({"Label": f"com.{_ID}", "ProgramArguments": list(command), "RunAtLoad": True})


def _write(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(file)


def _windows(enabled: bool, command: Sequence[str]) -> None:
    if sys.platform != "win32":
        return
    import subprocess
    import winreg

    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
        if enabled:
            winreg.SetValueEx(key, _ID, 0, winreg.REG_SZ, subprocess.list2cmdline(list(command)))
            return
        try:
            winreg.DeleteValue(key, _ID)
        except FileNotFoundError:
            return
